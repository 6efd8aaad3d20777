package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// loads compares companies, or whatever unit people belong to where there is no company above them, with those whose
// people could do the same duties. Units with fewer than ten present say nothing.
func (d *Desk) loads(nights bool) []UnitLoad {
	units, present := d.companies()
	load := make(map[force.UnitID]*UnitLoad, len(units))
	peers := map[force.UnitID]uint64{}
	sign := d.t.signatures(d.t.asks(d.counted(nights)))
	votes := map[force.UnitID]map[uint64]int{}
	for p := range d.t.People {
		u := units[p]
		if u == "" {
			continue
		}
		if load[u] == nil {
			load[u], votes[u] = &UnitLoad{Unit: u}, map[uint64]int{}
		}
		load[u].People++
		votes[u][sign[p]]++
		for _, m := range d.work[p] {
			if m < d.t.Own {
				load[u].Duties++
				load[u].Nights += d.t.Slots[m].Night()
			}
		}
	}
	for u, v := range votes { // a unit is what most of its people are
		best := -1
		for s, n := range v {
			if n > best || n == best && s > peers[u] {
				best, peers[u] = n, s
			}
		}
	}
	return ranked(load, peers, present, nights)
}

// counted are the demands that a comparison is about.
func (d *Desk) counted(nights bool) []int {
	var list []int
	for m := range d.t.Slots[:d.t.Own] {
		if !nights || slices.Contains(d.kinds[m], duty.LedgerNight) {
			list = append(list, m)
		}
	}
	return list
}

// companies gives each person's company, and how many of each are present on an average day.
func (d *Desk) companies() (units []force.UnitID, present map[force.UnitID]float64) {
	units, present = make([]force.UnitID, len(d.t.People)), map[force.UnitID]float64{}
	there := d.t.presence()
	for p := range d.t.People {
		g := d.t.Problem.People[p].Group
		if g < 0 {
			continue
		}
		units[p] = d.t.Units[g]
		for _, a := range d.t.above(g) {
			if u := d.t.in.Register.Unit(d.t.Units[a]); u != nil && u.Kind == force.Company {
				units[p] = u.ID
				break
			}
		}
		present[units[p]] += there[p]
	}
	return units, present
}

// ranked sets each unit's load for one present in proportion to that of its peers, heaviest first. Those without peers are
// left out.
func ranked(load map[force.UnitID]*UnitLoad, peers map[force.UnitID]uint64, present map[force.UnitID]float64, nights bool) []UnitLoad {
	amount := func(u *UnitLoad) float64 {
		if nights {
			return float64(u.Nights)
		}
		return float64(u.Duties)
	}
	sum, size, many := map[uint64]float64{}, map[uint64]float64{}, map[uint64]int{}
	for id, u := range load {
		if peers[id] != 0 && present[id] >= leastStrength {
			sum[peers[id]] += amount(u)
			size[peers[id]] += present[id]
			many[peers[id]]++
		}
	}
	var list []UnitLoad
	for id, u := range load {
		p := peers[id]
		if p == 0 || present[id] < leastStrength || many[p] < 2 || sum[p] == 0 {
			continue
		}
		// Against the others, not against a mean in which the unit itself has a part.
		others := (sum[p] - amount(u)) / (size[p] - present[id])
		if u.Share = 1; others > 0 {
			u.Share = amount(u) / present[id] / others
		}
		list = append(list, *u)
	}
	slices.SortFunc(list, func(a, b UnitLoad) int { return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Unit, b.Unit)) })
	return list
}

const leastStrength = 10

// monthDays is the month as a stretch of days.
func (t *Task) monthDays() when.Days { return when.Days{First: t.Month.First(), Last: t.Month.Last()} }
