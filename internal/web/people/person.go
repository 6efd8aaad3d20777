package people

import (
	"slices"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/service"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// How much of a long history stands on the page at first.
const (
	lastShown = 8
	logShown  = 6
)

// personView is what the template shows.
type personView struct {
	*ui.Person
	Here                        string
	UnitName, Position          string
	Standing                    ui.Standing
	Facts                       []fact
	Vacated                     []vacated
	Next, Last                  []ui.Slot
	Planned                     bool
	Counts                      []count
	Month                       when.Month
	Absences, Bars, Wishes      []entry
	Memberships, Qualifications []entry
	Calendar                    *calendarView
	Log, Earlier                []logged
	Invented                    bool
	Service                     *serviceView // nil where whoever asks may not see it
	AbsenceHref, EditHref       string
}

// fact is a name and a value of the register, a key behind "force.field.".
type fact struct{ Key, Value string }

// vacated is a duty to come that the person cannot stand; Stands is who stands there in the draft.
type vacated struct {
	ui.Slot
	Stands *ui.Person
	Draft  string
}

// count is how many duties of a kind of the ledger a month has for the person, and how many of them are over.
type count struct {
	Kind         duty.LedgerKind
	Number, Over int
}

// entry is a dated record of a person with where it is edited.
type entry struct {
	Title, Note  string
	First, Last  when.Date
	Open         bool // without a last day
	Badge, Words string
	Href         string
	Over         bool
}

// logged is a line of the log of changes.
type logged struct {
	What, By string
	Ago      string
	app.Entry
}

func (p *page) show(q *ui.Request) error {
	x, err := p.desk.Person(q.Context(), force.PersonID(q.PathValue("id")))
	if err != nil {
		return err
	}
	v, err := p.person(q, x)
	if err != nil {
		return err
	}
	h := ui.Head{Nav: "people", Title: x.Person.FullName(), Wide: true}
	if h.Lead, err = p.t.Text(q, "person-lead", v); err != nil {
		return err
	}
	if h.Acts, err = p.t.Text(q, "person-acts", v); err != nil {
		return err
	}
	return q.Render(p.t, "person-page", h, v)
}

func (p *page) person(q *ui.Request, x *app.PersonView) (*personView, error) {
	today := q.Today()
	id := x.Person.ID
	v := &personView{
		Person: q.Person(x.State, id, today), Standing: q.Standing(x.State, id, today), Month: today.Month(), Invented: x.Person.Invented,
		Position: force.PositionName(q.Lang, x.Register.Position(id, today)), Here: "/people/" + string(id),
		AbsenceHref: ui.Link("/absences/new", "person", string(id)), EditHref: "/people/" + string(id) + "/edit",
	}
	if x.Unit != nil {
		v.UnitName = q.Text(x.Unit.Name)
	}
	var err error
	if v.Service, err = p.service(q, id); err != nil {
		return nil, err
	}
	v.facts(q, x)
	v.records(q, x, p.desk.ServiceTerms())
	v.Planned = len(x.Duties) > 0
	for _, d := range x.Duties {
		s := q.Slot(x.State, d)
		switch {
		case s.Past:
			v.Last = append(v.Last, s)
		case s.State == plan.Vacated:
			v.Vacated = append(v.Vacated, vacated{Slot: s})
		default:
			v.Next = append(v.Next, s)
		}
	}
	slices.Reverse(v.Last)
	v.Last = v.Last[:min(lastShown, len(v.Last))]
	if err = p.drafted(q, x.State, v.Vacated); err != nil {
		return nil, err
	}
	v.count(q, x)
	v.Calendar = calendarOf(q, x.Feed)
	v.log(q, x.Log)
	return v, nil
}

// drafted says who stands in the vacated slots in the drafts that are under way.
func (p *page) drafted(q *ui.Request, s *app.State, all []vacated) error {
	for i := range all {
		x := &all[i]
		day := ui.DateOfSlot(string(x.ID))
		if day == 0 {
			day = when.DateOf(x.From)
		}
		mp, err := p.desk.Working(q.Context(), day.Month())
		if err != nil {
			return err
		}
		as := mp.Plan.Assigned[x.ID]
		if mp.Plan.Version.State == plan.Draft && as.Person != "" && as.Person != x.Person.ID {
			x.Stands = q.Person(s, as.Person, when.DateOf(x.From))
			x.Draft = ui.Link("/plan", "month", mp.Plan.Version.Month.String())
		}
	}
	return nil
}

// count reckons this month's duties by the kinds of the ledger; one that somebody else stood does not count.
func (v *personView) count(q *ui.Request, x *app.PersonView) {
	byKind := map[duty.LedgerKind]*count{}
	for _, d := range x.Duties {
		if d.Mounts.Month() != v.Month || d.WhoStood() != x.Person.ID {
			continue
		}
		for _, k := range d.Ledgers(x.Calendar) {
			if byKind[k] == nil {
				byKind[k] = &count{Kind: k}
			}
			byKind[k].Number++
			if !d.End.After(q.Now) {
				byKind[k].Over++
			}
		}
	}
	for _, k := range duty.LedgerKinds {
		if c := byKind[k]; c != nil {
			v.Counts = append(v.Counts, *c)
		}
	}
}

func (v *personView) facts(q *ui.Request, x *app.PersonView) {
	p := x.Person
	add := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, fact{key, value})
		}
	}
	day := func(d when.Date) string {
		if d == 0 {
			return ""
		}
		return words.Day(q.Lang, d)
	}
	add("number", p.Number)
	add("rank", v.Rank)
	add("rank_since", day(p.RankSince))
	add("born", day(p.Born))
	add("sex", q.T("web.people.sex."+p.Sex))
	if p.Height > 0 {
		add("height", q.T("web.people.cm", p.Height))
	}
	add("phone", p.Phone)
	add("joined", day(p.Joined))
	add("sworn", day(p.Sworn))
	add("trained", day(p.Trained))
	add("left", day(p.Left))
}

// records are the dated records, latest first.
func (v *personView) records(q *ui.Request, x *app.PersonView, terms *service.Terms) {
	today := q.Today()
	own := "/people/" + string(x.Person.ID)
	for _, a := range x.Absences {
		e := entry{Title: words.Sentence(q.Lang, a.Kind.Name(q.Lang)), Note: a.Note, Href: "/absences/" + a.ID}
		v.Absences = append(v.Absences, e.days(q, a.Days, today))
	}
	for _, b := range x.Register.BarredDays(x.Person.ID, today, today) {
		if b.ID == "" { // follows from the dates of the oath and the training, and from the records of service
			e := entry{Title: words.Sentence(q.Lang, b.Kind.Name(q.Lang)), Open: true, Badge: "alarm", Words: q.T("web.people.now"), Href: own + "/edit"}
			if b.Kind == force.NotCleared {
				e.Note, e.Href = q.Text(terms.BodyOn(b.Of, today)), own+"#clearances"
			} else if b.Kind == force.NoContract {
				e.Href = own + "#contracts"
			}
			v.Bars = append(v.Bars, e)
		}
	}
	for _, b := range x.Bars {
		e := entry{Title: words.Sentence(q.Lang, b.Kind.Name(q.Lang)), Note: b.Note, Href: own + "/bar/" + b.ID}
		if e = e.days(q, b.Days, today); e.Badge != "" {
			e.Badge = "alarm"
		}
		v.Bars = append(v.Bars, e)
	}
	for _, m := range x.Memberships {
		e := entry{Title: q.Unit(x.State, m.Unit), Note: force.PositionName(q.Lang, m.Position), First: m.Period.From, Href: own + "/membership/" + m.ID}
		if m.Period.To != 0 {
			e.Last = m.Period.To - 1
		}
		e.Open, e.Over = e.Last == 0, e.Last != 0 && e.Last < today
		if m.Period.Holds(today) {
			e.Badge, e.Words = "accent", q.T("web.people.now")
		}
		v.Memberships = append(v.Memberships, e)
	}
	for _, k := range x.Qualifications {
		e := entry{Title: words.Sentence(q.Lang, force.QualificationName(q.Lang, k.Code)), First: k.From, Last: k.Until, Open: k.Until == 0, Href: own + "/qualification/" + k.ID}
		switch {
		case k.Trainee:
			e.Badge, e.Words = "thin", q.T("web.people.trainee")
		case e.Open:
		case k.Until < today:
			e.Over, e.Badge, e.Words = true, "alarm", q.T("web.people.expired")
		case k.Until < today+60:
			e.Badge, e.Words = "thin", q.T("web.people.expires", int(k.Until-today)+1)
		}
		v.Qualifications = append(v.Qualifications, e)
	}
	for _, w := range x.Wishes {
		e := entry{Title: wishTitle(q, w), Note: w.Note, Href: own + "/wish/" + w.ID}
		e = e.days(q, w.Days, today)
		if e.Badge, e.Words = "good", q.T("web.people.granted", w.GrantedBy); w.GrantedBy == "" {
			e.Badge, e.Words = "thin", q.T("web.people.not-granted")
		}
		v.Wishes = append(v.Wishes, e)
	}
	for _, all := range [][]entry{v.Absences, v.Bars, v.Memberships, v.Wishes} {
		slices.SortStableFunc(all, func(a, b entry) int { return int(b.First - a.First) })
	}
}

// days fills in a stretch of days; one that holds today is marked.
func (e entry) days(q *ui.Request, d when.Days, today when.Date) entry {
	e.First, e.Last, e.Open = d.First, d.Last, d.Last == 0
	e.Over = d.Last != 0 && d.Last < today
	if d.Holds(today) {
		e.Badge, e.Words = "thin", q.T("web.people.now")
	}
	return e
}

func wishTitle(q *ui.Request, w plan.Wish) string {
	if w.Kind == plan.ExemptKind {
		of := q.T("web.people.any-duty")
		if w.Duty != "" {
			of = w.Duty.Name(q.Lang)
		}
		return q.T("web.people.wish.exempt.from", of)
	}
	return q.T("web.people.wish." + string(w.Kind))
}

func (v *personView) log(q *ui.Request, all []app.Entry) {
	for _, e := range all {
		l := logged{Entry: e, What: e.What, By: e.By, Ago: q.Ago(e.At)}
		if words.Has("log." + e.What) {
			l.What = words.Sentence(q.Lang, q.T("log."+e.What))
		}
		if len(v.Log) < logShown {
			v.Log = append(v.Log, l)
		} else {
			v.Earlier = append(v.Earlier, l)
		}
	}
}
