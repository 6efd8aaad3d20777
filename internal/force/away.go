package force

import (
	"math"
	"slices"

	"qarovul/internal/when"
)

// away finds a person's absence on a date. The days of everybody's absences lie side by side in the order of People, so that a count over many
// people reads little memory.
type away struct {
	of          []int32 // by person: where the absences begin, with one more at the end
	first, last []int32
	// Those with absences that overlap, which Check refuses: of theirs the earlier stands.
	twice []bool
}

func (r *Register) indexAway() {
	x := &r.awayDays
	*x = away{of: make([]int32, len(r.People)+1), first: make([]int32, 0, len(r.Absences)), last: make([]int32, 0, len(r.Absences)), twice: make([]bool, len(r.People))}
	for i := range r.People {
		all := r.away[r.People[i].ID]
		for _, a := range all {
			last := int32(a.Days.Last)
			if last == 0 {
				last = math.MaxInt32
			}
			x.first, x.last = append(x.first, int32(a.Days.First)), append(x.last, last)
		}
		x.of[i+1] = int32(len(x.first))
		x.twice[i] = overlap(all, func(a *Absence) (when.Date, when.Date) { return a.Days.First, after(a.Days.Last) })
	}
}

// after is the first day after a last one; an open end stays open.
func after(last when.Date) when.Date {
	if last == 0 {
		return 0
	}
	return last + 1
}

// on is which of the absences of the person at a place in People holds on the date; -1 none.
func (x *away) on(person int, d int32) int {
	from, to := x.of[person], x.of[person+1]
	// Those that begin later do not count. Of the others the last holds, if any does, unless they overlap.
	n, _ := slices.BinarySearch(x.first[from:to], d+1)
	if !x.twice[person] {
		if n > 0 && x.last[int(from)+n-1] >= d {
			return n - 1
		}
		return -1
	}
	for i := range n {
		if x.last[int(from)+i] >= d {
			return i
		}
	}
	return -1
}

// absenceOn is the person's absence on a date; nil if none. Where records overlap the earlier stands.
func (r *Register) absenceOn(id PersonID, d when.Date) *Absence {
	if p, ok := r.person[id]; ok {
		if i := r.awayDays.on(p, int32(d)); i >= 0 {
			return &r.away[id][i]
		}
		return nil
	}
	for i := range r.away[id] {
		if a := &r.away[id][i]; a.Days.Holds(d) {
			return a
		}
	}
	return nil
}
