package chronicle

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// What the state of a day says of commander, chief and the parent, by the source.
func TestStateOfTheDays(t *testing.T) {
	c := reference(t)
	type said struct {
		Exists                        bool
		Commander, Precision, Sure    string
		Chief, Parent, Symbols, Dress string
	}
	for date, want := range map[string]said{
		"1991-12-24": {},
		"1991-12-25": {Exists: true, Symbols: "flag?", Dress: "black?"},
		"1996-12-15": {Exists: true, Symbols: "flag?", Dress: "black?"},
		"2003-12-15": {Exists: true, Chief: "akhundov?", Parent: "ssps?", Symbols: "flag?", Dress: "black?"},
		"2005-10-03": {Exists: true, Chief: "akhundov?", Parent: "ssps?", Symbols: "flag?", Dress: "black?"},
		"2005-10-04": {Exists: true, Chief: "akhundov?", Parent: "ssps?", Symbols: "flag? battle-banner", Dress: "black?"},
		"2011-08-31": {Exists: true, Chief: "akhundov?", Parent: "ssps?", Symbols: "flag? battle-banner", Dress: "black"},
		"2011-09-15": {Exists: true, Chief: "akhundov?", Parent: "ssps?", Symbols: "flag? battle-banner", Dress: "black? white?"},
		"2011-09-30": {Exists: true, Chief: "akhundov?", Parent: "ssps?", Symbols: "flag? battle-banner", Dress: "white"},
		"2013-02-01": {Exists: true, Commander: "yusifov", Precision: "year", Sure: "probable", Chief: "akhundov?", Parent: "ssps?", Symbols: "flag? battle-banner", Dress: "white"},
		"2014-06-01": {Exists: true, Commander: "yusifov", Precision: "year", Sure: "stated", Chief: "akhundov?", Parent: "ssps?", Symbols: "flag? battle-banner", Dress: "white"},
		"2026-01-05": {Exists: true, Commander: "yusifov", Precision: "year", Sure: "stated", Chief: "akhundov?", Parent: "ssps?", Symbols: "flag? battle-banner", Dress: "white"},
		"2026-01-06": {Exists: true, Commander: "babayev", Precision: "day", Sure: "stated", Chief: "akhundov", Parent: "ssps", Symbols: "flag battle-banner", Dress: "white"},
	} {
		s := c.State(when.MustDate(date), words.En)
		got := said{Exists: s.Exists}
		if s.Commander != nil {
			got.Commander, got.Precision, got.Sure = s.Commander.Code, string(s.Commander.Precision), string(s.Commander.Certainty)
		}
		code := func(code string, h Holding) string {
			if h == Possible {
				return code + "?"
			}
			return code
		}
		all := func(claims []Claim) string {
			var out []string
			for _, x := range claims {
				out = append(out, code(x.Code, x.Holding))
			}
			return strings.Join(out, " ")
		}
		if s.Chief != nil {
			got.Chief = code(s.Chief.Code, s.Chief.Holding)
		}
		for _, u := range s.Subordination {
			if u.Kind == "parent" {
				got.Parent = code(u.Code, u.Holding)
			}
		}
		got.Symbols, got.Dress = all(s.Symbols), all(s.Uniforms)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: (-want +got)\n%s", date, d)
		}
	}
}

// The object has every key on every day, lists that are never null, and nothing in it that does not hold.
func TestStateSaysAllThatHoldsAndNothingElse(t *testing.T) {
	c := reference(t)
	rapid.Check(t, func(t *rapid.T) {
		d := when.MustDate("1991-12-01").Add(rapid.IntRange(0, 13000).Draw(t, "day"))
		var want []string
		for _, f := range c.Facts {
			if h := f.On(d); h != No && f.Concept != Names {
				want = append(want, f.Ref+" "+f.Subject+" "+string(h))
			}
		}
		s := c.State(d, words.En)
		var got []string
		for _, list := range [][]Claim{s.Identity, s.Symbols, s.Uniforms, s.Missions, s.Facilities, s.Partners, s.Units, s.Service, s.Resources, s.Events} {
			for _, x := range list {
				got = append(got, x.Ref+" "+x.Code+" "+string(x.Holding))
			}
		}
		for _, x := range []*Claim{s.Seat, s.Establishment} {
			if x != nil {
				got = append(got, x.Ref+" "+x.Code+" "+string(x.Holding))
			}
		}
		for _, x := range s.Appointments {
			got = append(got, x.Ref+" "+x.Code+" "+string(x.Holding))
		}
		for _, x := range s.Subordination {
			got = append(got, x.Ref+" "+x.Code+" "+string(x.Holding))
		}
		slices.Sort(want)
		slices.Sort(got)
		if x := cmp.Diff(want, got); x != "" {
			t.Fatalf("%s: (-want +got)\n%s", d, x)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var o map[string]json.RawMessage
		if err := json.Unmarshal(b, &o); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"exists", "names", "commander", "chief", "subordination", "seat", "establishment", "symbols", "uniforms", "missions", "facilities", "partners", "disputes"} {
			if _, ok := o[key]; !ok {
				t.Fatalf("%s: no key %s", d, key)
			}
		}
		for _, key := range []string{"names", "subordination", "symbols", "uniforms", "missions", "facilities", "partners", "disputes"} {
			if string(o[key]) == "null" {
				t.Fatalf("%s: %s is null", d, key)
			}
		}
	})
}

// What holds changes only on the days that bounds name, so that a slider with those days misses nothing.
func TestNothingChangesBetweenBounds(t *testing.T) {
	c := reference(t)
	changes := map[when.Date]bool{}
	for _, f := range c.Facts {
		b1, b2, e1, e2 := f.Bounds()
		for _, d := range []when.Date{b1, b2, e1, e2, b1 + 1} { // one that is over may have held on its first day alone
			changes[d] = true
		}
	}
	holds := func(d when.Date) []string {
		var out []string
		for _, f := range c.Facts {
			out = append(out, string(f.On(d)))
		}
		return out
	}
	before := holds(c.First() - 1)
	for d := c.First(); d < when.MustDate("2027-01-01"); d++ {
		now := holds(d)
		if !changes[d] && !slices.Equal(before, now) {
			t.Errorf("something changes on %s, and no bound says so", d)
		}
		before = now
	}
}

func TestMomentsGoByTimeAndNameNoUnknownDay(t *testing.T) {
	all := reference(t).Moments()
	if !slices.IsSortedFunc(all, func(a, b Moment) int { return int(a.First - b.First) }) {
		t.Error("not by time")
	}
	seen := map[string]bool{}
	for _, m := range all {
		if m.Precision == Open || m.First == 0 || m.Last < m.First {
			t.Errorf("a moment without a day: %+v", m)
		}
		seen[m.Fact.Ref+" "+string(m.Edge)+" "+string(m.Precision)] = true
	}
	for _, want := range []string{"F12 begins day", "F16 begins year", "F18 begins day", "F19 begins year", "F19 ends day", "F28 ends month", "F28 begins month"} {
		if !seen[want] {
			t.Errorf("no moment %q", want)
		}
	}
}

func two(t *testing.T, lines ...string) *Chronicle {
	t.Helper()
	c, err := Load(folder("HEAD\n"+strings.Join(lines, "")), "o", rankCodes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// line is a commander of a source.
func line(who, from, to, source string) string {
	return "F1\tcommander\t" + who + "\tguard\t" + who + "\t" + who + "\tcolonel\t\t" + from + "\t" + to + "\t\t\tstated\t" + source + "\t\n"
}

// One source may leave open who held a place in the year of the change: then both may, neither is sure, and nobody quarrels.
func TestTwoMayHoldInTheYearOfAChange(t *testing.T) {
	s := two(t, line("x", "2001", "2013", "a"), line("y", "2013", "", "a")).State(when.MustDate("2013-05-01"), words.En)
	if len(s.Appointments) != 2 || s.Commander == nil || s.Commander.Certainty != Probable || len(s.Disputes) != 0 {
		t.Errorf("got %+v", s)
	}
}

func TestASourceThatLeavesTheDateOutDisputes(t *testing.T) {
	c := two(t, line("x", "2001", "", "a"), line("x", "2005", "2010", "b"))
	for date, want := range map[string]int{"2003-06-01": 1, "2005-06-01": 0, "2007-01-01": 0, "2012-01-01": 1} {
		s := c.State(when.MustDate(date), words.En)
		if len(s.Disputes) != want || s.Commander == nil || (s.Commander.Certainty == Disputed) != (want == 1) {
			t.Errorf("%s: %d disputes, want %d: %+v", date, len(s.Disputes), want, s.Commander)
		}
	}
	if d := c.Differences(); len(d) != 1 || len(d[0].Claims) != 2 {
		t.Errorf("differences: %+v", d)
	}
	if d := two(t, line("x", "2001", "2010", "a"), line("x", "2001-05-01", "2010-02", "b")).Differences(); d != nil {
		t.Errorf("dates that agree as far as either knows: %+v", d)
	}
	if d := reference(t).Differences(); d != nil {
		t.Errorf("one source, and it differs from itself: %+v", d)
	}
}

func TestFactsFromElsewhere(t *testing.T) {
	c := reference(t)
	order := Fact{Concept: Subordinations, Ref: "3", Kind: "operational", Subject: "land-forces", Unit: "guard", Text: words.Text{Az: "Quru Qoşunları", En: "Land Forces"},
		Span: Span{From: MustPartial("2026-03-01"), To: MustPartial("2026-03-15")}, Certainty: Stated, Source: "orders", File: "order 3"}
	with, err := c.With([]Source{{"orders", words.Text{Az: "Qüvvənin əmrləri", En: "Orders of the force"}}}, []Fact{order})
	if err != nil {
		t.Fatal(err)
	}
	under := func(c *Chronicle, date string) int {
		n := 0
		for _, u := range c.State(when.MustDate(date), words.En).Subordination {
			if u.Kind == "operational" && u.Code == "land-forces" {
				n++
			}
		}
		return n
	}
	if under(with, "2026-03-01") != 1 || under(with, "2026-03-15") != 0 || under(c, "2026-03-01") != 0 {
		t.Error("the order's subordination does not hold in its time, or elsewhere too")
	}
	order.Unit = "gaurd"
	if _, err := c.With([]Source{{"orders", words.Text{Az: "Ə", En: "O"}}}, []Fact{order}); err == nil || !strings.Contains(err.Error(), `order 3:0: unknown unit "gaurd"`) {
		t.Errorf("got %v", err)
	}
	order.Unit, order.Source = "guard", "nobody"
	var bad *FileError
	if _, err := c.With(nil, []Fact{order}); !errors.As(err, &bad) {
		t.Errorf("got %v", err)
	}
}

func TestChooseLetsThroughWhatFits(t *testing.T) {
	c := reference(t)
	if n := len(c.Choose(Filter{})); n != len(c.Facts) {
		t.Errorf("%d of %d", n, len(c.Facts))
	}
	for _, f := range c.Choose(Filter{Concept: Appointments, Certainty: Stated, Source: "article"}) {
		if f.Concept != Appointments || f.Certainty != Stated {
			t.Errorf("let through: %+v", f)
		}
	}
	if got := c.Choose(Filter{Kind: "chief"}); len(got) != 1 {
		t.Errorf("chiefs: %+v", got)
	}
	if got := c.Choose(Filter{Ref: "F19"}); len(got) != 1 || got[0].Subject != "yusifov" {
		t.Errorf("F19: %+v", got)
	}
}
