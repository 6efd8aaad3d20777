package paper

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/words"
)

func testPress(t *testing.T, src *Source, f Form, l words.Lang) *press {
	t.Helper()
	d, err := newDesk(src, f, &Options{Lang: l, Date: testDay})
	if err != nil {
		t.Fatal(err)
	}
	return &press{lang: l, desk: d}
}

// TestDayNight: a post's hours fall into day and night as the profile draws the line, 22:00 and 06:00.
func TestDayNight(t *testing.T) {
	p := testPress(t, testSource(), PostTable, words.En)
	for _, c := range []struct {
		name       string
		post       site.Post
		day, night string
	}{
		{"round the clock", site.Post{Profile: duty.Regulation}, "06:00–22:00", "22:00–06:00"},
		{"by day", site.Post{Profile: duty.Regulation, From: 480, To: 1200}, "08:00–20:00", "–"},
		{"over the evening", site.Post{Profile: duty.Regulation, From: 1080, To: 120}, "18:00–22:00", "22:00–02:00"},
		{"from before dawn", site.Post{Profile: duty.Regulation, From: 300, To: 1380}, "06:00–22:00", "22:00–23:00, 05:00–06:00"},
		{"two watches", site.Post{Profile: duty.Shift12, Watches: []site.Watch{{Start: 480, Minutes: 720}, {Start: 1200, Minutes: 720}}}, "06:00–22:00", "22:00–06:00"},
		{"one watch", site.Post{Profile: duty.Shift12, Watches: []site.Watch{{Start: 540, Minutes: 540}}}, "09:00–18:00", "–"},
		{"a profile without a night", site.Post{Profile: "none", From: 1200, To: 1380}, "20:00–22:00", "22:00–23:00"},
	} {
		day, night := p.dayNight(&c.post)
		if day != c.day || night != c.night {
			t.Errorf("%s: %s and %s, want %s and %s", c.name, day, night, c.day, c.night)
		}
	}
}

// TestSpecial: what follows from the post's kind and needs is said once, in sentences.
func TestSpecial(t *testing.T) {
	p := testPress(t, testSource(), PostTable, words.En)
	for want, x := range map[string]site.Post{
		"": {}, "Reliefs in drill step.": {Monument: true},
		"Checks passes. Reliefs in drill step.":              {Special: text("", "Checks passes"), Monument: true},
		"Stands still; reliefs in drill step. Needs: drill.": {Special: text("", "Stands still; reliefs in drill step"), Monument: true, Needs: []string{"drill"}},
	} {
		if got := p.special(&x); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestMatrixAddsUp: units × duties has every slot of the date once, open ones in their own line.
func TestMatrixAddsUp(t *testing.T) {
	src := testSource()
	p := testPress(t, src, DailyDetail, words.En)
	var all []detail
	slots := 0
	for _, k := range duty.Kinds {
		for _, x := range p.desk.dutiesOn(testDay, k) {
			all = append(all, p.detail(x, ""))
			slots += len(x.Slots)
		}
	}
	m := p.desk.matrix(testDay, all)
	sum := 0
	for _, n := range m.total() {
		sum += n
	}
	if sum != slots || m.openSum != 2 {
		t.Errorf("the table counts %d with %d open, want %d with 2", sum, m.openSum, slots)
	}
	for i, x := range []int{17, 10, 2, 2, 9, 4} {
		if got := m.total()[i]; got != x {
			t.Errorf("column %d counts %d, want %d", i, got, x)
		}
	}
}

// TestFurnishing: the smallest unit with two thirds of the people furnishes.
func TestFurnishing(t *testing.T) {
	src := testSource()
	p := testPress(t, src, PostingSheet, words.En)
	seats := func(counts ...int) []seat { // people of the first, second and third platoon
		var all []seat
		for platoon, n := range counts {
			for k := range n {
				all = append(all, seat{id: force.PersonID(fmt.Sprintf("p%03d", platoon*30+k+1))})
			}
		}
		return append(all, seat{})
	}
	for _, c := range []struct {
		counts []int
		want   furnished
	}{
		{[]int{15, 0, 0}, furnished{"p1", 15, 0}},
		{[]int{2, 4, 0}, furnished{"p2", 4, 2}},
		{[]int{3, 3, 0}, furnished{"c2", 6, 0}},
		{[]int{5, 5, 5}, furnished{"c2", 15, 0}},
	} {
		got, ok := p.desk.furnishing(testDay, seats(c.counts...))
		if !ok || got != c.want {
			t.Errorf("%v: %+v, want %+v", c.counts, got, c.want)
		}
	}
	if _, ok := p.desk.furnishing(testDay, seats()); ok {
		t.Error("somebody furnishes an empty guard")
	}
}

// TestAway: the paper knows why somebody assigned cannot come.
func TestAway(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*force.Person) *force.Bar
		want   string
	}{
		{"there", func(*force.Person) *force.Bar { return nil }, ""},
		{"left", func(x *force.Person) *force.Bar { x.Left = testDay; return nil }, "paper.away.left"},
		{"unsworn", func(x *force.Person) *force.Bar { x.Sworn = 0; return nil }, "bar.unsworn"},
		{"barred", func(x *force.Person) *force.Bar {
			b := force.Bar{ID: "b", Person: x.ID, Kind: force.Investigation}
			b.Days.First = testDay.Add(1)
			return &b
		}, "bar.investigation"},
		{"barred later", func(x *force.Person) *force.Bar {
			b := force.Bar{ID: "b", Person: x.ID, Kind: force.Investigation}
			b.Days.First = testDay.Add(2)
			return &b
		}, ""},
		{"unknown", func(x *force.Person) *force.Bar { x.ID = "somebody else"; return nil }, "paper.away.unknown"},
	} {
		src := testSource()
		s := slotsOf(src.Plan, testDay)[0]
		r, people := src.Register, append([]force.Person{}, src.Register.People...)
		var bars []force.Bar
		for i := range people {
			if people[i].ID == src.Plan.Assigned[s.ID].Person {
				if b := c.change(&people[i]); b != nil {
					bars = append(bars, *b)
				}
			}
		}
		src.Register = force.NewRegister(r.Ranks, r.Units, people, r.Memberships, nil, r.Absences, bars)
		p := testPress(t, src, PostingSheet, words.Az)
		x := p.desk.seat(&s)
		if x.away != c.want || x.open() != (c.want != "") {
			t.Errorf("%s: away %q, want %q", c.name, x.away, c.want)
		}
		if c.want != "" && !words.Has(c.want) {
			t.Errorf("%s: the catalogue lacks %s", c.name, c.want)
		}
	}
}

// TestOverrideByPerson: an override that names no slot holds for all of the person's until its last day.
func TestOverrideByPerson(t *testing.T) {
	src := testSource()
	who := src.Plan.Assigned[slotsOf(src.Plan, testDay)[0].ID].Person
	src.Plan.Overrides = []plan.Override{{ID: "o", Rule: "R6", Person: who, Until: testDay}}
	p := testPress(t, src, PostingSheet, words.Az)
	for i := range src.Plan.Duties {
		for _, x := range p.desk.seats(&src.Plan.Duties[i], "") {
			want := 0
			if x.id == who && x.slot.Mounts <= testDay {
				want = 1
			}
			if len(x.rules) != want {
				t.Errorf("%s, %s: %d overrides, want %d", x.slot.ID, x.id, len(x.rules), want)
			}
		}
	}
}

// TestWholeMonth: a form of a date, asked for a month, has a paper for every day.
func TestWholeMonth(t *testing.T) {
	src := testSource()
	for f, papers := range map[Form]int{PostingSheet: 62, GuardOrder: 31, DailyDetail: 31, HandoverLog: 62} {
		first := regexp.MustCompile(`^Page 1 of \d+$`)
		n := 0
		for _, x := range textLayer(t, printed(t, f, Options{Lang: words.En, Month: testMonth}, src)) {
			if first.MatchString(x.text) {
				n++
			}
		}
		if n != papers {
			t.Errorf("%s: %d papers, want %d", f, n, papers)
		}
	}
}

// TestLongTable: a table that runs over pages has its heads on each of them, and a band's heading comes again.
func TestLongTable(t *testing.T) {
	src := testSource()
	heads := map[int]int{}
	bands := map[int]int{}
	pages := 0
	for _, x := range textLayer(t, printed(t, MonthRoster, Options{Lang: words.En, Month: testMonth}, src)) {
		pages = max(pages, x.page)
		if x.text == "Name" {
			heads[x.page]++
		}
		if strings.Contains(x.text, "1st Protection Battalion") {
			bands[x.page]++
		}
	}
	if pages < 2 {
		t.Fatalf("the roster has %d page", pages)
	}
	for n := 1; n <= pages; n++ {
		if heads[n] != 1 || bands[n] == 0 {
			t.Errorf("page %d has %d heads and %d bands", n, heads[n], bands[n])
		}
	}
}

// TestUnitFilter: a unit's daily detail has its own people only.
func TestUnitFilter(t *testing.T) {
	text := lines(textLayer(t, printed(t, DailyDetail, Options{Lang: words.En, Date: testDay, Unit: "p1"}, testSource())))
	if strings.Contains(text, "1/2-2") || strings.Contains(text, "OPEN") || !strings.Contains(text, "1/2-1") {
		t.Errorf("the detail of the first platoon:\n%s", text)
	}
}

// TestNoInputChanged: printing changes nothing of what it is handed.
func TestNoInputChanged(t *testing.T) {
	src := testSource()
	before := fmt.Sprintf("%v %v", src.Plan.Duties[:40], src.Sites.Posts)
	for _, f := range Forms {
		printed(t, f, optionsFor(f, words.Az), src)
	}
	if d := cmp.Diff(before, fmt.Sprintf("%v %v", src.Plan.Duties[:40], src.Sites.Posts)); d != "" {
		t.Error(d)
	}
}

// TestBookmarks: a file of several papers can be leafed through by their names; one of a single paper has none.
func TestBookmarks(t *testing.T) {
	src := testSource()
	for want, o := range map[int]Options{2: {Date: testDay}, 0: {Date: testDay, Guard: "g1"}} {
		pdf := printed(t, PostingSheet, o, src)
		if got := strings.Count(string(pdf), "/Dest ["); got != want {
			t.Errorf("%+v: %d bookmarks, want %d", o, got, want)
		}
	}
}
