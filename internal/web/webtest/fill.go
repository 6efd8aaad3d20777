package webtest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// Fill puts a draft of a month into the store, made without the engine so that tests are quick and always see the same names:
// slot by slot in the order of time, whoever of the furnishing unit is longest off and may stand.
func (h *House) Fill(t testing.TB, m when.Month) plan.VersionID {
	t.Helper()
	s, err := h.State(Context(t))
	if err != nil {
		t.Fatal(err)
	}
	duties, err := site.Demand(m, s.Sites, s.Rules)
	if err != nil {
		t.Fatal(err)
	}
	mo, err := h.Month(Context(t), m)
	if err != nil {
		t.Fatal(err)
	}
	n := len(mo.Versions) + 1
	p := &plan.Plan{Duties: duties, Assigned: map[duty.SlotID]plan.Assignment{}}
	p.Version = plan.Version{
		ID: plan.VersionID(fmt.Sprintf("%s.%d", m, n)), Month: m, Number: n, State: plan.Draft, Created: h.Now(), CreatedBy: By.By,
	}
	f := &filler{state: s, last: map[force.PersonID]*duty.Slot{}, mounted: map[force.PersonID]when.Date{}, off: map[force.UnitID]time.Time{}}
	f.fill(p, h.Now())
	err = h.Store.Write(Context(t), func(tx app.Tx) error {
		if err := tx.Plans().Create(Context(t), p); err != nil {
			return err
		}
		return tx.Touch(Context(t), "plan:"+string(p.Version.ID), "versions")
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.Version.ID
}

type filler struct {
	state   *app.State
	last    map[force.PersonID]*duty.Slot
	mounted map[force.PersonID]when.Date
	off     map[force.UnitID]time.Time // when a unit last furnished a duty
}

func (f *filler) fill(p *plan.Plan, at time.Time) {
	all := make([]*duty.Duty, len(p.Duties))
	for i := range p.Duties {
		all[i] = &p.Duties[i]
	}
	slices.SortStableFunc(all, func(a, b *duty.Duty) int { return a.Start.Compare(b.Start) })
	for _, d := range all {
		slots := make([]*duty.Slot, len(d.Slots))
		for i := range d.Slots {
			slots[i] = &d.Slots[i]
		}
		// Those that few can stand come first.
		slices.SortStableFunc(slots, func(a, b *duty.Slot) int { return cmp.Compare(len(b.Needs), len(a.Needs)) })
		order := f.units(d)
		for _, s := range slots {
			if id := f.pick(s, order); id != "" {
				p.Assigned[s.ID] = plan.Assignment{Slot: s.ID, Person: id, How: plan.ByEngine, At: at}
				f.last[id] = s
				f.off[f.state.Register.UnitOn(id, s.Mounts)] = s.End
				if s.Kind == duty.Guard {
					f.mounted[id] = s.Mounts
				}
			}
		}
	}
}

// units are those whose people may furnish a duty, whoever is longest off first.
func (f *filler) units(d *duty.Duty) []force.UnitID {
	r := f.state.Register
	top := force.UnitID("")
	if len(d.Slots) > 0 {
		top = d.Slots[0].Furnish
	}
	var out []force.UnitID
	for i := range r.Units {
		if u := &r.Units[i]; top == "" || r.Within(u.ID, top) {
			out = append(out, u.ID)
		}
	}
	slices.SortStableFunc(out, func(a, b force.UnitID) int { return f.off[a].Compare(f.off[b]) })
	return out
}

func (f *filler) pick(s *duty.Slot, units []force.UnitID) force.PersonID {
	r := f.state.Register
	for _, u := range units {
		best := force.PersonID("")
		for _, id := range r.PeopleIn(u, s.Mounts, false) {
			if (best == "" || f.ended(id).Before(f.ended(best))) && f.eligible(id, s) && f.free(id, s) {
				best = id
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

func (f *filler) ended(id force.PersonID) time.Time {
	if l := f.last[id]; l != nil {
		return l.End
	}
	return time.Time{}
}

func (f *filler) eligible(id force.PersonID, s *duty.Slot) bool {
	r := f.state.Register
	p := r.Person(id)
	level := r.Level(p.Rank)
	if level < r.Level(s.MinRank) || s.MaxRank != "" && level > r.Level(s.MaxRank) {
		return false
	}
	for d := when.DateOf(s.Start); d.Start().Before(s.End); d++ {
		if _, away := r.AwayOn(id, d); away {
			return false
		}
		if _, barred := r.BarredOn(id, d); barred {
			return false
		}
	}
	for _, off := range r.NightsOff(id) {
		if off.Overlaps(when.DaysOf(s.Start, s.End)) {
			return false
		}
	}
	return r.HoldsAll(id, r.Asked(s.Needs, string(s.Role)), when.DateOf(s.Start), when.DateOf(s.End))
}

// free keeps more than the rules ask: two days and a half between duties of any kind.
func (f *filler) free(id force.PersonID, s *duty.Slot) bool {
	if l := f.last[id]; l != nil && s.Start.Sub(l.End) < 47*time.Hour {
		return false
	}
	m, ok := f.mounted[id]
	return !ok || s.Kind != duty.Guard || int(s.Mounts-m) >= 3
}
