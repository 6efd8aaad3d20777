package selection

import (
	"slices"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Status is how an application stands.
type Status string

// The states of an application.
const (
	Running   Status = "running"
	Refused   Status = "refused"
	Appealed  Status = "appealed"
	Withdrawn Status = "withdrawn"
	Done      Status = "posted"
)

// Statuses lists the states.
var Statuses = []Status{Running, Refused, Appealed, Withdrawn, Done}

// Name of the state.
func (s Status) Name(l words.Lang) string { return words.T(l, "selection.status."+string(s)) }

// StepState is how a step stands.
type StepState string

// The states of a step.
const (
	Locked      StepState = "locked"  // something before it is missing
	Open        StepState = "open"    // it can be done
	Waiting     StepState = "waiting" // the board has decided, the commander has not
	Passed      StepState = "passed"
	Lapsed      StepState = "lapsed" // passed, but the outcome holds no longer and is still needed
	RefusedHere StepState = "refused"
	Stopped     StepState = "stopped" // it could be done, if the application were running
)

// StepStates lists the states.
var StepStates = []StepState{Locked, Open, Waiting, Passed, Lapsed, RefusedHere, Stopped}

// Name of the state.
func (s StepState) Name(l words.Lang) string { return words.T(l, "selection.step."+string(s)) }

// StepStanding is a step as it stands in one application.
type StepStanding struct {
	*Step
	State   StepState
	From    when.Date // the earliest day on which it can have been done, as far as what comes before it has been
	Opened  when.Date // from when it could be done, 0 while it is locked
	Due     when.Date // 0 while it is locked
	Act     *Act      // that passed it, decided it or refused it
	Missing []StepCode
}

// Office is who sees to the step as it stands: a board's decision that waits is the commander's.
func (s *StepStanding) Office() string {
	if s.State == Waiting {
		return "command"
	}
	return s.Whose
}

// Standing is an application as it stands on a day.
type Standing struct {
	*Application
	Status Status
	Steps  []StepStanding
	Closed when.Date // day on which it was refused, withdrawn or done; 0 while it is running or under appeal
	Reason string    // why it was refused
	Final  bool      // an appeal was dismissed: there is no other
}

// Step finds one; nil if it is not in the table.
func (s *Standing) Step(c StepCode) *StepStanding {
	for i := range s.Steps {
		if s.Steps[i].Code == c {
			return &s.Steps[i]
		}
	}
	return nil
}

// Todo lists the steps at which the application is: those that can be done or wait for the commander.
func (s *Standing) Todo() []*StepStanding {
	var out []*StepStanding
	for i := range s.Steps {
		switch s.Steps[i].State {
		case Open, Waiting, Lapsed:
			out = append(out, &s.Steps[i])
		}
	}
	return out
}

// Due is the earliest day on which something is due, 0 if nothing is.
func (s *Standing) Due() when.Date {
	var d when.Date
	for _, x := range s.Todo() {
		if d == 0 || x.Due < d {
			d = x.Due
		}
	}
	return d
}

// told is what the acts tell, in one pass.
type told struct {
	status          Status
	closed, again   when.Date // again: reopened on
	reason          string
	final           bool
	passed, decided map[StepCode]*Act
	refused         map[StepCode]*Act
	returned        map[StepCode]when.Date // given back, or reopened where it was refused
}

func tell(a *Application) told {
	t := told{status: Running, passed: map[StepCode]*Act{}, decided: map[StepCode]*Act{}, refused: map[StepCode]*Act{}, returned: map[StepCode]when.Date{}}
	end := func(s Status, on when.Date) { t.status, t.closed = s, on }
	for i := range a.Acts {
		x := &a.Acts[i]
		switch x.Kind {
		case Pass:
			t.passed[x.Step] = x
		case Decide:
			t.decided[x.Step] = x
		case Confirm:
			d := t.decided[x.Step]
			delete(t.decided, x.Step)
			if d == nil || d.Outcome == Accept {
				t.passed[x.Step] = x
				break
			}
			t.refused[x.Step], t.reason = d, d.Reason
			end(Refused, x.On)
		case Return:
			delete(t.decided, x.Step)
			t.returned[x.Step] = x.On
		case Refuse:
			t.refused[x.Step], t.reason = x, x.Reason
			delete(t.passed, x.Step) // an outcome that had lapsed
			end(Refused, x.On)
		case Withdraw:
			end(Withdrawn, x.On)
		case Appeal:
			end(Appealed, 0)
		case Dismiss:
			end(Refused, x.On)
			t.final = true
		case Reopen:
			for s := range t.refused {
				t.returned[s] = x.On
			}
			clear(t.refused)
			t.status, t.closed, t.again, t.reason, t.final = Running, 0, x.On, "", false
		}
	}
	return t
}

// Stand says how an application stands on a day.
func (p *Process) Stand(a *Application, today when.Date) *Standing {
	t := tell(a)
	s := &Standing{Application: a, Status: t.status, Closed: t.closed, Reason: t.reason, Final: t.final}
	last := p.With(Posted)
	if last != nil && t.passed[last.Code] != nil && s.Status == Running {
		s.Status, s.Closed = Done, t.passed[last.Code].On
	}
	for i := range p.Steps {
		x := StepStanding{Step: &p.Steps[i], From: max(a.Opened, t.returned[p.Steps[i].Code])}
		for _, b := range x.After {
			act := t.passed[b]
			if act == nil || !holds(act, today) {
				x.Missing = append(x.Missing, b)
				continue
			}
			x.From = max(x.From, act.On)
		}
		x.State, x.Act = p.state(&x, &t, s.Status, today)
		switch x.State {
		case Locked:
		case Lapsed:
			x.Opened = max(x.From, x.Act.Until+1)
		default:
			x.Opened = x.From
		}
		if x.Opened != 0 {
			x.Due = x.Opened.Add(x.Days)
		}
		s.Steps = append(s.Steps, x)
	}
	return s
}

func (p *Process) state(x *StepStanding, t *told, status Status, today when.Date) (StepState, *Act) {
	if act := t.refused[x.Code]; act != nil {
		return RefusedHere, act
	}
	act := t.passed[x.Code]
	if act != nil && (holds(act, today) || !p.needed(x.Code, t, today)) {
		return Passed, act
	}
	switch {
	case len(x.Missing) > 0 && act == nil:
		return Locked, nil
	case status != Running && act != nil:
		return Passed, act
	case status != Running:
		return Stopped, nil
	case len(x.Missing) > 0:
		return Lapsed, act
	case t.decided[x.Code] != nil:
		return Waiting, t.decided[x.Code]
	case act != nil:
		return Lapsed, act
	}
	return Open, nil
}

// holds says whether an outcome holds on a day.
func holds(x *Act, d when.Date) bool { return x.Until == 0 || d <= x.Until }

// needed says whether a step that is still to be done, or to be done again, needs this one.
func (p *Process) needed(c StepCode, t *told, today when.Date) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		if !slices.Contains(s.After, c) {
			return false
		}
		act := t.passed[s.Code]
		return act == nil || !holds(act, today) && p.needed(s.Code, t, today)
	})
}
