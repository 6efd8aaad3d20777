package retention_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"qarovul/internal/force"
	"qarovul/internal/retention"
	"qarovul/internal/when"
	"qarovul/reference"
)

func TestTermsThatComeWithTheProduct(t *testing.T) {
	ts, err := retention.Load(reference.FS, "retention")
	if err != nil || len(ts) != len(retention.Classes) {
		t.Fatal(len(ts), err)
	}
	for _, x := range []struct{ class, on, before string }{
		{"wish", "2026-11-26", "2025-11-26"}, {"absence", "2028-02-29", "2023-02-28"}, {"journal", "2026-01-01", "2016-01-01"},
	} {
		got, ok := ts.Of(retention.Class(x.class)).Before(when.MustDate(x.on))
		if !ok || got.String() != x.before {
			t.Errorf("%s on %s: before %s, want %s", x.class, x.on, got, x.before)
		}
	}
}

// A longer term lets nothing go that a shorter one keeps, and a day later nothing comes back.
func TestTermsAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := when.MustDate("1990-01-01").Add(rapid.IntRange(0, 30000).Draw(t, "day"))
		a := retention.Term{Months: rapid.IntRange(0, 240).Draw(t, "months"), Days: rapid.IntRange(0, 400).Draw(t, "days")}
		longer := retention.Term{Months: a.Months + rapid.IntRange(0, 24).Draw(t, "more"), Days: a.Days}
		x, _ := a.Before(on)
		y, _ := longer.Before(on)
		next, _ := a.Before(on.Add(1))
		if y > x || next < x || x > on {
			t.Fatalf("on %s: %s, longer %s, a day later %s", on, x, y, next)
		}
	})
}

func TestHolds(t *testing.T) {
	day := when.MustDate("2026-12-05")
	one := retention.Hold{Person: "p1", Until: day}
	class := retention.Hold{Class: retention.Wish}
	for _, x := range []struct {
		h    retention.Hold
		c    retention.Class
		p    force.PersonID
		on   when.Date
		want bool
	}{
		{one, retention.Wish, "p1", day, true}, {one, retention.Wish, "p2", day, false}, {one, retention.Wish, "p1", day + 1, false}, {one, retention.SignIn, "", day, false},
		{class, retention.Wish, "p2", day, true}, {class, retention.Absence, "p2", day, false}, {retention.Hold{}, retention.SignIn, "", day, true},
	} {
		if got := retention.Held([]retention.Hold{x.h}, x.c, x.p, x.on); got != x.want {
			t.Errorf("%+v: %t", x, got)
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	b, err := fs.ReadFile(reference.FS, "retention/terms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct{ old, new, want string }{
		"a class that is not":  {"\nbar\t", "\nbars\t", `no class "bars"`},
		"a term that is none":  {"\t1y\t", "\tsoon\t", `"soon" is no term`},
		"a column more":        {"\nphone\t", "\nphone\t\t", "9 columns"},
		"a misspelt head":      {"class\tterm", "clas\tterm", "the head is"},
		"a class twice":        {"\nbar\t", "\nphone\t", "phone has a term already"},
		"an empty reason":      {"to settle what is left", " ", "why_en is empty"},
		"a class left out":     {"\njournal\t", "\n# journal\t", "journal has no term"},
		"a term of a thousand": {"\t10y\t", "\t99999y\t", "is no term"},
	} {
		text := strings.Replace(string(b), x.old, x.new, 1)
		_, err := retention.Load(fstest.MapFS{"r/terms.tsv": {Data: []byte(text)}}, "r")
		var at *retention.FileError
		if !errors.As(err, &at) || at.Line == 0 || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	b, err := fs.ReadFile(reference.FS, "retention/terms.tsv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("class\tterm\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		ts, err := retention.Load(fstest.MapFS{"r/terms.tsv": {Data: b}}, "r")
		var at *retention.FileError
		if err != nil && !errors.As(err, &at) {
			t.Fatal(err)
		}
		if err == nil && len(ts) != len(retention.Classes) {
			t.Fatalf("%d terms", len(ts))
		}
	})
}
