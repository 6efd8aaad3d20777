package applications

import (
	"encoding/json"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// view is what the page of one application shows.
type view struct {
	*app.ApplicationView
	Stamp        string
	State, Badge string
	Why          string // why it was refused
	Now          []nowStep
	Steps        []stepRow
	SexName      string
	Acts         []wholeAct
	Member       *ui.Person // who came of it
	Bar          string     // what keeps that person from duty today, "" nothing
	Others       []other
	Log          []logged
}

// nowStep is a step at which the application is, with what is to be done.
type nowStep struct {
	Name, State, Office string
	Due                 *due
	Waits               bool // for the commander
	Record, Confirm     string
}

// stepRow is a step as it stands.
type stepRow struct {
	Name, Body, Office, State, Key, Badge, Icon string
	Outcome                                     string
	Limits, Missing                             string
	On, Until                                   when.Date
	Reference                                   string
	Due                                         *due
	Record, Confirm                             string
}

type wholeAct struct{ Name, Href string }

type other struct{ Name, Href, Words string }

type logged struct {
	app.Entry
	Name string
}

func (p *page) show(q *ui.Request) error {
	stamp, err := p.desk.Stamp(q.Context(), "selection", "force")
	if err != nil {
		return err
	}
	x, err := p.desk.Application(q.Context(), q.PathValue("id"))
	if err != nil {
		return err
	}
	v := viewOf(q, x)
	v.Stamp = stamp
	h := ui.Head{Nav: "applications", Title: x.Name(), Wide: true}
	if h.Lead, err = p.t.Text(q, "application-lead", v); err != nil {
		return err
	}
	return q.Render(p.t, "application", h, v)
}

func viewOf(q *ui.Request, x *app.ApplicationView) *view {
	v := &view{ApplicationView: x, State: x.Status.Name(q.Lang), Badge: badgeOf(x.Status), Why: reasonText(q, x.Process, x.Reason)}
	if x.Sex != "" {
		v.SexName = q.T("web.people.sex." + x.Sex)
	}
	here := "/applications/" + x.ID
	for i := range x.Steps {
		s := &x.Steps[i]
		r := rowOfStep(q, x, s, here)
		v.Steps = append(v.Steps, r)
		if x.Status == selection.Running && (s.State == selection.Open || s.State == selection.Waiting || s.State == selection.Lapsed) {
			v.Now = append(v.Now, nowStep{Name: r.Name, State: r.State, Office: r.Office, Due: r.Due, Waits: s.State == selection.Waiting, Record: r.Record, Confirm: r.Confirm})
		}
	}
	for _, k := range wholeActs(x.Standing) {
		v.Acts = append(v.Acts, wholeAct{q.T("web.applications.act." + string(k)), here + "/act/" + string(k)})
	}
	if x.Person != "" {
		v.Member = q.Person(x.State, x.Person, q.Today())
		if bar, barred := x.Register.BarredOn(x.Person, q.Today()); barred {
			v.Bar = words.Sentence(q.Lang, barText(q, x, bar))
		}
	}
	for _, t := range x.Twice {
		v.Others = append(v.Others, other{t.Name(), "/applications/" + t.ID, q.T("web.applications.applied", words.Short(t.Opened))})
	}
	for _, k := range x.Known {
		v.Others = append(v.Others, other{k.Name(), "/people/" + string(k.ID), q.T("web.applications.in-register")})
	}
	for _, e := range x.Log {
		v.Log = append(v.Log, logged{e, logText(q, x.Process, e)})
	}
	return v
}

// logText says what was done, and at which step.
func logText(q *ui.Request, process *selection.Process, e app.Entry) string {
	out := words.Sentence(q.Lang, q.T("log."+e.What))
	facts := map[string]string{}
	if json.Unmarshal([]byte(e.Detail), &facts) == nil && facts["step"] != "" {
		out += ": " + q.Text(process.StepName(selection.StepCode(facts["step"])))
	}
	return out
}

// stateSignal is the class of the badge of a step's state and the icon in it.
func stateSignal(s selection.StepState) (badge, icon string) {
	switch s {
	case selection.Passed:
		return "good", "check"
	case selection.Open:
		return "accent", "arrow"
	case selection.Waiting:
		return "thin", "sealed"
	case selection.Lapsed:
		return "alarm", "alert"
	case selection.RefusedHere:
		return "alarm", "close"
	}
	return "", "more"
}

func rowOfStep(q *ui.Request, x *app.ApplicationView, s *selection.StepStanding, here string) stepRow {
	r := stepRow{Name: q.Text(s.Name), Office: selection.OfficeName(q.Lang, s.Office()), State: s.State.Name(q.Lang), Key: string(s.State)}
	r.Badge, r.Icon = stateSignal(s.State)
	on := q.Today()
	if a := s.Act; a != nil {
		r.On, r.Until, r.Reference = a.On, a.Until, a.Reference
		r.Outcome = outcomeText(q, x.Process, s, a)
		r.Limits = limitsText(q, x.Process, a.Limits)
		on = a.On
	}
	if s.Kind == selection.Outside {
		r.Body = q.Text(x.Process.BodyName(s.Body, on))
	}
	if s.State == selection.Locked {
		var names []string
		for _, m := range x.Process.Last(s.Missing) {
			names = append(names, q.Text(x.Process.StepName(m)))
		}
		r.Missing = strings.Join(names, ", ")
	}
	switch s.State {
	case selection.Open, selection.Lapsed:
		r.Due, r.Record = dueOf(q, s.Due), here+"/steps/"+string(s.Code)
	case selection.Waiting:
		r.Due, r.Confirm = dueOf(q, s.Due), here+"/confirm/"+string(s.Code)
	}
	return r
}

// outcomeText says what came of a step: of a confirmed decision what the board decided.
func outcomeText(q *ui.Request, process *selection.Process, s *selection.StepStanding, a *selection.Act) string {
	switch {
	case a.Reason != "":
		return reasonText(q, process, a.Reason)
	case a.Outcome != "":
		return words.Sentence(q.Lang, selection.OutcomeName(q.Lang, a.Outcome))
	case s.Kind == selection.Outside && a.Kind == selection.Pass:
		return q.T("web.applications.cleared")
	case a.Kind == selection.Confirm:
		return words.Sentence(q.Lang, selection.OutcomeName(q.Lang, selection.Accept))
	}
	return a.Kind.Name(q.Lang)
}

func limitsText(q *ui.Request, process *selection.Process, codes []string) string {
	var out []string
	for _, c := range codes {
		if l := process.Limit(c); l != nil {
			c = q.Text(l.Text)
		}
		out = append(out, c)
	}
	return strings.Join(out, ", ")
}

// barText says what keeps somebody from duty: of a check that holds no longer whose it was, and to when it held.
func barText(q *ui.Request, x *app.ApplicationView, k force.BarKind) string {
	if k != force.NotCleared {
		return k.Name(q.Lang)
	}
	for _, body := range x.Register.Bodies(x.Person) {
		c := x.Register.ClearanceOn(x.Person, body, q.Today())
		switch name := q.Text(x.Process.BodyName(body, q.Today())); {
		case c == nil:
		case c.Outcome == force.Denied:
			return q.T("web.applications.bar.denied", name, words.Short(c.Days.First))
		case c.Days.Last != 0 && c.Days.Last < q.Today():
			return q.T("web.applications.bar.over", name, words.Short(c.Days.Last))
		}
	}
	return k.Name(q.Lang)
}

// wholeActs are the acts about the application itself that may be made now.
func wholeActs(s *selection.Standing) []selection.ActKind {
	if s.Erased != 0 {
		return nil
	}
	switch s.Status {
	case selection.Running:
		return []selection.ActKind{selection.Withdraw}
	case selection.Refused:
		if s.Final {
			return []selection.ActKind{selection.Reopen}
		}
		return []selection.ActKind{selection.Appeal, selection.Reopen}
	case selection.Appealed:
		return []selection.ActKind{selection.Reopen, selection.Dismiss, selection.Withdraw}
	case selection.Withdrawn:
		return []selection.ActKind{selection.Reopen}
	}
	return nil
}
