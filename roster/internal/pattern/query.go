package pattern

import (
	"math"
	"slices"
)

// hardPrice is what the searches take a unit of a broken hard rule to cost. It is far above any sum of soft prices that a
// single move could save, and small enough for sums of it and of soft prices to be exact.
func (m *Model) hardPrice() float64 { return math.Max(5000, 50*float64(m.dearest())) }

// dearest is the most that one person on one day can cost under any single soft price: of the cover, of a wish, of days in their order, or of a
// count.
func (m *Model) dearest() int64 {
	top := int64(1)
	for _, c := range m.Cover {
		top = max(top, int64(c.Under), int64(c.Over))
	}
	seen := map[*Automaton]bool{}
	for i := range m.People {
		per := &m.People[i]
		for _, v := range per.Cost {
			if v != Forbidden {
				top = max(top, int64(v))
			}
		}
		for k := range per.Counters {
			top = max(top, per.Counters[k].dearest())
		}
		if a := per.Auto; !seen[a] {
			seen[a] = true
			for _, v := range a.Soft {
				top = max(top, int64(v)+int64(a.Whole[0]))
			}
		}
	}
	return top
}

// dearest is what one more day can cost by a soft count.
func (c *Counter) dearest() int64 {
	switch {
	case c.Hard:
		return 0
	case c.Amount == nil:
		return int64(c.Weight)
	}
	return int64(c.Weight) * int64(slices.Max(c.Amount))
}

// cheapest is the least soft price above nothing of a day in its order: about that of a single rule.
func (a *Automaton) cheapest() int64 {
	least := int64(math.MaxInt64)
	for _, v := range append([]int32{a.Whole[0]}, a.Soft...) {
		if v > 0 {
			least = min(least, int64(v))
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}

// query asks for the cheapest days [from, to) of a person, given what lies before and behind them.
type query struct {
	person   int
	from, to int
	price    []float64 // [(day-from)*Tasks + task-1]: what a task costs besides the person's own cost
	start    int32     // state before day from
	tail     []float64 // what the days from to on cost, by the state before them; nil: nothing
	base     []int32   // of each counter, what is counted outside the window
	ban      []bool    // [(day-from)*(Tasks+1) + task]: forbidden besides; nil: nothing
	below    float64   // only an answer cheaper than this is of interest
	labels   int       // most labels kept a day; 0: no limit. A limit makes the answer heuristic
	quick    bool      // any answer below the limit will do
	strict   bool      // no hard rule may be broken, even where there is no other way
}

// edge is a kind of letter from a state.
type edge struct {
	next int32
	kind int32
	cost float64
}

// graph is an automaton for the dynamic program: the edges of each state, without those that break hard rules, or with
// them at the hard price. Letters that lead to the same states at the same price and grow the same counters are one
// kind, of which only the cheapest of a day is looked at. Kind 0 is the day off.
type graph struct {
	at     []int32 // edges of state q are edges[at[q]:at[q+1]]
	edges  []edge
	whole  float64 // price of half a weekend
	kind   []int32 // of each letter
	letter []int32 // one of each kind
	strict bool
}

// kinds says of which kind each letter is for a person, and names one letter of each kind.
func (per *Person) kinds() (kind, letter []int32) {
	a := per.Auto
	same := func(k, l int) bool {
		for i := 0; i < len(a.Next); i += a.Letters {
			if a.Next[i+k] != a.Next[i+l] || a.Soft[i+k] != a.Soft[i+l] || a.Hard[i+k] != a.Hard[i+l] {
				return false
			}
		}
		for i := range per.Counters {
			if v := per.Counters[i].Amount; v != nil && v[k] != v[l] {
				return false
			}
		}
		return true
	}
	kind, letter = make([]int32, a.Letters), []int32{0}
next:
	for l := 1; l < a.Letters; l++ {
		for k, first := range letter {
			if k > 0 && same(int(first), l) {
				kind[l] = int32(k)
				continue next
			}
		}
		kind[l] = int32(len(letter))
		letter = append(letter, int32(l))
	}
	return kind, letter
}

func (a *Automaton) graph(kind, letter []int32, hard float64, strict bool) *graph {
	g := &graph{at: make([]int32, 1, a.States()+1), whole: float64(a.Whole[0]) + hard*float64(a.Whole[1]),
		kind: kind, letter: letter, strict: strict}
	for q := range a.States() {
		for k, l := range letter {
			i := q*a.Letters + int(l)
			if a.Hard[i] > 0 && strict {
				continue
			}
			g.edges = append(g.edges, edge{a.Next[i], int32(k), float64(a.Soft[i]) + hard*float64(a.Hard[i])})
		}
		g.at = append(g.at, int32(len(g.edges)))
	}
	return g
}

// limit is a counter as a query sees it: the price of an amount worked inside the window.
type limit struct {
	lo, hi float64 // free of charge from lo to hi
	top    float64 // no window can hold more
	weight float64 // a unit outside
}

func (c *Counter) limit(base int32, top int32, hard float64) limit {
	l := limit{lo: float64(max(0, c.Min-base)), hi: math.Inf(1), top: float64(top), weight: float64(c.Weight)}
	if c.Max >= 0 {
		l.hi = float64(c.Max - base)
	}
	if c.Hard {
		l.weight = hard
	}
	return l
}

func (l *limit) price(v float64) float64 {
	switch {
	case v < l.lo:
		return l.weight * (l.lo - v)
	case v > l.hi:
		return l.weight * (v - l.hi)
	}
	return 0
}

// least is the smallest price(v) - slope×v over all amounts v, and where it is reached.
func (l *limit) least(slope float64) (value, at float64) {
	value = math.Inf(1)
	for _, v := range [4]float64{0, l.lo, l.hi, l.top} {
		v = math.Min(math.Max(v, 0), l.top)
		if w := l.price(v) - slope*v; w < value {
			value, at = w, v
		}
	}
	return value, at
}
