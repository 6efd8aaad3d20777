package mobilise_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/reference"
)

var first = when.MustDate("2026-12-01")

// regiment is two battalions of two companies with a few people each, and people who have left.
func regiment(t *rapid.T) *force.Register {
	units := []force.Unit{{ID: "r", Kind: force.Regiment}}
	for b := 1; b <= 2; b++ {
		u := force.UnitID(fmt.Sprintf("b%d", b))
		units = append(units, force.Unit{ID: u, Parent: "r", Kind: force.Battalion, Order: b})
		for c := 1; c <= 2; c++ {
			units = append(units, force.Unit{ID: force.UnitID(fmt.Sprintf("b%dc%d", b, c)), Parent: u, Kind: force.Company, Order: c})
		}
	}
	var people []force.Person
	var members []force.Membership
	var away []force.Absence
	var bars []force.Bar
	for i := range rapid.IntRange(1, 24).Draw(t, "people") {
		id := force.PersonID(fmt.Sprintf("p%02d", i))
		p := force.Person{ID: id, Number: string(id), Surname: string(id), Joined: first.Add(-900), Sworn: first.Add(-800), Trained: first.Add(-800)}
		m := force.Membership{ID: "m" + string(id), Person: id, Unit: rapid.SampledFrom(units).Draw(t, "unit").ID, Period: when.Period{From: p.Joined}}
		if rapid.IntRange(0, 3).Draw(t, "left") == 0 {
			p.Left = first.Add(rapid.IntRange(-200, 20).Draw(t, "on"))
			m.Period.To = p.Left
		}
		people, members = append(people, p), append(members, m)
		day := first.Add(-20)
		for n := range rapid.IntRange(0, 3).Draw(t, "absences") {
			a := force.Absence{ID: fmt.Sprintf("a%s-%d", id, n), Person: id, Kind: rapid.SampledFrom(force.AbsenceKinds).Draw(t, "kind")}
			a.Days.First = day.Add(rapid.IntRange(1, 15).Draw(t, "after"))
			a.Days.Last = a.Days.First.Add(rapid.IntRange(0, 20).Draw(t, "for"))
			day = a.Days.Last
			away = append(away, a)
		}
		if rapid.IntRange(0, 5).Draw(t, "barred") == 0 {
			bars = append(bars, force.Bar{ID: "b" + string(id), Person: id, Kind: force.Unfit, Days: when.Days{First: first}})
		}
	}
	return force.NewRegister(nil, units, people, members, nil, away, bars)
}

// order is one in force from some moment of the month on, with some people on duty then.
func order(t *rapid.T, r *force.Register) mobilise.Order {
	o := mobilise.Order{ID: "o", State: mobilise.InForce, Priority: rapid.IntRange(0, 5).Draw(t, "priority"), Reserve: rapid.SampledFrom([]int{0, 3, 12}).Draw(t, "reserve"),
		Units: rapid.SampledFrom([][]force.UnitID{{"r"}, {"b1"}, {"b1c1", "b2"}}).Draw(t, "units"), Leave: rapid.SampledFrom([][]force.AbsenceKind{nil, {force.Leave}, {force.Leave, force.Course}}).Draw(t, "leave")}
	if o.Units[0] == "r" {
		o.Stay = rapid.SampledFrom([][]force.UnitID{nil, {"b2"}, {"b2c1"}}).Draw(t, "stay")
	}
	o.Effect = first.Add(rapid.IntRange(0, 20).Draw(t, "day")).At(rapid.IntRange(0, 1439).Draw(t, "minute"))
	o.Busy = mobilise.Busy(o.Effect, stands(t, r, o.Effect))
	return o
}

func stands(t *rapid.T, r *force.Register, about time.Time) []mobilise.Stand {
	var out []mobilise.Stand
	for i := range r.People {
		for range rapid.IntRange(0, 2).Draw(t, "stands") {
			from := about.Add(time.Duration(rapid.IntRange(-60, 10).Draw(t, "begins")) * time.Hour)
			out = append(out, mobilise.Stand{Person: r.People[i].ID, From: from, To: from.Add(24 * time.Hour), Standby: rapid.Bool().Draw(t, "standby"), Rest: 12 * time.Hour})
		}
	}
	return out
}

// returned is the order after the return.
func returned(t *rapid.T, r *force.Register, o mobilise.Order) mobilise.Order {
	o.State = mobilise.Returned
	o.Return.Effect = o.Effect.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "hours")) * time.Hour)
	o.BusyBack = mobilise.Busy(o.Return.Effect, stands(t, r, o.Return.Effect))
	return o
}

// After the return everybody is where they were, and before the order everybody was: neither the register handed in nor anything outside the order's days is changed.
func TestReturnRestoresTheRegister(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := regiment(t)
		was := fmt.Sprintf("%+v %+v %+v", r.People, r.Memberships, r.Absences)
		o := returned(t, r, order(t, r))
		u := mobilise.Register(r, []mobilise.Order{o})
		if now := fmt.Sprintf("%+v %+v %+v", r.People, r.Memberships, r.Absences); now != was {
			t.Fatal("the register that was handed in is another now")
		}
		after := when.DateOf(o.Return.Effect) + 1
		for _, last := range o.BusyBack {
			after = max(after, last)
		}
		for i := range r.People {
			id := r.People[i].ID
			for d := first.Add(-40); d <= first.Add(60); d++ {
				if d > when.DateOf(o.Effect)-1 && d < after {
					continue
				}
				k, away := r.AwayOn(id, d)
				k2, away2 := u.AwayOn(id, d)
				serves, serves2 := r.Person(id).Serves(d), u.Person(id).Serves(d)
				if serves2 && !serves && away2 { // not yet called in, or home again
					serves2, away2, k2 = false, away, k
				}
				if serves != serves2 || serves && (k != k2 || away != away2 || r.UnitOn(id, d) != u.UnitOn(id, d)) {
					t.Fatalf("%s on %s: serves %v, away %v %q, in %q; was %v, %v %q, %q", id, d, serves2, away2, k2, u.UnitOn(id, d), serves, away, k, r.UnitOn(id, d))
				}
			}
		}
	})
}

// Under the order nobody who passes can be planned, nobody stays on a leave that is suspended, and a duty that has begun is nobody's absence.
func TestWhoeverPassesIsAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := regiment(t)
		o := order(t, r)
		u := mobilise.Register(r, []mobilise.Order{o})
		day := when.DateOf(o.Effect)
		for i := range r.People {
			p := &r.People[i]
			passes := p.Serves(day) && o.Passes(r, r.UnitOn(p.ID, day))
			for d := day; d < day+30; d++ {
				if !u.Person(p.ID).Serves(d) {
					continue
				}
				k, away := u.AwayOn(p.ID, d)
				if passes && d >= max(day, o.Busy[p.ID]) && !away {
					t.Fatalf("%s has passed and is there on %s", p.ID, d)
				}
				if k2, was := r.AwayOn(p.ID, d); passes && d < o.Busy[p.ID] && away && !was {
					t.Fatalf("%s stands in a duty that has begun and is away by %s (%s) on %s", p.ID, k, k2, d)
				}
				if d > day && away && slices.Contains(o.Leave, k) {
					t.Fatalf("%s is on a leave that is suspended (%s) on %s", p.ID, k, d)
				}
			}
		}
		for id, all := range group(u.Absences) {
			for i := 1; i < len(all); i++ {
				if all[i-1].Days.Last == 0 || all[i].Days.First <= all[i-1].Days.Last {
					t.Fatalf("absences of %s overlap: %v and %v", id, all[i-1], all[i])
				}
			}
		}
	})
}

func group(all []force.Absence) map[force.PersonID][]force.Absence {
	out := map[force.PersonID][]force.Absence{}
	for _, a := range all {
		out[a.Person] = append(out[a.Person], a)
	}
	return out
}

func TestFiguresCountNobodyTwiceAndNeverFall(t *testing.T) {
	alert, err := mobilise.LoadAlert(reference.FS, "mobilise/alert.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := regiment(t)
		o := order(t, r)
		var answers []mobilise.Answer
		for range rapid.IntRange(0, 20).Draw(t, "answers") {
			answers = append(answers, mobilise.Answer{Person: rapid.SampledFrom(r.People).Draw(t, "who").ID, Kind: rapid.SampledFrom(mobilise.AnswerKinds).Draw(t, "kind"),
				Minutes: rapid.IntRange(0, 2000).Draw(t, "minutes")})
		}
		all := mobilise.Reckon(&o, r, stands(t, r, o.Effect), alert, answers)
		seen := map[force.PersonID]bool{}
		for _, x := range all {
			if seen[x.Person] {
				t.Fatalf("%s counts twice", x.Person)
			}
			seen[x.Person] = true
		}
		figures := mobilise.Figures(all)
		for i, f := range figures {
			sum := 0
			for _, n := range f.By {
				sum += n
			}
			if sum != f.There || f.There > len(all) || f.Expected > len(all) || f.Arrived > f.There {
				t.Fatalf("figures of %d people: %+v", len(all), f)
			}
			if i > 0 && (f.There < figures[i-1].There || f.Expected < figures[i-1].Expected || f.Arrived < figures[i-1].Arrived) {
				t.Fatalf("fewer after %d minutes than before: %+v, %+v", f.Minutes, figures[i-1], f)
			}
		}
		for _, d := range mobilise.Differences(all) {
			if d.Came != mobilise.Never && d.Expected != mobilise.Never && d.Came <= d.Expected {
				t.Fatalf("no difference: %+v", d)
			}
		}
	})
}

// demand is some duties over the month.
func demand(t *rapid.T) []duty.Duty {
	var all []duty.Duty
	for n := range rapid.IntRange(1, 12).Draw(t, "duties") {
		start := first.Add(rapid.IntRange(0, 29).Draw(t, "on")).At(1080)
		d := duty.Duty{ID: duty.ID(fmt.Sprint(n)), Source: fmt.Sprint("s", n), Kind: rapid.SampledFrom([]duty.Kind{duty.Guard, duty.Shift, duty.Inner, duty.Standby}).Draw(t, "kind"), Start: start, End: start.Add(24 * time.Hour)}
		furnish := rapid.SampledFrom([]force.UnitID{"", "b1", "b2c1"}).Draw(t, "furnish")
		add := func(role duty.Role, post string, priority int) {
			d.Slots = append(d.Slots, duty.Slot{ID: duty.SlotID(fmt.Sprintf("%d-%d", n, len(d.Slots))), Role: role, Post: post, Priority: priority, Furnish: furnish, Start: start, End: d.End})
		}
		if d.Kind == duty.Guard {
			add(duty.Chief, "", 0)
			for p := range rapid.IntRange(1, 4).Draw(t, "posts") {
				pr := rapid.IntRange(1, 6).Draw(t, "priority")
				for range 3 {
					add(duty.Sentry, fmt.Sprint(n, "/", p), pr)
				}
			}
			add(duty.Supernumerary, "", 0)
			add(duty.Supernumerary, "", 0)
		} else {
			add(duty.Orderly, "", rapid.IntRange(1, 6).Draw(t, "priority"))
		}
		all = append(all, d)
	}
	return all
}

func TestDemandIsReducedAndComesBackWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, all := regiment(t), demand(t)
		was := fmt.Sprintf("%+v", all)
		o := returned(t, r, order(t, r))
		got := mobilise.Demand(all, []mobilise.Order{o}, r)
		if fmt.Sprintf("%+v", all) != was {
			t.Fatal("the demand that was handed in is another now")
		}
		byID := map[duty.ID]duty.Duty{}
		for _, d := range got {
			byID[d.ID] = d
		}
		for _, d := range all {
			under := !d.Start.Before(o.Effect) && d.Start.Before(o.Return.Effect)
			left, ok := byID[d.ID]
			if !under {
				if !ok || !reflect.DeepEqual(left, d) {
					t.Fatalf("duty %s, which no order reaches, is %+v", d.ID, left)
				}
				continue
			}
			for _, s := range left.Slots {
				if s.Furnish != "" && o.Passes(r, s.Furnish) {
					t.Fatalf("slot %s is furnished by %s, which has passed", s.ID, s.Furnish)
				}
				if s.Post != "" && !o.Keeps(s.Post, s.Priority) {
					t.Fatalf("slot %s of priority %d is kept by an order down to %d", s.ID, s.Priority, o.Priority)
				}
			}
			if d.Kind != duty.Guard {
				continue
			}
			for _, s := range d.Slots {
				if s.Post != "" && o.Keeps(s.Post, s.Priority) && !slices.ContainsFunc(left.Slots, func(x duty.Slot) bool { return x.ID == s.ID }) {
					t.Fatalf("slot %s is to be kept and is not", s.ID)
				}
			}
			if ok && left.Slots[0].Role != duty.Chief {
				t.Fatal("a guard without a chief")
			}
		}
	})
}

func TestContentIsAllThatTheOrderSays(t *testing.T) {
	o := mobilise.Order{ID: "o", Paper: mobilise.Paper{Number: "1", Reason: "x"}, State: mobilise.Proposed}
	seen := map[string]string{o.Content(): "the order"}
	for what, change := range map[string]func(*mobilise.Order){
		"number": func(o *mobilise.Order) { o.Number = "2" }, "reason": func(o *mobilise.Order) { o.Reason = "y" }, "units": func(o *mobilise.Order) { o.Units = []force.UnitID{"r"} },
		"stay": func(o *mobilise.Order) { o.Stay = []force.UnitID{"r"} }, "priority": func(o *mobilise.Order) { o.Priority = 1 }, "posts": func(o *mobilise.Order) { o.Posts = []string{"x"} },
		"leave": func(o *mobilise.Order) { o.Leave = []force.AbsenceKind{force.Leave} }, "reserve": func(o *mobilise.Order) { o.Reserve = 1 },
		"effect": func(o *mobilise.Order) { o.Effect = first.At(1) }, "returning": func(o *mobilise.Order) { o.State = mobilise.Returning },
	} {
		x := o
		change(&x)
		if was, twice := seen[x.Content()]; twice {
			t.Errorf("%s and %s have one content", what, was)
		}
		seen[x.Content()] = what
	}
}

func TestCheckNamesTheField(t *testing.T) {
	r := force.NewRegister(nil, []force.Unit{{ID: "r", Kind: force.Regiment}, {ID: "b", Parent: "r"}, {ID: "x", Kind: force.Battalion}}, nil, nil, nil, nil, nil)
	good := mobilise.Order{Paper: mobilise.Paper{Number: "1", By: "K", Reason: "R", Date: first, Effect: first.At(60)}, Units: []force.UnitID{"r"}, Stay: []force.UnitID{"b"}, Priority: 2, Posts: []string{"post"}}
	sites := &site.Sites{Posts: []site.Post{{ID: "post"}}}
	if bad := good.Check(r, sites); len(bad) > 0 {
		t.Fatal(bad[0])
	}
	for field, change := range map[string]func(*mobilise.Order){
		"number": func(o *mobilise.Order) { o.Number = " " }, "by": func(o *mobilise.Order) { o.By = strings.Repeat("x", 501) }, "reason": func(o *mobilise.Order) { o.Reason = "" },
		"date": func(o *mobilise.Order) { o.Date = 0 }, "effect": func(o *mobilise.Order) { o.Effect = time.Time{} }, "units": func(o *mobilise.Order) { o.Units = nil; o.Stay = nil },
		"stay": func(o *mobilise.Order) { o.Stay = []force.UnitID{"x"} }, "priority": func(o *mobilise.Order) { o.Priority = -1 }, "posts": func(o *mobilise.Order) { o.Posts = []string{"none"} },
		"leave": func(o *mobilise.Order) { o.Leave = []force.AbsenceKind{force.Illness} }, "reserve": func(o *mobilise.Order) { o.Reserve = 121 },
	} {
		x := good
		change(&x)
		bad := x.Check(r, sites)
		if len(bad) != 1 || bad[0].Field != field {
			t.Errorf("%s: %v", field, bad)
		}
	}
}

func FuzzReadAlert(f *testing.F) {
	for _, s := range []string{"", "all\toff\t1", "all\tstandby\t1\nall\toff\t2\nall\tleave\t3\nall\treserve\t4\nunit\tb\t5\n", "position\tx\t-1", "kind\t\t2", "a\tb"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := mobilise.ReadAlert("alert.tsv", text)
		if err == nil && (a.Off < 0 || a.Standby < 0 || a.Leave < 0 || a.Reserve < 0) {
			t.Errorf("read as %+v", a)
		}
		if err != nil && !strings.Contains(err.Error(), "alert.tsv") {
			t.Errorf("the error does not name the file: %v", err)
		}
	})
}

func TestAlertRefusesWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"all\toff\tx": "line 1", "#\nall\tof\t1": "line 2", "all\toff\t1\nall\toff\t2": "line 2: all off stands twice", "all\toff\t1": "is missing", "boat\tx\t1": `"boat" is none of`,
	} {
		_, err := mobilise.LoadAlert(fstest.MapFS{"a.tsv": {Data: []byte(text)}}, "a.tsv")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
