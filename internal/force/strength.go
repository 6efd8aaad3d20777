package force

import "qarovul/internal/when"

// StrengthRow is a unit's line of the strength return, the units below it included. OnRoll counts those who serve and belong
// there; each of them is either absent, under one kind, or Present; those Present are either Barred from duty (R10) or Fit.
type StrengthRow struct {
	Unit          UnitID // "" in the last row, for those who belong to no unit
	Depth         int    // 0 at the top
	Establishment int
	OnRoll        int
	Absent        map[AbsenceKind]int // kinds that nobody is absent by are missing
	Barred        int
	Present       int
	Fit           int
}

// Away is how many are absent in all.
func (s *StrengthRow) Away() int { return s.OnRoll - s.Present }

func (s *StrengthRow) add(t *StrengthRow) {
	s.OnRoll += t.OnRoll
	s.Barred += t.Barred
	s.Present += t.Present
	s.Fit += t.Fit
	for k, n := range t.Absent {
		s.Absent[k] += n
	}
}

// Strength is the strength return of a date: a row for each unit valid on it, in the order of the tree, and one more for
// those who belong to none, if there are any. Whoever belongs to a unit that is not valid counts with the unit above it that is.
func (r *Register) Strength(d when.Date) []StrengthRow {
	none := len(r.Units)
	rows := make([]StrengthRow, none+1)
	stands := make([]int, none) // for each unit the nearest valid one, at or above it
	for i := range r.Units {
		stands[i] = none
		if up, ok := r.parent(i); ok {
			stands[i], rows[i].Depth = stands[up], rows[up].Depth+1
		}
		if r.Units[i].Valid.Holds(d) {
			stands[i] = i
		}
		rows[i].Unit = r.Units[i].ID
	}
	for i := range rows {
		rows[i].Absent = map[AbsenceKind]int{}
	}
	for i := range r.People {
		if p := &r.People[i]; p.Serves(d) {
			at := none
			if u, ok := r.unit[r.UnitOn(p.ID, d)]; ok {
				at = stands[u]
			}
			r.count(&rows[at], i, d)
		}
	}
	kept := r.sumUp(rows, d)
	if rows[none].OnRoll > 0 {
		kept = append(kept, rows[none])
	}
	return kept
}

// sumUp adds each unit's row to that of the unit above and gives the rows of the valid units.
func (r *Register) sumUp(rows []StrengthRow, d when.Date) []StrengthRow {
	valid := 0
	for i := len(r.Units) - 1; i >= 0; i-- {
		row := &rows[i]
		if u := &r.Units[i]; u.Valid.Holds(d) {
			valid++
			if u.Strength > 0 {
				row.Establishment = u.Strength
			}
		}
		if up, ok := r.parent(i); ok {
			rows[up].add(row)
			rows[up].Establishment += row.Establishment
		}
	}
	kept := make([]StrengthRow, 0, valid+1)
	for i := range r.Units {
		if r.Units[i].Valid.Holds(d) {
			kept = append(kept, rows[i])
		}
	}
	return kept
}

// count adds the person at a place in People.
func (r *Register) count(row *StrengthRow, person int, d when.Date) {
	row.OnRoll++
	if i := r.awayDays.on(person, int32(d)); i >= 0 {
		row.Absent[r.away[r.People[person].ID][i].Kind]++
		return
	}
	row.Present++
	if _, barred := r.barred(&r.People[person], d); barred {
		row.Barred++
	} else {
		row.Fit++
	}
}
