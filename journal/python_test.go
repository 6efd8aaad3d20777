package journal_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestStrangerAgrees has a file checked by a program in another language that was written from the description of the form.
func TestStrangerAgrees(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on this machine")
	}
	s, k, witnesses := whole(t, 40)
	file := export(t, s, k, witnesses...)
	run := func(b []byte) (string, error) {
		name := filepath.Join(t.TempDir(), "journal")
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), python, "testdata/check.py", name).CombinedOutput()
		return string(out), err
	}
	root := s.Head.Root()
	want := fmt.Sprintf("%d %s\n", s.Head.Size(), base64.StdEncoding.EncodeToString(root[:]))
	if got, err := run(file); err != nil || got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
	for i := 300; i < len(file)-120; i += len(file) / 5 { // short of the seal's signature, which it does not check
		if got, err := run(edit(file, i, 1, file[i]^1)); err == nil {
			t.Errorf("byte %d changed: got %q", i, got)
		}
	}
}
