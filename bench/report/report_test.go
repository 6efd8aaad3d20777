package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Sections written in any order and any number of times hold what was written to each last, and the rest of the document stays.
func TestSectionsKeepApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		head := rapid.StringMatching(`(# [a-z ]{1,9}\n\n[a-z ]{0,9}\n)?`).Draw(t, "head")
		doc, last := head, map[string]string{}
		for range rapid.IntRange(1, 9).Draw(t, "writes") {
			name := rapid.SampledFrom([]string{"house", "versus", "houses"}).Draw(t, "name")
			text := rapid.StringMatching(`(\| [a-z0-9]{0,5} \|\n){0,4}[a-z]`).Draw(t, "text")
			var err error
			if doc, err = with(doc, name, text); err != nil {
				t.Fatal(err)
			}
			last[name] = text
		}
		if !strings.HasPrefix(doc, strings.TrimRight(head, "\n")) {
			t.Fatalf("the head is gone:\n%s", doc)
		}
		for name, want := range last {
			_, rest, _ := strings.Cut(doc, begin(name)+"\n")
			got, _, _ := strings.Cut(rest, "\n"+end(name)+"\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("section %s:\n%s", name, diff)
			}
			if n := strings.Count(doc, begin(name)); n != 1 {
				t.Fatalf("section %s stands %d times", name, n)
			}
		}
	})
}

func TestPutRefusesASectionWithoutEnd(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	was := "# Doc\n" + begin("house") + "\nold\n"
	if err := os.WriteFile(file, []byte(was), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Put(file, "house", "new"); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error %v, want one that names %s", err, file)
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != was {
		t.Errorf("the file is now %q, %v", got, err)
	}
}

func TestPutMakesTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	if err := Put(file, "house", "text\n\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(begin("house")+"\ntext\n"+end("house")+"\n", string(got)); diff != "" {
		t.Error(diff)
	}
}
