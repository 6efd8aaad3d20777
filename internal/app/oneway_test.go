package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneWayToChange reads the program: nothing but change and keep writes to the store, nothing in this package calls keep for what
// somebody ordered, and nothing outside it writes at all but the store's own tests and the few that are named here.
func TestOneWayToChange(t *testing.T) {
	root := filepath.Join("..", "..")
	// What writes beside change, and why it may.
	allowed := map[string]string{
		"internal/app/change.go":       "the one way, and keep",
		"internal/app/journal.go":      "signs what is committed",
		"internal/web/webtest/fill.go": "makes plans for tests",
		"cmd/qarovul/journal.go":       "says once which key signs the journal",
	}
	keepers := map[string]bool{"internal/app/jobs.go": true, "internal/app/working.go": true, "internal/app/setup.go": true,
		"internal/app/session.go": true, "internal/app/passkeys.go": true, "internal/app/retention.go": true, // the key that seals marks, when a session was last used, and what passkeys are asked
	}
	found := 0
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		if d.IsDir() {
			switch rel {
			case "tools", "bench/peers", "internal/sqlstore", ".git", "data", "bin":
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch {
			case writesStore(sel, call):
				found++
				if allowed[rel] == "" {
					t.Errorf("%s writes to the store beside App.change", rel)
				}
			case sel.Sel.Name == "keep" && strings.HasPrefix(rel, "internal/app/") && !keepers[rel]:
				t.Errorf("%s keeps house where it should change: a change goes through App.change", rel)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 2 {
		t.Errorf("%d writes found: the test sees nothing", found)
	}
}

// writesStore tells a store's Write(ctx, func(tx) error) from other methods of that name: its second argument is a function or what is
// called f.
func writesStore(sel *ast.SelectorExpr, call *ast.CallExpr) bool {
	if sel.Sel.Name != "Write" || len(call.Args) != 2 {
		return false
	}
	switch x := call.Args[1].(type) {
	case *ast.FuncLit:
		return true
	case *ast.Ident:
		return x.Name == "f"
	}
	return false
}
