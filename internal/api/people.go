package api

import (
	"context"
	"slices"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// PersonRecord is what the register holds of a person by itself.
type PersonRecord struct {
	Number     string    `json:"number" minLength:"1" doc:"Service number, unique."`
	Surname    string    `json:"surname" minLength:"1"`
	Given      string    `json:"given" minLength:"1"`
	Patronymic string    `json:"patronymic,omitempty"`
	Sex        string    `json:"sex" enum:"m,f"`
	Born       when.Date `json:"born,omitzero" format:"date"`
	Height     int       `json:"height,omitzero" minimum:"0" maximum:"260" doc:"In centimetres."`
	Rank       string    `json:"rank" doc:"Code of the table of ranks."`
	RankSince  when.Date `json:"rank_since,omitzero" format:"date"`
	Joined     when.Date `json:"joined,omitzero" format:"date"`
	Left       when.Date `json:"left,omitzero" format:"date" doc:"First day no longer serving."`
	Sworn      when.Date `json:"sworn,omitzero" format:"date" doc:"Day of the oath; without it R10 bars from duty."`
	Trained    when.Date `json:"trained,omitzero" format:"date" doc:"Day on which new-arrival training was passed; without it R10 bars from duty."`
	Phone      string    `json:"phone,omitempty"`
}

// PersonLine is a person in a list.
type PersonLine struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name" doc:"Surname and given name."`
	Rank   string `json:"rank"`
	Unit   string `json:"unit,omitempty" doc:"On the date."`
	State  string `json:"state" enum:"present,absent,barred,not-serving" doc:"On the date."`
	Why    string `json:"why,omitempty" doc:"Kind of absence or bar."`
}

// People is a part of the list of people.
type People struct {
	Total  int          `json:"total" doc:"How many there are in all."`
	People []PersonLine `json:"people"`
}

// PersonView is a person with all that is known of them.
type PersonView struct {
	ID string `json:"id"`
	PersonRecord
	FullName       string          `json:"full_name" doc:"As orders print it."`
	Invented       bool            `json:"invented" doc:"A person of the demo."`
	Unit           string          `json:"unit,omitempty" doc:"Today."`
	Memberships    []Membership    `json:"memberships"`
	Qualifications []Qualification `json:"qualifications"`
	Absences       []Absence       `json:"absences"`
	Bars           []Bar           `json:"bars"`
	Wishes         []WishView      `json:"wishes"`
	Duties         []SlotView      `json:"duties" doc:"Of the months around today, as in force."`
	Calendar       string          `json:"calendar,omitempty" doc:"Secret address of the calendar, if one was made."`
	Changes        []EntryView     `json:"changes" doc:"The newest of the log."`
}

func (r *PersonRecord) person(id force.PersonID) force.Person {
	return force.Person{ID: id, Number: r.Number, Surname: r.Surname, Given: r.Given, Patronymic: r.Patronymic, Sex: r.Sex, Born: r.Born,
		Height: r.Height, Rank: force.RankCode(r.Rank), RankSince: r.RankSince, Joined: r.Joined, Left: r.Left, Sworn: r.Sworn,
		Trained: r.Trained, Phone: r.Phone}
}

func recordOf(p *force.Person) PersonRecord {
	return PersonRecord{Number: p.Number, Surname: p.Surname, Given: p.Given, Patronymic: p.Patronymic, Sex: p.Sex, Born: p.Born, Height: p.Height,
		Rank: string(p.Rank), RankSince: p.RankSince, Joined: p.Joined, Left: p.Left, Sworn: p.Sworn, Trained: p.Trained, Phone: p.Phone}
}

func lineOf(r *force.Register, p *force.Person, d when.Date) PersonLine {
	l := PersonLine{ID: string(p.ID), Number: p.Number, Name: p.Name(), Rank: string(p.Rank), Unit: string(r.UnitOn(p.ID, d)), State: "present"}
	if !p.Serves(d) {
		l.State = "not-serving"
	} else if k, away := r.AwayOn(p.ID, d); away {
		l.State, l.Why = "absent", string(k)
	} else if k, barred := r.BarredOn(p.ID, d); barred {
		l.State, l.Why = "barred", string(k)
	}
	return l
}

type peopleAsked struct {
	Asked
	Unit   string    `query:"unit" doc:"Only people of the unit and of all units below it."`
	Date   DateParam `query:"date" format:"date" doc:"As of this date; today if left out."`
	Text   string    `query:"text" doc:"Only people whose name or number holds all of these words; letters with and without marks are the same."`
	State  string    `query:"state" enum:"present,absent,barred,not-serving" doc:"Only people of this state on the date."`
	Limit  int       `query:"limit" default:"100" minimum:"1" maximum:"20000" doc:"How many at most."`
	Offset int       `query:"offset" default:"0" minimum:"0" doc:"How many to pass over."`
}

// OfPerson is a request about a person.
type OfPerson struct {
	Asked
	Person string `path:"person" doc:"ID of the person."`
}

func (s *server) people() {
	handle(s, get("/people", "list-people", "register", "List people, in the order of the alphabet."), s.listPeople)
	handle(s, get("/people/{person}", "read-person", "register", "Read a person with all that is known of them."), s.readPerson)
	handle(s, post("/people", "create-person", "register", "Enter a person.").
		with("Without a unit: enter a membership next, or enter both at once by put-register."),
		func(ctx context.Context, in *struct {
			Asked
			Body PersonRecord
		}) (*answer[created], error) {
			return s.save(ctx, "person.save", "register", func(_ *app.State, ch *app.Changes) error {
				ch.People = []force.Person{in.Body.person("")}
				return nil
			})
		})
	handle(s, put("/people/{person}", "put-person", "register", "Change a person."),
		func(ctx context.Context, in *struct {
			OfPerson
			Body PersonRecord
		}) (*answer[created], error) {
			return s.save(ctx, "person.save", "person:"+in.Person, func(st *app.State, ch *app.Changes) error {
				old := st.Register.Person(force.PersonID(in.Person))
				if old == nil {
					return app.Errorf(app.CodeNotFound, "not-found.person", in.Person)
				}
				p := in.Body.person(old.ID)
				p.Invented = old.Invented
				ch.People = []force.Person{p}
				return nil
			})
		})
	handle(s, get("/people/{person}/duties", "list-duties", "register", "List a person's duties as in force."),
		func(ctx context.Context, in *struct {
			OfPerson
			From MonthParam `query:"from" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"First month; the present one if left out."`
			To   MonthParam `query:"to" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"Last month; the first if left out. At most a year."`
		}) (*answer[[]SlotView], error) {
			from, to := in.From.Month, in.To.Month
			if from == 0 {
				from = s.app.Today().Month()
			}
			if to == 0 {
				to = from
			}
			if to < from || to > from+12 {
				return nil, &app.Error{Code: app.CodeInvalid, Key: "api.span", Field: "to"}
			}
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			if st.Register.Person(force.PersonID(in.Person)) == nil {
				return nil, app.Errorf(app.CodeNotFound, "not-found.person", in.Person)
			}
			all, err := s.app.DutiesOf(ctx, force.PersonID(in.Person), from, to)
			return give(slotsOf(st, all), err)
		})
}

func (s *server) listPeople(ctx context.Context, in *peopleAsked) (*answer[People], error) {
	st, err := s.app.State(ctx)
	if err != nil {
		return nil, err
	}
	r, d := st.Register, in.Date.Date
	if d == 0 {
		d = s.app.Today()
	}
	within := map[force.PersonID]bool{}
	if in.Unit != "" {
		if r.Unit(force.UnitID(in.Unit)) == nil {
			return nil, app.Errorf(app.CodeNotFound, "api.none.unit", in.Unit)
		}
		for _, id := range r.PeopleIn(force.UnitID(in.Unit), d, true) {
			within[id] = true
		}
	}
	want := strings.Fields(words.Fold(in.Text))
	all := People{People: []PersonLine{}}
	for i := range r.People {
		p := &r.People[i]
		if in.Unit != "" && !within[p.ID] || !holdsAll(words.Fold(p.FullName()+" "+p.Number), want) {
			continue
		}
		l := lineOf(r, p, d)
		if in.State != "" && l.State != in.State {
			continue
		}
		if all.Total++; all.Total > in.Offset && len(all.People) < in.Limit {
			all.People = append(all.People, l)
		}
	}
	return give(all, nil)
}

func holdsAll(text string, want []string) bool {
	return !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(text, w) })
}

func (s *server) readPerson(ctx context.Context, in *OfPerson) (*answer[PersonView], error) {
	v, err := s.app.Person(ctx, force.PersonID(in.Person))
	if err != nil {
		return nil, err
	}
	out := PersonView{
		ID: string(v.Person.ID), PersonRecord: recordOf(v.Person), FullName: v.Person.FullName(), Invented: v.Person.Invented,
		Memberships: each(v.Memberships, membershipOf), Qualifications: each(v.Qualifications, qualificationOf),
		Absences: each(v.Absences, absenceOf), Bars: each(v.Bars, barOf), Wishes: each(v.Wishes, wishOf),
		Duties: slotsOf(v.State, v.Duties), Changes: each(v.Log, entryOf),
	}
	if v.Unit != nil {
		out.Unit = string(v.Unit.ID)
	}
	if v.Feed != "" {
		out.Calendar = calendarAddress(v.Feed)
	}
	return give(out, nil)
}

// save makes one change of the register: f says what it is, from the state as it stands.
func (s *server) save(ctx context.Context, what, about string, f func(*app.State, *app.Changes) error) (*answer[created], error) {
	st, err := s.app.State(ctx)
	if err != nil {
		return nil, err
	}
	ch := app.Changes{What: what, About: about}
	if err := f(st, &ch); err != nil {
		return nil, err
	}
	saved, err := s.app.Save(ctx, ch)
	if err != nil {
		return nil, err
	}
	return s.saved(ctx, saved)
}

func (s *server) saved(ctx context.Context, saved *app.Saved) (*answer[created], error) {
	st, err := s.app.State(ctx)
	if err != nil {
		return nil, err
	}
	return give(created{IDs: list(saved.IDs), Vacated: slotsOf(st, saved.Vacated)}, nil)
}
