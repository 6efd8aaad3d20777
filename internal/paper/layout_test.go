package paper

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/words"
)

// checkLayout says which texts leave the type area or run into one another.
func checkLayout(t interface {
	Errorf(string, ...any)
}, name string, f Form, pieces []piece) {
	width := a4.w
	switch f {
	case MonthRoster:
		width = a3.h
	case PostTable, GuardSchedule, Ledger, HandoverLog:
		width = a4.h
	}
	const mm = 72 / 25.4
	right := func(x piece) float64 {
		i := ink{size: x.size}
		return x.x + i.width(x.text)*mm // the regular face: the bold is a little wider, which the tolerance allows for
	}
	pieces = slices.DeleteFunc(slices.Clone(pieces), func(x piece) bool { return x.turn })
	slices.SortFunc(pieces, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(math.Round(a.y*2), math.Round(b.y*2)), cmp.Compare(a.x, b.x))
	})
	for i, x := range pieces {
		if x.x < (marginLeft-0.2)*mm || right(x) > (width-marginRight+0.4)*mm {
			t.Errorf("%s: page %d: %q leaves the type area: from %.1f to %.1f mm", name, x.page, x.text, x.x/mm, right(x)/mm)
		}
		if i > 0 {
			y := pieces[i-1]
			if y.page == x.page && math.Round(y.y*2) == math.Round(x.y*2) && right(y) > x.x+0.5 {
				t.Errorf("%s: page %d: %q runs into %q", name, x.page, y.text, x.text)
			}
		}
	}
}

// TestLayout: in every form and language, of a plain source and of one with the longest names, no text leaves the type area or
// runs into another on its line.
func TestLayout(t *testing.T) {
	for _, c := range []struct {
		name  string
		src   *Source
		langs []words.Lang
	}{
		{"plain", testSource(), languages}, {"draft", draft(testSource()), languages[:1]},
		{"long", longNames(testSource()), languages}, {"bare", bare(testSource()), languages[1:]},
	} {
		for _, f := range Forms {
			for _, l := range c.langs {
				checkLayout(t, fmt.Sprintf("%s, %s %s", c.name, f, l), f, textLayer(t, printed(t, f, optionsFor(f, l), c.src)))
			}
		}
	}
}

// longNames stretches every name of a source.
func longNames(src *Source) *Source {
	long := func(w words.Text) words.Text {
		return text(w.Az+" və Azərbaycanşünaslıqdaşlaşdırılmış Uzunadlılarşünaslıq İdarəsi", w.En+" and the Department of Incomprehensibilities")
	}
	people := slices.Clone(src.Register.People)
	for i := range people {
		people[i].Surname, people[i].Patronymic = people[i].Surname+"-Şıxlınskizadəoğlu", "Məhəmmədhüseynqulu"
	}
	units := slices.Clone(src.Register.Units)
	for i := range units {
		units[i].Name, units[i].Short = long(units[i].Name), units[i].Short+"/XXXIV-b"
	}
	r := src.Register
	src.Register = force.NewRegister(r.Ranks, units, people, r.Memberships, nil, r.Absences, nil)
	for i := range src.Sites.Posts {
		x := &src.Sites.Posts[i]
		x.Number += 1234
		x.Name, x.Guarded, x.Limits, x.Special = long(x.Name), long(x.Guarded), long(long(x.Limits)), long(long(x.Special))
	}
	for i := range src.Sites.Guards {
		src.Sites.Guards[i].Name = long(src.Sites.Guards[i].Name)
	}
	for i := range src.Sites.Facilities {
		src.Sites.Facilities[i].Name = long(src.Sites.Facilities[i].Name)
	}
	for i := range src.Plan.Duties {
		src.Plan.Duties[i].Title = long(src.Plan.Duties[i].Title)
	}
	for i := range src.Plan.Overrides {
		v := &src.Plan.Overrides[i]
		v.Reason, v.OrderedBy = strings.Repeat(v.Reason+"; ", 9), strings.Repeat(v.OrderedBy+", ", 4)
	}
	src.Organisation, src.Seat, src.Uniform = long(src.Organisation), long(src.Seat), long(long(src.Uniform))
	src.Approver.Position, src.Signatory.Position = long(src.Approver.Position), long(src.Signatory.Position)
	src.Approver.Name += " Şıxlınskizadəoğlu"
	src.Signatory.Name += " Şıxlınskizadəoğlu"
	src.Plan.Version.PublishedBy += ", tabor komandirinin müavini"
	src.PrintedBy += ", növbətçi zabit"
	src.Signals = map[string]words.Text{"": long(text("Təhlükə: düymə", "Alarm: the button"))}
	return src
}

// bare takes away all that a source may lack.
func bare(src *Source) *Source {
	src.Organisation, src.Seat, src.Marking, src.Uniform = words.Text{}, words.Text{}, words.Text{}, words.Text{}
	src.Approver, src.Signatory, src.PrintedBy = Signatory{}, Signatory{}, ""
	src.Plan.Version.PublishedBy = ""
	src.Plan.Assigned = map[duty.SlotID]plan.Assignment{}
	src.Sites.Posts, src.Sites.Facilities = src.Sites.Posts[:1], nil
	return src
}

// FuzzName: whatever a name is made of, the sheet is printed, nothing leaves its place, and what the font has stands in the text layer
// whole.
func FuzzName(f *testing.F) {
	for _, name := range []string{
		"", "Ələkbərzadə", "ƏəĞğIıİiÖöŞş", "ÇçÜü (bala)", `a\b(c)d\(`, "cr\rlf\nz", "g\u0306oz\u0307", "Шыхлинский", "שלום", "👮🏽", "\xff\xfe",
		"a\x00b\u200bc", strings.Repeat("Ş", 300), "ab \u00a0 \u3000 yz", "\U0001F1E6\uFFFF\uE000",
	} {
		f.Add(name)
	}
	src := testSource()
	f.Fuzz(func(t *testing.T, name string) {
		people := slices.Clone(src.Register.People)
		for i := range people {
			people[i].Surname = name
		}
		r, with := src.Register, *src
		with.Register = force.NewRegister(r.Ranks, r.Units, people, r.Memberships, nil, r.Absences, nil)
		pieces := textLayer(t, printed(t, PostingSheet, Options{Date: testDay, Guard: "g2"}, &with))
		checkLayout(t, "any", PostingSheet, pieces)
		want := clean(name)
		if len([]rune(want)) > 12 || strings.ContainsFunc(want, unicode.IsSpace) {
			return // shrunk, cut or broken
		}
		if !slices.ContainsFunc(pieces, func(x piece) bool { return strings.HasPrefix(x.text, want) }) {
			t.Errorf("%q is not in the text layer", want)
		}
	})
}
