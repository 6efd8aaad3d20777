package api

import (
	"context"
	"net/http"
	"slices"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Membership puts a person into a unit from a day on.
type Membership struct {
	ID       string    `json:"id,omitempty" doc:"Given by the register."`
	Person   string    `json:"person"`
	Unit     string    `json:"unit"`
	Position string    `json:"position,omitempty"`
	From     when.Date `json:"from,omitzero" format:"date"`
	To       when.Date `json:"to,omitzero" format:"date" doc:"First day on which the person is there no longer."`
}

// Qualification is something that a person is entitled or trained to do.
type Qualification struct {
	ID     string    `json:"id,omitempty" doc:"Given by the register."`
	Person string    `json:"person"`
	Code   string    `json:"code"`
	From   when.Date `json:"from,omitzero" format:"date"`
	Until  when.Date `json:"until,omitzero" format:"date" doc:"Last day on which it holds; left out without expiry."`
	// Trainee is a learner's record.
	Trainee bool `json:"trainee,omitempty" doc:"Still learning it: it counts only where the house says so."`
}

// Absence keeps a person from all duty on whole days.
type Absence struct {
	ID     string `json:"id,omitempty" doc:"Given by the register."`
	Person string `json:"person"`
	Kind   string `json:"kind" enum:"leave,illness,hospital,course,mission,family,arrest,missing"`
	Days   Days   `json:"days"`
	Note   string `json:"note,omitempty"`
}

// Bar keeps somebody from duty although present (R10).
type Bar struct {
	ID     string `json:"id,omitempty" doc:"Given by the register."`
	Person string `json:"person"`
	Kind   string `json:"kind" enum:"investigation,unfit,unsworn,untrained,no-contract,not-cleared"`
	Days   Days   `json:"days"`
	Note   string `json:"note,omitempty"`
}

func membershipOf(m *force.Membership) Membership {
	return Membership{m.ID, string(m.Person), string(m.Unit), m.Position, m.Period.From, m.Period.To}
}

func (m *Membership) record() force.Membership {
	return force.Membership{ID: m.ID, Person: force.PersonID(m.Person), Unit: force.UnitID(m.Unit), Position: m.Position,
		Period: when.Period{From: m.From, To: m.To}}
}

func qualificationOf(q *force.Qualification) Qualification {
	return Qualification{q.ID, string(q.Person), q.Code, q.From, q.Until, q.Trainee}
}

func (q *Qualification) record() force.Qualification {
	return force.Qualification{ID: q.ID, Person: force.PersonID(q.Person), Code: q.Code, From: q.From, Until: q.Until, Trainee: q.Trainee}
}

func absenceOf(a *force.Absence) Absence {
	return Absence{a.ID, string(a.Person), string(a.Kind), daysOf(a.Days), a.Note}
}

func (a *Absence) record() force.Absence {
	return force.Absence{ID: a.ID, Person: force.PersonID(a.Person), Kind: force.AbsenceKind(a.Kind), Days: a.Days.days(), Note: a.Note}
}

func barOf(b *force.Bar) Bar {
	return Bar{b.ID, string(b.Person), string(b.Kind), daysOf(b.Days), b.Note}
}

func (b *Bar) record() force.Bar {
	return force.Bar{ID: b.ID, Person: force.PersonID(b.Person), Kind: force.BarKind(b.Kind), Days: b.Days.days(), Note: b.Note}
}

// table is a kind of dated record of people: W as it is told, R as the register keeps it.
type table[W, R any] struct {
	one, many string // "absence", "absences"
	all       func(*force.Register) []R
	tell      func(*R) W
	take      func(*W) R
	id        func(*R) *string
	person    func(*R) force.PersonID
	days      func(*R) when.Days
	put       func(*app.Changes, R)
}

func (s *server) records() {
	serve(s, table[Membership, force.Membership]{"membership", "memberships",
		func(r *force.Register) []force.Membership { return r.Memberships }, membershipOf, (*Membership).record,
		func(m *force.Membership) *string { return &m.ID }, func(m *force.Membership) force.PersonID { return m.Person },
		func(m *force.Membership) when.Days { return lasting(m.Period) },
		func(ch *app.Changes, m force.Membership) { ch.Memberships = append(ch.Memberships, m) }})
	serve(s, table[Qualification, force.Qualification]{"qualification", "qualifications",
		func(r *force.Register) []force.Qualification { return r.Qualifications }, qualificationOf, (*Qualification).record,
		func(q *force.Qualification) *string { return &q.ID }, func(q *force.Qualification) force.PersonID { return q.Person },
		func(q *force.Qualification) when.Days { return when.Days{First: q.From, Last: q.Until} },
		func(ch *app.Changes, q force.Qualification) { ch.Qualifications = append(ch.Qualifications, q) }})
	serve(s, table[Absence, force.Absence]{"absence", "absences",
		func(r *force.Register) []force.Absence { return r.Absences }, absenceOf, (*Absence).record,
		func(a *force.Absence) *string { return &a.ID }, func(a *force.Absence) force.PersonID { return a.Person },
		func(a *force.Absence) when.Days { return a.Days },
		func(ch *app.Changes, a force.Absence) { ch.Absences = append(ch.Absences, a) }})
	serve(s, table[Bar, force.Bar]{"bar", "bars",
		func(r *force.Register) []force.Bar { return r.Bars }, barOf, (*Bar).record,
		func(b *force.Bar) *string { return &b.ID }, func(b *force.Bar) force.PersonID { return b.Person },
		func(b *force.Bar) when.Days { return b.Days },
		func(ch *app.Changes, b force.Bar) { ch.Bars = append(ch.Bars, b) }})
	s.service()
	handle(s, op{method: http.MethodPost, path: "/register", id: "put-register", tag: "register",
		summary: "Put and delete records of the register together, all or none.",
		more: "Records without an ID are new. A new person or unit may be given an ID here, so that other records of the same request can refer to it. " +
			"Deletions come first: so a transfer is the present membership with an end, and a new one from that day."}, s.putRegister)
}

// lasting is a period as first and last day.
func lasting(p when.Period) when.Days {
	d := when.Days{First: p.From}
	if p.To != 0 {
		d.Last = p.To - 1
	}
	return d
}

type recordsAsked struct {
	Asked
	Person string    `query:"person" doc:"Only those of the person."`
	From   DateParam `query:"from" format:"date" doc:"Only those that hold on this day or later."`
	To     DateParam `query:"to" format:"date" doc:"Only those that hold on this day or earlier."`
}

// OfRecord is a request about a record by its ID.
type OfRecord struct {
	Asked
	ID string `path:"id" doc:"ID of the record."`
}

// serve gives a kind of record its operations.
func serve[W, R any](s *server, t table[W, R]) {
	find := func(st *app.State, id string) (*R, error) {
		all := t.all(st.Register)
		for i := range all {
			if *t.id(&all[i]) == id {
				return &all[i], nil
			}
		}
		return nil, app.Errorf(app.CodeNotFound, "api.none."+t.one, id)
	}
	handle(s, get("/"+t.many, "list-"+t.many, "register", "List the "+t.many+" of people."),
		func(ctx context.Context, in *recordsAsked) (*answer[[]W], error) {
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			window := when.Days{First: in.From.Date, Last: in.To.Date}
			out := []W{}
			all := t.all(st.Register)
			for i := range all {
				if x := &all[i]; (in.Person == "" || string(t.person(x)) == in.Person) && t.days(x).Overlaps(window) {
					out = append(out, t.tell(x))
				}
			}
			return give(out, nil)
		})
	handle(s, post("/"+t.many, "create-"+t.one, "register", "Enter a record of the "+t.many+"."),
		func(ctx context.Context, in *struct {
			Asked
			Body W
		}) (*answer[created], error) {
			x := t.take(&in.Body)
			*t.id(&x) = "" // what is there already is changed by put
			return s.save(ctx, t.one+".save", "person:"+string(t.person(&x)), func(_ *app.State, ch *app.Changes) error {
				t.put(ch, x)
				return nil
			})
		})
	handle(s, put("/"+t.many+"/{id}", "put-"+t.one, "register", "Change a record of the "+t.many+"."),
		func(ctx context.Context, in *struct {
			OfRecord
			Body W
		}) (*answer[created], error) {
			x := t.take(&in.Body)
			*t.id(&x) = in.ID
			return s.save(ctx, t.one+".save", "person:"+string(t.person(&x)), func(st *app.State, ch *app.Changes) error {
				if _, err := find(st, in.ID); err != nil {
					return err
				}
				t.put(ch, x)
				return nil
			})
		})
	handle(s, del("/"+t.many+"/{id}", "delete-"+t.one, "register", "Take a record of the "+t.many+" away."),
		func(ctx context.Context, in *OfRecord) (*answer[created], error) {
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			x, err := find(st, in.ID)
			if err != nil {
				return nil, err
			}
			return s.save(ctx, t.one+".delete", "person:"+string(t.person(x)), func(_ *app.State, ch *app.Changes) error {
				ch.Remove(t.one, in.ID)
				return nil
			})
		})
}

// RegisterChanges is a set of records to be put and taken away together.
type RegisterChanges struct {
	Units          []UnitView      `json:"units,omitempty"`
	People         []PersonPut     `json:"people,omitempty"`
	Memberships    []Membership    `json:"memberships,omitempty"`
	Qualifications []Qualification `json:"qualifications,omitempty"`
	Absences       []Absence       `json:"absences,omitempty"`
	Bars           []Bar           `json:"bars,omitempty"`
	Contracts      []Contract      `json:"contracts,omitempty"`
	Clearances     []Clearance     `json:"clearances,omitempty"`
	Limits         []Limit         `json:"limits,omitempty"`
	Ranks          []RankHeld      `json:"ranks,omitempty"`
	Awards         []Award         `json:"awards,omitempty"`
	Delete         Deletions       `json:"delete,omitzero"`
}

// PersonPut is a person with the ID under which other records of the request refer to them.
type PersonPut struct {
	ID string `json:"id,omitempty"`
	PersonRecord
}

// Deletions are IDs of records to be taken away.
type Deletions struct {
	Units          []string `json:"units,omitempty"`
	Memberships    []string `json:"memberships,omitempty"`
	Qualifications []string `json:"qualifications,omitempty"`
	Absences       []string `json:"absences,omitempty"`
	Bars           []string `json:"bars,omitempty"`
	Contracts      []string `json:"contracts,omitempty"`
	Clearances     []string `json:"clearances,omitempty"`
	Limits         []string `json:"limits,omitempty"`
	Ranks          []string `json:"ranks,omitempty"`
	Awards         []string `json:"awards,omitempty"`
}

func (s *server) putRegister(ctx context.Context, in *struct {
	Asked
	Body RegisterChanges
}) (*answer[created], error) {
	return s.save(ctx, "register.save", "register", func(st *app.State, ch *app.Changes) error {
		b := &in.Body
		for i := range b.Units {
			u := b.Units[i].unit(force.UnitID(b.Units[i].ID))
			if old := st.Register.Unit(u.ID); old != nil {
				u.Invented = old.Invented
			}
			ch.Units = append(ch.Units, u)
		}
		for i := range b.People {
			p := b.People[i].person(force.PersonID(b.People[i].ID))
			if old := st.Register.Person(p.ID); old != nil {
				p.Invented = old.Invented
			}
			ch.People = append(ch.People, p)
		}
		ch.Memberships = slices.Collect(taken(b.Memberships, (*Membership).record))
		ch.Qualifications = slices.Collect(taken(b.Qualifications, (*Qualification).record))
		ch.Absences = slices.Collect(taken(b.Absences, (*Absence).record))
		ch.Bars = slices.Collect(taken(b.Bars, (*Bar).record))
		ch.Records = force.Records{Contracts: slices.Collect(taken(b.Contracts, (*Contract).record)), Clearances: slices.Collect(taken(b.Clearances, (*Clearance).record)),
			Limits: slices.Collect(taken(b.Limits, (*Limit).record)), RanksHeld: slices.Collect(taken(b.Ranks, (*RankHeld).record)), Awards: slices.Collect(taken(b.Awards, (*Award).record))}
		for table, ids := range map[string][]string{"unit": b.Delete.Units, "membership": b.Delete.Memberships,
			"qualification": b.Delete.Qualifications, "absence": b.Delete.Absences, "bar": b.Delete.Bars,
			"contract": b.Delete.Contracts, "clearance": b.Delete.Clearances, "limit": b.Delete.Limits, "rank": b.Delete.Ranks, "award": b.Delete.Awards} {
			if len(ids) > 0 {
				ch.Remove(table, ids...)
			}
		}
		return nil
	})
}

func taken[W, R any](all []W, take func(*W) R) func(func(R) bool) {
	return func(yield func(R) bool) {
		for i := range all {
			if !yield(take(&all[i])) {
				return
			}
		}
	}
}
