package demo

import (
	"context"
	"hash/fnv"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// Seed of the demo that ships: everybody who starts it sees the same people.
const Seed = 19911225

// Load puts the demo into an empty store; one that holds anything stays as it is, and Load gives false.
func Load(ctx context.Context, a *app.App, around when.Month) (bool, error) {
	d, err := Generate(Seed, around)
	if err != nil {
		return false, err
	}
	if err := d.Apply(Seed, a.Today()); err != nil {
		return false, err
	}
	return a.Found(ctx, d.Founding())
}

// Founding is the data as the use cases take it.
func (d *Data) Founding() app.Founding {
	return app.Founding{
		Organisation: app.Organisation{Az: d.Name.Az, En: d.Name.En, Demo: true},
		Ranks:        d.Ranks, Units: d.Units, People: d.People, Memberships: d.Memberships,
		Qualifications: d.Qualifications, Absences: d.Absences, Bars: d.Bars, Records: d.Records, Sites: d.Sites, Applications: d.Applications,
	}
}

// Of a thousand slots so many were stood by somebody else than planned, and so many by nobody.
const (
	replacedPerMille = 6
	absentPerMille   = 1
)

// Happen tells what really happened in a month of the demo, for all slots that are over and have no outcome yet. Nearly
// everybody stood where the plan had them; who did not is drawn from the slot's name, so that it is the same each time.
func Happen(ctx context.Context, a *app.App, m when.Month) error {
	mp, err := a.InForce(ctx, m)
	if app.CodeOf(err) == app.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	var outs []plan.Outcome
	for _, d := range mp.Plan.Duties {
		for _, s := range d.Slots {
			as := mp.Plan.Assigned[s.ID]
			if _, told := mp.Outcomes[s.ID]; told || as.Person == "" || s.End.After(a.Now()) {
				continue
			}
			outs = append(outs, happened(mp, s, as))
		}
	}
	if len(outs) == 0 {
		return nil
	}
	return a.Record(ctx, m, outs)
}

func happened(mp *app.MonthPlan, s duty.Slot, as plan.Assignment) plan.Outcome {
	o := plan.Outcome{Slot: s.ID, Kind: plan.Stood, Planned: as.Person}
	h := fnv.New32a()
	h.Write([]byte(s.ID))
	switch n := h.Sum32() % 1000; {
	case n < absentPerMille:
		o.Kind = plan.Absent
	case n < absentPerMille+replacedPerMille:
		for _, x := range mp.Desk.Candidates(s.ID, 1) {
			if x.Allowed {
				o.Kind, o.Stood = plan.Replaced, x.Person
			}
		}
	}
	return o
}
