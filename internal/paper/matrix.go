package paper

import (
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// matrix counts people by unit and duty on a date.
type matrix struct {
	cols    []matrixColumn
	counts  map[force.UnitID][]int
	groups  []unitGroup
	open    []int
	openSum int
}

// matrixColumn is a guard, or all duties of another kind.
type matrixColumn struct {
	kind duty.Kind
	duty *duty.Duty // of a guard
}

// unitGroup is a battalion, or whatever stands directly below the force, with those of its units that furnish anybody.
type unitGroup struct {
	top   force.UnitID
	units []force.UnitID
}

func (g *unitGroup) name(p *press) string {
	if u := p.desk.src.Register.Unit(g.top); u != nil {
		return u.Name.In(p.lang)
	}
	return p.t("paper.no-unit")
}

func (d *desk) matrix(date when.Date, all []detail) *matrix {
	m := &matrix{counts: map[force.UnitID][]int{}}
	at := map[duty.Kind]int{}
	place := make([]int, len(all))
	for i, x := range all {
		n, ok := at[x.duty.Kind]
		if !ok || x.duty.Kind == duty.Guard {
			n = len(m.cols)
			at[x.duty.Kind] = n
			m.cols = append(m.cols, matrixColumn{kind: x.duty.Kind, duty: x.duty})
		}
		place[i] = n
	}
	m.open = make([]int, len(m.cols))
	for i, x := range all {
		for j := range x.seats {
			if s := &x.seats[j]; s.open() {
				m.open[place[i]]++
				m.openSum++
			} else {
				u := d.src.Register.UnitOn(s.id, date)
				if m.counts[u] == nil {
					m.counts[u] = make([]int, len(m.cols))
				}
				m.counts[u][place[i]]++
			}
		}
	}
	m.groups = d.unitGroups(func(u force.UnitID) bool { return m.counts[u] != nil })
	return m
}

// unitGroups are the units asked for, in the order of the tree, gathered under the units directly below the force; those without a unit
// come last.
func (d *desk) unitGroups(want func(force.UnitID) bool) []unitGroup {
	var groups []unitGroup
	for i := range d.src.Register.Units {
		id := d.src.Register.Units[i].ID
		if !want(id) {
			continue
		}
		path := d.src.Register.Path(id)
		top := path[max(0, len(path)-2)]
		if n := len(groups); n == 0 || groups[n-1].top != top {
			groups = append(groups, unitGroup{top: top})
		}
		g := &groups[len(groups)-1]
		g.units = append(g.units, id)
	}
	if want("") {
		groups = append(groups, unitGroup{units: []force.UnitID{""}})
	}
	return groups
}

// sum adds up units.
func (m *matrix) sum(units []force.UnitID) []int {
	all := make([]int, len(m.cols))
	for _, u := range units {
		for i, n := range m.counts[u] {
			all[i] += n
		}
	}
	return all
}

// total is everybody, and the open slots.
func (m *matrix) total() []int {
	all := append([]int{}, m.open...)
	for _, counts := range m.counts {
		for i, n := range counts {
			all[i] += n
		}
	}
	return all
}
