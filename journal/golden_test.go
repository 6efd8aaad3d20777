package journal_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/journal"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestGolden holds the form of the file: what was once written must always verify, and is written alike.
func TestGolden(t *testing.T) {
	const name = "testdata/golden.journal"
	s, k, witnesses := whole(t, 12)
	file := export(t, s, k, witnesses...)
	if *update {
		if err := os.WriteFile(name, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), string(file)); diff != "" {
		t.Errorf("the form has changed (-golden +written):\n%s", diff)
	}
	if r := verify(t, bytes.Clone(golden), journal.Options{Key: k.Verifier()}); !r.OK() {
		t.Errorf("the golden file: %v", r.Faults)
	}
}
