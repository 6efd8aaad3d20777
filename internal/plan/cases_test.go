package plan_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

// TestRules reads the cases of testdata/rules: a small month each, and what the plan says of it. testdata/rules/README.md
// has the language.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/rules/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for n, text := range strings.Split("\n"+string(b), "\n== ")[1:] {
			name, body, _ := strings.Cut(text, "\n")
			t.Run(fmt.Sprintf("%s/%d %s", strings.TrimSuffix(filepath.Base(f), ".txt"), n+1, name), func(t *testing.T) {
				readCase(t, body).run(t)
			})
		}
	}
}

// story is a case in the making.
type story struct {
	in      plan.Input
	units   []force.Unit
	people  []force.Person
	members []force.Membership
	quals   []force.Qualification
	away    []force.Absence
	bars    []force.Bar
	slots   map[duty.SlotID]duty.Slot
	put     []plan.Assignment
	asks    [][]string
}

func readCase(t *testing.T, body string) *story {
	t.Helper()
	c := &story{in: plan.Input{Month: when.NewMonth(2026, time.December), Calendar: &when.Calendar{}}, slots: map[duty.SlotID]duty.Slot{}}
	for _, line := range strings.Split(body, "\n") {
		if f := strings.Fields(line); len(f) > 0 && f[0][0] != '#' {
			if err := c.read(f); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
	}
	return c
}

func (c *story) read(f []string) (err error) {
	opts := map[string]string{}
	var args []string
	for _, x := range f[1:] {
		if k, v, ok := strings.Cut(x, "="); ok {
			opts[k] = v
		} else {
			args = append(args, x)
		}
	}
	switch f[0] {
	case "unit": // unit ID KIND [PARENT]
		u := force.Unit{ID: force.UnitID(args[0]), Kind: force.UnitKind(args[1]), Order: len(c.units), Name: words.Text{Az: args[0], En: args[0]}}
		if len(args) > 2 {
			u.Parent = force.UnitID(args[2])
		}
		c.units = append(c.units, u)
	case "person": // person ID RANK [UNIT] [joined= left= sworn= trained=]
		c.person(args, opts)
	case "away", "bar": // away PERSON KIND FIRST [LAST]
		days := when.Days{First: c.date(args[2])}
		if len(args) > 3 {
			days.Last = c.date(args[3])
		}
		if f[0] == "away" {
			c.away = append(c.away, force.Absence{ID: strconv.Itoa(len(c.away)), Person: force.PersonID(args[0]), Kind: force.AbsenceKind(args[1]), Days: days})
		} else {
			c.bars = append(c.bars, force.Bar{ID: strconv.Itoa(len(c.bars)), Person: force.PersonID(args[0]), Kind: force.BarKind(args[1]), Days: days})
		}
	case "holds": // holds PERSON CODE [from=] [until=]
		c.quals = append(c.quals, force.Qualification{
			ID: strconv.Itoa(len(c.quals)), Person: force.PersonID(args[0]), Code: args[1], From: c.date(opts["from"]), Until: c.date(opts["until"]),
		})
	case "slot": // slot ID KIND DATE HH:MM HOURS [role= needs= min= max= furnish= priority= duty=]
		c.slot(args, opts)
	case "put": // put SLOT PERSON [pin]
		c.put = append(c.put, plan.Assignment{Slot: duty.SlotID(args[0]), Person: force.PersonID(args[1]), Pinned: len(args) > 2})
	case "order": // order ID RULE PERSON SLOT [until=]
		c.in.Overrides = append(c.in.Overrides, plan.Override{
			ID: args[0], Rule: args[1], Person: force.PersonID(args[2]), Slot: duty.SlotID(args[3]), Until: c.date(opts["until"]),
		})
	case "wish": // wish PERSON KIND FIRST LAST [DUTY]
		w := plan.Wish{Person: force.PersonID(args[0]), Kind: plan.WishKind(args[1]), Days: when.Days{First: c.date(args[2]), Last: c.date(args[3])}, GrantedBy: "commander"}
		if len(args) > 4 {
			w.Duty = duty.Kind(args[4])
		}
		c.in.Wishes = append(c.in.Wishes, w)
	case "now":
		at, err := time.ParseInLocation("15:04", args[1], when.Zone)
		if err != nil {
			return err
		}
		c.in.Now = c.date(args[0]).At(at.Hour()*60 + at.Minute())
	case "broken", "sound", "why", "state", "says", "solve", "replan", "swap", "conflict", "candidates", "quality":
		c.asks = append(c.asks, f)
	default:
		return fmt.Errorf("unknown word %q", f[0])
	}
	return nil
}

// date is a day of December 2026 or a whole date; "" none.
func (c *story) date(s string) when.Date {
	if n, err := strconv.Atoi(s); err == nil {
		return c.in.Month.First().Add(n - 1)
	}
	if s == "" {
		return 0
	}
	return when.MustDate(s)
}

func (c *story) person(args []string, opts map[string]string) {
	old := when.NewDate(2020, 1, 1)
	p := force.Person{ID: force.PersonID(args[0]), Number: args[0], Surname: args[0], Rank: force.RankCode(args[1]), Joined: old, Sworn: old, Trained: old}
	for key, at := range map[string]*when.Date{"joined": &p.Joined, "left": &p.Left, "sworn": &p.Sworn, "trained": &p.Trained} {
		if v, ok := opts[key]; ok {
			*at = c.date(strings.TrimPrefix(v, "never"))
		}
	}
	c.people = append(c.people, p)
	if len(args) > 2 {
		c.members = append(c.members, force.Membership{ID: args[0], Person: p.ID, Unit: force.UnitID(args[2])})
	}
}

func (c *story) slot(args []string, opts map[string]string) {
	d := c.date(args[2])
	at, _ := time.Parse("15:04", args[3])
	hours, _ := strconv.Atoi(args[4])
	s := duty.Slot{
		ID: duty.SlotID(args[0]), Kind: duty.Kind(args[1]), Profile: duty.Regulation, Role: duty.Sentry, Mounts: d,
		Start: d.At(at.Hour()*60 + at.Minute()), Priority: 5, Duty: duty.ID(args[0]),
		MinRank: force.RankCode(opts["min"]), MaxRank: force.RankCode(opts["max"]), Furnish: force.UnitID(opts["furnish"]),
	}
	s.End = s.Start.Add(time.Duration(hours) * time.Hour)
	if s.Kind == duty.Shift {
		s.Profile, s.Role = duty.Shift12, duty.Watch
	}
	if v := opts["needs"]; v != "" {
		s.Needs = strings.Split(v, ",")
	}
	if v := opts["priority"]; v != "" {
		s.Priority, _ = strconv.Atoi(v)
	}
	if v := opts["duty"]; v != "" {
		s.Duty = duty.ID(v)
	}
	c.slots[s.ID] = s
	if !c.in.Month.Contains(d) {
		return
	}
	n := slices.IndexFunc(c.in.Duties, func(x duty.Duty) bool { return x.ID == s.Duty })
	if n < 0 {
		n = len(c.in.Duties)
		c.in.Duties = append(c.in.Duties, duty.Duty{ID: s.Duty, Kind: s.Kind, Profile: s.Profile, Mounts: d, Start: s.Start, End: s.End, Together: s.Kind == duty.Guard})
	}
	c.in.Duties[n].Slots = append(c.in.Duties[n].Slots, s)
}

// input is the month as told.
func (c *story) input(t *testing.T) plan.Input {
	t.Helper()
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		t.Fatal(err)
	}
	b, err := reference.FS.ReadFile("ranks.csv")
	if err != nil {
		t.Fatal(err)
	}
	ranks, err := force.ParseRanks(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	in := c.in
	in.Rules, in.Register = rules, force.NewRegister(ranks, c.units, c.people, c.members, c.quals, c.away, c.bars)
	in.Assigned = map[duty.SlotID]plan.Assignment{}
	for _, a := range c.put {
		if s := c.slots[a.Slot]; in.Month.Contains(s.Mounts) {
			in.Assigned[a.Slot] = a
		} else {
			in.History = append(in.History, plan.Worked{Person: a.Person, Slot: s})
		}
	}
	return in
}

func (c *story) run(t *testing.T) {
	in := c.input(t)
	d, err := plan.NewDesk(in)
	if err != nil {
		t.Fatal(err)
	}
	var broken, want []string
	for _, b := range d.Breaches() {
		line := fmt.Sprint("broken ", b.Rule, " ", b.Person)
		for _, s := range b.Slots {
			line += " " + string(s)
		}
		if b.Override != "" {
			line += " order " + b.Override
		}
		broken = append(broken, line)
	}
	told := false
	for _, ask := range c.asks {
		line := strings.Join(ask, " ")
		switch ask[0] {
		case "broken":
			told, want = true, append(want, line)
		case "sound":
			told = true
		default:
			if got := c.answer(t, in, d, ask); got != line {
				t.Errorf("want %s\n got %s", line, got)
			}
		}
	}
	if diff := cmp.Diff(want, broken); told && diff != "" {
		t.Errorf("broken (-want +got):\n%s", diff)
	}
}
