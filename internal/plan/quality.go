package plan

import (
	"math"
	"slices"
	"strconv"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/words"
	"qarovul/roster"
)

// Levels of a line of the quality card.
const (
	Good = "good"
	Thin = "thin" // somebody should look at it
	Bad  = "bad"  // the plan should not be published so
)

// Quality is the plan's card: what is open, what is broken, and how evenly and considerately the month is shared out.
// Every line has the list behind it. It is worked out once; nobody may change it.
func (d *Desk) Quality() Quality { return d.quality() }

func (d *Desk) judge() Quality {
	q := Quality{Slots: d.t.Own}
	for m := range d.t.Slots[:d.t.Own] {
		if d.State(d.t.Slots[m].ID) == Filled {
			q.Filled++
		}
	}
	q.Open = q.Slots - q.Filled
	q.Items = []QualityItem{
		d.openItem(), d.brokenItem(), d.overrideItem(), d.loadItem("nights"), d.loadItem("duties"), d.weekendItem(),
		d.cohesionItem(), d.hoursItem(), d.wishItem(), d.repaidItem(),
	}
	if d.t.in.Base != nil {
		q.Items = append(q.Items, d.disturbedItem())
	}
	return q
}

// level is good for none, bad for too many, else thin.
func level(n, bad int) string {
	switch {
	case n == 0:
		return Good
	case n >= bad:
		return Bad
	}
	return Thin
}

// counted makes a line whose text is a number.
func (i QualityItem) counted(n int, level string) QualityItem {
	i.Number, i.Level, i.Args = n, level, []any{n}
	return i
}

func (d *Desk) openItem() QualityItem {
	i := QualityItem{Key: "open"}
	for m := range d.t.Slots[:d.t.Own] {
		if id := d.t.Slots[m].ID; d.State(id) != Filled {
			i.Slots = append(i.Slots, id)
		}
	}
	return i.counted(len(i.Slots), level(len(i.Slots), 1))
}

// brokenItem counts the hard rules that are broken without an order. A name whose bearer cannot come is an open slot.
func (d *Desk) brokenItem() QualityItem {
	i := QualityItem{Key: "broken"}
	n := 0
	for _, b := range d.Breaches() {
		if b.Override != "" || len(b.Slots) == 1 && d.State(b.Slots[0]) == Vacated {
			continue
		}
		n++
		i.Slots, i.People = append(i.Slots, b.Slots...), append(i.People, b.Person)
	}
	i.Slots, i.People = unique(i.Slots), unique(i.People)
	return i.counted(n, level(n, 1))
}

func (d *Desk) overrideItem() QualityItem {
	i := QualityItem{Key: "overrides"}
	n := 0
	for _, o := range d.t.in.Overrides {
		if m, ok := d.t.demand[o.Slot]; ok && d.t.in.Assigned[o.Slot].Person == o.Person && o.covers(&d.t.Slots[m]) {
			n++
			i.Slots, i.People = append(i.Slots, o.Slot), append(i.People, o.Person)
		}
	}
	i.Slots, i.People = unique(i.Slots), unique(i.People)
	return i.counted(n, level(n, math.MaxInt))
}

func unique[T ~string](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// Unevenness, in per cent over the others, that a commander should look at, and that is too much.
const (
	thinLoad = 15
	badLoad  = 40
)

// loadItem compares the companies whose people do the same sorts of duty, by the nights or by all duties that fall to one
// who is present.
func (d *Desk) loadItem(key string) QualityItem {
	i := QualityItem{Key: key, Level: Good, Units: d.loads(key == "nights")}
	worst := -1
	for n, u := range i.Units {
		if worst < 0 || u.Share > i.Units[worst].Share {
			worst = n
		}
	}
	unit := force.UnitID("")
	if worst >= 0 {
		i.Number = max(0, int(math.Round(100*(i.Units[worst].Share-1))))
		unit = i.Units[worst].Unit
	}
	if i.Args = []any{i.Number, unit}; i.Number >= thinLoad {
		i.Level = level(i.Number, badLoad)
	}
	return i
}

func (d *Desk) weekendItem() QualityItem {
	i := QualityItem{Key: "weekends"}
	share, ok := d.t.shares[duty.LedgerWeekend]
	if !ok {
		return i.counted(0, Good)
	}
	for n, id := range d.t.People {
		if done := d.load[duty.LedgerWeekend][n]; done > 1 && share.Carried[n]+100*done >= d.t.even[duty.LedgerWeekend]+200 {
			i.People = append(i.People, id)
			i.Slots = append(i.Slots, d.slotsOf(n, duty.LedgerWeekend)...)
		}
	}
	return i.counted(len(i.People), level(len(i.People), 1+len(d.t.People)/50))
}

// slotsOf are a person's slots of a kind of the ledger.
func (d *Desk) slotsOf(person int, k duty.LedgerKind) []duty.SlotID {
	var list []duty.SlotID
	for _, m := range d.work[person] {
		if slices.Contains(d.kinds(m), k) {
			list = append(list, d.t.Slots[m].ID)
		}
	}
	return list
}

// cohesionItem counts the guards, and other duties of one unit, in which people of several stand.
func (d *Desk) cohesionItem() QualityItem {
	i := QualityItem{Key: "cohesion"}
	weight := int64(max(1, d.t.weight(ruleTogether)))
	n, all := 0, 0
	for m := range d.t.Slots[:d.t.Own] {
		x := d.places[m]
		if x.team[0] != m || !x.duty.Together || len(x.team) < 2 {
			continue
		}
		all++
		home, price := d.t.nearest(d.members(x.team), weight)
		if price == 0 {
			continue
		}
		n++
		for _, y := range x.team {
			if p := d.holder[y]; p >= 0 && !d.gone[y] && d.t.steps(home, d.t.Problem.People[p].Group) > 0 {
				i.Slots, i.People = append(i.Slots, d.t.Slots[y].ID), append(i.People, d.t.People[p])
			}
		}
	}
	i.People = unique(i.People)
	return i.counted(n, level(n, 1+all/2))
}

// verdicts are the soft rules of a number that the plan breaks.
func (d *Desk) verdicts(rule string) []roster.Verdict {
	return slices.DeleteFunc(slices.Clone(d.report.Costs), func(v roster.Verdict) bool { return v.Rule != rule })
}

func (d *Desk) hoursItem() QualityItem {
	i := QualityItem{Key: "hours"}
	for _, v := range d.verdicts(ruleHours) {
		i.People = append(i.People, d.t.People[v.Person])
		i.Slots = append(i.Slots, d.ownSlots(&v)...)
	}
	return i.counted(len(i.People), level(len(i.People), 1+len(d.t.People)/50))
}

// ownSlots are the month's slots of a verdict.
func (d *Desk) ownSlots(v *roster.Verdict) []duty.SlotID {
	var list []duty.SlotID
	for _, m := range v.Demands {
		if m < d.t.Own {
			list = append(list, d.t.Slots[m].ID)
		}
	}
	return list
}

// wishItem counts the granted wishes that are not kept.
func (d *Desk) wishItem() QualityItem {
	i := QualityItem{Key: "wishes"}
	n := 0
	for w := range d.t.in.Wishes {
		x := &d.t.in.Wishes[w]
		p, ok := d.t.person[x.Person]
		if !ok || x.GrantedBy == "" || !x.Days.Overlaps(d.t.monthDays()) {
			continue
		}
		var touched []duty.SlotID
		for _, m := range d.work[p] {
			if s := &d.t.Slots[m]; m < d.t.Own && wishedFor(x, s) {
				touched = append(touched, s.ID)
			}
		}
		if (len(touched) > 0) != (x.Kind == WishDuty) {
			n++
			i.People, i.Slots = append(i.People, x.Person), append(i.Slots, touched...)
		}
	}
	i.People = unique(i.People)
	return i.counted(n, level(n, math.MaxInt))
}

func (d *Desk) repaidItem() QualityItem {
	i := QualityItem{Key: "repaid"}
	for _, v := range d.verdicts(ruleRepay) {
		i.People = append(i.People, d.t.People[v.Person])
		i.Slots = append(i.Slots, d.ownSlots(&v)...)
	}
	return i.counted(len(i.People), level(len(i.People), 1+len(d.t.People)/20))
}

// disturbedItem counts the names that differ from the version that this one was made from.
func (d *Desk) disturbedItem() QualityItem {
	i := QualityItem{Key: "disturbed"}
	for m := range d.t.Slots[:d.t.Own] {
		id := d.t.Slots[m].ID
		if was := d.t.in.Base[id].Person; was != "" && was != d.t.in.Assigned[id].Person {
			i.Slots, i.People = append(i.Slots, id), append(i.People, was)
		}
	}
	i.People = unique(i.People)
	return i.counted(len(i.Slots), level(len(i.Slots), math.MaxInt))
}

// Words is the line in plain words: "2 slots open", "1st Company carries 25 % more nights than the others".
func (i QualityItem) Words(l words.Lang, n Names) string {
	args := make([]any, len(i.Args))
	for x, a := range i.Args {
		switch a := a.(type) {
		case force.UnitID:
			args[x] = n.Unit(l, a)
		default:
			args[x] = a
		}
	}
	key := "quality." + i.Key
	if i.Number == 0 {
		key += ".none"
	}
	if i.Key == "nights" || i.Key == "duties" {
		if i.Number < thinLoad {
			key = "quality." + i.Key + ".none"
		}
		args = append(args, strconv.Itoa(thinLoad))
	}
	return words.T(l, key, args...)
}
