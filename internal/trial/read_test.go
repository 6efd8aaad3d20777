package trial

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/force"
)

// contents is all that an answer says: its head, and the text of its body whatever kind of file it is.
func contents(t *testing.T, w *httptest.ResponseRecorder) string {
	var b strings.Builder
	for name, values := range w.Header() {
		fmt.Fprintln(&b, name, values)
	}
	body := w.Body.Bytes()
	switch {
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(&b, r); err != nil {
				t.Fatal(err)
			}
		}
	case bytes.HasPrefix(body, []byte("%PDF")):
		b.WriteString(pdfText(t, body))
	case strings.HasPrefix(w.Header().Get("Content-Type"), "text/calendar"):
		b.WriteString(strings.NewReplacer("\r\n ", "", "\n ", "").Replace(string(body)))
	default:
		b.Write(body)
	}
	return b.String()
}

// pdfText is what a reader of the paper sees. Without pdftotext the paper is not read; the other forms of the same content are.
func pdfText(t *testing.T, body []byte) string {
	bin, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("pdftotext is missing: papers are not read")
		return ""
	}
	file := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), bin, file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// leaks are the marks, and the names of records, that stand in an answer and that whoever asked must not know. What stood in the question is no
// news.
func leaks(p access.Principal, asked, answer string) []string {
	people := reachOf(p, access.See, access.People)
	seen := map[string]bool{}
	var out []string
	for _, word := range strings.FieldsFunc(strings.ToLower(answer), apart) {
		if !strings.Contains(word, "qolo") && !strings.Contains(word, "-") || seen[word] {
			continue
		}
		seen[word] = true
		told := func(x string, known bool) {
			if !known && !strings.Contains(strings.ToLower(asked), x) {
				out = append(out, x)
			}
		}
		for _, m := range markForm.FindAllString(word, -1) {
			told(m, known(p, m[4], m[5:6], m[6:]))
		}
		if len(word) > 60 {
			continue // no name of ours is so long
		}
		for _, m := range unitForm.FindAllStringSubmatch(word, -1) {
			told(m[0], unitKnown(p, force.UnitID(m[1])))
		}
		for _, m := range personForm.FindAllString(word, -1) {
			told(m, people.person(force.PersonID(m)))
		}
	}
	return out
}

// keys is the unit of whose person an answer gives the secret address of the calendar, although whoever asked may not take it; "" none.
func (w *world) keys(p access.Principal, asked, answer string) force.UnitID {
	for u, h := range w.of {
		if strings.Contains(answer, h.feed) && !strings.Contains(asked, h.feed) && !reachOf(p, access.Take, access.Plans).person(h.person) {
			return u
		}
	}
	return ""
}

// apart are the signs between words.
func apart(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-'
}

// tells says whether an answer bears a mark of a unit.
func tells(answer string, u force.UnitID) bool {
	for _, m := range markForm.FindAllString(strings.ToLower(answer), -1) {
		if m[5:6] == letters[u] {
			return true
		}
	}
	return false
}
