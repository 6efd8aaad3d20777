package roster

import (
	"cmp"
	"slices"
)

// fill says who could stand in the places under the rules; nil if they cannot all be filled, and then, where a matching decided it, the places of a set
// that has fewer people than places. Places are numbers within the scope. No places are filled by nobody: an empty list, not nil.
func (x *clash) fill(places []int, rules names) ([]Assignment, []int, error) {
	rules.set(0)
	can := make([][]int, len(places)) // by place: who may take it
	of := map[int][]int{}             // by kind
	for i, at := range places {
		k := x.kind[at]
		if _, done := of[k]; !done {
			if err := x.ctx.Err(); err != nil {
				return nil, nil, err
			}
			list := []int{}
			for q := range x.jobs {
				m := x.one(q, at)
				if !x.taken[q][x.demand[at]] && !m.meets(rules) {
					list = append(list, q)
				}
			}
			of[k] = list
		}
		can[i] = of[k]
		if slices.ContainsFunc(can[i], func(q int) bool { return x.taken[q][x.demand[at]] }) {
			can[i] = slices.DeleteFunc(slices.Clone(can[i]), func(q int) bool { return x.taken[q][x.demand[at]] })
		}
	}
	once := make([]int, len(x.jobs))
	for q := range once {
		once[q] = 1
	}
	held, short := flow(can, once)
	if short == nil {
		return x.assignments(places, held), nil, nil
	}
	most, more := x.most(places, can, rules)
	if !more {
		hall := make([]int, len(short))
		for i, n := range short {
			hall[i] = places[n]
		}
		return nil, hall, nil
	}
	if _, short := flow(can, most); short != nil {
		hall := make([]int, len(short))
		for i, n := range short {
			hall[i] = places[n]
		}
		return nil, hall, nil
	}
	s := &seating{x: x, places: places, can: can, rules: rules, at: make([]int, len(places)), has: map[int][]int{}, left: conflictSteps}
	for i := range places {
		s.order = append(s.order, i)
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(len(can[a]), len(can[b])) })
	switch found, err := s.seat(0); {
	case err != nil:
		return nil, nil, err
	case !found:
		return nil, nil, nil
	}
	return x.assignments(places, s.at), nil, nil
}

func (x *clash) assignments(places, held []int) []Assignment {
	out := make([]Assignment, len(places))
	for i, at := range places {
		out[i] = Assignment{held[i], x.demand[at]}
	}
	return out
}

// most is, by person, of how many of the places they could have at once at most: a bound from pairs. More is false if nobody can have two.
func (x *clash) most(places []int, can [][]int, rules names) (most []int, more bool) {
	most = make([]int, len(x.jobs))
	mine := make([][]int, len(x.jobs)) // by person: distinct demands
	for i, at := range places {
		for _, q := range can[i] {
			if n := len(mine[q]); n == 0 || mine[q][n-1] != at {
				mine[q] = append(mine[q], at)
			}
		}
	}
	for q, list := range mine {
		most[q] = min(1, len(list))
		for i, a := range list {
			with := 1
			for j, b := range list {
				if i != j && !x.both(q, a, b).meets(rules) {
					with++
				}
			}
			most[q] = max(most[q], with)
		}
		more = more || most[q] > 1
	}
	return most, more
}

// flow puts a person to each place, each person to as many as they may have: by augmenting paths (Kuhn 1955). Where it cannot, short is the places of a set that has
// fewer people than places.
func flow(can [][]int, most []int) (held, short []int) {
	held = make([]int, len(can))
	for i := range held {
		held[i] = -1
	}
	at := make([][]int, len(most)) // by person: places
	for i := range can {
		seen := make([]bool, len(most))
		visited := []int{i}
		var reach func(place int) bool
		reach = func(place int) bool {
			for _, q := range can[place] {
				if seen[q] || most[q] == 0 {
					continue
				}
				seen[q] = true
				if len(at[q]) < most[q] {
					at[q] = append(at[q], place)
					held[place] = q
					return true
				}
				for n, other := range at[q] {
					visited = append(visited, other)
					if reach(other) {
						at[q][n] = place
						held[place] = q
						return true
					}
				}
			}
			return false
		}
		if !reach(i) {
			slices.Sort(visited)
			return nil, slices.Compact(visited)
		}
	}
	return held, nil
}

// seating searches who takes which place where people can have several.
type seating struct {
	x      *clash
	places []int
	can    [][]int
	rules  names
	order  []int         // places, those with the fewest people first
	at     []int         // by place: who has it
	has    map[int][]int // by person: demands of the scope, as numbers in it
	left   int           // steps
}

// seat fills the places from the n-th of the order on.
func (s *seating) seat(n int) (bool, error) {
	if n == len(s.order) {
		return true, nil
	}
	place := s.order[n]
	at := s.places[place]
	for _, q := range s.can[place] {
		if s.left--; s.left < 0 {
			return false, ErrUndecided
		}
		if s.left%1024 == 0 && s.x.ctx.Err() != nil {
			return false, s.x.ctx.Err()
		}
		if !s.may(q, at) {
			continue
		}
		s.at[place] = q
		s.has[q] = append(s.has[q], at)
		found, err := s.seat(n + 1)
		if found || err != nil {
			return found, err
		}
		s.has[q] = s.has[q][:len(s.has[q])-1]
	}
	return false, nil
}

// may says whether a person can have one more demand beside those that they have.
func (s *seating) may(q, at int) bool {
	if len(s.has[q]) == 0 {
		return true
	}
	demands := []int{s.x.demand[at]}
	for _, b := range s.has[q] {
		if s.x.both(q, at, b).meets(s.rules) {
			return false
		}
		demands = append(demands, s.x.demand[b])
	}
	return len(demands) < 3 || !s.x.breaks(q, demands...).meets(s.rules)
}
