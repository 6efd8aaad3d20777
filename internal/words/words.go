// Package words gives the product its two languages, Azerbaijani and English: a catalogue of texts, sorting, case and
// dates. A text is named by a key; both languages must have it, and a test says so.
package words

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// Lang is a language of the product.
type Lang string

// The languages.
const (
	Az Lang = "az"
	En Lang = "en"
)

// ParseLang reads a language; anything unknown is an error that names those there are.
func ParseLang(s string) (Lang, error) {
	switch Lang(s) {
	case Az, En:
		return Lang(s), nil
	}
	return "", fmt.Errorf("no language %q: there are az and en", s)
}

// Other is the other language, for the switch on a page.
func (l Lang) Other() Lang {
	if l == Az {
		return En
	}
	return Az
}

//go:embed catalogue
var files embed.FS

type entry struct{ az, en string }

var load = sync.OnceValues(func() (map[string]entry, error) { return read(files) })

// read takes every *.tsv of the catalogue: key, Azerbaijani, English, with tabs between; # starts a comment line.
func read(f fs.FS) (map[string]entry, error) {
	names, err := fs.Glob(f, "catalogue/*.tsv")
	if err != nil {
		return nil, err
	}
	all := map[string]entry{}
	for _, n := range names {
		b, err := fs.ReadFile(f, n)
		if err != nil {
			return nil, err
		}
		for i, line := range strings.Split(string(b), "\n") {
			line = strings.TrimRight(line, "\r")
			if line == "" || line[0] == '#' {
				continue
			}
			c := strings.Split(line, "\t")
			if len(c) != 3 || c[0] == "" || c[1] == "" || c[2] == "" {
				return nil, fmt.Errorf("%s:%d: want key, az, en with tabs between", n, i+1)
			}
			if _, ok := all[c[0]]; ok {
				return nil, fmt.Errorf("%s:%d: key %q stands twice", n, i+1, c[0])
			}
			all[c[0]] = entry{c[1], c[2]}
		}
	}
	return all, nil
}

// T is the text of a key in a language. {0} to {9} are replaced by the arguments. Where a text has two forms with a bar
// between ("{0} slot|{0} slots") the first stands when the first argument is the number 1. An unknown key comes
// back in ⟦brackets⟧, so that nobody overlooks it.
func T(l Lang, key string, args ...any) string {
	all, err := load()
	if err != nil {
		return "⟦" + err.Error() + "⟧"
	}
	e, ok := all[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	s := e.az
	if l == En {
		s = e.en
	}
	return say(s, args)
}

// say chooses the form for one or many and fills it.
func say(s string, args []any) string {
	if one, many, two := strings.Cut(s, "|"); two {
		s = many
		if len(args) > 0 && fmt.Sprint(args[0]) == "1" {
			s = one
		}
	}
	return fill(s, args)
}

// fill puts the arguments into their places in one pass, so that an argument that looks like a place stays as it is.
func fill(s string, args []any) string {
	if len(args) == 0 || !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		if n := len("{0}"); len(s) >= i+n && s[i+2] == '}' && s[i+1] >= '0' && int(s[i+1]-'0') < len(args) {
			fmt.Fprint(&b, args[s[i+1]-'0'])
			s = s[i+n:]
			continue
		}
		b.WriteByte('{')
		s = s[i+1:]
	}
	b.WriteString(s)
	return b.String()
}

// Has says whether the catalogue has the key.
func Has(key string) bool {
	all, _ := load()
	_, ok := all[key]
	return ok
}
