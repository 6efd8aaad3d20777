package pattern

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Automaton says what a person's letters cost in their order: lengths of runs, successions, whole weekends. Its states are
// what the rules still have to know of the days that are gone.
type Automaton struct {
	Letters int      // with that of a day off
	Next    []int32  // [state*Letters + letter]
	Soft    []int32  // [state*Letters + letter]
	Hard    []int32  // units of hard rules broken
	Whole   [2]int32 // soft and hard price of half a weekend, charged on its second day
	Worked  []bool   // by state: the day before was worked
}

// States is the number of states.
func (a *Automaton) States() int { return len(a.Worked) }

// step prices a letter on a day; second says whether it is the second day of a weekend.
func (a *Automaton) step(q, letter int32, second bool) (soft, hard int32) {
	i := int(q)*a.Letters + int(letter)
	soft, hard = a.Soft[i], a.Hard[i]
	if second && a.Worked[q] != (letter > 0) {
		soft += a.Whole[0]
		hard += a.Whole[1]
	}
	return soft, hard
}

// Run limits the number of days in a row with letters of a set.
type Run struct {
	Of       []bool // by letter
	Min, Max int    // Max -1: no limit
	Weight   int32
	Hard     bool
}

// Follow prices a letter behind another.
type Follow struct {
	First, Then int32
	Weight      int32
	Hard        bool
}

// Machine prices letters by states of its own.
type Machine struct {
	Letter []int32   // by letter: what it is to the machine
	Start  int32     // state before the oldest day of a past
	Next   [][]int32 // by state and what a letter is
	Broken [][]int32
	Weight int32
	Hard   bool
}

// Rules are what an automaton is built from.
type Rules struct {
	Letters  int // with that of a day off
	Runs     []Run
	Follows  []Follow
	Machines []Machine
	Whole    [2]int32 // soft and hard price of half a weekend
}

// ErrTooMany says that the rules need more states than the engine has room for.
var ErrTooMany = errors.New("pattern: the rules about days in a row have too many states")

const maxStates = 30_000

// ErrTooDear says that a single day can cost more than the engine can count.
var ErrTooDear = errors.New("pattern: the prices of the rules about days in a row are too high")

// builder finds the states that can be reached. A state is, for each run, its length and whether its beginning is unknown, then the
// state of each machine, the class of the last letter (letters that bar the same others are one class) and whether the day was worked.
type builder struct {
	rules Rules
	class []int32 // of each letter
	bars  [][2]int64
	caps  []int32
	known map[string]int32
	keys  [][]int32
	auto  *Automaton
}

// Build makes the automaton and the state of each past. A past is the letters of the days before the horizon, the
// oldest first; what lay before it is unknown.
func Build(rules Rules, pasts [][]int32) (*Automaton, []int32, error) {
	b := &builder{rules: rules, known: map[string]int32{}}
	b.auto = &Automaton{Letters: rules.Letters, Whole: rules.Whole}
	b.classes()
	for _, r := range rules.Runs {
		// Beyond this length all lengths behave alike.
		b.caps = append(b.caps, int32(max(r.Min, r.Max+1, 1)))
	}
	starts := make([]int32, len(pasts))
	for i, past := range pasts {
		key := make([]int32, 2*len(rules.Runs)+len(rules.Machines)+2)
		for j := range rules.Machines {
			key[2*len(rules.Runs)+j] = rules.Machines[j].Start
		}
		for j := range rules.Runs {
			key[2*j+1] = 1
			b.settle(key, j)
		}
		for _, letter := range past {
			key, _, _ = b.move(key, letter)
		}
		starts[i] = b.state(key)
	}
	for q := 0; q < len(b.keys); q++ {
		if q > maxStates {
			return nil, nil, fmt.Errorf("%w: more than %d", ErrTooMany, maxStates)
		}
		for l := range int32(rules.Letters) {
			key, soft, hard := b.move(b.keys[q], l)
			if most := soft + int64(rules.Whole[0]); most >= math.MaxInt32 {
				return nil, nil, fmt.Errorf("%w: a day costs %d, not below %d", ErrTooDear, most, math.MaxInt32)
			}
			next := b.state(key)
			b.auto.Next = append(b.auto.Next, next)
			b.auto.Soft = append(b.auto.Soft, int32(soft))
			b.auto.Hard = append(b.auto.Hard, hard)
		}
	}
	return b.auto, starts, nil
}

// classes puts letters with equal successions together.
func (b *builder) classes() {
	n := b.rules.Letters
	price := make([][2]int64, n*n)
	for _, f := range b.rules.Follows {
		i := int(f.First)*n + int(f.Then)
		if f.Hard {
			price[i][1]++
		} else {
			price[i][0] += int64(f.Weight)
		}
	}
	b.bars = price
	b.class = make([]int32, n)
	for l := range n {
		b.class[l] = int32(l)
		for k := range l {
			if slices.Equal(price[k*n:(k+1)*n], price[l*n:(l+1)*n]) {
				b.class[l] = int32(k)
				break
			}
		}
	}
}

// settle forgets what no longer matters of run j: an unknown beginning once the run is long enough.
func (b *builder) settle(key []int32, j int) {
	r := &b.rules.Runs[j]
	n := key[2*j]
	if key[2*j+1] == 1 && r.Max < 0 {
		n = int32(max(r.Min, 0)) // never too short, and there is no too long
	}
	n = min(n, b.caps[j])
	key[2*j] = n
	if int(n) >= r.Min {
		key[2*j+1] = 0
	}
}

// move gives the state behind a letter and its price.
func (b *builder) move(key []int32, letter int32) (next []int32, soft int64, hard int32) {
	next = slices.Clone(key)
	charge := func(r *Run, n int32) {
		if r.Hard {
			hard += n
		} else {
			soft += int64(n) * int64(r.Weight)
		}
	}
	for j := range b.rules.Runs {
		r := &b.rules.Runs[j]
		n, open := key[2*j], key[2*j+1] == 1
		if r.Of[letter] {
			if r.Max >= 0 && int(n) >= r.Max {
				charge(r, 1)
			}
			next[2*j] = n + 1
			b.settle(next, j)
			continue
		}
		if n > 0 && !open && int(n) < r.Min {
			charge(r, int32(r.Min)-n)
		}
		next[2*j], next[2*j+1] = 0, 0
	}
	for j := range b.rules.Machines {
		r := &b.rules.Machines[j]
		at := 2*len(b.rules.Runs) + j
		q, l := key[at], r.Letter[letter]
		if n := r.Broken[q][l]; r.Hard {
			hard += n
		} else {
			soft += int64(n) * int64(r.Weight)
		}
		next[at] = r.Next[q][l]
	}
	k := len(key) - 2
	i := int(key[k])*b.rules.Letters + int(letter)
	soft += b.bars[i][0]
	hard += int32(b.bars[i][1])
	next[k] = b.class[letter]
	next[k+1] = min(letter, 1)
	return next, soft, hard
}

func (b *builder) state(key []int32) int32 {
	name := fmt.Sprint(key)
	q, ok := b.known[name]
	if !ok {
		q = int32(len(b.keys))
		b.known[name] = q
		b.keys = append(b.keys, key)
		b.auto.Worked = append(b.auto.Worked, key[len(key)-1] == 1)
	}
	return q
}
