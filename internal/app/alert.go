package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/chronicle"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// MobilisationView is an order with what is known of it now.
type MobilisationView struct {
	*State
	Order   mobilise.Order
	People  []mobilise.Expectation
	Figures []mobilise.Figure
	Answers []mobilise.Answer
	Content string
	Waits   *access.Approval // the word that it waits for
	Log     []Entry
}

// Mobilisation reads an order with who can be there how soon, and who has answered. CodeNotFound if there is none.
func (a *App) Mobilisation(ctx context.Context, id string) (*MobilisationView, error) {
	if err := mayAll(ctx, access.See, access.Mobilisation); err != nil {
		return nil, err
	}
	var v *MobilisationView
	err := a.store.Read(ctx, func(tx Tx) error {
		all, err := a.ordersIn(ctx, tx)
		if err != nil {
			return err
		}
		o, err := orderIn(all, id)
		if err != nil {
			return err
		}
		v, err = a.viewIn(ctx, tx, o)
		return err
	})
	return v, internal("read an order", err)
}

func (a *App) viewIn(ctx context.Context, tx Tx, o mobilise.Order) (*MobilisationView, error) {
	s, err := a.stateIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	stands, err := a.standsIn(ctx, tx, o.Effect)
	if err != nil {
		return nil, err
	}
	v := &MobilisationView{State: s, Order: o, Content: o.Content()}
	if o.ID != "" {
		if v.Answers, err = tx.Mobilisation().Answers(ctx, o.ID); err != nil {
			return nil, err
		}
		all, err := tx.Access().Approvals(ctx, mobilisationSubject(o.ID), everyApproval)
		if err != nil {
			return nil, err
		}
		for i := range all {
			if x := &all[i]; x.Kind == mobilising && x.State == access.Asked && x.Content == v.Content {
				v.Waits = x
			}
		}
		if v.Log, err = entriesIn(ctx, tx, mobilisationSubject(o.ID), 50); err != nil {
			return nil, err
		}
	}
	v.People = mobilise.Reckon(&o, s.Register, stands, a.alert, v.Answers)
	v.Figures = mobilise.Figures(v.People)
	return v, nil
}

// AnswerAlert enters an answer to an order in force: that somebody comes in so many minutes after the alert, that they do not, or that they have come (minutes 0: now).
func (a *App) AnswerAlert(ctx context.Context, order string, x mobilise.Answer) error {
	return a.change(ctx, "enter an answer", []need{{act: access.Change, on: access.Answers, all: true}}, func(tx Tx, _ reach) error {
		all, err := a.ordersIn(ctx, tx)
		if err != nil {
			return err
		}
		o, err := orderIn(all, order)
		if err != nil {
			return err
		}
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if !o.Open() {
			return Errorf(CodeConflict, "mobilise.not-in-force", o.Number)
		}
		p := s.Register.Person(x.Person)
		if p == nil {
			return notFound("person", string(x.Person))
		}
		now := a.now()
		if !p.Serves(when.DateOf(o.Effect)) && !o.OfReserve(s.Register, p) {
			return &Error{Code: CodeInvalid, Key: "mobilise.not-called", Field: "person"}
		}
		switch {
		case !slices.Contains(mobilise.AnswerKinds, x.Kind):
			return &Error{Code: CodeInvalid, Key: "mobilise.answer", Args: []any{string(x.Kind)}, Field: "kind"}
		case x.Minutes < 0 || x.Minutes > 7*1440:
			return &Error{Code: CodeInvalid, Key: "mobilise.minutes", Field: "minutes"}
		case x.Kind == mobilise.NotComes:
			x.Minutes = 0
		case x.Kind == mobilise.Arrived && x.Minutes == 0:
			x.Minutes = max(0, int(now.Sub(o.Effect)/time.Minute))
		}
		x.At, x.By = now, access.Of(ctx).By
		had, err := tx.Mobilisation().Answers(ctx, order)
		if err != nil {
			return err
		}
		if err := tx.Mobilisation().Add(ctx, order, len(had), &x); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "mobilise.answer", mobilisationSubject(order), x); err != nil {
			return err
		}
		return tx.Touch(ctx, roomMobilisation)
	})
}

// PersonByNumber finds who bears a service number, as far as whoever asks may see them.
func (s *State) PersonByNumber(number string) *force.Person {
	for i := range s.Register.People {
		if p := &s.Register.People[i]; strings.EqualFold(p.Number, strings.TrimSpace(number)) {
			return p
		}
	}
	return nil
}

// MobilisationPreview is what would happen if an order took effect.
type MobilisationPreview struct {
	*MobilisationView
	Passing       int      // people who pass
	Staying       int      // who serve and stay
	Recalled      int      // from leave
	Reserve       int      // called in
	GivenUp, Kept []string // posts and standing duties, in the order in which they are given up
	Slots, Left   int      // of the day after: as asked for now, and under the order
}

// PreviewMobilisation says what would happen, and changes nothing.
func (a *App) PreviewMobilisation(ctx context.Context, o mobilise.Order) (*MobilisationPreview, error) {
	if err := mayAll(ctx, access.Change, access.Mobilisation); err != nil {
		return nil, err
	}
	tidy(&o.Paper)
	o.ID = ""
	out := &MobilisationPreview{}
	err := a.store.Read(ctx, func(tx Tx) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if bad := mobilisationError(o.Check(s.Register, s.Sites)); bad != nil {
			return bad
		}
		if out.MobilisationView, err = a.viewIn(ctx, tx, o); err != nil {
			return err
		}
		out.fill(s, o)
		return nil
	})
	if err != nil {
		return nil, internal("preview an order", err)
	}
	return out, nil
}

func (v *MobilisationPreview) fill(s *State, o mobilise.Order) {
	for i := range v.People {
		switch x := &v.People[i]; {
		case x.First == mobilise.Reserve:
			v.Reserve++
		case o.Passes(s.Register, x.Unit):
			v.Passing++
		default:
			v.Staying++
			if x.First == mobilise.OnLeave {
				v.Recalled++
			}
		}
	}
	day := when.DateOf(o.Effect) + 1
	tell := func(id string, priority int) {
		if o.Keeps(id, priority) {
			v.Kept = append(v.Kept, id)
		} else {
			v.GivenUp = append(v.GivenUp, id)
		}
	}
	for _, p := range site.GiveUp(s.Sites.Posts) {
		if p.Valid.Holds(day) {
			tell(p.ID, p.Priority)
		}
	}
	for _, x := range s.Sites.Standing {
		if x.Valid.Holds(day) {
			tell(x.ID, x.Priority)
		}
	}
	all, err := site.Demand(day.Month(), s.Sites, s.Rules)
	if err != nil {
		return // posts that make no sense ask for nothing that could be told
	}
	all = slices.DeleteFunc(all, func(d duty.Duty) bool { return d.Mounts != day })
	o.State, o.Drill = mobilise.InForce, false
	count := func(all []duty.Duty) (n int) {
		for i := range all {
			n += len(all[i].Slots)
		}
		return n
	}
	v.Slots, v.Left = count(all), count(mobilise.Demand(all, []mobilise.Order{o}, s.Register))
}

// mobilisationFacts are what the orders add to the organisation through time: operationally under the Land Forces, from the order to the return.
func (a *App) mobilisationFacts(ctx context.Context, tx Tx) ([]chronicle.Source, []chronicle.Fact, error) {
	orders, err := a.ordersIn(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	s, err := a.stateIn(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	var sources []chronicle.Source
	var facts []chronicle.Fact
	for i := range orders {
		o := &orders[i]
		if o.Drill || !o.Open() && o.State != mobilise.Returned {
			continue
		}
		code := "order-" + o.ID
		sources = append(sources, chronicle.Source{Code: code, Text: words.Text{Az: words.T(words.Az, "mobilise.source", o.Number), En: words.T(words.En, "mobilise.source", o.Number)}})
		for j, u := range o.Units {
			x := s.Register.Unit(u)
			if x == nil {
				continue
			}
			f := chronicle.Fact{Concept: chronicle.Subordinations, Ref: o.Number, Kind: "operational", Subject: "land-forces", Unit: "guard",
				Text: words.Text{Az: words.T(words.Az, "mobilise.under"), En: words.T(words.En, "mobilise.under")}, Certainty: chronicle.Stated, Source: code,
				File: "mobilisation", Line: j + 1}
			if x.Parent != "" {
				f.Unit, f.Text = string(u), words.Text{Az: words.T(words.Az, "mobilise.under-unit", x.Name.Az), En: words.T(words.En, "mobilise.under-unit", x.Name.En)}
			}
			f.From = onDay(when.DateOf(o.Effect))
			if o.State == mobilise.Returned {
				f.To = onDay(max(when.DateOf(o.Return.Effect), when.DateOf(o.Effect)+1))
			}
			facts = append(facts, f)
		}
	}
	return sources, facts, nil
}

func onDay(d when.Date) chronicle.Partial { return chronicle.Partial{First: d, Last: d} }
