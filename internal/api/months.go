package api

import (
	"context"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// MonthView is what there is of a month.
type MonthView struct {
	Month    when.Month    `json:"month"`
	InForce  string        `json:"in_force,omitempty" doc:"The published version."`
	Working  string        `json:"working,omitempty" doc:"The version that edits go to: the newest draft, else the published one."`
	Versions []VersionView `json:"versions" doc:"Oldest first."`
}

func monthOf(m *app.Month) MonthView {
	return MonthView{m.Month, string(m.InForce), string(m.Working), each(m.Versions, versionOf)}
}

// DayView is all duty that touches a date, as in force.
type DayView struct {
	Date     when.Date     `json:"date"`
	DayOff   bool          `json:"day_off"`
	Note     string        `json:"note,omitempty" doc:"Key of what the day is: a holiday, a day worked by decision."`
	Open     int           `json:"open" doc:"Slots open or vacated."`
	Versions []VersionView `json:"versions"`
	Duties   []DutyView    `json:"duties"`
}

// DutyView is a duty with its slots.
type DutyView struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind" enum:"guard,shift,duty-officer,standby,inner"`
	Source  string     `json:"source" doc:"The standing guard, post or standing duty that it comes from."`
	Title   Text       `json:"title"`
	Site    string     `json:"site,omitempty"`
	Profile string     `json:"profile"`
	Date    when.Date  `json:"date,omitzero" format:"date"`
	Slots   []SlotView `json:"slots"`
}

// LedgerView is the ledger of one kind for one month.
type LedgerView struct {
	Month when.Month   `json:"month"`
	Kind  string       `json:"kind" enum:"weekday,weekend,night,standby,shift"`
	Rows  []LedgerLine `json:"rows"`
}

// LedgerLine is a person's line in the ledger.
type LedgerLine struct {
	Person  string   `json:"person"`
	Name    string   `json:"name"`
	Unit    string   `json:"unit,omitempty"`
	Carried Account  `json:"carried" doc:"As the month begins."`
	Cells   []string `json:"cells" doc:"One a day: a number of details counted since last on duty, X served, A authorised absence, D other duty, U absence through misconduct, empty where the day is none of this kind's."`
	Closing Account  `json:"closing" doc:"As the month ends."`
	Number  int      `json:"number" doc:"Details made since the person last served, as the month ends."`
	Next    int      `json:"next" doc:"Place in the order of who goes next, from 1; 0 for who has left."`
}

// Account is one person's standing in one kind of the ledger.
type Account struct {
	Count int       `json:"count"`
	Last  when.Date `json:"last,omitzero" format:"date"`
	Days  int       `json:"days" doc:"Days on which the person was there to be put on duty."`
}

// OfMonth is a request about a month.
type OfMonth struct {
	Asked
	Month MonthParam `path:"month" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"As 2026-12."`
}

func (s *server) months() {
	handle(s, get("/months", "list-months", "months", "List every month that has a plan, oldest first."),
		func(ctx context.Context, _ *Asked) (*answer[[]MonthView], error) {
			all, err := s.app.Months(ctx)
			return give(each(all, monthOf), err)
		})
	handle(s, get("/months/{month}", "read-month", "months", "Read what there is of a month.").
		with("A month that was never planned has no versions."),
		func(ctx context.Context, in *OfMonth) (*answer[MonthView], error) {
			m, err := s.app.Month(ctx, in.Month.Month)
			return give(monthOf(&m), err)
		})
	handle(s, get("/days/{date}", "read-day", "months", "Read what is on duty at some time of a date, as in force."),
		func(ctx context.Context, in *struct {
			Asked
			Date DateParam `path:"date" format:"date" doc:"As 2026-12-05."`
		}) (*answer[DayView], error) {
			d, err := s.app.Day(ctx, in.Date.Date)
			if err != nil {
				return nil, err
			}
			return give(dayOf(d), nil)
		})
	handle(s, get("/months/{month}/ledger/{kind}", "read-ledger", "months", "Read the duty ledger of one kind for a month.").
		with("From what really happened and, where that is not told, from the plan."),
		func(ctx context.Context, in *struct {
			OfMonth
			Kind string `path:"kind" enum:"weekday,weekend,night,standby,shift"`
			Unit string `query:"unit" doc:"Only people of the unit and of all units below it."`
		}) (*answer[LedgerView], error) {
			l, err := s.app.Ledger(ctx, in.Month.Month, duty.LedgerKind(in.Kind))
			if err != nil {
				return nil, err
			}
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			return give(ledgerOf(st, l, force.UnitID(in.Unit)), nil)
		})
}

func dayOf(d *app.Day) DayView {
	out := DayView{Date: d.Date, DayOff: d.Calendar.DayOff(d.Date), Note: d.Calendar.Note(d.Date), Open: d.Open, Versions: each(d.Plans, versionOf)}
	out.Duties = each(d.Duties, func(x *app.DayDuty) DutyView {
		return DutyView{string(x.ID), string(x.Kind), x.Source, x.Title, x.Site, string(x.Profile), x.Mounts, slotsOf(d.State, x.Slots)}
	})
	return out
}

func ledgerOf(st *app.State, l *plan.Ledger, unit force.UnitID) LedgerView {
	out := LedgerView{Month: l.Month, Kind: string(l.Kind), Rows: []LedgerLine{}}
	for i := range l.Rows {
		r := &l.Rows[i]
		if unit != "" && !st.Register.Within(r.Unit, unit) {
			continue
		}
		out.Rows = append(out.Rows, LedgerLine{Person: string(r.Person), Name: nameOf(st, r.Person), Unit: string(r.Unit), Carried: Account(r.Carried),
			Cells: each(r.Cells, func(c *plan.Cell) string { return c.Text() }), Closing: Account(r.Closing), Number: r.Number, Next: r.Next})
	}
	return out
}

func (s *server) happened() {
	handle(s, get("/months/{month}/outcomes", "list-outcomes", "months", "List what really happened in a month, so far as it is told."),
		func(ctx context.Context, in *OfMonth) (*answer[[]OutcomeView], error) {
			mp, err := s.app.InForce(ctx, in.Month.Month)
			if err != nil {
				return nil, err
			}
			out := []OutcomeView{}
			for i := range mp.Plan.Duties {
				for _, x := range mp.Plan.Duties[i].Slots {
					if o, ok := mp.Outcomes[x.ID]; ok {
						out = append(out, outcomeOf(&o))
					}
				}
			}
			return give(out, nil)
		})
	handle(s, post("/months/{month}/outcomes", "record-outcomes", "months", "Tell what really happened with slots that have begun, all or none."),
		func(ctx context.Context, in *struct {
			OfMonth
			Body []OutcomeView `minItems:"1"`
		}) (*nothing, error) {
			return &nothing{}, s.app.Record(ctx, in.Month.Month, each(in.Body, func(o *OutcomeView) plan.Outcome {
				return plan.Outcome{Slot: duty.SlotID(o.Slot), Kind: plan.OutcomeKind(o.Kind), Stood: force.PersonID(o.Stood), Note: o.Note}
			}))
		})
}

// WishView is a wish or an exemption. It counts in planning once a commander has granted it.
type WishView struct {
	ID        string `json:"id,omitempty" doc:"Given by the desk."`
	Person    string `json:"person"`
	Kind      string `json:"kind" enum:"free,duty,exempt"`
	Duty      string `json:"duty,omitempty" enum:"guard,shift,duty-officer,standby,inner" doc:"For exemptions the kind of duty; left out: any."`
	Days      Days   `json:"days"`
	GrantedBy string `json:"granted_by,omitempty" doc:"The commander who granted it."`
	Note      string `json:"note,omitempty"`
}

func wishOf(w *plan.Wish) WishView {
	return WishView{w.ID, string(w.Person), string(w.Kind), string(w.Duty), daysOf(w.Days), w.GrantedBy, w.Note}
}

func (w *WishView) wish(id string) plan.Wish {
	return plan.Wish{ID: id, Person: force.PersonID(w.Person), Kind: plan.WishKind(w.Kind), Duty: duty.Kind(w.Duty), Days: w.Days.days(),
		GrantedBy: w.GrantedBy, Note: w.Note}
}

func (s *server) wishes() {
	there := func(ctx context.Context, id string) error {
		st, err := s.app.State(ctx)
		if err != nil {
			return err
		}
		for i := range st.Wishes {
			if st.Wishes[i].ID == id {
				return nil
			}
		}
		return app.Errorf(app.CodeNotFound, "api.none.wish", id)
	}
	save := func(ctx context.Context, w plan.Wish) (*answer[PutIDs], error) {
		id, err := s.app.SaveWish(ctx, w)
		return give(PutIDs{[]string{id}}, err)
	}
	handle(s, get("/wishes", "list-wishes", "months", "List wishes and exemptions."),
		func(ctx context.Context, in *struct {
			Asked
			Person string `query:"person" doc:"Only those of the person."`
		}) (*answer[[]WishView], error) {
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			out := []WishView{}
			for i := range st.Wishes {
				if in.Person == "" || string(st.Wishes[i].Person) == in.Person {
					out = append(out, wishOf(&st.Wishes[i]))
				}
			}
			return give(out, nil)
		})
	handle(s, post("/wishes", "create-wish", "months", "Enter a wish or an exemption."),
		func(ctx context.Context, in *struct {
			Asked
			Body WishView
		}) (*answer[PutIDs], error) {
			return save(ctx, in.Body.wish(""))
		})
	handle(s, put("/wishes/{id}", "put-wish", "months", "Change a wish, or grant it."),
		func(ctx context.Context, in *struct {
			OfRecord
			Body WishView
		}) (*answer[PutIDs], error) {
			if err := there(ctx, in.ID); err != nil {
				return nil, err
			}
			return save(ctx, in.Body.wish(in.ID))
		})
	handle(s, del("/wishes/{id}", "delete-wish", "months", "Drop a wish."),
		func(ctx context.Context, in *OfRecord) (*nothing, error) {
			if err := there(ctx, in.ID); err != nil {
				return nil, err
			}
			return &nothing{}, s.app.DeleteWish(ctx, in.ID)
		})
}
