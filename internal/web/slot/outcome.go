package slot

import (
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// record tells what happened with one slot.
func (p *page) record(q *ui.Request) error {
	f, err := Find(q, p.desk, duty.SlotID(q.PathValue("id")), "slot", false)
	if err != nil {
		return err
	}
	o := plan.Outcome{
		Slot: f.Slot.ID, Kind: plan.OutcomeKind(q.PostFormValue("outcome")), Note: strings.TrimSpace(q.PostFormValue("note")),
		Stood: chosen(q, f, "stood"),
	}
	err = p.desk.Record(q.Context(), f.Plan.Version.Month, []plan.Outcome{o})
	if app.CodeOf(err) == app.CodeInvalid {
		v := p.sheet(q, f)
		v.Told, v.Note, v.TellWho, v.Error = string(o.Kind), o.Note, q.PostFormValue("stood-text"), q.ProblemOf(err).What
		return q.Refuse(p.t, "slot", PageHead(f), v)
	}
	if err != nil {
		return err
	}
	return q.Done(f.Head.Back, "web.outcome.said")
}

// chosen is the person picked in a field: by the picker, or by a service number typed into it.
func chosen(q *ui.Request, f *Found, name string) force.PersonID {
	if id := q.PostFormValue(name); id != "" {
		return force.PersonID(id)
	}
	text := words.Fold(q.PostFormValue(name + "-text"))
	if text == "" {
		return ""
	}
	for i := range f.Register.People {
		if x := &f.Register.People[i]; words.Fold(x.Number) == text {
			return x.ID
		}
	}
	return ""
}

// dutySheet is the view of a whole duty.
type dutySheet struct {
	ID       duty.ID
	Title    string
	Kind     duty.Kind
	Span     string
	Version  plan.VersionID
	State    plan.State
	Number   int
	Slots    []ui.Slot
	Filled   int
	Untold   int
	Begun    bool
	Back     string
	Self     string
	Papers   string
	Overs    int
	Together string // the unit that furnishes most of it
}

func (p *page) findDuty(q *ui.Request) (*app.MonthPlan, *duty.Duty, error) {
	id := q.PathValue("id")
	mp, err := planOf(q, p.desk, id, false)
	if err != nil {
		return nil, nil, err
	}
	for i := range mp.Plan.Duties {
		if d := &mp.Plan.Duties[i]; string(d.ID) == id {
			return mp, d, nil
		}
	}
	return nil, nil, app.Errorf(app.CodeNotFound, "not-found.slot", id)
}

func (p *page) duty(q *ui.Request) error {
	mp, d, err := p.findDuty(q)
	if err != nil {
		return err
	}
	ver := mp.Plan.Version
	v := &dutySheet{
		ID: d.ID, Title: q.DutyTitle(mp.State, d.Kind, d.Source), Kind: d.Kind, Span: ui.Span(d.Start, d.End),
		Version: ver.ID, State: ver.State, Number: ver.Number, Begun: !d.Start.After(q.Now), Back: q.Back(q.Came("/today")),
		Self: "/duty/" + string(d.ID), Papers: ui.Link("/papers", "date", d.Mounts.String()),
	}
	units := map[string]int{}
	for _, s := range d.Slots {
		x := q.Slot(mp.State, mp.Slot(s))
		if x.State == plan.Filled {
			v.Filled++
		}
		if x.Outcome == nil {
			v.Untold++
		}
		if x.Person != nil && d.Together {
			units[x.Person.Unit]++
			if units[x.Person.Unit] > units[v.Together] || v.Together == "" {
				v.Together = x.Person.Unit
			}
		}
		v.Slots = append(v.Slots, x)
	}
	return q.Render(p.t, "duty", ui.Head{Nav: "today", Title: v.Title, State: ver.State, Version: ver.Number}, v)
}

// stood tells of everybody on a duty of whom nothing was told yet that they stood as planned.
func (p *page) stood(q *ui.Request) error {
	mp, d, err := p.findDuty(q)
	if err != nil {
		return err
	}
	var outs []plan.Outcome
	for _, s := range d.Slots {
		if x := mp.Slot(s); x.Outcome == nil && x.State == plan.Filled {
			outs = append(outs, plan.Outcome{Slot: s.ID, Kind: plan.Stood})
		}
	}
	if err := p.desk.Record(q.Context(), mp.Plan.Version.Month, outs); err != nil {
		return err
	}
	return q.Done(q.Back(q.Came("/today")), "web.outcome.all-said", words.Num(q.Lang, len(outs)))
}

// pick answers the picker: people whose names hold what was typed.
func (p *page) pick(q *ui.Request) error {
	name := q.Get("name")
	hits, err := p.desk.Search(q.Context(), q.Get(name+"-text"), 8)
	if err != nil {
		return err
	}
	v := struct {
		Name string
		Hits []app.Hit
	}{Name: name}
	for _, h := range hits {
		if h.Kind == "person" {
			v.Hits = append(v.Hits, h)
		}
	}
	return q.Fragment(p.t, "picked", v)
}
