package force

import (
	"slices"

	"qarovul/internal/when"
)

// AwayOn says whether the person is absent on the date, and why. Where records overlap the earlier stands.
func (r *Register) AwayOn(id PersonID, d when.Date) (AbsenceKind, bool) {
	if a := r.absenceOn(id, d); a != nil {
		return a.Kind, true
	}
	return "", false
}

// BarredOn says what bars the person from duty on the date (R10): the oath not taken, the new-arrival training not passed, an
// entered bar, or one that follows from the records of service, in this order. Illness is an absence.
func (r *Register) BarredOn(id PersonID, d when.Date) (BarKind, bool) {
	if p := r.Person(id); p != nil {
		return r.barred(p, d)
	}
	return "", false
}

func (r *Register) barred(p *Person, d when.Date) (BarKind, bool) {
	if p.Sworn == 0 || d < p.Sworn {
		return Unsworn, true
	}
	if p.Trained == 0 || d < p.Trained {
		return Untrained, true
	}
	for _, all := range [][]Bar{r.bars[p.ID], r.served.follows[p.ID]} {
		for i := range all {
			if all[i].Days.Holds(d) {
				return all[i].Kind, true
			}
		}
	}
	return "", false
}

// BarredDays lists what bars the person from duty on any of the days from one to another (both included), cut to them, earliest
// first: the days before the oath, those before the training was passed, the entered bars, and those that follow from the
// records of service. Stretches of different kinds may overlap. Those that are not entered have no ID.
func (r *Register) BarredDays(id PersonID, from, to when.Date) []Bar {
	days := when.Days{First: from, Last: to}
	p := r.Person(id)
	if p == nil {
		return nil
	}
	var all []Bar
	add := func(b Bar) {
		if cut, ok := b.Days.Cut(days); ok {
			b.Days = cut
			all = append(all, b)
		}
	}
	for _, must := range []struct {
		kind BarKind
		done when.Date
	}{{Unsworn, p.Sworn}, {Untrained, p.Trained}} {
		b := Bar{Person: id, Kind: must.kind, Days: when.Days{First: days.First}}
		if must.done != 0 {
			b.Days.Last = must.done - 1
		}
		if must.done == 0 || must.done > days.First {
			add(b)
		}
	}
	for _, b := range r.bars[id] {
		add(b)
	}
	for _, b := range r.served.follows[id] {
		add(b)
	}
	slices.SortStableFunc(all, func(a, b Bar) int { return int(a.Days.First - b.Days.First) })
	return all
}

// AwayDays lists the person's absences on any of the days from one to another (both included), cut to them, earliest first.
func (r *Register) AwayDays(id PersonID, from, to when.Date) []Absence {
	days := when.Days{First: from, Last: to}
	var all []Absence
	for _, a := range r.away[id] {
		if cut, ok := a.Days.Cut(days); ok {
			a.Days = cut
			all = append(all, a)
		}
	}
	return all
}

// Holds says whether the person meets the requirement on every day from one to another (both included), by EntitlementsOf; one record may begin
// where another ends.
func (r *Register) Holds(id PersonID, code string, from, until when.Date) bool {
	need := from // the first day not yet covered
	for _, q := range r.EntitlementsOf(id) {
		if q.Code != code || q.From > need || (q.Until != 0 && q.Until < need) {
			continue
		}
		if q.Until == 0 {
			return true
		}
		need = q.Until + 1
		if need > until {
			return true
		}
	}
	return false
}

// HoldsAll says whether the person meets all the requirements on every day from one to another (both included).
func (r *Register) HoldsAll(id PersonID, codes []string, from, until when.Date) bool {
	for _, c := range codes {
		if !r.Holds(id, c, from, until) {
			return false
		}
	}
	return true
}

// HeldOn lists the codes of the qualifications that the person holds on the date, sorted.
func (r *Register) HeldOn(id PersonID, d when.Date) []string {
	var codes []string
	for _, q := range r.quals[id] {
		if q.From <= d && (q.Until == 0 || d <= q.Until) {
			codes = append(codes, q.Code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// QualificationCodes lists every code that anybody holds or held, sorted.
func (r *Register) QualificationCodes() []string {
	seen := map[string]bool{}
	for i := range r.Qualifications {
		seen[r.Qualifications[i].Code] = true
	}
	codes := make([]string, 0, len(seen))
	for c := range seen {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes
}
