package api

import (
	"context"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/when"
)

// OrderPaper is the head of an order.
type OrderPaper struct {
	Number string    `json:"number" minLength:"1" maxLength:"500"`
	Date   when.Date `json:"date" format:"date"`
	By     string    `json:"by" minLength:"1" maxLength:"500" doc:"Who orders it: name and office."`
	Reason string    `json:"reason" minLength:"1" maxLength:"500"`
	Effect time.Time `json:"effect" doc:"When it takes effect; approved later than that, it does with the approval."`
}

// MobilisationOrder passes units under the Land Forces operationally.
type MobilisationOrder struct {
	OrderPaper
	Drill    bool     `json:"drill,omitempty" doc:"People are alerted and counted; nothing else comes of it, and no second person is needed."`
	Units    []string `json:"units" maxItems:"1000" doc:"Pass, with those under them."`
	Stay     []string `json:"stay,omitempty" maxItems:"1000" doc:"Of those under them, stay on minimum protection."`
	Priority int      `json:"priority,omitempty" minimum:"0" maximum:"20" doc:"Minimum protection: posts and standing duties of this priority and of lower numbers."`
	Posts    []string `json:"posts,omitempty" maxItems:"10000" doc:"Posts and standing duties kept beside these."`
	Leave    []string `json:"leave,omitempty" maxItems:"3" doc:"Kinds of absence that are suspended: leave, family, course."`
	Reserve  int      `json:"reserve,omitempty" minimum:"0" maximum:"120" doc:"Whoever left at most so many months before is called in."`
}

func (b *MobilisationOrder) order() mobilise.Order {
	return mobilise.Order{Drill: b.Drill, Paper: mobilise.Paper(b.OrderPaper), Units: named[force.UnitID](b.Units), Stay: named[force.UnitID](b.Stay), Priority: b.Priority,
		Posts: b.Posts, Leave: named[force.AbsenceKind](b.Leave), Reserve: b.Reserve}
}

func named[T ~string](all []string) []T {
	var out []T
	for _, x := range all {
		out = append(out, T(x))
	}
	return out
}

// MobilisationView is an order with how far it has come.
type MobilisationView struct {
	ID string `json:"id"`
	MobilisationOrder
	State   string      `json:"state" enum:"proposed,refused,in-force,returning,returned"`
	Content string      `json:"content" doc:"SHA-256 of what a second person approves."`
	Return  *OrderPaper `json:"return,omitempty" doc:"The order to return."`
}

func mobilisationOf(o *mobilise.Order) MobilisationView {
	v := MobilisationView{ID: o.ID, State: string(o.State), Content: o.Content(), MobilisationOrder: MobilisationOrder{OrderPaper: OrderPaper(o.Paper), Drill: o.Drill, Units: texts(o.Units),
		Stay: texts(o.Stay), Priority: o.Priority, Posts: list(o.Posts), Leave: texts(o.Leave), Reserve: o.Reserve}}
	if o.Return.Number != "" {
		p := OrderPaper(o.Return)
		v.Return = &p
	}
	return v
}

// StrengthAfter is how many are there some minutes after the alert.
type StrengthAfter struct {
	Minutes  int            `json:"minutes"`
	There    int            `json:"there" doc:"By the answers and arrivals so far."`
	Expected int            `json:"expected" doc:"As reckoned before anybody answered."`
	Arrived  int            `json:"arrived" doc:"Recorded as there by then, or on duty already."`
	By       map[string]int `json:"by" doc:"Those there, by where they were: came, answered, on-duty, standby, off, resting, on-leave, reserve."`
}

func figureOf(f *mobilise.Figure) StrengthAfter {
	by := map[string]int{}
	for w, n := range f.By {
		by[string(w)] = n
	}
	return StrengthAfter{f.Minutes, f.There, f.Expected, f.Arrived, by}
}

// AlertedPerson is somebody at an alert.
type AlertedPerson struct {
	Person   string `json:"person"`
	Where    string `json:"where" enum:"came,answered,declined,on-duty,standby,off,resting,on-leave,reserve,away,barred"`
	Minutes  int    `json:"minutes" doc:"When they are there after the alert; -1 never."`
	Expected int    `json:"expected" doc:"The same, as reckoned before anybody answered."`
}

// MobilisationStatus is an order with who can be there how soon.
type MobilisationStatus struct {
	MobilisationView
	Figures []StrengthAfter `json:"figures"`
	People  []AlertedPerson `json:"people"`
}

// MobilisationForeseen is what would happen if the order took effect.
type MobilisationForeseen struct {
	Passing  int             `json:"passing"`
	Staying  int             `json:"staying"`
	Recalled int             `json:"recalled" doc:"From leave."`
	Reserve  int             `json:"reserve" doc:"Called in."`
	GivenUp  []string        `json:"given_up" doc:"Posts and standing duties, in the order in which they are given up."`
	Kept     []string        `json:"kept"`
	Slots    int             `json:"slots" doc:"Of the day after, as asked for now."`
	Left     int             `json:"left" doc:"Of the day after, under the order."`
	Figures  []StrengthAfter `json:"figures"`
}

// MobilisationDecision is a second person's word.
type MobilisationDecision struct {
	Approve bool   `json:"approve"`
	Content string `json:"content,omitempty" doc:"Refuse to approve anything but this; left out: what waits."`
	Note    string `json:"note,omitempty" maxLength:"1000" doc:"Why; needed to refuse."`
}

// AlertAnswer is an answer to an alert.
type AlertAnswer struct {
	Person  string `json:"person,omitempty"`
	Number  string `json:"number,omitempty" doc:"Service number, in place of person."`
	Kind    string `json:"kind" enum:"coming,not,arrived"`
	Minutes int    `json:"minutes,omitempty" minimum:"0" maximum:"10080" doc:"After the alert; of an arrival 0 is now."`
}

func (s *server) mobilisation() {
	handle(s, get("/mobilisation", "list-mobilisations", "desk", "List the orders of mobilisation, the latest first, drills among them."),
		func(ctx context.Context, _ *Asked) (*answer[[]MobilisationView], error) {
			all, err := s.app.Mobilisations(ctx)
			return give(each(all, mobilisationOf), err)
		})
	handle(s, post("/mobilisation", "order-mobilisation", "desk", "Propose that units pass under the Land Forces, or begin a drill.").
		with("Nothing comes of a proposal before a second person approves it; a drill begins at once."),
		func(ctx context.Context, in *struct {
			Asked
			Body MobilisationOrder
		}) (*answer[created], error) {
			id, err := s.app.OrderMobilisation(ctx, in.Body.order())
			return give(created{IDs: []string{id}, Vacated: []SlotView{}}, err)
		})
	handle(s, post("/mobilisation/preview", "preview-mobilisation", "desk", "Say what would happen if an order took effect.").with("Nothing is changed."),
		func(ctx context.Context, in *struct {
			Asked
			Body MobilisationOrder
		}) (*answer[MobilisationForeseen], error) {
			v, err := s.app.PreviewMobilisation(ctx, in.Body.order())
			if err != nil {
				return nil, err
			}
			return give(MobilisationForeseen{v.Passing, v.Staying, v.Recalled, v.Reserve, list(v.GivenUp), list(v.Kept), v.Slots, v.Left, each(v.Figures, figureOf)}, nil)
		})
	handle(s, get("/mobilisation/{id}", "read-mobilisation", "desk", "Read an order, with who can be there how soon."), s.readMobilisation)
	handle(s, post("/mobilisation/{id}/decision", "decide-mobilisation", "desk", "Approve an order, or the return from it, or refuse it, as the second person.").
		with("Approved, it is in force at once, and duty is planned anew. The jobs that do it are given."),
		func(ctx context.Context, in *struct {
			Asked
			ID   string `path:"id"`
			Body MobilisationDecision
		}) (*answer[[]JobView], error) {
			jobs, err := s.app.DecideMobilisation(ctx, in.ID, in.Body.Content, in.Body.Approve, in.Body.Note)
			return give(each(jobs, jobOf), err)
		})
	handle(s, post("/mobilisation/{id}/return", "return-mobilisation", "desk", "Propose the return from an order in force, or end a drill."),
		func(ctx context.Context, in *struct {
			Asked
			ID   string `path:"id"`
			Body OrderPaper
		}) (*nothing, error) {
			return &nothing{}, s.app.ReturnMobilisation(ctx, in.ID, mobilise.Paper(in.Body))
		})
	handle(s, post("/mobilisation/{id}/answers", "answer-alert", "desk", "Enter an answer to an alert, or that somebody has come."), s.answerAlert)
}

func (s *server) readMobilisation(ctx context.Context, in *OfRecord) (*answer[MobilisationStatus], error) {
	v, err := s.app.Mobilisation(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return give(MobilisationStatus{mobilisationOf(&v.Order), each(v.Figures, figureOf), each(v.People, func(x *mobilise.Expectation) AlertedPerson {
		return AlertedPerson{string(x.Person), string(x.Where), x.Minutes, x.FirstMinutes}
	})}, nil)
}

func (s *server) answerAlert(ctx context.Context, in *struct {
	Asked
	ID   string `path:"id"`
	Body AlertAnswer
}) (*nothing, error) {
	b := &in.Body
	if (b.Person == "") == (b.Number == "") {
		return nil, &app.Error{Code: app.CodeInvalid, Key: "api.alert-answer", Field: "person"}
	}
	if b.Number != "" {
		st, err := s.app.State(ctx)
		if err != nil {
			return nil, err
		}
		p := st.PersonByNumber(b.Number)
		if p == nil {
			return nil, app.Errorf(app.CodeNotFound, "not-found.person", b.Number)
		}
		b.Person = string(p.ID)
	}
	return &nothing{}, s.app.AnswerAlert(ctx, in.ID, mobilise.Answer{Person: force.PersonID(b.Person), Kind: mobilise.AnswerKind(b.Kind), Minutes: b.Minutes})
}
