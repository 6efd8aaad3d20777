package api

import (
	"context"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// UnitView is a unit of the tree.
type UnitView struct {
	ID        string    `json:"id,omitempty" doc:"Given by the register."`
	Parent    string    `json:"parent,omitempty" doc:"The unit above; left out at the top."`
	Kind      string    `json:"kind" enum:"regiment,battalion,company,platoon,squad,headquarters,service"`
	Name      Text      `json:"name"`
	Short     string    `json:"short,omitempty" doc:"For narrow columns."`
	Order     int       `json:"order,omitempty" doc:"Place among its siblings."`
	Strength  int       `json:"strength,omitempty" minimum:"0" doc:"Establishment, people."`
	ValidFrom when.Date `json:"valid_from,omitzero" format:"date"`
	ValidTo   when.Date `json:"valid_to,omitzero" format:"date" doc:"First day on which it is there no longer."`
	Invented  bool      `json:"invented,omitempty" readOnly:"true"`
}

func unitOf(u *force.Unit) UnitView {
	return UnitView{string(u.ID), string(u.Parent), string(u.Kind), u.Name, u.Short, u.Order, u.Strength, u.Valid.From, u.Valid.To, u.Invented}
}

func (u *UnitView) unit(id force.UnitID) force.Unit {
	return force.Unit{ID: id, Parent: force.UnitID(u.Parent), Kind: force.UnitKind(u.Kind), Name: u.Name, Short: u.Short, Order: u.Order,
		Strength: u.Strength, Valid: when.Period{From: u.ValidFrom, To: u.ValidTo}}
}

// StrengthLine is a unit's line of the strength return, the units below it included.
type StrengthLine struct {
	Unit          string         `json:"unit,omitempty" doc:"Left out in the last line, for those who belong to no unit."`
	Name          Text           `json:"name"`
	Depth         int            `json:"depth" doc:"0 at the top."`
	Establishment int            `json:"establishment"`
	OnRoll        int            `json:"on_roll" doc:"Those who serve and belong there."`
	Absent        map[string]int `json:"absent" doc:"By kind of absence; kinds that nobody is absent by are missing."`
	Barred        int            `json:"barred" doc:"Present, but kept from duty by R10."`
	Present       int            `json:"present"`
	Fit           int            `json:"fit" doc:"Present and not barred."`
}

func (s *server) units() {
	handle(s, get("/units", "list-units", "register", "List the units, parents before children."),
		func(ctx context.Context, _ *Asked) (*answer[[]UnitView], error) {
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			return give(each(st.Register.Units, unitOf), nil)
		})
	type body struct {
		Asked
		Body UnitView
	}
	handle(s, post("/units", "create-unit", "register", "Set up a unit."),
		func(ctx context.Context, in *body) (*answer[created], error) {
			return s.save(ctx, "unit.save", "register", func(_ *app.State, ch *app.Changes) error {
				ch.Units = []force.Unit{in.Body.unit("")}
				return nil
			})
		})
	handle(s, put("/units/{id}", "put-unit", "register", "Change a unit."),
		func(ctx context.Context, in *struct {
			OfRecord
			Body UnitView
		}) (*answer[created], error) {
			return s.save(ctx, "unit.save", "unit:"+in.ID, func(st *app.State, ch *app.Changes) error {
				old := st.Register.Unit(force.UnitID(in.ID))
				if old == nil {
					return app.Errorf(app.CodeNotFound, "api.none.unit", in.ID)
				}
				u := in.Body.unit(old.ID)
				u.Invented = old.Invented
				ch.Units = []force.Unit{u}
				return nil
			})
		})
	handle(s, del("/units/{id}", "delete-unit", "register", "Take a unit away that nobody belongs to or has belonged to."),
		func(ctx context.Context, in *OfRecord) (*answer[created], error) {
			return s.save(ctx, "unit.delete", "unit:"+in.ID, func(st *app.State, ch *app.Changes) error {
				if st.Register.Unit(force.UnitID(in.ID)) == nil {
					return app.Errorf(app.CodeNotFound, "api.none.unit", in.ID)
				}
				ch.Remove("unit", in.ID)
				return nil
			})
		})
}

func (s *server) strength() {
	handle(s, get("/strength", "read-strength", "register", "Read the daily strength return, by unit and kind of absence."),
		func(ctx context.Context, in *struct {
			Asked
			Date DateParam `query:"date" format:"date" doc:"Today if left out."`
		}) (*answer[[]StrengthLine], error) {
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			d := in.Date.Date
			if d == 0 {
				d = s.app.Today()
			}
			rows := st.Register.Strength(d)
			return give(each(rows, func(r *force.StrengthRow) StrengthLine { return strengthOf(st.Register, r) }), nil)
		})
}

func strengthOf(reg *force.Register, r *force.StrengthRow) StrengthLine {
	absent := map[string]int{}
	for k, n := range r.Absent {
		absent[string(k)] = n
	}
	return StrengthLine{Unit: string(r.Unit), Name: reg.UnitName(r.Unit), Depth: r.Depth, Establishment: r.Establishment,
		OnRoll: r.OnRoll, Absent: absent, Barred: r.Barred, Present: r.Present, Fit: r.Fit}
}
