package paper

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

var languages = []words.Lang{words.Az, words.En}

func printed(t *testing.T, f Form, o Options, src *Source) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Print(&b, f, o, src); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTextLayer holds every word of every form in both languages against testdata/FORM.LANG.txt.
func TestTextLayer(t *testing.T) {
	src := testSource()
	for _, f := range Forms {
		for _, l := range languages {
			t.Run(string(f)+"."+string(l), func(t *testing.T) {
				got := lines(textLayer(t, printed(t, f, optionsFor(f, l), src)))
				file := filepath.Join("testdata", string(f)+"."+string(l)+".txt")
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
					t.Errorf("the text layer differs (-want +got):\n%s", d)
				}
				if strings.Contains(got, "⟦") {
					t.Error("a text is missing from the catalogue")
				}
			})
		}
	}
}

// optionsFor asks for a form of the test source, one company or guard where the whole would be long.
func optionsFor(f Form, l words.Lang) Options {
	o := Options{Lang: l, Date: testDay}
	switch f {
	case MonthRoster, Ledger:
		o.Unit = "p3"
	case HandoverLog:
		o.Guard = "g2"
	}
	return o
}

// TestState: a draft says so in the head, across and at the foot of every page, a superseded one likewise, a published one never.
func TestState(t *testing.T) {
	words := map[words.Lang]map[plan.State]string{
		words.Az: {plan.Draft: "LAYİHƏ", plan.Superseded: "QÜVVƏDƏN DÜŞÜB"},
		words.En: {plan.Draft: "DRAFT", plan.Superseded: "SUPERSEDED"},
	}
	for _, f := range Forms {
		l := languages[len(f)%2] // each form in one of the languages
		if f == PostTable {
			continue // comes from no plan
		}
		for _, state := range []plan.State{plan.Draft, plan.Published, plan.Superseded} {
			src := draft(testSource())
			src.Plan.Version.State = state
			pages := map[int]int{}
			for _, x := range textLayer(t, printed(t, f, optionsFor(f, l), src)) {
				pages[x.page] += 0
				for of, word := range words[l] {
					switch {
					case !strings.Contains(x.text, word):
					case of == state:
						pages[x.page]++
					default:
						t.Errorf("%s %s, %s: %q stands on page %d", f, l, state, x.text, x.page)
					}
				}
			}
			for page, n := range pages {
				if want := 3; state != plan.Published && n < want {
					t.Errorf("%s %s: page %d says %s %d times, want %d", f, l, page, state, n, want)
				}
			}
		}
	}
}

// TestPageNumbers: the pages of each paper are counted by themselves.
func TestPageNumbers(t *testing.T) {
	want := []string{"Page 1 of 2", "Page 2 of 2", "Page 1 of 2", "Page 2 of 2"}
	var got []string
	for _, x := range textLayer(t, printed(t, PostingSheet, Options{Lang: words.En, Date: testDay}, testSource())) {
		if strings.HasPrefix(x.text, "Page ") {
			got = append(got, x.text)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestLoudAndMarked: an open slot and the place of somebody fallen ill are open on the paper, and an override is marked and listed.
func TestLoudAndMarked(t *testing.T) {
	text := lines(textLayer(t, printed(t, PostingSheet, Options{Date: testDay, Guard: "g1"}, testSource())))
	for _, want := range []string{"— AÇIQ —", "2 AÇIQ", ": xəstəlik", "Bölükdə qrip: 11 nəfər xəstədir", "07.12.2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks %q:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "R1\n") + strings.Count(text, "R1 |"); n < 2 {
		t.Errorf("R1 stands %d times on the sheet, want beside the name and in the list", n)
	}
}

// TestOverrideBringsBack: whom an order keeps on duty in spite of an absence is not shown as away.
func TestOverrideBringsBack(t *testing.T) {
	src := testSource()
	var s duty.Slot
	for _, x := range slotsOf(src.Plan, testDay) {
		if x.Post == "w2" && x.Relief == 3 {
			s = x
		}
	}
	src.Plan.Overrides = append(src.Plan.Overrides, plan.Override{ID: "o2", Rule: "O2", Slot: s.ID, Person: src.Plan.Assigned[s.ID].Person, Reason: "x", OrderedBy: "y", Until: testDay})
	d, err := newDesk(src, PostingSheet, &Options{Date: testDay})
	if err != nil {
		t.Fatal(err)
	}
	if x := d.seat(&s); x.open() {
		t.Errorf("the seat is open (%s), want filled by order", x.away)
	}
}

func TestRefusals(t *testing.T) {
	january := when.NewMonth(2027, 1)
	for _, c := range []struct {
		name string
		form Form
		o    Options
		src  func(*Source)
		want string
	}{
		{"form", "sheet", Options{Date: testDay}, nil, `there is no form "sheet": there are posting-sheet, guard-order, post-table, daily-detail, guard-schedule, month-roster, ledger, handover`},
		{"no date", PostingSheet, Options{}, nil, `"posting-sheet" needs a date or a month`},
		{"month not planned", MonthRoster, Options{Month: january}, nil, "January 2027 is not planned"},
		{"date not planned", PostingSheet, Options{Date: january.First()}, nil, "January 2027 is not planned"},
		{"no plan", GuardOrder, Options{Date: testDay}, func(s *Source) { s.Plan = nil }, "December 2026 is not planned"},
		{"no guard", PostingSheet, Options{Date: testDay}, func(s *Source) { s.Plan.Duties = nil }, "no guard mounts on 5 December 2026"},
		{"no guard in the month", PostingSheet, Options{Month: testMonth}, func(s *Source) { s.Plan.Duties = nil }, "no guard mounts in December 2026"},
		{"this guard", PostingSheet, Options{Date: testDay, Guard: "g2"}, func(s *Source) { s.Plan.Duties = s.Plan.Duties[:1] }, "Guard 2, Battle banner and stores does not mount on 5 December 2026"},
		{"unknown guard", PostingSheet, Options{Date: testDay, Guard: "g9"}, nil, `there is no guard "g9"`},
		{"unknown unit", MonthRoster, Options{Month: testMonth, Unit: "x"}, nil, `there is no unit "x"`},
		{"no ledger", Ledger, Options{Month: testMonth}, func(s *Source) { s.Ledger = nil }, "there is no duty ledger for December 2026"},
		{"no register", Ledger, Options{Month: testMonth}, func(s *Source) { s.Register = nil }, "what the paper is printed from is missing: register, sites"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := testSource()
			if c.src != nil {
				c.src(src)
			}
			var b bytes.Buffer
			err := Print(&b, c.form, c.o, src)
			var r *Refusal
			if !errors.As(err, &r) {
				t.Fatalf("Print: %v, want a refusal", err)
			}
			if err.Error() != c.want {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
			if az := r.In(words.Az); strings.Contains(az, "⟦") || az == c.want {
				t.Errorf("in Azerbaijani: %s", az)
			}
			if b.Len() != 0 {
				t.Errorf("%d bytes were written", b.Len())
			}
		})
	}
}

func TestParseForm(t *testing.T) {
	for _, f := range Forms {
		if got, err := ParseForm(string(f)); got != f || err != nil {
			t.Errorf("ParseForm(%q) = %q, %v", f, got, err)
		}
	}
	if _, err := ParseForm("Ledger"); err == nil {
		t.Error(`ParseForm("Ledger") is taken`)
	}
}

// TestSameBytes: the same source gives the same file.
func TestSameBytes(t *testing.T) {
	a := printed(t, PostingSheet, Options{Date: testDay}, testSource())
	for range 3 {
		if b := printed(t, PostingSheet, Options{Date: testDay}, testSource()); !bytes.Equal(a, b) {
			t.Fatal("two prints of one sheet differ")
		}
	}
}

// TestOtherReader reads the text layer with poppler, as somebody who searches a folder of papers would.
func TestOtherReader(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	src := testSource()
	src.Organisation = text("ƏəĞğIıİiÖöŞşÇçÜü", "ƏəĞğIıİiÖöŞşÇçÜü")
	for _, f := range Forms {
		file := filepath.Join(t.TempDir(), "paper.pdf")
		if err := os.WriteFile(file, printed(t, f, optionsFor(f, words.Az), src), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(tool, "-enc", "UTF-8", file, "-").Output()
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if !strings.Contains(string(out), "ƏəĞğIıİiÖöŞşÇçÜü") {
			t.Errorf("%s: the letters are not whole in the text layer", f)
		}
		if !regexp.MustCompile(`Səhifə 1 / \d`).Match(out) {
			t.Errorf("%s: the page is not numbered", f)
		}
	}
}
