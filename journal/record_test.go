package journal_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/journal"
)

func entries() *rapid.Generator[journal.Entry] {
	return rapid.Custom(func(t *rapid.T) journal.Entry {
		e := journal.Entry{
			Time: time.UnixMicro(rapid.Int64Range(-60_000_000_000_000_000, 250_000_000_000_000_000).Draw(t, "time")).UTC(),
			Who:  rapid.StringN(1, 20, -1).Draw(t, "who"), What: rapid.StringN(1, 20, -1).Draw(t, "what"),
			About: rapid.String().Draw(t, "about"), Order: rapid.String().Draw(t, "order"), Via: rapid.String().Draw(t, "via"),
		}
		names := rapid.SliceOfNDistinct(rapid.String(), 0, 5, rapid.ID[string]).Draw(t, "names")
		slices.Sort(names)
		for _, n := range names {
			e.Facts = append(e.Facts, journal.Fact{Name: n, Value: rapid.String().Draw(t, "value")})
		}
		return e
	})
}

// TestEntryComesBack: what is sealed comes back whole, any JSON reader reads the same, and each changed byte shows.
func TestEntryComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := entries().Draw(t, "entry")
		n := rapid.Int64Range(0, 1<<60).Draw(t, "n")
		r, err := journal.Seal(n, e, chance(7))
		if err != nil {
			if e.What == journal.EraseAct {
				t.Skip()
			}
			t.Fatal(err)
		}
		got, err := r.Entry()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Fatalf("entry (-sealed +read):\n%s", diff)
		}
		var leaf struct {
			N                            int64
			Time                         time.Time
			Who, What, About, Order, Via string
			Content                      []byte
		}
		if err := json.Unmarshal(r.Leaf, &leaf); err != nil {
			t.Fatal(err)
		}
		if leaf.N != n || !leaf.Time.Equal(e.Time) || leaf.Who != e.Who || leaf.What != e.What || leaf.About != e.About || leaf.Order != e.Order || leaf.Via != e.Via {
			t.Fatalf("as JSON: got %+v of %+v", leaf, e)
		}
		var facts map[string]string
		if err := json.Unmarshal(r.Content, &facts); err != nil {
			t.Fatal(err)
		}
		for _, f := range e.Facts {
			if facts[f.Name] != f.Value {
				t.Fatalf("%q as JSON: got %q, want %q", f.Name, facts[f.Name], f.Value)
			}
		}
		if len(facts) != len(e.Facts) {
			t.Fatalf("as JSON: %d facts of %d", len(facts), len(e.Facts))
		}

		for _, part := range []*[]byte{&r.Salt, &r.Content} {
			whole := *part
			*part = slices.Clone(whole)
			(*part)[rapid.IntRange(0, len(whole)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			if s, err := r.State(); s != journal.Altered || err != nil {
				t.Fatalf("changed: got %v (%v), want altered", s, err)
			}
			*part = whole
		}
		hash := r.Hash()
		r.Erase()
		if s, err := r.State(); s != journal.Erased || err != nil || r.Hash() != hash {
			t.Fatalf("erased: got %v (%v)", s, err)
		}
	})
}

// TestSaltHides: the same content twice has two commitments.
func TestSaltHides(t *testing.T) {
	a, err := (journal.Head{}).Append(chance(1), act(1), act(1))
	if err != nil {
		t.Fatal(err)
	}
	one, err := journal.ParseLeaf(a.Records[0].Leaf)
	if err != nil {
		t.Fatal(err)
	}
	two, err := journal.ParseLeaf(a.Records[1].Leaf)
	if err != nil {
		t.Fatal(err)
	}
	if one.Commitment == two.Commitment || bytes.Equal(a.Records[0].Salt, a.Records[1].Salt) || !bytes.Equal(a.Records[0].Content, a.Records[1].Content) {
		t.Error("commitments of equal contents are to differ by their salts")
	}
}

func TestSealRefuses(t *testing.T) {
	now := began
	fact := func(n, v string) journal.Fact { return journal.Fact{Name: n, Value: v} }
	for name, e := range map[string]journal.Entry{
		"nobody":            {Time: now, What: "x"},
		"nothing":           {Time: now, Who: "x"},
		"not UTF-8":         {Time: now, Who: "x\xff", What: "x"},
		"fact not UTF-8":    {Time: now, Who: "x", What: "x", Facts: []journal.Fact{fact("a", "\xc0")}},
		"unsorted":          {Time: now, Who: "x", What: "x", Facts: []journal.Fact{fact("b", ""), fact("a", "")}},
		"twice":             {Time: now, Who: "x", What: "x", Facts: journal.SortFacts(fact("b", ""), fact("b", ""))},
		"year 10000":        {Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), Who: "x", What: "x"},
		"no time":           {Time: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), Who: "x", What: "x"},
		"long":              {Time: now, Who: strings.Repeat("x", journal.MaxLeaf), What: "x"},
		"long content":      {Time: now, Who: "x", What: "x", Facts: []journal.Fact{fact("a", strings.Repeat("x", journal.MaxContent))}},
		"erases nothing":    {Time: now, Who: "x", What: journal.EraseAct},
		"erases the future": {Time: now, Who: "x", What: journal.EraseAct, About: "9"},
	} {
		if _, err := journal.Seal(9, e, chance(1)); err == nil {
			t.Errorf("%s: sealed", name)
		}
	}
	if _, err := journal.Seal(9, act(1), bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("too little randomness: sealed")
	}
}

func TestEraseLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := rapid.SliceOfN(rapid.Int64Range(0, 40), 1, 30).Draw(t, "numbers")
		spans, err := journal.ParseEraseList(journal.EraseList(ns...), 41)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, s := range spans {
			for n := s.From; n < s.To; n++ {
				got = append(got, n)
			}
		}
		slices.Sort(ns)
		if diff := cmp.Diff(slices.Compact(ns), got); diff != "" {
			t.Fatal(diff)
		}
	})
	for _, list := range []string{"", "5,4", "4,5", "4-4", "5-4", "4,", ",4", "04", "4-", "9", "1-9", "4;6", " 4"} {
		if s, err := journal.ParseEraseList(list, 9); err == nil {
			t.Errorf("%q: taken as %v", list, s)
		}
	}
}

func FuzzLeaf(f *testing.F) {
	for i := range 6 {
		r, err := journal.Seal(int64(i*1000), act(i), chance(1))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(r.Leaf)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := journal.ParseLeaf(b)
		if err != nil {
			return
		}
		again, err := l.AppendText(nil)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%q comes back as %q (%v)", b, again, err)
		}
	})
}

func FuzzFacts(f *testing.F) {
	for i := range 6 {
		b, err := journal.AppendFacts(nil, act(i).Facts)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"":"\u001f\\\"","a\u0000":"","b":"ə"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		facts, err := journal.ParseFacts(b)
		if err != nil {
			return
		}
		again, err := journal.AppendFacts(nil, facts)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%q comes back as %q (%v)", b, again, err)
		}
		if !utf8.Valid(b) || !json.Valid(b) {
			t.Errorf("%q is not JSON", b)
		}
	})
}
