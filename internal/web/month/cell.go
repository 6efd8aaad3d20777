package month

import (
	"cmp"
	"slices"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// held is a slot that somebody stands in, with what can be done to it.
type held struct {
	ui.Slot
	Order    bool // stands by an override
	Editable bool
	Why      string
	Open     string // address of the slot's own sheet
}

// personCell is the sheet of a person on a day.
type personCell struct {
	Version  plan.Version
	Date     when.Date
	Person   *ui.Person
	Standing ui.Standing
	Slots    []held
	Before   []held  // of the day before, not over yet
	Offers   []offer // open slots of the day
	Groups   []group // every slot of the day, to choose from
	Editable bool
	Back     string
}

// offer is an open slot and whether the person may stand in it.
type offer struct {
	ui.Slot
	Allowed bool
	Why     string // the first rule in the way
}

type group struct {
	Title   string
	Options []ui.Option
}

// slotCell is the sheet of a slot.
type slotCell struct {
	held
	Version plan.Version
	Number  string
	Date    when.Date
	Can     []candidate
	Cannot  []candidate
	Back    string
}

// It is the slot that the sheet is about, for the template.
func (v *slotCell) It() held { return v.held }

// candidate is somebody who could take a slot, or nearly.
type candidate struct {
	Person   *ui.Person
	SameUnit bool
	Notes    []slot.Reason
}

// shown is how many candidates a sheet shows.
const shown = 8

// cell is the sheet of a cell of the grid: of a person on a day, or of a slot.
func (p *page) cell(q *ui.Request) error {
	mp, err := p.desk.Plan(q.Context(), plan.VersionID(q.PathValue("version")))
	if err != nil {
		return err
	}
	if id := q.Get("slot"); id != "" {
		return p.slotCell(q, mp, duty.SlotID(id))
	}
	d, err := q.Date("date", 0)
	if err != nil {
		return err
	}
	id := force.PersonID(q.Get("person"))
	if mp.Register.Person(id) == nil {
		return app.Errorf(app.CodeNotFound, "not-found.person", string(id))
	}
	if !mp.Plan.Version.Month.Contains(d) {
		return app.Errorf(app.CodeInvalid, "web.date", q.Get("date"))
	}
	v := p.personCell(q, mp, id, d)
	return q.Render(p.t, "month-person", p.head(q, mp), v)
}

func (p *page) head(q *ui.Request, mp *app.MonthPlan) ui.Head {
	ver := mp.Plan.Version
	return ui.Head{Nav: "month", Title: q.T("web.month.title", words.Month(q.Lang, ver.Month)), State: ver.State, Version: ver.Number}
}

func (p *page) back(q *ui.Request, mp *app.MonthPlan) string {
	return q.Back(q.Came(ui.Link("/month", "version", string(mp.Plan.Version.ID))))
}

func (p *page) personCell(q *ui.Request, mp *app.MonthPlan, id force.PersonID, d when.Date) *personCell {
	m := p.models.of(mp)
	v := &personCell{
		Version: mp.Plan.Version, Date: d, Person: q.Person(mp.State, id, d), Standing: q.Standing(mp.State, id, d), Back: p.back(q, mp),
		Editable: mp.Plan.Version.State != plan.Superseded && d >= q.Today(),
	}
	for _, i := range m.byOwner[id] {
		s := &m.slots[i]
		switch {
		case s.slot.Mounts == d:
			v.Slots = append(v.Slots, newHeld(q, mp, s))
		case s.slot.Mounts < d && s.slot.End.After(d.Start()):
			v.Before = append(v.Before, newHeld(q, mp, s))
		}
	}
	if v.Editable {
		v.offer(q, mp, m, id)
	}
	return v
}

func newHeld(q *ui.Request, mp *app.MonthPlan, s *placed) held {
	x := q.Slot(mp.State, mp.Slot(*s.slot))
	return held{
		Slot: x, Order: s.flags&flagOrder != 0, Editable: mp.Plan.Version.State != plan.Superseded && s.flags&flagOver == 0,
		Why:  ui.Link("/why", "slot", string(x.ID), "version", string(x.Version)),
		Open: ui.Link("/month/"+string(x.Version)+"/cell", "slot", string(x.ID)),
	}
}

// offer lists what the person could do on the day: open slots first, then any.
func (v *personCell) offer(q *ui.Request, mp *app.MonthPlan, m *model, id force.PersonID) {
	names := mp.Desk.Names()
	at := map[string]int{}
	allowed := group{Title: q.T("web.month.any.allowed")}
	for l := range m.byLine {
		for _, i := range m.byLine[l] {
			s := &m.slots[i]
			if s.slot.Mounts != v.Date || s.person == id || s.flags&flagOver != 0 {
				continue
			}
			x := q.Slot(mp.State, mp.Slot(*s.slot))
			rs := forbidding(mp.Desk.Why(id, s.slot.ID))
			if s.state != plan.Filled {
				o := offer{Slot: x, Allowed: len(rs) == 0}
				if !o.Allowed {
					o.Why = words.Sentence(q.Lang, rs[0].Words(q.Lang, names))
				}
				v.Offers = append(v.Offers, o)
			}
			if len(rs) == 0 {
				allowed.Options = append(allowed.Options, choice(q, x, true))
				continue
			}
			g, ok := at[x.Duty]
			if !ok {
				g = len(v.Groups)
				at[x.Duty] = g
				v.Groups = append(v.Groups, group{Title: x.Duty})
			}
			v.Groups[g].Options = append(v.Groups[g].Options, choice(q, x, false))
		}
	}
	if len(allowed.Options) > 0 {
		v.Groups = slices.Insert(v.Groups, 0, allowed)
	}
	slices.SortStableFunc(v.Offers, func(a, b offer) int { return cmp.Compare(rank(a.Allowed), rank(b.Allowed)) })
}

func rank(allowed bool) int {
	if allowed {
		return 0
	}
	return 1
}

// choice is a slot in the list of all: a tick where the person may stand, and who stands there.
func choice(q *ui.Request, x ui.Slot, allowed bool) ui.Option {
	who := q.T("web.slot.open")
	if x.Person != nil {
		who = x.Person.Brief
	}
	text := x.Role.Code() + " · " + x.Title + ", " + ui.Clock(x.From) + " – " + who
	if allowed {
		return ui.Option{Value: string(x.ID), Text: "✓ " + text + " · " + x.Duty}
	}
	return ui.Option{Value: string(x.ID), Text: text}
}

func (p *page) slotCell(q *ui.Request, mp *app.MonthPlan, id duty.SlotID) error {
	s, ok := mp.FindSlot(id)
	if !ok {
		return app.Errorf(app.CodeNotFound, "not-found.slot", string(id))
	}
	m := p.models.of(mp)
	v := &slotCell{Version: mp.Plan.Version, Date: s.Mounts, Back: p.back(q, mp)}
	for i := range m.slots {
		if m.slots[i].slot.ID == id {
			v.held = newHeld(q, mp, &m.slots[i])
		}
	}
	if v.Editable {
		f := &slot.Found{MonthPlan: mp, Slot: s}
		for _, c := range mp.Desk.Candidates(id, shown) {
			x := candidate{Person: q.Person(mp.State, c.Person, s.Mounts), SameUnit: c.SameUnit}
			for _, r := range f.Reasons(q, c.Reasons) {
				if r.Says == "no" || c.Allowed && (r.Says == "cost" || r.Says == "gain") {
					x.Notes = append(x.Notes, r)
				}
			}
			if c.Allowed {
				v.Can = append(v.Can, x)
			} else {
				v.Cannot = append(v.Cannot, x)
			}
		}
	}
	return q.Render(p.t, "month-slot", p.head(q, mp), v)
}
