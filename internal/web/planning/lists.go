package planning

import (
	"cmp"
	"slices"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// qualityView is the list behind a line of the quality card.
type qualityView struct {
	Key, Words, Level string
	Version           plan.Version
	Back              string
	Slots             []ui.Slot
	People            []personSlots
	Units             []unitLoad
	Total             int
	Pager             ui.Pager
}

type personSlots struct {
	Person *ui.Person
	Slots  []ui.Slot
}

// unitLoad is a unit beside the others; Bar is its share on a scale on which an even one stands in the middle.
type unitLoad struct {
	Name           string
	People, Duties int
	Hours          int
	Share          float64
	Bar            int
}

// perPage is how many slots or people a list shows at once.
const perPage = 200

func (p *page) quality(q *ui.Request) error {
	mp, err := p.find(q)
	if err != nil {
		return err
	}
	key := q.Get("item")
	for _, i := range p.weighed.of(mp.Desk).Items {
		if i.Key == key {
			return p.list(q, mp, i)
		}
	}
	return app.Errorf(app.CodeNotFound, "web.page", key)
}

// find reads the version that the address names, or the one of a month that edits go to.
func (p *page) find(q *ui.Request) (*app.MonthPlan, error) {
	id := plan.VersionID(q.Get("version"))
	if id == "" {
		m, err := q.Month("month", q.Today().Month())
		if err != nil {
			return nil, err
		}
		mo, err := p.desk.Month(q.Context(), m)
		if err != nil {
			return nil, err
		}
		if id = mo.Working; id == "" {
			return nil, app.Errorf(app.CodeNotFound, "not-found.month", m.String())
		}
	}
	return p.desk.Plan(q.Context(), id)
}

func (p *page) list(q *ui.Request, mp *app.MonthPlan, i plan.QualityItem) error {
	ver := mp.Plan.Version
	v := &qualityView{
		Key: i.Key, Level: i.Level, Version: ver, Words: words.Sentence(q.Lang, i.Words(q.Lang, mp.Desk.Names())),
		Back: ui.Link("/plan", "month", ver.Month.String(), "version", string(ver.ID)), Total: len(i.Slots),
	}
	if len(i.People) > 0 && i.Key != "broken" && i.Key != "overrides" {
		v.Total = len(i.People)
		v.Pager = q.Page(v.Total, perPage)
		v.People = people(q, mp, ui.Cut(v.Pager, i.People), i.Slots)
	} else {
		v.Pager = q.Page(len(i.Slots), perPage)
		for _, id := range ui.Cut(v.Pager, i.Slots) {
			if s, ok := mp.FindSlot(id); ok {
				v.Slots = append(v.Slots, q.Slot(mp.State, mp.Slot(s)))
			}
		}
		slices.SortStableFunc(v.Slots, func(a, b ui.Slot) int { return a.From.Compare(b.From) })
	}
	for _, u := range i.Units {
		v.Units = append(v.Units, unitLoad{
			Name: mp.Desk.Names().Unit(q.Lang, u.Unit), People: u.People, Duties: u.Duties, Hours: u.Nights / 60, Share: u.Share,
			Bar: max(0, min(288, int(u.Share*144))),
		})
	}
	slices.SortStableFunc(v.Units, func(a, b unitLoad) int { return cmp.Compare(b.Share, a.Share) })
	h := ui.Head{
		Nav: "plan", Title: q.T("web.plan.title", words.Month(q.Lang, ver.Month)), State: ver.State, Version: ver.Number, Lead: ui.Plain(v.Words),
	}
	return q.Render(p.t, "plan-quality", h, v)
}

// people puts the slots of a line to the people whom they concern.
func people(q *ui.Request, mp *app.MonthPlan, ids []force.PersonID, slots []duty.SlotID) []personSlots {
	of := map[force.PersonID][]ui.Slot{}
	for _, id := range slots {
		if s, ok := mp.FindSlot(id); ok {
			x := q.Slot(mp.State, mp.Slot(s))
			if x.Person != nil {
				of[x.Person.ID] = append(of[x.Person.ID], x)
			}
		}
	}
	out := make([]personSlots, len(ids))
	for i, id := range ids {
		out[i] = personSlots{q.Person(mp.State, id, mp.Plan.Version.Month.First()), of[id]}
	}
	return out
}

// told is somebody whose duty changes, and how.
type told struct {
	Person              *ui.Person
	Lost, Gained, Moved []changed
}

type changed struct {
	Kind  duty.Kind
	Role  duty.Role
	When  string
	Words string
}

// tell gathers changes by the people whom they concern.
func tell(q *ui.Request, mp *app.MonthPlan, cs []plan.Change) []told {
	var out []told
	put := func(slots []duty.Slot) []changed {
		var xs []changed
		for _, s := range slots {
			x := q.Slot(mp.State, app.DaySlot{Slot: s})
			xs = append(xs, changed{s.Kind, s.Role, words.DayMonth(q.Lang, when.DateOf(s.Start)) + ", " + ui.Clock(s.Start), x.Title + " · " + x.Duty})
		}
		return xs
	}
	for _, c := range plan.ByPerson(cs) {
		out = append(out, told{q.Person(mp.State, c.Person, mp.Plan.Version.Month.First()), put(c.Lost), put(c.Gained), put(c.Moved)})
	}
	return out
}

// differenceView is what changed from one version to another.
type differenceView struct {
	From, To    plan.Version
	People      []told
	Slots       int
	Fresh, Gone int
	Back        string
	Pager       ui.Pager
}

func (p *page) difference(q *ui.Request) error {
	from, err := p.desk.Plan(q.Context(), plan.VersionID(q.Get("from")))
	if err != nil {
		return err
	}
	to, err := p.desk.Plan(q.Context(), plan.VersionID(q.Get("to")))
	if err != nil {
		return err
	}
	cs, err := p.desk.Difference(q.Context(), from.Plan.Version.ID, to.Plan.Version.ID)
	if err != nil {
		return err
	}
	v := &differenceView{From: from.Plan.Version, To: to.Plan.Version, Slots: len(cs)}
	v.Back = ui.Link("/plan", "month", v.To.Month.String(), "version", string(v.To.ID))
	for _, c := range cs {
		if c.Fresh {
			v.Fresh++
		}
		if c.Gone {
			v.Gone++
		}
	}
	all := tell(q, to, cs)
	v.Pager = q.Page(len(all), perPage)
	v.People = ui.Cut(v.Pager, all)
	h := ui.Head{
		Nav: "plan", Title: q.T("web.plan.difference.title", v.From.Number, v.To.Number, words.Month(q.Lang, v.To.Month)),
		State: v.To.State, Version: v.To.Number, Lead: ui.Plain(q.T("web.plan.difference.lead", words.Num(q.Lang, len(all)), words.Num(q.Lang, len(cs)))),
	}
	return q.Render(p.t, "plan-difference", h, v)
}
