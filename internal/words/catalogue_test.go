package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var place = regexp.MustCompile(`\{[^}]*\}`)

// TestCatalogue wants every text whole: the same places in both languages, no stray spaces, and forms for one and many only where a
// number tells them apart.
func TestCatalogue(t *testing.T) {
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^[a-z0-9]+([._-][a-zA-Z0-9]+)*$`)
	for key, e := range all {
		if !form.MatchString(key) {
			t.Errorf("%s: no good key", key)
		}
		az, en := places(e.az), places(e.en)
		if !slices.Equal(az, en) {
			t.Errorf("%s: %v in Azerbaijani, %v in English", key, az, en)
		}
		for _, p := range az {
			if len(p) != 3 || p[1] < '0' || p[1] > '9' {
				t.Errorf("%s: %s is no place: write {0} to {9}", key, p)
			}
		}
		for _, s := range []string{e.az, e.en} {
			if s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
				t.Errorf("%s: %q has stray spaces", key, s)
			}
			if strings.Count(s, "|") > 1 || strings.Contains(s, "|") && !strings.Contains(s, "{") {
				t.Errorf("%s: %q has forms that no number chooses", key, s)
			}
		}
	}
}

// places lists the places in a text, each once, sorted. Of a text with two forms either may leave some out.
func places(s string) []string {
	found := place.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestKeysExist looks through the Go files and templates of the whole tree for keys in use. A key that is put together
// ("absence."+kind) must at least begin like one of the catalogue.
func TestKeysExist(t *testing.T) {
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	starts := func(prefix string) bool {
		for k := range all {
			if strings.HasPrefix(k, prefix) {
				return true
			}
		}
		return false
	}
	root := moduleRoot(t)
	uses := 0
	for _, u := range keysInTree(t, root) {
		uses++
		if _, ok := all[u.key]; u.whole && !ok {
			t.Errorf("%s: the catalogue has no key %q", u.where, u.key)
		} else if !u.whole && !starts(u.key) {
			t.Errorf("%s: no key of the catalogue begins with %q", u.where, u.key)
		}
	}
	if uses < 10 {
		t.Errorf("only %d keys found in %s: the search is broken", uses, root)
	}
}

func moduleRoot(t *testing.T) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above")
		}
		dir = up
	}
}

// use is a key in use; not whole where more is added to it.
type use struct {
	key, where string
	whole      bool
}

func keysInTree(t *testing.T, root string) []use {
	var found []use
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || slices.Contains([]string{"testdata", "node_modules", "thirdparty", "dist", "data"}, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		where, _ := filepath.Rel(root, path)
		switch filepath.Ext(name) {
		case ".go":
			if strings.HasSuffix(name, "_test.go") {
				return nil
			}
			uses, err := keysInGo(path, where)
			if err != nil {
				return nil // a file that does not parse fails where it is built
			}
			found = append(found, uses...)
		case ".html", ".tmpl", ".gohtml", ".svg":
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			found = append(found, keysInTemplate(string(text), where)...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// keysInGo finds the calls of words.T and words.Has, and of anything else named T or t whose text looks like a key.
func keysInGo(path, where string) ([]use, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []use
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		ours, named := false, ""
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			named = f.Sel.Name
			x, isName := f.X.(*ast.Ident)
			ours = isName && x.Name == "words" && (named == "T" || named == "Has")
		case *ast.Ident:
			named = f.Name
		}
		if !ours && named != "T" && named != "t" {
			return true
		}
		for _, a := range call.Args[:min(2, len(call.Args))] {
			key, whole := literal(a)
			if key != "" && (ours || looksLikeKey.MatchString(key)) {
				found = append(found, use{key, where + ":" + strconv.Itoa(files.Position(a.Pos()).Line), whole})
				break
			}
		}
		return true
	})
	return found, nil
}

var looksLikeKey = regexp.MustCompile(`^[a-z0-9-]+\.[a-z0-9._-]*$`)

// literal is the text of a string literal, or that with which an addition begins.
func literal(x ast.Expr) (key string, whole bool) {
	switch x := x.(type) {
	case *ast.BasicLit:
		if x.Kind == token.STRING {
			key, _ = strconv.Unquote(x.Value)
			return key, true
		}
	case *ast.BinaryExpr:
		key, _ = literal(x.X)
		return key, false
	}
	return "", false
}

var (
	action      = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	templateKey = regexp.MustCompile(`\b[Tt]\s+(?:[$.][\w.$]*\s+)?"([^"]+)"`)
	joinedKey   = regexp.MustCompile(`\b[Tt]\s+(?:[$.][\w.$]*\s+)?\(printf\s+"([^"%]+)%`)
)

func keysInTemplate(text, where string) []use {
	var found []use
	for _, span := range action.FindAllStringIndex(text, -1) {
		at := where + ":" + strconv.Itoa(1+strings.Count(text[:span[0]], "\n"))
		body := text[span[0]:span[1]]
		for _, m := range templateKey.FindAllStringSubmatch(body, -1) {
			found = append(found, use{m[1], at, true})
		}
		for _, m := range joinedKey.FindAllStringSubmatch(body, -1) {
			found = append(found, use{m[1], at, false})
		}
	}
	return found
}

func TestKeysAreFound(t *testing.T) {
	got := keysInTemplate("<p>\n{{T .Lang \"a.b\"}} {{ if (t \"c.d\" 1) }}\n{{T \"e.f\"}} {{T (printf \"g.%s\" .X)}} {{$T}}</p>", "x.html")
	want := []use{{"a.b", "x.html:2", true}, {"c.d", "x.html:2", true}, {"e.f", "x.html:3", true}, {"g.", "x.html:3", false}}
	if !slices.Equal(want, got) {
		t.Errorf("want %v, got %v", want, got)
	}
	file := filepath.Join(t.TempDir(), "x.go")
	text := "package x\nfunc f() {\n words.T(l, \"a\")\n p.t(\"b.c\", 1)\n words.T(l, \"d.\"+k)\n p.t(\"no key\")\n words.T(l, k)\n}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := keysInGo(file, "x.go")
	if err != nil {
		t.Fatal(err)
	}
	want = []use{{"a", "x.go:3", true}, {"b.c", "x.go:4", true}, {"d.", "x.go:5", false}}
	if !slices.Equal(want, got) {
		t.Errorf("want %v, got %v", want, got)
	}
}
