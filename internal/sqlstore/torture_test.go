package sqlstore_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// torture says that the whole is to be done, not the short form, and that its figures go into docs/torture.md.
var torture = os.Getenv("QAROVUL_TORTURE") == "full"

const torturePage = "../../docs/torture.md"

// figures writes what a run has come to between the part's marks of docs/torture.md, with day and machine.
func figures(t *testing.T, part, text string) {
	t.Helper()
	t.Log("\n" + text)
	if !torture || t.Failed() {
		return
	}
	page, err := os.ReadFile(torturePage)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+part+": begin -->\n", "<!-- "+part+": end -->"
	head, rest, ok := strings.Cut(string(page), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s: the marks of the part %s are missing", torturePage, part)
	}
	text += fmt.Sprintf("\n%s: %s.\n", time.Now().UTC().Format("2 January 2006"), machine())
	if err := os.WriteFile(torturePage, []byte(head+begin+text+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

// machine says what the figures were measured on.
func machine() string {
	model := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(b), "model name"); ok {
			line, _, _ := strings.Cut(rest, "\n")
			model = strings.Trim(line, "\t :")
		}
	}
	return fmt.Sprintf("%s, %s/%s, %d cores, %s", model, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}
