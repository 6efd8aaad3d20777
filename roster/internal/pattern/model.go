package pattern

import "math"

// Forbidden marks a task that a person may not do on a day.
const Forbidden = math.MaxInt32

// Model is a rostering task in which a person does at most one task a day. Tasks of a day are numbered from 1; 0 is a day
// off. A task has a letter, what the rules about a person's days look at (for instance the shift, while the skill asked
// for makes different tasks of one letter). Costs are in the problem's units; a hard rule broken by n counts n apart.
type Model struct {
	Days    int
	Tasks   int     // tasks a day, without the day off
	Letters int     // letters, without that of a day off (0)
	Letter  []int32 // of each task 0..Tasks; Letter[0] is 0
	Cover   []Cover // [day*Tasks + task-1]
	People  []Person
	Closing []bool // days on which a weekend is counted: its last day within the horizon
	Second  []bool // closing days of which the first day lies in the horizon or the known past
	// Unit is what all costs are a multiple of; at least 1.
	Unit int64
}

// Cover is the demand for a task on a day.
type Cover struct {
	Min, Want, Max int32 // Max -1: no limit
	Under, Over    int32
}

// Person is somebody with rules of their own.
type Person struct {
	Auto     *Automaton
	Start    int32     // state before day 0
	Cost     []int32   // [day*(Tasks+1) + task]: wishes; or Forbidden
	Counters []Counter // limits on the whole horizon
}

// Counter limits a total over the horizon.
type Counter struct {
	Amount   []int32 // by letter; nil: it counts weekends
	Base     int32   // carried in
	Min, Max int32   // Max -1: no limit
	Weight   int32   // for each unit outside, if soft
	Hard     bool
}

// Weekends says whether the counter counts weekends.
func (c *Counter) Weekends() bool { return c.Amount == nil }

// outside is by how much a total lies outside the limits.
func (c *Counter) outside(v int32) int32 {
	switch {
	case v < c.Min:
		return c.Min - v
	case c.Max >= 0 && v > c.Max:
		return v - c.Max
	}
	return 0
}

// Roster is an answer: the task of each person on each day, [person*Days + day].
type Roster []uint8

// Cost is a roster's price. Hard counts the units by which hard rules are broken.
type Cost struct {
	Hard, Soft int64
}

// Less says whether c is better than d: fewer hard rules broken, or as few and cheaper.
func (c Cost) Less(d Cost) bool { return c.Hard < d.Hard || c.Hard == d.Hard && c.Soft < d.Soft }

func (c Cost) plus(d Cost) Cost { return Cost{c.Hard + d.Hard, c.Soft + d.Soft} }

// cell gives the price of n people on a task.
func (c *Cover) price(n int32) Cost {
	var v Cost
	if n < c.Want {
		v.Soft = int64(c.Under) * int64(c.Want-n)
	} else {
		v.Soft = int64(c.Over) * int64(n-c.Want)
	}
	if n < c.Min {
		v.Hard = int64(c.Min - n)
	}
	if c.Max >= 0 && n > c.Max {
		v.Hard += int64(n - c.Max)
	}
	return v
}

// Evaluate prices a roster from scratch.
func (m *Model) Evaluate(r Roster) Cost {
	var total Cost
	for p := range m.People {
		total = total.plus(m.EvaluatePerson(p, r[p*m.Days:(p+1)*m.Days]))
	}
	for i, n := range m.count(r) {
		total = total.plus(m.Cover[i].price(n))
	}
	return total
}

// count gives the number of people on each task.
func (m *Model) count(r Roster) []int32 {
	n := make([]int32, len(m.Cover))
	for p := range m.People {
		for d, t := range r[p*m.Days : (p+1)*m.Days] {
			if t > 0 {
				n[d*m.Tasks+int(t)-1]++
			}
		}
	}
	return n
}

// EvaluatePerson prices a person's days, without the cover.
func (m *Model) EvaluatePerson(p int, days []uint8) Cost {
	per := &m.People[p]
	a := per.Auto
	q := per.Start
	var total Cost
	var totals [MaxCounters]int32
	for d, t := range days {
		if v := per.Cost[d*(m.Tasks+1)+int(t)]; v == Forbidden {
			total.Hard++
		} else {
			total.Soft += int64(v)
		}
		l := m.Letter[t]
		soft, hard := a.step(q, l, m.Second[d])
		total.Soft += int64(soft)
		total.Hard += int64(hard)
		for i := range per.Counters {
			totals[i] += m.amount(&per.Counters[i], a, q, l, d)
		}
		q = a.Next[int(q)*a.Letters+int(l)]
	}
	for i := range per.Counters {
		c := &per.Counters[i]
		if n := int64(c.outside(c.Base + totals[i])); c.Hard {
			total.Hard += n
		} else {
			total.Soft += n * int64(c.Weight)
		}
	}
	return total
}

// amount is what a counter grows by when the letter is worked on day d from state q.
func (m *Model) amount(c *Counter, a *Automaton, q, letter int32, d int) int32 {
	if c.Amount != nil {
		return c.Amount[letter]
	}
	if m.Closing[d] && (letter > 0 || m.twoDays(d) && a.Worked[q]) {
		return 1
	}
	return 0
}

// twoDays says whether both days of the weekend that day d closes lie in the horizon.
func (m *Model) twoDays(d int) bool { return m.Second[d] && d > 0 }

// MaxCounters is the largest number of counters of one person.
const MaxCounters = 64
