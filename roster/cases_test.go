package roster

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCases runs the rule cases of testdata/*.txt. testdata/README.md tells the language.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			for _, c := range readCases(t, name) {
				t.Run(c.title, c.check)
			}
		})
	}
}

func (c *ruleCase) check(t *testing.T) {
	rep, err := Check(c.p, &c.roster)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range rep.Broken {
		got = append(got, "broken "+c.render(v))
	}
	for _, v := range rep.Costs {
		got = append(got, fmt.Sprintf("costs %d %s", v.Cost, c.render(v)))
	}
	slices.Sort(got)
	slices.Sort(c.want)
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Errorf("%s: verdicts (-want +got):\n%s", c.at, diff)
	}
	sum := int64(0)
	for _, n := range rep.Parts {
		sum += n
	}
	if sum != rep.Cost {
		t.Errorf("%s: parts add up to %d, cost is %d", c.at, sum, rep.Cost)
	}
}

// ruleCase is one case: a problem, a roster, and what Check has to say.
type ruleCase struct {
	title, at string
	p         *Problem
	roster    Roster
	want      []string
	demands   map[string]int // by shift and day, for instance g3
}

// render writes a verdict the way the case files do: name, person, amount, and the work that plays a part.
func (c *ruleCase) render(v Verdict) string {
	who := "-"
	if v.Person >= 0 {
		who = c.p.People[v.Person].ID
	}
	s := fmt.Sprintf("%s %s %d", v.Rule, who, v.Amount)
	sep := ": "
	for _, w := range v.Past {
		s += fmt.Sprintf("%s%s%d", sep, c.p.Shifts[w.Shift].ID, w.Day)
		sep = " "
	}
	for _, d := range v.Demands {
		s += sep + c.p.Demands[d].ID
		sep = " "
	}
	return s
}

// readCases reads a case file: a head that all cases share, then cases.
func readCases(t *testing.T, name string) []*ruleCase {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var head []line
	var cases []*ruleCase
	var bodies [][]line
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		text, _, _ := strings.Cut(sc.Text(), "#")
		l := line{at: fmt.Sprintf("%s:%d", name, n), words: strings.Fields(text)}
		switch {
		case len(l.words) == 0:
		case l.words[0] == "case":
			cases = append(cases, &ruleCase{title: strings.Join(l.words[1:], " "), at: l.at})
			bodies = append(bodies, nil)
		case len(cases) == 0:
			head = append(head, l)
		default:
			bodies[len(bodies)-1] = append(bodies[len(bodies)-1], l)
		}
	}
	for i, c := range cases {
		c.p = &Problem{Name: c.title, Days: 7}
		c.demands = map[string]int{}
		for _, l := range slices.Concat(head, bodies[i]) {
			if err := c.read(l.words); err != nil {
				t.Fatalf("%s: %v", l.at, err)
			}
		}
	}
	return cases
}

type line struct {
	at    string
	words []string
}

// read takes one line of a case.
func (c *ruleCase) read(w []string) error {
	switch w[0] {
	case "days": // days 7 from fri
		c.p.Days = number(w[1])
		if len(w) > 3 {
			c.p.FirstWeekday = slices.Index([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, w[3])
		}
	case "past":
		c.p.PastDays = number(w[1])
	case "group": // group ID [in PARENT]
		g := Group{ID: w[1], Parent: -1}
		if len(w) > 3 {
			g.Parent = c.group(w[3])
		}
		c.p.Groups = append(c.p.Groups, g)
	case "shift": // shift ID 18:00 24h [TAG…]
		c.p.Shifts = append(c.p.Shifts, Shift{ID: w[1], Start: clock(w[2]), Minutes: length(w[3]), Tags: w[4:]})
	case "person":
		c.person(w[1], options(w[2:]))
	case "need":
		return c.need(w[1], options(w[2:]))
	case "fixed": // fixed ali g3
		c.p.Fixed = append(c.p.Fixed, Assignment{c.who(w[1]), c.demand(w[2])})
	case "rule":
		return c.rule(w[1:])
	case "works": // works ali g . | g . d+n
		return c.works(c.who(w[1]), w[2:])
	case "put": // put ali g3: an assignment more
		c.roster.Assignments = append(c.roster.Assignments, Assignment{c.who(w[1]), c.demand(w[2])})
	case "broken", "costs":
		c.want = append(c.want, strings.Join(w, " "))
	case "fine":
	default:
		return fmt.Errorf("unknown line %q", w[0])
	}
	return nil
}

// options reads name=value words.
func options(words []string) map[string]string {
	m := map[string]string{}
	for _, w := range words {
		k, v, _ := strings.Cut(w, "=")
		m[k] = v
	}
	return m
}

func (c *ruleCase) person(id string, o map[string]string) {
	q := Person{ID: id, Group: -1, Grade: number(o["grade"])}
	if g, ok := o["in"]; ok {
		q.Group = c.group(g)
	}
	if s, ok := o["skills"]; ok {
		q.Skills = slices.Sorted(strings.SplitSeq(s, ","))
	}
	if s, ok := o["away"]; ok {
		q.Away = append(q.Away, spanOf(s))
	}
	if s, ok := o["barred"]; ok {
		q.Barred = append(q.Barred, spanOf(s))
	}
	if s, ok := o["shifts"]; ok {
		q.Shifts = c.shifts(s)
	}
	c.p.People = append(c.p.People, q)
}

func (c *ruleCase) need(id string, o map[string]string) error {
	d := c.demand(id)
	dem := &c.p.Demands[d]
	dem.Min, dem.Want, dem.Max = number(o["min"]), number(o["want"]), -1
	if s, ok := o["max"]; ok {
		dem.Max = number(s)
	}
	if s, ok := o["skills"]; ok {
		dem.Skills = slices.Sorted(strings.SplitSeq(s, ","))
	}
	if s, ok := o["grade"]; ok {
		low, high, _ := strings.Cut(s, "..")
		dem.MinGrade, dem.MaxGrade = number(low), number(high)
	}
	dem.Under, dem.Over = Weight(number(o["under"])), Weight(number(o["over"]))
	return nil
}

// works reads a person's days: the shift or shifts of each, or a dot, with a bar after the past.
func (c *ruleCase) works(i int, cells []string) error {
	day := -max(0, slices.Index(cells, "|"))
	for _, cell := range cells {
		if cell == "|" {
			continue
		}
		for s := range strings.SplitSeq(cell, "+") {
			switch {
			case s == ".":
			case day < 0:
				c.p.Past = append(c.p.Past, Work{i, c.shift(s), Day(day)})
			default:
				c.roster.Assignments = append(c.roster.Assignments, Assignment{i, c.demand(s + strconv.Itoa(day))})
			}
		}
		day++
	}
	return nil
}

// demand finds the demand for a shift on a day, and makes an open one if there is none.
func (c *ruleCase) demand(id string) int {
	if d, ok := c.demands[id]; ok {
		return d
	}
	cut := strings.IndexAny(id, "0123456789")
	c.p.Demands = append(c.p.Demands, Demand{ID: id, Shift: c.shift(id[:cut]), Day: Day(number(id[cut:])), Max: -1})
	c.demands[id] = len(c.p.Demands) - 1
	return c.demands[id]
}
