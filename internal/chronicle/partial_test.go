package chronicle

import (
	"testing"

	"pgregory.net/rapid"

	"qarovul/internal/when"
)

var base = when.MustDate("2010-12-01")

// drawn is a partial date of a few days, months or years; spans of few days keep brute force small.
func drawn(t *rapid.T, name string, open bool) Partial {
	d := base.Add(rapid.IntRange(0, 70).Draw(t, name))
	kinds := []Precision{Day, Month, Year}
	if open {
		kinds = append(kinds, Open)
	}
	text := d.String()
	switch rapid.SampledFrom(kinds).Draw(t, name+" precision") {
	case Month:
		text = text[:7]
	case Year:
		text = text[:4]
	case Open:
		text = ""
	}
	p, err := ParsePartial(text)
	if err != nil {
		t.Fatal(err)
	}
	if p.String() != text {
		t.Fatalf("%q comes back as %q", text, p)
	}
	return p
}

// What holds agrees with trying every pair of days that the partial dates may mean.
func TestOnAgreesWithEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Span{From: drawn(t, "from", true), To: drawn(t, "to", true), Seen: drawn(t, "seen", false), Ended: rapid.Bool().Draw(t, "ended")}
		if s.From == (Partial{}) {
			s.Earliest = drawn(t, "earliest", true)
		}
		d := base.Add(rapid.IntRange(-400, 500).Draw(t, "date"))
		begin, end := s.From, s.To
		if begin == (Partial{}) {
			begin = s.Seen
			if s.Earliest != (Partial{}) {
				begin.First = s.Earliest.First
			}
		}
		switch {
		case end != Partial{}:
		case s.Ended:
			end = Partial{begin.First + 1, s.Seen.Last} // the day after it began, if it then
		default:
			end = Partial{base.Add(5000), base.Add(5000)}
		}
		some, all, any := false, true, false
		for b := begin.First; b <= begin.Last; b++ {
			for e := end.First; e <= end.Last; e++ {
				if b >= e {
					continue
				}
				any = true
				if b <= d && d < e {
					some = true
				} else {
					all = false
				}
			}
		}
		want := No
		if some {
			want = Possible
			if all {
				want = Certain
			}
		}
		if got := s.On(d); got != want {
			t.Fatalf("%+v on %s: got %q, want %q", s, d, got, want)
		}
		if s.Sound() != any {
			t.Fatalf("%+v: sound is %v, want %v", s, s.Sound(), any)
		}
	})
}

func TestTogetherIsEvenAndSaysASharedDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Span{From: drawn(t, "from", false), To: drawn(t, "to", true)}
		u := Span{From: drawn(t, "from2", false), To: drawn(t, "to2", true)}
		if s.Together(u) != u.Together(s) {
			t.Fatal("not even")
		}
		shared := false
		for d := base.Add(-800); d < base.Add(900); d++ {
			if s.From.Last <= d && (s.To == Partial{} || d < s.To.First) && u.From.Last <= d && (u.To == Partial{} || d < u.To.First) {
				shared = true
			}
		}
		if shared != s.Together(u) {
			t.Fatalf("%+v and %+v: got %v, want %v", s, u, s.Together(u), shared)
		}
	})
}

func TestBadPartials(t *testing.T) {
	for _, s := range []string{"20", "0000", "2011-13", "2011-9", "2011-02-30", "abcd", "2011-09-01x", " 2013", "2013 "} {
		if p, err := ParsePartial(s); err == nil {
			t.Errorf("%q is read as %v", s, p)
		}
	}
}
