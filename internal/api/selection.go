package api

import (
	"context"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// SelectionView is the steps from application to post as this house goes through them.
type SelectionView struct {
	Steps   []SelectionStep   `json:"steps" doc:"Each after those that it needs."`
	Reasons []SelectionReason `json:"reasons" doc:"For which an application may be refused."`
	Limits  []SelectionLimit  `json:"limits" doc:"With which somebody may be fit."`
	Bodies  []SelectionBody   `json:"bodies" doc:"Outside bodies under their names of a time."`
}

// SelectionStep is a row of the table of steps.
type SelectionStep struct {
	Code   string     `json:"code"`
	Name   words.Text `json:"name"`
	Kind   string     `json:"kind" enum:"plain,medical,outside,board"`
	After  []string   `json:"after" doc:"Steps that must be passed before, and must still hold."`
	Days   int        `json:"days" doc:"Until it is due, from the day on which it could begin."`
	Whose  string     `json:"whose" enum:"personnel,medical,training,outside,board,command"`
	Holds  int        `json:"holds" doc:"Months for which the outcome holds; 0 for ever."`
	Ask    int        `json:"ask" doc:"Days before its end on which those who serve are asked again; 0 never."`
	Body   string     `json:"body,omitempty" doc:"Of an outside check."`
	Effect string     `json:"effect,omitempty" enum:"contract,trained,sworn,posted" doc:"What passing it does in the register."`
	Gives  []string   `json:"gives" doc:"Qualifications that come with it."`
}

// SelectionReason is a reason for refusal.
type SelectionReason struct {
	Code  string     `json:"code"`
	Steps []string   `json:"steps" doc:"For which it may stand; none: all."`
	Text  words.Text `json:"text"`
}

// SelectionLimit is a limit of fitness.
type SelectionLimit struct {
	Code string     `json:"code"`
	Text words.Text `json:"text"`
}

// SelectionBody is an outside body under its name of a time.
type SelectionBody struct {
	Code   string     `json:"code"`
	From   when.Date  `json:"from,omitzero" format:"date" doc:"First day of the name; left out where it is not known."`
	To     when.Date  `json:"to,omitzero" format:"date" doc:"First day on which it is no longer the name."`
	Name   words.Text `json:"name"`
	Source string     `json:"source"`
}

// Applicant is somebody who applies.
type Applicant struct {
	Surname    string    `json:"surname" minLength:"1" maxLength:"60"`
	Given      string    `json:"given" minLength:"1" maxLength:"60"`
	Patronymic string    `json:"patronymic,omitempty" maxLength:"60"`
	Sex        string    `json:"sex" enum:"m,f"`
	Born       when.Date `json:"born" format:"date"`
	Phone      string    `json:"phone,omitempty" maxLength:"60"`
	Opened     when.Date `json:"opened" format:"date" doc:"Day on which the application was handed in."`
	Invented   bool      `json:"invented,omitempty"`
}

// NewApplication is an application as it is entered.
type NewApplication struct {
	Applicant
	Despite bool `json:"despite,omitempty" doc:"It is somebody else than those of the same name and day of birth; without it such an application is a conflict."`
}

// ApplicationRow is an application as the board shows it.
type ApplicationRow struct {
	ID       string    `json:"id"`
	Name     string    `json:"name" doc:"Surname and given name; the number of one that was erased."`
	Opened   when.Date `json:"opened" format:"date"`
	Status   string    `json:"status" enum:"running,refused,appealed,withdrawn,posted"`
	Closed   when.Date `json:"closed,omitzero" format:"date"`
	Reason   string    `json:"reason,omitempty" doc:"Why it was refused: a code."`
	Final    bool      `json:"final" doc:"An appeal was dismissed: there is no other."`
	At       []string  `json:"at" doc:"The steps that can be done or wait for the commander."`
	Due      when.Date `json:"due,omitzero" format:"date" doc:"The earliest day on which something is due."`
	Urgency  string    `json:"urgency,omitempty" enum:"late,today,soon,later"`
	Person   string    `json:"person,omitempty" doc:"In the register, from the contract on."`
	Invented bool      `json:"invented"`
}

// ApplicationFile is an application with every step.
type ApplicationFile struct {
	ApplicationRow
	Surname    string     `json:"surname"`
	Given      string     `json:"given"`
	Patronymic string     `json:"patronymic"`
	Sex        string     `json:"sex"`
	Born       when.Date  `json:"born,omitzero" format:"date"`
	Phone      string     `json:"phone"`
	Erased     when.Date  `json:"erased,omitzero" format:"date"`
	Steps      []StepView `json:"steps"`
}

// StepView is a step as it stands in an application.
type StepView struct {
	Step      string    `json:"step"`
	State     string    `json:"state" enum:"locked,open,waiting,passed,lapsed,refused,stopped"`
	Missing   []string  `json:"missing" doc:"Steps that must be passed first."`
	Due       when.Date `json:"due,omitzero" format:"date"`
	On        when.Date `json:"on,omitzero" format:"date"`
	Outcome   string    `json:"outcome,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Limits    []string  `json:"limits"`
	Reference string    `json:"reference,omitempty"`
	Until     when.Date `json:"until,omitzero" format:"date" doc:"Last day on which the outcome holds."`
}

// ApplicationAct is one thing that is done about an application.
type ApplicationAct struct {
	Kind      string    `json:"kind" enum:"pass,refuse,decide,withdraw,appeal,dismiss,reopen"`
	Step      string    `json:"step,omitempty" doc:"Of pass, refuse and decide."`
	On        when.Date `json:"on" format:"date"`
	Outcome   string    `json:"outcome,omitempty" doc:"fit or limited of a medical step that is passed; accept or reject of a board's decision."`
	Reason    string    `json:"reason,omitempty" doc:"Of a refusal, a code."`
	Limits    []string  `json:"limits,omitempty" maxItems:"20"`
	Reference string    `json:"reference,omitempty" maxLength:"60"`
	Until     when.Date `json:"until,omitzero" format:"date" doc:"Of an outside check that is passed: the last day on which it holds."`
	Number    string    `json:"number,omitempty" maxLength:"60" doc:"Service number, of the contract."`
	Rank      string    `json:"rank,omitempty" doc:"Of the contract."`
	Contract  string    `json:"contract,omitempty" doc:"Type of the contract; the house's first if left out."`
	Joined    when.Date `json:"joined,omitzero" format:"date" doc:"Of the contract: from when the person serves; its day if left out."`
	Unit      string    `json:"unit,omitempty" doc:"Of the posting."`
	Position  string    `json:"position,omitempty" maxLength:"60" doc:"Of the posting."`
}

// ApplicationWord is the commander's word about what a board decided.
type ApplicationWord struct {
	Step      string    `json:"step"`
	Confirm   bool      `json:"confirm" doc:"false gives the decision back to the board."`
	On        when.Date `json:"on" format:"date"`
	Reference string    `json:"reference,omitempty" maxLength:"60"`
}

// VettingList is who of those that serve is to be vetted again.
type VettingList struct {
	Due    []VettingRow `json:"due" doc:"The most urgent first."`
	Denied []Clearance  `json:"denied" doc:"Who was not cleared the last time, and so is barred."`
}

// VettingRow is a check that somebody must undergo again.
type VettingRow struct {
	Person string    `json:"person"`
	Step   string    `json:"step"`
	Ask    when.Date `json:"ask" format:"date" doc:"From when it is asked again."`
	Until  when.Date `json:"until" format:"date" doc:"Last day on which the clearance holds."`
	Lapsed bool      `json:"lapsed" doc:"It holds no longer: the person is barred from duty."`
}

// NewVetting is an outside body's answer about somebody who serves.
type NewVetting struct {
	Person    string    `json:"person"`
	Step      string    `json:"step"`
	Outcome   string    `json:"outcome" enum:"passed,refused"`
	On        when.Date `json:"on" format:"date"`
	Reference string    `json:"reference" minLength:"1" maxLength:"60"`
	Until     when.Date `json:"until,omitzero" format:"date" doc:"Last day on which it holds, of one that was passed."`
}

func (s *server) selection() {
	handle(s, get("/selection", "read-selection", "selection", "Read the steps of selection, the reasons for refusal, limits of fitness, and outside bodies."),
		func(_ context.Context, _ *Asked) (*answer[SelectionView], error) {
			return give(selectionOf(s.app.Process()), nil)
		})
	handle(s, get("/applications", "list-applications", "selection", "List the applications, the oldest first."),
		func(ctx context.Context, in *struct {
			Asked
			Status string `query:"status" enum:"running,refused,appealed,withdrawn,posted" doc:"Only those that stand so."`
			Step   string `query:"step" doc:"Only those that are at a step."`
		}) (*answer[[]ApplicationRow], error) {
			v, err := s.app.Applications(ctx)
			if err != nil {
				return nil, err
			}
			out := []ApplicationRow{}
			for _, x := range v.All {
				at := in.Step == ""
				for _, y := range x.Todo() {
					at = at || string(y.Code) == in.Step && x.Status == selection.Running
				}
				if at && (in.Status == "" || string(x.Status) == in.Status) {
					out = append(out, applicationRow(x, when.DateOf(v.Now)))
				}
			}
			return give(out, nil)
		})
	handle(s, post("/applications", "create-application", "selection", "Enter an application."),
		func(ctx context.Context, in *struct {
			Asked
			Body NewApplication
		}) (*answer[created], error) {
			b := &in.Body
			id, err := s.app.Apply(ctx, selection.Application{Surname: b.Surname, Given: b.Given, Patronymic: b.Patronymic, Sex: b.Sex, Born: b.Born, Phone: b.Phone,
				Opened: b.Opened, Invented: b.Invented}, b.Despite)
			return give(created{IDs: []string{id}, Vacated: []SlotView{}}, err)
		})
	handle(s, get("/applications/{id}", "read-application", "selection", "Read an application with every step."),
		func(ctx context.Context, in *OfRecord) (*answer[ApplicationFile], error) {
			v, err := s.app.Application(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return give(applicationOf(v), nil)
		})
	handle(s, post("/applications/{id}/acts", "act-on-application", "selection", "Enter what was done about an application.").
		with("What the order of the steps forbids is refused, with what is missing. The contract puts the person into the register, the posting into a unit."), s.actOnApplication)
	handle(s, post("/applications/{id}/confirmation", "confirm-application", "selection", "Confirm what a board decided, or give it back, as the commander.").
		with("Whoever entered the decision can not confirm it."), s.confirmApplication)
	handle(s, get("/vettings", "list-vettings", "selection", "List who of those that serve is to be vetted again."),
		func(ctx context.Context, in *struct {
			Asked
			Days int `query:"days" minimum:"0" maximum:"3650" doc:"Those too who are to be asked within so many days."`
		}) (*answer[VettingList], error) {
			v, err := s.app.Vettings(ctx, in.Days)
			if err != nil {
				return nil, err
			}
			return give(VettingList{each(v.Due, func(x *selection.Vetting) VettingRow {
				return VettingRow{string(x.Person), string(x.Step.Code), x.Ask, x.Until, x.Lapsed(when.DateOf(v.Now))}
			}), each(v.Denied, clearanceOf)}, nil)
		})
	handle(s, post("/vettings", "create-vetting", "selection", "Enter an outside body's answer about somebody who serves.").
		with("The duties to come that the person can then no longer stand are given."), s.vet)
}

func (s *server) actOnApplication(ctx context.Context, in *struct {
	Asked
	ID   string `path:"id"`
	Body ApplicationAct
}) (*nothing, error) {
	b := &in.Body
	return &nothing{}, s.app.Act(ctx, in.ID, app.Deed{
		Act: selection.Act{Kind: selection.ActKind(b.Kind), Step: selection.StepCode(b.Step), On: b.On, Outcome: b.Outcome, Reason: b.Reason, Limits: b.Limits,
			Reference: b.Reference, Until: b.Until},
		Number: b.Number, Rank: force.RankCode(b.Rank), Type: b.Contract, Joined: b.Joined, Unit: force.UnitID(b.Unit), Position: b.Position})
}

func (s *server) confirmApplication(ctx context.Context, in *struct {
	Asked
	ID   string `path:"id"`
	Body ApplicationWord
}) (*nothing, error) {
	b := &in.Body
	kind := selection.Return
	if b.Confirm {
		kind = selection.Confirm
	}
	return &nothing{}, s.app.Act(ctx, in.ID, app.Deed{Act: selection.Act{Kind: kind, Step: selection.StepCode(b.Step), On: b.On, Reference: b.Reference}})
}

func (s *server) vet(ctx context.Context, in *struct {
	Asked
	Body NewVetting
}) (*answer[created], error) {
	b := &in.Body
	act := selection.Act{Kind: selection.Pass, Step: selection.StepCode(b.Step), On: b.On, Reference: b.Reference, Until: b.Until}
	if b.Outcome == force.Denied {
		act.Kind = selection.Refuse
	}
	saved, err := s.app.Vet(ctx, force.PersonID(b.Person), act)
	if err != nil {
		return nil, err
	}
	return s.saved(ctx, saved)
}

func selectionOf(p *selection.Process) SelectionView {
	return SelectionView{
		Steps: each(p.Steps, func(x *selection.Step) SelectionStep {
			return SelectionStep{string(x.Code), x.Name, string(x.Kind), texts(x.After), x.Days, x.Whose, x.Holds, x.Ask, x.Body, string(x.Effect), list(x.Gives)}
		}),
		Reasons: each(p.Reasons, func(x *selection.Reason) SelectionReason { return SelectionReason{x.Code, texts(x.Steps), x.Text} }),
		Limits:  each(p.Limits, func(x *selection.Limit) SelectionLimit { return SelectionLimit{x.Code, x.Text} }),
		Bodies: each(p.Bodies, func(x *selection.Body) SelectionBody {
			return SelectionBody{x.Code, x.Period.From, x.Period.To, x.Name, x.Source}
		}),
	}
}

func applicationRow(x *selection.Standing, today when.Date) ApplicationRow {
	r := ApplicationRow{ID: x.ID, Name: x.Name(), Opened: x.Opened, Status: string(x.Status), Closed: x.Closed, Reason: x.Reason, Final: x.Final, At: []string{},
		Person: string(x.Person), Invented: x.Invented}
	if x.Status == selection.Running {
		for _, y := range x.Todo() {
			r.At = append(r.At, string(y.Code))
		}
		if r.Due = x.Due(); r.Due != 0 {
			r.Urgency = string(selection.UrgencyOf(r.Due, today))
		}
	}
	return r
}

func applicationOf(v *app.ApplicationView) ApplicationFile {
	x := v.Standing
	return ApplicationFile{ApplicationRow: applicationRow(x, when.DateOf(v.Now)), Surname: x.Surname, Given: x.Given, Patronymic: x.Patronymic, Sex: x.Sex, Born: x.Born,
		Phone: x.Phone, Erased: x.Erased, Steps: each(x.Steps, func(y *selection.StepStanding) StepView {
			out := StepView{Step: string(y.Code), State: string(y.State), Missing: texts(y.Missing), Limits: []string{}}
			if y.State != selection.Passed {
				out.Due = y.Due
			}
			if a := y.Act; a != nil {
				out.On, out.Outcome, out.Reason, out.Limits, out.Reference, out.Until = a.On, a.Outcome, a.Reason, list(a.Limits), a.Reference, a.Until
			}
			return out
		})}
}
