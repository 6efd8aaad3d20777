package force_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// TestEligible runs the cases of testdata/eligible.txt.
func TestEligible(t *testing.T) {
	text, err := os.ReadFile("testdata/eligible.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(string(text), "\ncase ")[1:] {
		name, body, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) { eligibleCase(t, body) })
	}
}

func eligibleCase(t *testing.T, body string) {
	p := person("1", "Əliyev", "private")
	var quals []force.Qualification
	var absences []force.Absence
	var bars []force.Bar
	var questions []string
	for line := range strings.Lines(body) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if strings.Contains(line, " = ") {
			questions = append(questions, line)
			continue
		}
		for len(f) < 4 {
			f = append(f, "-")
		}
		days := when.Days{First: day(f[2]), Last: day(f[3])}
		switch f[0] {
		case "sworn":
			p.Sworn = day(f[1])
		case "trained":
			p.Trained = day(f[1])
		case "absence":
			absences = append(absences, force.Absence{ID: line, Person: "1", Kind: force.AbsenceKind(f[1]), Days: days})
		case "bar":
			bars = append(bars, force.Bar{ID: line, Person: "1", Kind: force.BarKind(f[1]), Days: days})
		case "qualification":
			quals = append(quals, force.Qualification{ID: line, Person: "1", Code: f[1], From: days.First, Until: days.Last})
		}
	}
	r := force.NewRegister(ranks(t), nil, []force.Person{p}, nil, quals, absences, bars)
	for _, q := range questions {
		question, want, _ := strings.Cut(strings.TrimSpace(q), " = ")
		if got := answer(t, r, strings.Fields(question)); got != want {
			t.Errorf("%s: want %q, got %q", question, want, got)
		}
	}
}

func answer(t *testing.T, r *force.Register, f []string) string {
	got := "-"
	switch f[0] {
	case "barred":
		if k, ok := r.BarredOn("1", day(f[1])); ok {
			got = string(k)
		}
	case "away":
		if k, ok := r.AwayOn("1", day(f[1])); ok {
			got = string(k)
		}
	case "barred-days":
		got = list(r.BarredDays("1", day(f[1]), day(f[2])), func(b force.Bar) (string, when.Days) { return string(b.Kind), b.Days })
	case "away-days":
		got = list(r.AwayDays("1", day(f[1]), day(f[2])), func(a force.Absence) (string, when.Days) { return string(a.Kind), a.Days })
	case "held":
		got = strings.Join(r.HeldOn("1", day(f[1])), ",")
	case "holds":
		if got = "no"; r.Holds("1", f[1], day(f[2]), day(f[3])) {
			got = "yes"
		}
	default:
		t.Fatalf("no question %q", f[0])
	}
	if got == "" {
		return "-"
	}
	return got
}

func list[T any](all []T, say func(T) (string, when.Days)) string {
	var parts []string
	for _, x := range all {
		kind, days := say(x)
		parts = append(parts, kind+" "+days.First.String()+".."+days.Last.String())
	}
	return strings.Join(parts, ", ")
}

// TestHoldsByCounting compares Holds with looking at every day.
func TestHoldsByCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var quals []force.Qualification
		for range rapid.IntRange(0, 4).Draw(t, "records") {
			from := rapid.IntRange(0, 20).Draw(t, "from")
			until := 0
			if rapid.IntRange(0, 3).Draw(t, "ends") > 0 {
				until = rapid.IntRange(max(from, 1), 25).Draw(t, "until")
			}
			quals = append(quals, force.Qualification{ID: "q", Person: "1", Code: "driver", From: when.Date(from), Until: when.Date(until)})
		}
		r := force.NewRegister(nil, nil, []force.Person{{ID: "1"}}, nil, quals, nil, nil)
		from := rapid.IntRange(1, 24).Draw(t, "first")
		until := rapid.IntRange(from, 26).Draw(t, "last")
		want := true
		for d := from; d <= until; d++ {
			want = want && len(r.HeldOn("1", when.Date(d))) > 0
		}
		if got := r.HoldsAll("1", []string{"driver"}, when.Date(from), when.Date(until)); got != want {
			t.Fatalf("%v, %d to %d: want %v, got %v", quals, from, until, want, got)
		}
	})
}

// TestDaysAgreeWithDates wants BarredDays and AwayDays to cover just the dates that BarredOn and AwayOn know.
func TestDaysAgreeWithDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date := func(label string) when.Date { return when.Date(rapid.IntRange(0, 30).Draw(t, label)) }
		p := force.Person{ID: "1", Sworn: date("sworn"), Trained: date("trained")}
		var bars []force.Bar
		var absences []force.Absence
		for range rapid.IntRange(0, 3).Draw(t, "records") {
			first := 1 + date("first")
			last := when.Date(0)
			if rapid.Bool().Draw(t, "ends") {
				last = first + date("length")
			}
			bars = append(bars, force.Bar{Person: "1", Kind: force.Unfit, Days: when.Days{First: first, Last: last}})
			absences = append(absences, force.Absence{Person: "1", Kind: force.Leave, Days: when.Days{First: first, Last: last}})
		}
		r := force.NewRegister(nil, nil, []force.Person{p}, nil, nil, absences, bars)
		from := 1 + date("from")
		to := from + date("to")
		barred, away := r.BarredDays("1", from, to), r.AwayDays("1", from, to)
		for d := from - 1; d <= to+1; d++ {
			inside := d >= from && d <= to
			_, want := r.BarredOn("1", d)
			got := false
			for _, b := range barred {
				got = got || b.Days.Holds(d)
			}
			if got != (want && inside) {
				t.Fatalf("%d: barred %v, but the days say %v: %v", d, want, got, barred)
			}
			_, want = r.AwayOn("1", d)
			got = false
			for _, a := range away {
				got = got || a.Days.Holds(d)
			}
			if got != (want && inside) {
				t.Fatalf("%d: away %v, but the days say %v: %v", d, want, got, away)
			}
		}
	})
}

func TestUnknownPerson(t *testing.T) {
	r := small(t)
	d := day("2026-01-01")
	if _, ok := r.BarredOn("x", d); ok || r.BarredDays("x", d, d) != nil || r.Holds("x", "driver", d, d) || r.PersonByNumber("") != nil {
		t.Error("something is known of nobody")
	}
}

func TestStrength(t *testing.T) {
	r := small(t)
	away := func(id, p string, k force.AbsenceKind) force.Absence {
		return force.Absence{ID: id, Person: force.PersonID(p), Kind: k, Days: when.Days{First: day("2026-07-01"), Last: day("2026-07-10")}}
	}
	extra := []force.Unit{unit("old", "b", force.Company, 3), unit("lost", "", force.Service, 9)}
	extra[0].Valid.To, extra[1].Valid.To = day("2026-01-01"), day("2026-01-01")
	r = r.With(force.Changes{
		Units:       extra,
		People:      []force.Person{person("7", "Nağıyev", "private"), person("8", "Orucov", "private")},
		Memberships: []force.Membership{member("m7", "7", "old", "2025-01-01", ""), member("m8", "8", "lost", "2025-01-01", "")},
		Absences:    []force.Absence{away("a1", "1", force.Leave), away("a2", "2", force.Illness), away("a3", "6", force.Leave)},
		Bars:        []force.Bar{{ID: "b", Person: "3", Kind: force.Unfit, Days: when.Days{First: day("2026-07-01")}}, {ID: "c", Person: "1", Kind: force.Unfit, Days: when.Days{First: day("2026-07-01")}}},
	})
	kinds := func(leave, ill int) map[force.AbsenceKind]int {
		m := map[force.AbsenceKind]int{}
		if leave > 0 {
			m[force.Leave] = leave
		}
		if ill > 0 {
			m[force.Illness] = ill
		}
		return m
	}
	want := []force.StrengthRow{
		{Unit: "top", Depth: 0, Establishment: 7, OnRoll: 6, Absent: kinds(1, 1), Barred: 1, Present: 4, Fit: 3},
		{Unit: "staff", Depth: 1, OnRoll: 1, Absent: kinds(0, 0), Present: 1, Fit: 1},
		{Unit: "b", Depth: 1, Establishment: 7, OnRoll: 5, Absent: kinds(1, 1), Barred: 1, Present: 3, Fit: 2},
		{Unit: "c1", Depth: 2, Establishment: 4, OnRoll: 2, Absent: kinds(0, 1), Barred: 1, Present: 1, Fit: 0},
		{Unit: "c2", Depth: 2, Establishment: 3, OnRoll: 2, Absent: kinds(1, 0), Present: 1, Fit: 1},
		{Unit: "", Depth: 0, OnRoll: 2, Absent: kinds(1, 0), Present: 1, Fit: 1},
	}
	got := r.Strength(day("2026-07-05"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got[0].Away() != 2 {
		t.Errorf("want 2 away, got %d", got[0].Away())
	}
}

func TestBarNames(t *testing.T) {
	if force.Unsworn.Name(words.En) != "not sworn" {
		t.Error(force.Unsworn.Name(words.En))
	}
}
