package plan

import (
	"cmp"
	"slices"
	"sync"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// Desk is what a planner has before them when they look at a plan: why a name stands where it stands, who could stand there
// instead, what is open, which rules are broken, how good the plan is. It is built once for a version as it stands, and
// many may ask it at once.
type Desk struct {
	t      *Task
	plan   roster.Roster             // who stands where, without those who cannot come any more
	holder []int                     // by demand: the person, -1 for nobody
	gone   []bool                    // by demand: whoever is assigned cannot come any more
	work   [][]int                   // by person: demands in order of time
	load   map[duty.LedgerKind][]int // by person: duties of the kind this month
	places []place                   // by demand: its duty and team

	report roster.Report

	quality func() Quality // see judge
}

// place is where a demand belongs.
type place struct {
	index int // of the duty in the month's duties
	duty  *duty.Duty
	team  []int // demands of the duty
}

// NewDesk reads a month as it is planned in in.Assigned. Errors are those of [Build].
func NewDesk(in Input) (*Desk, error) {
	t, err := build(&in, false)
	if err != nil {
		return nil, err
	}
	d := &Desk{t: t}
	d.quality = sync.OnceValue(d.judge)
	d.place()
	d.seat(in.Assigned)
	d.report, err = roster.Check(t.Problem, &d.plan)
	return d, err
}

// kinds are the ledgers in which a demand counts; none if it is not of the month.
func (d *Desk) kinds(m int) []duty.LedgerKind {
	if m < d.t.Own {
		return d.t.kinds[m]
	}
	return nil
}

// place notes the duty of each of the month's demands.
func (d *Desk) place() {
	d.places = make([]place, len(d.t.Slots))
	n := 0
	for i := range d.t.in.Duties {
		x := &d.t.in.Duties[i]
		team := make([]int, len(x.Slots))
		for j := range team {
			team[j] = n + j
		}
		for _, m := range team {
			d.places[m] = place{i, x, team}
		}
		n += len(x.Slots)
	}
}

// seat puts the names into the slots. Who is absent or barred by now, without an order, is not counted as standing there.
func (d *Desk) seat(assigned map[duty.SlotID]Assignment) {
	t := d.t
	d.holder, d.gone = make([]int, len(t.Slots)), make([]bool, len(t.Slots))
	for m := range d.holder {
		d.holder[m] = -1
	}
	for m := range t.Slots[:t.Own] {
		a := assigned[t.Slots[m].ID]
		i, known := t.person[a.Person]
		switch {
		case a.Person == "":
		case !known:
			d.gone[m] = true
		default:
			d.holder[m] = i
			d.gone[m] = t.unavailable(i, t.Problem.SpanOf(m)) && !t.excused(a.Person, m)
		}
	}
	d.plan = t.Roster(assigned, func(a Assignment) bool { return d.gone[t.demand[a.Slot]] })
	d.work, d.load = make([][]int, len(t.People)), map[duty.LedgerKind][]int{}
	for _, a := range d.plan.Assignments {
		d.holder[a.Demand] = a.Person
		d.work[a.Person] = append(d.work[a.Person], a.Demand)
	}
	for _, list := range d.work {
		slices.SortFunc(list, t.inTime)
	}
	for _, k := range duty.LedgerKinds {
		d.load[k] = make([]int, len(t.People))
	}
	for _, a := range d.plan.Assignments {
		for _, k := range d.kinds(a.Demand) {
			d.load[k][a.Person]++
		}
	}
}

// inTime orders demands by when they start.
func (t *Task) inTime(a, b int) int {
	return cmp.Or(t.Slots[a].Start.Compare(t.Slots[b].Start), cmp.Compare(a, b))
}

// excused says whether an order lets a person stand in a slot although absent or barred.
func (t *Task) excused(id force.PersonID, d int) bool {
	slots := []duty.SlotID{t.Slots[d].ID}
	return t.override(ruleAway, id, slots) != "" || t.override(ruleBarred, id, slots) != ""
}

// Slot finds a slot of the month.
func (d *Desk) Slot(id duty.SlotID) (duty.Slot, bool) {
	if m, ok := d.t.demand[id]; ok && m < d.t.Own {
		return d.t.Slots[m], true
	}
	return duty.Slot{}, false
}

// Duty finds the duty of a slot of the month; nil if there is no such slot.
func (d *Desk) Duty(id duty.SlotID) *duty.Duty {
	if m, ok := d.t.demand[id]; ok && m < d.t.Own {
		return d.places[m].duty
	}
	return nil
}

// State says how a slot stands. A slot that is not of the month is open.
func (d *Desk) State(id duty.SlotID) SlotState {
	m, ok := d.t.demand[id]
	switch {
	case !ok || m >= d.t.Own:
		return Open
	case d.gone[m]:
		return Vacated
	case d.holder[m] < 0:
		return Open
	}
	return Filled
}

// Holder is who is assigned to a slot, though they may not be able to come; "" for nobody.
func (d *Desk) Holder(id duty.SlotID) force.PersonID {
	return d.t.in.Assigned[id].Person
}

// Breaches lists the hard rules that the plan breaks, each with the order that covers it, if one does. Somebody who
// is assigned but cannot come is a breach of O2 or R10.
func (d *Desk) Breaches() []Breach {
	t := d.t
	list := t.breaches(d.report.Broken)
	for m := range t.Slots[:t.Own] {
		s := &t.Slots[m]
		id := t.in.Assigned[s.ID].Person
		if id == "" {
			continue
		}
		if d.gone[m] {
			list = append(list, Breach{Rule: d.whyGone(m), Person: id, Slots: []duty.SlotID{s.ID}})
		}
		if p := t.in.Rules.Profile(s.Profile); p != nil && p.LongestWatch > 0 && s.Minutes() > p.LongestWatch {
			b := Breach{Rule: ruleLength, Person: id, Slots: []duty.SlotID{s.ID}}
			b.Override = t.override(b.Rule, id, b.Slots)
			list = append(list, b)
		}
	}
	slices.SortStableFunc(list, func(a, b Breach) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Person, b.Person), slices.Compare(a.Slots, b.Slots))
	})
	return list
}

// whyGone is the rule by which whoever is assigned to a slot cannot come.
func (d *Desk) whyGone(m int) string {
	if i := d.holder[m]; i >= 0 {
		span := d.t.Problem.SpanOf(m)
		if slices.ContainsFunc(d.t.Problem.People[i].Away, func(s roster.Span) bool { return s.Overlaps(span) }) {
			return ruleAway
		}
	}
	return ruleBarred
}
