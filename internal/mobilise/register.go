package mobilise

import (
	"fmt"
	"slices"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Register is the register as duty is planned by it under the orders: whoever passes is away on mission from the order to the return, leave is
// suspended and goes on after the return as far as it reached, and the reserve serves. Days are whole, as those of absences are: whoever stood
// on the day of the order passes once relieved. What is handed in is not changed, and it is handed back where no order was ever in force.
func Register(r *force.Register, orders []Order) *force.Register {
	if !slices.ContainsFunc(orders, func(o Order) bool { return o.counts() }) {
		return r
	}
	people, members, away := slices.Clone(r.People), slices.Clone(r.Memberships), slices.Clone(r.Absences)
	for i := range orders {
		if o := &orders[i]; o.counts() {
			away = o.suspend(away)
			away = append(away, o.passing(r)...)
			var gaps []force.Absence
			people, members, gaps = o.callIn(r, people, members)
			away = append(away, gaps...)
		}
	}
	return force.NewRegister(r.Ranks, r.Units, people, members, r.Qualifications, apart(away), r.Bars).WithServiceOf(r)
}

// from is the day on which a person passes; back the day on which they have come back, 0 while they have not.
func (o *Order) from(id force.PersonID) when.Date { return max(when.DateOf(o.Effect), o.Busy[id]) }

func (o *Order) back() when.Date {
	if o.State != Returned {
		return 0
	}
	return when.DateOf(o.Return.Effect)
}

// backHome is the first day after the return on which a person called in is free of duty: not the day of the return itself, on which they
// still hand over.
func (o *Order) backHome(id force.PersonID) when.Date {
	if o.State != Returned {
		return 0
	}
	return max(o.back()+1, o.BusyBack[id])
}

// passing are the absences of those who pass.
func (o *Order) passing(r *force.Register) []force.Absence {
	var out []force.Absence
	day := when.DateOf(o.Effect)
	for i := range r.People {
		p := &r.People[i]
		if !p.Serves(day) || !o.Passes(r, r.UnitOn(p.ID, day)) {
			continue
		}
		days := when.Days{First: o.from(p.ID)}
		if b := o.back(); b != 0 {
			days.Last = b - 1
			if days.Last < days.First {
				continue
			}
		}
		out = append(out, force.Absence{ID: "mob-" + o.ID + "-" + string(p.ID), Person: p.ID, Kind: force.Mission, Days: days})
	}
	return out
}

// suspend cuts the leave out of the days from the order to the return.
func (o *Order) suspend(all []force.Absence) []force.Absence {
	var out []force.Absence
	day := when.DateOf(o.Effect)
	for _, a := range all {
		end := o.backHome(a.Person) // goes on from here
		if !slices.Contains(o.Leave, a.Kind) || a.Days.Last != 0 && a.Days.Last <= day || end != 0 && a.Days.First >= end {
			out = append(out, a)
			continue
		}
		if a.Days.First <= day {
			head := a
			head.Days.Last = day
			out = append(out, head)
		}
		if end != 0 && (a.Days.Last == 0 || a.Days.Last >= end) {
			tail := a
			tail.ID += "-on"
			tail.Days.First = max(end, a.Days.First)
			out = append(out, tail)
		}
	}
	return out
}

// OfReserve says whether a person is called in: they left within the term before the order, and belonged to a unit that stays.
func (o *Order) OfReserve(r *force.Register, p *force.Person) bool {
	day := when.DateOf(o.Effect)
	return o.Reserve > 0 && p.Left != 0 && p.Left <= day && p.Left > monthsBefore(day, o.Reserve) && (p.Joined == 0 || p.Joined < p.Left)
}

// lastUnit is the unit that somebody left from.
func lastUnit(r *force.Register, p *force.Person) (force.Membership, bool) {
	var last force.Membership
	for _, m := range r.MembershipsOf(p.ID) {
		if m.Period.From < p.Left {
			last = m
		}
	}
	return last, last.Unit != ""
}

func monthsBefore(d when.Date, n int) when.Date { return when.DateOf(d.At(0).AddDate(0, -n, 0)) }

// callIn lets the reserve serve, in the unit that each left from: from the day after the order to the return.
func (o *Order) callIn(r *force.Register, people []force.Person, members []force.Membership) ([]force.Person, []force.Membership, []force.Absence) {
	var gaps []force.Absence
	day := when.DateOf(o.Effect)
	for i := range people {
		p := &people[i]
		last, ok := lastUnit(r, p)
		if !ok || !o.OfReserve(r, p) {
			continue
		}
		end := o.backHome(p.ID)
		left := p.Left
		p.Left = end
		gaps = append(gaps, force.Absence{ID: fmt.Sprintf("mob-%s-%s-home", o.ID, p.ID), Person: p.ID, Kind: force.Mission, Days: when.Days{First: left, Last: day}})
		if o.Passes(r, last.Unit) {
			gaps = append(gaps, force.Absence{ID: fmt.Sprintf("mob-%s-%s", o.ID, p.ID), Person: p.ID, Kind: force.Mission, Days: when.Days{First: day + 1, Last: lastOf(end)}})
		}
		for j := range members {
			if members[j].ID == last.ID && members[j].Person == p.ID {
				members[j].Period.To = end
			}
		}
	}
	return people, members, gaps
}

func lastOf(end when.Date) when.Date {
	if end == 0 {
		return 0
	}
	return end - 1
}

// apart takes care that nobody's absences overlap: where two do, the earlier one stands and the later one goes on after it, as a register's do.
func apart(all []force.Absence) []force.Absence {
	of := map[force.PersonID][]force.Absence{}
	var order []force.PersonID
	for _, a := range all {
		if of[a.Person] == nil {
			order = append(order, a.Person)
		}
		of[a.Person] = append(of[a.Person], a)
	}
	out := make([]force.Absence, 0, len(all))
	for _, id := range order {
		list := of[id]
		slices.SortStableFunc(list, func(a, b force.Absence) int { return int(a.Days.First - b.Days.First) })
		until, open := when.Date(0), false // the last day taken
		for i, a := range list {
			if open {
				break
			}
			if i > 0 && a.Days.First <= until {
				a.Days.First = until + 1
			}
			if a.Days.Last != 0 && a.Days.Last < a.Days.First {
				continue
			}
			out = append(out, a)
			until, open = max(until, a.Days.Last), a.Days.Last == 0
		}
	}
	return out
}

// Busy are the people who stand in a duty that has begun at a moment and goes on on its day or later, or ended on it, with the first day on
// which they are free.
func Busy(at time.Time, stands []Stand) map[force.PersonID]when.Date {
	out := map[force.PersonID]when.Date{}
	day := when.DateOf(at)
	for _, s := range stands {
		if last := when.DateOf(s.To.Add(-time.Nanosecond)); s.From.Before(at) && last >= day {
			out[s.Person] = max(out[s.Person], last+1)
		}
	}
	return out
}
