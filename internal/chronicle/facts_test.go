package chronicle

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

var rankCodes = []string{"colonel", "major-general", "colonel-general"}

func reference(t testing.TB) *Chronicle {
	t.Helper()
	c, err := Load(os.DirFS("../../reference"), "organisation", rankCodes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Written by hand from the source: what must hold of a subject on a date, and how surely; "" that it must not.
var expected = []struct {
	ref     string
	concept Concept
	subject string
	date    string
	want    Holding
}{
	{"F1", Names, "guard", "1991-12-24", No}, {"F1", Names, "guard", "1991-12-25", Certain},
	{"F2", Symbols, "flag", "2026-01-06", Certain},
	{"F3", Establishments, "employees", "2026-01-06", Certain}, {"F3", Establishments, "employees", "1996-12-15", Possible},
	{"F2", Symbols, "flag", "2014-06-01", Possible}, {"F2", Symbols, "flag", "1991-12-24", No},
	{"F3", Establishments, "employees", "1992-07-30", No}, {"F4", Seats, "binaqadi", "2014-06-01", Possible}, {"F4", Seats, "binaqadi", "1991-12-24", No},
	{"F4", Seats, "binaqadi", "2026-01-05", Possible}, {"F5", Identities, "protection", "1996-12-15", Possible},
	{"F6", Appointments, "akhundov", "1996-12-15", No}, {"F6", Appointments, "akhundov", "2014-06-01", Possible}, {"F6", Appointments, "akhundov", "2026-01-05", Possible},
	{"F8", Subordinations, "ssps", "1996-12-15", No}, {"F8", Subordinations, "ssps", "2014-06-01", Possible},
	{"F9", Subordinations, "army", "1992-07-30", No}, {"F9", Subordinations, "army", "1992-07-31", Possible}, {"F9", Subordinations, "government", "2014-06-01", Possible},
	{"F10", Subordinations, "president", "1996-12-15", No}, {"F11", Missions, "government-facilities", "1991-12-24", No},
	{"F11", Missions, "government-facilities", "1993-06-01", Possible},
	{"F4", Seats, "binaqadi", "2026-03-01", Certain}, {"F4", Identities, "azerbaijan", "1996-12-15", Certain},
	{"F5", Identities, "protection", "2026-01-06", Certain},
	{"F6", Appointments, "akhundov", "2026-01-06", Certain},
	{"F7", Appointments, "babayev", "2026-01-05", No}, {"F7", Appointments, "babayev", "2026-01-06", Certain},
	{"F8", Subordinations, "ssps", "2026-01-06", Certain},
	{"F9", Subordinations, "government", "2026-01-06", Certain}, {"F9", Subordinations, "army", "2026-01-06", Certain},
	{"F10", Subordinations, "president", "2026-01-06", Certain},
	{"F11", Missions, "government-facilities", "2026-01-06", Certain}, {"F11", Missions, "foreign-heads", "2026-01-06", Certain},
	{"F12", Identities, "guard", "1991-12-24", No}, {"F12", Identities, "guard", "1991-12-25", Certain},
	{"F12", Events, "established", "1991-12-25", Certain}, {"F12", Events, "established", "1991-12-26", No},
	{"F13", Service, "two-year", "1991-12-25", Certain}, {"F13", Service, "two-year", "1992-07-31", Possible}, {"F13", Service, "two-year", "2026-01-06", No},
	{"F14", Events, "expanded", "1992-07-30", No}, {"F14", Events, "expanded", "1992-07-31", Certain},
	{"F14", Identities, "armed-forces", "1992-07-30", No}, {"F14", Identities, "armed-forces", "1992-07-31", Certain}, {"F14", Identities, "armed-forces", "2014-06-01", Certain},
	{"F15", Service, "national-security", "1991-12-25", Certain}, {"F15", Service, "interior", "1993-01-01", Possible}, {"F15", Service, "interior", "2026-01-06", No},
	{"F16", Units, "main-security-department", "1992-12-31", No}, {"F16", Units, "main-security-department", "1993-06-01", Possible},
	{"F16", Units, "main-security-department", "1993-12-31", Possible},
	{"F16", Units, "main-security-department", "2005-10-03", Possible}, {"F16", Units, "main-security-department", "2026-01-06", No},
	{"F16", Events, "department", "1993-06-01", Possible}, {"F16", Events, "department", "1994-01-01", No},
	{"F17", Events, "active", "1996-12-15", Certain}, {"F17", Events, "active", "1996-11-30", No}, {"F17", Events, "active", "1997-01-01", No},
	{"F17", Subordinations, "ssps", "1996-12-15", No},
	{"F18", Symbols, "battle-banner", "2005-10-03", No}, {"F18", Symbols, "battle-banner", "2005-10-04", Certain},
	{"F19", Appointments, "yusifov", "2012-12-31", No}, {"F19", Appointments, "yusifov", "2013-02-01", Possible},
	{"F19", Appointments, "yusifov", "2014-06-01", Certain}, {"F19", Appointments, "yusifov", "2026-01-05", Certain}, {"F19", Appointments, "yusifov", "2026-01-06", No},
	{"F20", Facilities, "president", "2026-01-06", Certain}, {"F20", Facilities, "parliament", "2026-01-06", Certain},
	{"F20", Facilities, "presidential-administration", "2026-01-06", Certain}, {"F20", Facilities, "cabinet", "2026-01-06", Certain},
	{"F20", Facilities, "foreign-ministry", "2026-01-06", Certain}, {"F20", Facilities, "constitutional-court", "2026-01-06", Certain},
	{"F20", Facilities, "election-commission", "2026-01-06", Certain}, {"F20", Facilities, "other", "2026-01-06", Certain},
	{"F20", Facilities, "parliament", "2014-06-01", Possible}, {"F20", Facilities, "constitutional-court", "1996-12-15", No},
	{"F20", Facilities, "parliament", "1991-12-24", No},
	{"F21", Missions, "foreign-heads-of-state", "2026-01-06", Certain},
	{"F22", Subordinations, "land-forces", "2026-01-06", Certain},
	{"F22", Subordinations, "land-forces", "1992-07-30", No}, {"F22", Missions, "wartime", "2014-06-01", Possible},
	{"F23", Missions, "btc", "1996-12-15", No}, {"F23", Missions, "btc", "2014-06-01", Possible}, {"F23", Missions, "btc", "2026-01-06", Certain}, {"F23", Missions, "scp", "2026-01-06", Certain},
	{"F24", Resources, "helicopters", "2026-01-06", Certain}, {"F24", Resources, "vehicles", "2026-01-06", Certain},
	{"F24", Resources, "helicopters", "2003-12-15", No},
	{"F25", Facilities, "museum", "2003-11-30", No}, {"F25", Facilities, "museum", "2026-01-06", Certain},
	{"F26", Units, "honour-battalion", "2003-12-15", Possible}, {"F26", Units, "honour-battalion", "2026-01-06", Certain},
	{"F27", Units, "flag-bearers", "2026-01-06", Certain},
	{"F28", Uniforms, "black", "1996-12-15", Possible}, {"F28", Uniforms, "black", "2003-12-15", Possible}, {"F28", Uniforms, "black", "2011-08-31", Certain}, {"F28", Uniforms, "white", "2011-08-31", No},
	{"F28", Uniforms, "black", "2011-09-15", Possible}, {"F28", Uniforms, "white", "2011-09-15", Possible},
	{"F28", Uniforms, "black", "2011-09-30", No}, {"F28", Uniforms, "white", "2011-09-30", Certain},
	{"F29", Missions, "wreath-alley", "1996-12-15", No}, {"F29", Missions, "wreath-alley", "2026-01-06", Certain}, {"F29", Missions, "wreath-flame", "2026-01-06", Certain},
	{"F30", Events, "games", "2015-06-12", Possible}, {"F30", Events, "games", "2016-01-01", No}, {"F30", Events, "games", "2014-12-31", No},
	{"F31", Events, "funeral", "2003-12-15", Possible}, {"F31", Events, "funeral", "2004-01-01", No}, {"F31", Events, "funeral", "2003-11-30", No},
	{"F32", Partners, "armed-forces", "2026-01-06", Certain}, {"F32", Partners, "general-staff", "2026-01-06", Certain},
	{"F32", Partners, "national-guard", "2026-01-06", Certain}, {"F32", Partners, "internal-troops", "2026-01-06", Certain},
	{"F32", Partners, "border-service", "2026-01-06", Certain}, {"F32", Partners, "coast-guard", "2026-01-06", Certain},
}

func TestEveryStatementHoldsWhenTheSourceSays(t *testing.T) {
	c := reference(t)
	refs := map[string]bool{}
	for _, x := range expected {
		refs[x.ref] = true
		got, known := No, false
		for _, f := range c.Facts {
			known = known || f.Concept == x.concept && f.Ref == x.ref && f.Subject == x.subject
		}
		for _, f := range c.On(x.concept, when.MustDate(x.date)) {
			if f.Ref == x.ref && f.Subject == x.subject {
				got = f.Holding
			}
		}
		if !known || got != x.want {
			t.Errorf("%s: %s %s on %s: got %q, want %q (known: %v)", x.ref, x.concept, x.subject, x.date, got, x.want, known)
		}
	}
	for i := 1; i <= 32; i++ {
		if ref := "F" + strconv.Itoa(i); !refs[ref] {
			t.Errorf("nothing is expected of %s", ref)
		}
	}
}

func TestGuardOfHonourIsSixtySixAndTheChief(t *testing.T) {
	sum, chief := 0, 0
	for _, f := range reference(t).On(Units, when.MustDate("2026-01-06")) {
		switch {
		case f.Kind != "composition":
		case f.Subject == "chief":
			chief += f.Number
		default:
			sum += f.Number
		}
	}
	if sum != 66 || chief != 1 {
		t.Errorf("got %d and %d", sum, chief)
	}
}

const (
	testSources  = "code\taz\ten\na\tBirinci\tFirst\nb\tİkinci\tSecond\n"
	testIdentity = "F1\torganisation\tguard\tguard\tQvardiya\tGuard\t\t\t2000\t\t\t\tstated\ta\t\n"
)

func folder(appointments string) fstest.MapFS {
	head := strings.Join(factHead, "\t") + "\n"
	return fstest.MapFS{
		"o/sources.tsv":      {Data: []byte(testSources)},
		"o/identity.tsv":     {Data: []byte(head + testIdentity)},
		"o/appointments.tsv": {Data: []byte(strings.ReplaceAll(appointments, "HEAD\n", head))},
	}
}

func TestBadFilesAreRefusedWithFileLineAndReason(t *testing.T) {
	one := "F1\tcommander\tx\tguard\tX\tX\tcolonel\t\t2001\t\t\t\tstated\ta\t\n"
	for _, x := range []struct{ name, data, line, reason string }{
		{"misspelt key", "ref\tkind\tsubject\tunit\taz\ten\trnak\tnumber\tfrom\tto\tseen\tearliest\tcertainty\tsource\tsaid\n", "1", `unknown column "rnak"`},
		{"misspelt kind", "HEAD\n" + strings.Replace(one, "commander", "comander", 1), "2", `no kind "comander"`},
		{"ends before it begins", "HEAD\n" + strings.Replace(one, "2001\t", "2001\t2000", 1), "2", "ends before it begins"},
		{"two at once", "HEAD\n" + one + strings.ReplaceAll(one, "x\t", "y\t"), "3", "two at once from one source"},
		{"unknown unit", "HEAD\n" + strings.Replace(one, "guard", "gaurd", 1), "2", `unknown unit "gaurd"`},
		{"unknown rank", "HEAD\n" + strings.Replace(one, "colonel", "colnel", 1), "2", `unknown rank "colnel"`},
		{"unknown source", "HEAD\n" + strings.Replace(one, "\ta\t", "\tc\t", 1), "2", `unknown source "c"`},
		{"no date", "HEAD\n" + strings.Replace(one, "2001", "31.12.2001", 1), "2", "is not a date"},
		{"no beginning", "HEAD\n" + strings.Replace(one, "2001", "", 1), "2", "seen must say"},
		{"a beginning known twice", "HEAD\n" + strings.Replace(one, "\t\t\tstated", "\t\t1999\tstated", 1), "2", "earliest must be empty"},
		{"seen before it can have begun", "HEAD\n" + strings.Replace(one, "2001\t\t\t\tstated", "\t\t2001\t2003\tstated", 1), "2", "later than it was seen"},
		{"over, nobody says by when", "HEAD\n" + strings.Replace(one, "2001\t", "2001\t?", 1), "2", "seen must say by when"},
		{"no certainty", "HEAD\n" + strings.Replace(one, "stated", "sure", 1), "2", `no certainty "sure"`},
		{"no number", "HEAD\n" + strings.Replace(one, "colonel\t", "colonel\tmany", 1), "2", `"many" is not a number`},
		{"no words", "HEAD\n" + strings.Replace(one, "X\tX", "X\t", 1), "2", "must not be empty"},
		{"a column twice", "ref\tkind\tkind\n", "1", `"kind" stands twice`},
		{"another order", "kind\tref\n", "1", "the head must be"},
		{"columns", "HEAD\nF1\tcommander\n", "2", "want 15 columns"},
		{"empty", "", "1", "empty"},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, err := Load(folder(x.data), "o", rankCodes)
			if err == nil || !strings.Contains(err.Error(), "o/appointments.tsv:"+x.line+": ") || !strings.Contains(err.Error(), x.reason) {
				t.Errorf("got %v", err)
			}
		})
	}
	f := folder("HEAD\n" + one)
	f["o/apointments.tsv"] = f["o/appointments.tsv"]
	if _, err := Load(f, "o", rankCodes); err == nil || !strings.Contains(err.Error(), "o/apointments.tsv:1") {
		t.Errorf("a file of an unknown name: got %v", err)
	}
	err := &FileError{"f", 3, words.Text{Az: "səhv", En: "wrong"}}
	if err.In(words.Az) != "f:3: səhv" {
		t.Error("not said in Azerbaijani")
	}
}

func TestWhereSourcesDifferBothStand(t *testing.T) {
	c, err := Load(folder("HEAD\nF1\tcommander\tx\tguard\tX\tX\tcolonel\t\t2001\t\t\t\tstated\ta\t\nF1\tcommander\ty\tguard\tY\tY\tcolonel\t\t2005\t\t\t\tstated\tb\t\n"), "o", rankCodes)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(c.On(Appointments, when.MustDate("2010-01-01"))); got != 2 {
		t.Errorf("%d claims stand, want 2", got)
	}
	disputes := c.DisputesOn(when.MustDate("2010-01-01"))
	if len(disputes) != 1 || len(disputes[0].Claims) != 2 {
		t.Errorf("got %+v", disputes)
	}
	if got := c.DisputesOn(when.MustDate("2003-01-01")); got != nil {
		t.Errorf("before they differ: %+v", got)
	}
}

// Whatever stands in a file of sources and in one of facts, of whichever concept: it is refused with file and line, or sound.
func FuzzLoad(f *testing.F) {
	const one = "F1\tcommander\tx\tguard\tX\tX\tcolonel\t\t2001\t\t\t\tstated\ta\t\n"
	f.Add(testSources, "HEAD\n"+one, uint8(5))
	f.Add("\ufeffcode\taz\ten\r\na\tA\tA\r\n", "HEAD\n\t\t\t\t\t\t\t\t?\t?\t?\t?\t\t\t\n", uint8(0))
	f.Add(testSources, "HEAD\n"+one+one+"#\n\n", uint8(7))
	f.Fuzz(func(t *testing.T, sources, data string, concept uint8) {
		files := folder("HEAD\n")
		name := string(Concepts[int(concept)%len(Concepts)])
		files["o/"+name+".tsv"] = folder(data)["o/appointments.tsv"]
		files["o/sources.tsv"] = &fstest.MapFile{Data: []byte(sources)}
		c, err := Load(files, "o", rankCodes)
		if err != nil {
			if bad := (*FileError)(nil); !errors.As(err, &bad) || bad.Line < 1 || bad.File == "" || bad.In(words.Az) == "" {
				t.Errorf("refused without file and line: %v", err)
			}
			return
		}
		for i, x := range c.Facts {
			if !x.Sound() || !slices.Contains(kinds[x.Concept], x.Kind) || c.Source(x.Source) == nil {
				t.Errorf("a fact that is not sound was let in: %+v", x)
			}
			for _, y := range c.Facts[:i] {
				if x.Kind == "commander" && y.Kind == "commander" && x.Unit == y.Unit && x.Source == y.Source && x.Certainty != Disputed && y.Certainty != Disputed && x.Together(y.Span) {
					t.Errorf("two at once from one source: %+v, %+v", x, y)
				}
			}
		}
	})
}
