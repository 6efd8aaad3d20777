package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// leastStrength is how many must be present on average for a unit's load to say anything.
const leastStrength = 10

// loads compares companies with those whose people could do the same duties, by nights or by all duties, heaviest first.
func (d *Desk) loads(nights bool) []UnitLoad {
	t := d.t
	units, present := d.companies()
	able := t.peers(t.asks(d.counted(nights)))
	load, votes := map[force.UnitID]*UnitLoad{}, map[force.UnitID]map[int]int{}
	for p, u := range units {
		if u == "" {
			continue
		}
		if load[u] == nil {
			load[u], votes[u] = &UnitLoad{Unit: u}, map[int]int{}
		}
		load[u].People++
		votes[u][able.of[p]]++
		for _, m := range d.work[p] {
			if m < t.Own {
				load[u].Duties++
				load[u].Nights += t.Slots[m].Night()
			}
		}
	}
	// A unit is what most of its people are.
	like := map[int][]*UnitLoad{}
	for u, v := range votes {
		best := -1
		for s, n := range v {
			if best < 0 || n > v[best] || n == v[best] && s < best {
				best = s
			}
		}
		if best != able.none && present[u] >= leastStrength {
			like[best] = append(like[best], load[u])
		}
	}
	var list []UnitLoad
	for _, group := range like {
		list = append(list, compared(group, present, nights)...)
	}
	slices.SortFunc(list, func(a, b UnitLoad) int { return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Unit, b.Unit)) })
	return list
}

// compared sets each unit's load for one present in proportion to that of the others in the group.
func compared(group []*UnitLoad, present map[force.UnitID]float64, nights bool) []UnitLoad {
	amount := func(u *UnitLoad) float64 {
		if nights {
			return float64(u.Nights)
		}
		return float64(u.Duties)
	}
	sum, size := 0.0, 0.0
	for _, u := range group {
		sum += amount(u)
		size += present[u.Unit]
	}
	var list []UnitLoad
	for _, u := range group {
		if len(group) < 2 || sum == 0 {
			break
		}
		others := (sum - amount(u)) / (size - present[u.Unit])
		if u.Share = 1; others > 0 {
			u.Share = amount(u) / present[u.Unit] / others
		}
		list = append(list, *u)
	}
	return list
}

// counted are the demands that a comparison is about.
func (d *Desk) counted(nights bool) []int {
	var list []int
	for m := range d.t.Slots[:d.t.Own] {
		if !nights || slices.Contains(d.kinds(m), duty.LedgerNight) {
			list = append(list, m)
		}
	}
	return list
}

// companies gives each person's company, "" for those without, and how many of each are present on an average day.
func (d *Desk) companies() (units []force.UnitID, present map[force.UnitID]float64) {
	units, present = make([]force.UnitID, len(d.t.People)), map[force.UnitID]float64{}
	of := make([]force.UnitID, len(d.t.Units))
	for g, id := range d.t.Units {
		if u := d.t.in.Register.Unit(id); u != nil && u.Kind == force.Company {
			of[g] = id
		} else if p := d.t.Problem.Groups[g].Parent; p >= 0 {
			of[g] = of[p]
		}
	}
	there := d.t.presence()
	for p := range d.t.People {
		if g := d.t.Problem.People[p].Group; g >= 0 {
			units[p] = of[g]
			present[of[g]] += there[p]
		}
	}
	return units, present
}

// monthDays is the month as a stretch of days.
func (t *Task) monthDays() when.Days { return when.Days{First: t.Month.First(), Last: t.Month.Last()} }
