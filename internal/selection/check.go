package selection

import (
	"slices"
	"strings"
	"unicode/utf8"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Problem says why something cannot be done, in either language. It is an error.
type Problem struct {
	Rule  bool   // the order of the steps forbids it; else what was sent makes no sense
	Field string // which field it is about, "" none
	Key   string // behind "selection.problem."
	Args  []any
}

// In says it in a language.
func (p *Problem) In(l words.Lang) string {
	args := make([]any, len(p.Args))
	for i, a := range p.Args {
		switch x := a.(type) {
		case words.Text:
			args[i] = x.In(l)
		case []words.Text:
			all := make([]string, len(x))
			for j := range x {
				all[j] = x[j].In(l)
			}
			args[i] = strings.Join(all, ", ")
		case interface{ Name(words.Lang) string }:
			args[i] = x.Name(l)
		case when.Date:
			args[i] = words.Short(x)
		default:
			args[i] = a
		}
	}
	return words.T(l, "selection.problem."+p.Key, args...)
}

func (p *Problem) Error() string { return p.In(words.En) }

func wrong(field, key string, args ...any) *Problem {
	return &Problem{Field: field, Key: key, Args: args}
}
func rule(key string, args ...any) *Problem { return &Problem{Rule: true, Key: key, Args: args} }

// mostReference bounds a reference: it names a paper, it is no place for what the paper says.
const mostReference = 60

// Check says what keeps an act from being added to an application on a day; nil if nothing does.
func (p *Process) Check(a *Application, x *Act, today when.Date) *Problem {
	if x.On == 0 {
		return wrong("on", "no-day")
	}
	if x.On > today {
		return wrong("on", "to-come", x.On)
	}
	if utf8.RuneCountInString(x.Reference) > mostReference || strings.ContainsAny(x.Reference, "\r\n\t") {
		return wrong("reference", "reference-long", mostReference)
	}
	if !x.Kind.OfStep() {
		return p.checkWhole(a, x, today)
	}
	return p.checkStep(a, x, today)
}

// checkWhole is for acts about the application itself.
func (p *Process) checkWhole(a *Application, x *Act, today when.Date) *Problem {
	s := p.Stand(a, today)
	if last := lastDay(a); x.On < last {
		return wrong("on", "before-last", x.On, last)
	}
	if x.Step != "" || x.Outcome != "" || x.Reason != "" || len(x.Limits) > 0 || x.Until != 0 {
		return wrong("", "too-much")
	}
	may := map[ActKind][]Status{Withdraw: {Running, Appealed}, Appeal: {Refused}, Dismiss: {Appealed}, Reopen: {Refused, Appealed, Withdrawn}}[x.Kind]
	switch {
	case may == nil:
		return wrong("kind", "act-unknown", x.Kind)
	case a.Erased != 0:
		return rule("erased", a.Erased)
	case !slices.Contains(may, s.Status):
		return rule("status."+string(x.Kind), s.Status)
	case x.Kind == Appeal && s.Final:
		return rule("appealed-already")
	case (x.Kind == Dismiss || x.Kind == Reopen) && x.Reference == "":
		return wrong("reference", "no-order")
	}
	return nil
}

// checkStep is for acts about a step.
func (p *Process) checkStep(a *Application, x *Act, today when.Date) *Problem {
	step := p.Step(x.Step)
	if step == nil {
		return wrong("step", "step-unknown", x.Step)
	}
	s := p.Stand(a, today)
	at := s.Step(x.Step)
	switch {
	case s.Status != Running:
		return rule("not-running", s.Status)
	case at.State == Passed:
		return rule("passed-already", step.Name, at.Act.On)
	}
	if miss := p.names(at.Missing); len(miss) > 0 {
		return rule("missing", step.Name, miss)
	}
	decides := x.Kind == Decide || x.Kind == Confirm || x.Kind == Return
	switch {
	case decides != (step.Kind == Board):
		if decides {
			return rule("no-board", step.Name)
		}
		return rule("by-board", step.Name)
	case x.Kind == Decide && at.State == Waiting:
		return rule("decided-already", at.Act.On)
	case (x.Kind == Confirm || x.Kind == Return) && at.State != Waiting:
		return rule("not-decided", step.Name)
	case (x.Kind == Confirm || x.Kind == Return) && x.By == at.Act.By:
		return rule("same-hand")
	}
	from := at.From
	if at.Act != nil { // decided, or lapsed: it may be done again before it lapses, and be entered later
		from = max(from, at.Act.On)
	}
	if x.On < from {
		return wrong("on", "too-early", step.Name, x.On, from)
	}
	return p.checkOutcome(step, x, today)
}

// checkOutcome holds what is said of an outcome to what may be known of it.
func (p *Process) checkOutcome(s *Step, x *Act, today when.Date) *Problem {
	refuses := x.Kind == Refuse || x.Kind == Decide && x.Outcome == Reject
	if refuses {
		r := p.Reason(x.Reason)
		switch {
		case x.Reason == "":
			return wrong("reason", "no-reason")
		case r == nil || !r.For(s.Code):
			return wrong("reason", "reason-unknown", x.Reason, s.Name)
		}
	} else if x.Reason != "" {
		return wrong("reason", "too-much")
	}
	for i, l := range x.Limits {
		if p.Limit(l) == nil || slices.Contains(x.Limits[:i], l) {
			return wrong("limits", "limit-unknown", l)
		}
	}
	passes := x.Kind == Pass
	switch {
	case x.Kind == Decide && x.Outcome != Accept && x.Outcome != Reject,
		passes && s.Kind == Medical && x.Outcome != Fit && x.Outcome != Limited:
		return wrong("outcome", "no-outcome")
	case x.Kind != Decide && !(passes && s.Kind == Medical) && x.Outcome != "":
		return wrong("outcome", "too-much")
	case (x.Outcome == Limited) != (len(x.Limits) > 0):
		return wrong("limits", "limits")
	case s.Kind == Outside && x.Reference == "":
		return wrong("reference", "no-reference")
	case s.Effect == Contract && passes && x.Reference == "":
		return wrong("reference", "no-contract")
	}
	// Only an outside body says for itself how long its word holds; the rest follows from the table.
	switch until := s.Until(x.On); {
	case !passes && x.Until != 0:
		return wrong("until", "too-much")
	case passes && s.Kind == Outside && s.Holds > 0 && x.Until == 0:
		return wrong("until", "no-until")
	case passes && s.Kind == Outside && x.Until != 0 && x.Until <= x.On:
		return wrong("until", "until-before", x.Until, x.On)
	case passes && s.Kind == Outside && x.Until != 0 && x.Until <= today:
		return wrong("until", "until-over", x.Until)
	case passes && s.Kind == Outside && until != 0 && x.Until > until:
		return wrong("until", "until-late", x.Until, s.Holds)
	case passes && s.Kind != Outside && x.Until != until:
		return wrong("until", "until-set", until)
	}
	return nil
}

func (p *Process) names(steps []StepCode) []words.Text {
	out := make([]words.Text, len(steps))
	for i, c := range steps {
		out[i] = p.StepName(c)
	}
	return out
}

// lastDay is the latest day of which something was entered.
func lastDay(a *Application) when.Date {
	d := a.Opened
	for i := range a.Acts {
		d = max(d, a.Acts[i].On)
	}
	return d
}
