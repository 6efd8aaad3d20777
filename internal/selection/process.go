package selection

import (
	"slices"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// StepCode names a step: "documents", "oath".
type StepCode string

// Kind says what is known of a step's outcome.
type Kind string

// The kinds of step.
const (
	Plain   Kind = "plain"   // passed or refused
	Medical Kind = "medical" // fit, fit with limits, or refused: nothing more
	Outside Kind = "outside" // another body's check: outcome, date, expiry, reference
	Board   Kind = "board"   // decided by a board and confirmed by the commander
)

// Kinds lists the kinds.
var Kinds = []Kind{Plain, Medical, Outside, Board}

// Effect is what happens in the register when a step is passed.
type Effect string

// The effects. The first makes the person, the others are about that person. An outside step gives a clearance as well, a medical one limits.
const (
	NoEffect Effect = ""
	Contract Effect = "contract"
	Trained  Effect = "trained"
	Sworn    Effect = "sworn"
	Posted   Effect = "posted"
)

// Effects lists the effects, each of which one step has.
var Effects = []Effect{Contract, Trained, Sworn, Posted}

// Offices are those who see to a step.
var Offices = []string{"personnel", "medical", "training", "outside", "board", "command"}

// Step is a row of the table of steps.
type Step struct {
	Code   StepCode
	Name   words.Text
	Kind   Kind
	After  []StepCode // what must be passed before, and must still hold
	Days   int        // until it is due, from the day on which it could begin
	Whose  string     // one of Offices
	Holds  int        // months for which the outcome holds, 0 for ever
	Ask    int        // days before its end on which those who serve are asked again, 0 never
	Body   string     // the outside body, of an outside step
	Effect Effect
	Gives  []string // qualifications that come with it
}

// Until is the last day on which an outcome of a day holds, 0 for ever.
func (s *Step) Until(on when.Date) when.Date {
	if s.Holds == 0 {
		return 0
	}
	y, m, d := on.Civil()
	end := when.NewMonth(y, m) + when.Month(s.Holds)
	return end.First().Add(min(d, end.Days())-1) - 1
}

// Reason is a reason for refusal. Steps are those for which it may stand, none: all.
type Reason struct {
	Code  string
	Steps []StepCode
	Text  words.Text
}

// For says whether the reason may stand for a step.
func (r *Reason) For(s StepCode) bool { return len(r.Steps) == 0 || slices.Contains(r.Steps, s) }

// Limit is a limit with which somebody may be fit.
type Limit struct {
	Code string
	Text words.Text
}

// Body is an outside body under its name of a time.
type Body struct {
	Code   string
	Period when.Period
	Name   words.Text
	Source string
}

// Process is all that the data files say.
type Process struct {
	Steps   []Step // each after those that it needs
	Reasons []Reason
	Limits  []Limit
	Bodies  []Body
}

// Step by code; nil if there is none.
func (p *Process) Step(c StepCode) *Step {
	for i := range p.Steps {
		if p.Steps[i].Code == c {
			return &p.Steps[i]
		}
	}
	return nil
}

// With finds the step that has an effect.
func (p *Process) With(e Effect) *Step {
	for i := range p.Steps {
		if p.Steps[i].Effect == e {
			return &p.Steps[i]
		}
	}
	return nil
}

// Reason by code; nil if there is none.
func (p *Process) Reason(c string) *Reason {
	for i := range p.Reasons {
		if p.Reasons[i].Code == c {
			return &p.Reasons[i]
		}
	}
	return nil
}

// Limit by code; nil if there is none.
func (p *Process) Limit(c string) *Limit {
	for i := range p.Limits {
		if p.Limits[i].Code == c {
			return &p.Limits[i]
		}
	}
	return nil
}

// ReasonsFor lists the reasons that may stand for a step.
func (p *Process) ReasonsFor(s StepCode) []Reason {
	return slices.DeleteFunc(slices.Clone(p.Reasons), func(r Reason) bool { return !r.For(s) })
}

// StepName is a step's name, its code if it is no longer in the table.
func (p *Process) StepName(c StepCode) words.Text {
	if s := p.Step(c); s != nil {
		return s.Name
	}
	return words.Text{Az: string(c), En: string(c)}
}

// BodyName is the name that an outside body bore on a date, its code where none is known.
func (p *Process) BodyName(code string, on when.Date) words.Text {
	for i := range p.Bodies {
		if b := &p.Bodies[i]; b.Code == code && b.Period.Holds(on) {
			return b.Name
		}
	}
	return words.Text{Az: code, En: code}
}

// Last leaves of some steps those that none of the others needs: who waits for these waits for all.
func (p *Process) Last(steps []StepCode) []StepCode {
	var out []StepCode
	for _, c := range steps {
		if !slices.ContainsFunc(steps, func(o StepCode) bool { return p.before(o)[c] }) {
			out = append(out, c)
		}
	}
	return out
}

// before lists all steps that come before one, near and far.
func (p *Process) before(c StepCode) map[StepCode]bool {
	out := map[StepCode]bool{}
	var walk func(StepCode)
	walk = func(c StepCode) {
		if s := p.Step(c); s != nil {
			for _, x := range s.After {
				if !out[x] {
					out[x] = true
					walk(x)
				}
			}
		}
	}
	walk(c)
	return out
}
