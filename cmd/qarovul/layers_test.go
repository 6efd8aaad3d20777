package main

import (
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms is the table of ARCHITECTURE.md: what a room may import of the product's own packages. A folder below a room is
// part of it.
var rooms = map[string][]string{
	"roster":              {},
	"journal":             {},
	"reference":           {},
	"internal/when":       {},
	"internal/words":      {},
	"internal/force":      {"internal/when", "internal/words"},
	"internal/chronicle":  {"internal/when", "internal/words"},
	"internal/retention":  {"internal/when", "internal/words", "internal/force"},
	"internal/selection":  {"internal/when", "internal/words", "internal/force", "internal/table"},
	"internal/table":      {"internal/when", "internal/words"},
	"internal/service":    {"internal/when", "internal/words", "internal/force", "internal/selection", "internal/table"},
	"internal/duty":       {"internal/when", "internal/words", "internal/force"},
	"internal/site":       {"internal/when", "internal/words", "internal/force", "internal/duty"},
	"internal/plan":       {"internal/when", "internal/words", "internal/force", "internal/duty", "roster"},
	"internal/proof":      {"internal/when", "internal/words", "internal/force", "internal/duty", "internal/plan"},
	"internal/mobilise":   {"internal/when", "internal/words", "internal/force", "internal/duty", "internal/site"},
	"internal/readiness":  {"internal/when", "internal/words", "internal/force", "internal/duty", "internal/site", "internal/plan"},
	"internal/access":     {"internal/when", "internal/words", "internal/force"},
	"internal/app":        {"journal", "internal/access", "internal/service", "internal/table", "internal/when", "internal/words", "internal/force", "internal/retention", "internal/selection", "internal/chronicle", "internal/mobilise", "internal/readiness", "internal/duty", "internal/site", "internal/plan", "internal/proof"},
	"internal/sqlstore":   {"journal", "internal/access", "internal/when", "internal/words", "internal/force", "internal/selection", "internal/mobilise", "internal/duty", "internal/site", "internal/plan", "internal/app"},
	"internal/backup":     {"journal", "internal/app", "internal/sqlstore"},
	"internal/paper":      {"internal/when", "internal/words", "internal/force", "internal/duty", "internal/site", "internal/plan"},
	"internal/sheet":      {"internal/service", "internal/when", "internal/words", "internal/force", "internal/selection", "internal/readiness", "internal/duty", "internal/site", "internal/plan"},
	"internal/rostercmd":  {"roster"},
	"internal/journalcmd": {"journal"},
	"internal/demo":       {"internal/access", "internal/service", "internal/when", "internal/words", "internal/force", "internal/selection", "internal/duty", "internal/site", "internal/plan", "internal/app", "reference"},
	"internal/clerk":      {"internal/access", "internal/service", "internal/when", "internal/words", "internal/force", "internal/retention", "internal/selection", "internal/mobilise", "internal/readiness", "internal/duty", "internal/site", "internal/plan", "internal/proof", "internal/app", "internal/paper", "internal/sheet"},
	"internal/identity":   {},
	"internal/door":       {"internal/access", "internal/app"},
	"internal/api":        {"internal/access", "internal/service", "internal/when", "internal/words", "internal/force", "internal/retention", "internal/selection", "internal/chronicle", "internal/mobilise", "internal/readiness", "internal/duty", "internal/site", "internal/plan", "internal/proof", "internal/app", "internal/clerk", "internal/paper", "internal/sheet"},
	"internal/web":        {"internal/access", "internal/service", "internal/door", "internal/when", "internal/words", "internal/force", "internal/retention", "internal/selection", "internal/chronicle", "internal/mobilise", "internal/readiness", "internal/duty", "internal/site", "internal/plan", "internal/proof", "internal/app", "internal/clerk", "internal/paper", "internal/sheet"},
}

// unknown to the rooms of the domain.
var adapters = []string{"net/http", "database/sql", "math/rand"}

var domain = []string{"internal/when", "internal/words", "internal/force", "internal/chronicle", "internal/retention", "internal/selection", "internal/service", "internal/table", "internal/duty", "internal/site", "internal/plan", "internal/proof", "internal/mobilise", "internal/readiness", "internal/access"}

func roomOf(dir string) string {
	best := ""
	for r := range rooms {
		if (dir == r || strings.HasPrefix(dir, r+"/")) && len(r) > len(best) {
			best = r
		}
	}
	return best
}

func TestEveryRoomImportsOnlyWhatItMay(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if n := d.Name(); n == "testdata" || n == "node_modules" || n != ".." && strings.HasPrefix(n, ".") {
			return fs.SkipDir
		}
		dir, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		dir = filepath.ToSlash(dir)
		room := roomOf(dir)
		if room == "" {
			return nil
		}
		p, err := build.ImportDir(path, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		seen[room] = true
		for _, imp := range p.Imports {
			if own, ok := strings.CutPrefix(imp, "qarovul/"); ok {
				if to := roomOf(own); to != room && !slices.Contains(rooms[room], to) {
					t.Errorf("%s imports %s: not a room above it", dir, imp)
				}
			}
			if slices.Contains(domain, room) && slices.Contains(adapters, strings.TrimSuffix(imp, "/v2")) {
				t.Errorf("%s imports %s: a domain room must not", dir, imp)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for r := range rooms {
		if !seen[r] {
			t.Errorf("room %s of the table has no package", r)
		}
	}
	if _, err := os.Stat(filepath.Join(root, "ARCHITECTURE.md")); err != nil {
		t.Error(err)
	}
}
