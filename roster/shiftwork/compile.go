package shiftwork

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"qarovul/roster"
	"qarovul/roster/internal/pattern"
)

// ErrUnsupported wraps what this engine cannot solve: two shifts on one day, rules other than counts over the horizon, runs,
// successions, whole weekends, automata and wishes, or automata of too many states together or too high a price.
var ErrUnsupported = errors.New("shiftwork: not a problem of one shift a day")

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnsupported, fmt.Sprintf(format, args...))
}

// maxTasks is the number of tasks a day that fit in the engine's rosters.
const maxTasks = 255

// compiled is a problem in the engine's terms, with the way back.
type compiled struct {
	p      *roster.Problem
	m      *pattern.Model
	task   []int32 // of each demand
	demand []int   // [day*Tasks + task-1]; -1: no such demand
	unit   int64
}

func compile(p *roster.Problem) (*compiled, error) {
	c := &compiled{p: p, m: &pattern.Model{Days: p.Days, Letters: len(p.Shifts)}}
	if err := c.oneShiftADay(); err != nil {
		return nil, err
	}
	if err := c.tasks(); err != nil {
		return nil, err
	}
	c.calendar()
	if err := c.people(); err != nil {
		return nil, err
	}
	if err := c.automata(); err != nil {
		return nil, err
	}
	if err := c.counters(); err != nil {
		return nil, err
	}
	if err := c.wishes(); err != nil {
		return nil, err
	}
	if err := c.fix(); err != nil {
		return nil, err
	}
	c.m.Unit = max(1, c.unit)
	return c, nil
}

// price notes that costs are sums of multiples of w.
func (c *compiled) price(w roster.Weight) int32 {
	c.unit = gcd(c.unit, int64(w))
	return int32(w)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		return -a
	}
	return a
}

// oneShiftADay makes sure that any two shifts of a day overlap, and that none reaches beyond the next day.
func (c *compiled) oneShiftADay() error {
	for i, s := range c.p.Shifts {
		if s.Start+s.Minutes > 2*roster.DayMinutes {
			return unsupported("shift %s lasts beyond the next day", s.ID)
		}
		for _, t := range c.p.Shifts[:i] {
			if s.Start+s.Minutes <= t.Start || t.Start+t.Minutes <= s.Start {
				return unsupported("shifts %s and %s can be worked on one day", t.ID, s.ID)
			}
		}
	}
	return nil
}

// tasks numbers the demands of each day: equal shift and requirements are the same task on all days.
func (c *compiled) tasks() error {
	type key struct {
		day  roster.Day
		name string
	}
	seen, numbers := map[key]int{}, map[string]int32{}
	c.m.Letter = []int32{0}
	c.task = make([]int32, len(c.p.Demands))
	for i := range c.p.Demands {
		d := &c.p.Demands[i]
		if int(d.Day) >= c.p.Days || d.Day < 0 {
			return unsupported("demand %s lies outside the horizon", d.ID)
		}
		name := fmt.Sprintf("%d %d %d %s", d.Shift, d.MinGrade, d.MaxGrade, strings.Join(d.Skills, "\x00"))
		n := seen[key{d.Day, name}]
		seen[key{d.Day, name}] = n + 1
		name = fmt.Sprintf("%s #%d", name, n)
		t, ok := numbers[name]
		if !ok {
			t = int32(len(c.m.Letter))
			if t > maxTasks {
				return unsupported("more than %d kinds of work a day", maxTasks)
			}
			numbers[name] = t
			c.m.Letter = append(c.m.Letter, int32(d.Shift)+1)
		}
		c.task[i] = t
	}
	c.m.Tasks = len(c.m.Letter) - 1
	c.m.Cover = make([]pattern.Cover, c.p.Days*c.m.Tasks)
	for i := range c.m.Cover {
		c.m.Cover[i].Max = -1
	}
	c.demand = make([]int, len(c.m.Cover))
	for i := range c.demand {
		c.demand[i] = -1
	}
	for i := range c.p.Demands {
		d := &c.p.Demands[i]
		cell := int(d.Day)*c.m.Tasks + int(c.task[i]) - 1
		c.demand[cell] = i
		c.m.Cover[cell] = pattern.Cover{Min: int32(d.Min), Want: int32(d.Want), Max: int32(d.Max),
			Under: c.price(d.Under), Over: c.price(d.Over)}
	}
	return nil
}

// calendar marks the days that close a weekend.
func (c *compiled) calendar() {
	c.m.Closing, c.m.Second = make([]bool, c.p.Days), make([]bool, c.p.Days)
	for d := range c.p.Days {
		switch (d + c.p.FirstWeekday) % 7 {
		case 5:
			c.m.Closing[d] = d == c.p.Days-1
		case 6:
			c.m.Closing[d] = true
			c.m.Second[d] = d > 0 || c.p.PastDays > 0
		}
	}
}

// people says who may do what on which day.
func (c *compiled) people() error {
	c.m.People = make([]pattern.Person, len(c.p.People))
	may := make([]bool, c.m.Tasks+1)
	for i := range c.p.People {
		person := &c.p.People[i]
		cost := make([]int32, c.p.Days*(c.m.Tasks+1))
		c.m.People[i].Cost = cost
		for j := range cost {
			if j%(c.m.Tasks+1) != 0 {
				cost[j] = pattern.Forbidden
			}
		}
		for j := range may {
			may[j] = false
		}
		done := make([]bool, c.m.Tasks+1)
		for j := range c.p.Demands {
			d, t := &c.p.Demands[j], c.task[j]
			if !done[t] {
				done[t], may[t] = true, able(person, d)
			}
			if may[t] && free(person, c.p.SpanOf(j)) {
				cost[int(d.Day)*(c.m.Tasks+1)+int(t)] = 0
			}
		}
	}
	for _, w := range c.p.Past {
		// Work that reaches over the start of the horizon leaves no room on day 0.
		s := c.p.Shifts[w.Shift]
		end := roster.Minute(int(w.Day)*roster.DayMinutes + s.Start + s.Minutes)
		for j := range c.p.Demands {
			if d := &c.p.Demands[j]; d.Day == 0 && c.p.SpanOf(j).From < end {
				c.m.People[w.Person].Cost[c.task[j]] = pattern.Forbidden
			}
		}
	}
	return nil
}

func able(person *roster.Person, d *roster.Demand) bool {
	if person.Shifts != nil && !slices.Contains(person.Shifts, d.Shift) {
		return false
	}
	if person.Grade < d.MinGrade || d.MaxGrade > 0 && person.Grade > d.MaxGrade {
		return false
	}
	for _, s := range d.Skills {
		if !slices.Contains(person.Skills, s) {
			return false
		}
	}
	return true
}

func free(person *roster.Person, span roster.Span) bool {
	for _, list := range [][]roster.Span{person.Away, person.Barred} {
		for _, s := range list {
			if s.Overlaps(span) {
				return false
			}
		}
	}
	return true
}

// fix leaves a fixed assignment as the only choice on its day.
func (c *compiled) fix() error {
	type key struct {
		person int
		day    roster.Day
	}
	seen := map[key]bool{}
	for _, a := range c.p.Fixed {
		d := c.p.Demands[a.Demand].Day
		k := key{a.Person, d}
		if seen[k] {
			return unsupported("%s is fixed to two demands of day %d", c.p.People[a.Person].ID, d)
		}
		seen[k] = true
		row := c.m.People[a.Person].Cost[int(d)*(c.m.Tasks+1):][:c.m.Tasks+1]
		for t := range row {
			if int32(t) != c.task[a.Demand] {
				row[t] = pattern.Forbidden
			} else if row[t] == pattern.Forbidden {
				row[t] = 0
			}
		}
	}
	return nil
}

// read turns a roster into the engine's form. What does not fit, such as a second shift on a day, is left out.
func (c *compiled) read(r *roster.Roster) pattern.Roster {
	out := make(pattern.Roster, len(c.p.People)*c.p.Days)
	for _, a := range r.Assignments {
		out[a.Person*c.p.Days+int(c.p.Demands[a.Demand].Day)] = uint8(c.task[a.Demand])
	}
	return out
}

// write is the way back.
func (c *compiled) write(r pattern.Roster) roster.Roster {
	var out roster.Roster
	for i, t := range r {
		if t == 0 {
			continue
		}
		if d := c.demand[i%c.p.Days*c.m.Tasks+int(t)-1]; d >= 0 {
			out.Assignments = append(out.Assignments, roster.Assignment{Person: i / c.p.Days, Demand: d})
		}
	}
	return out
}
