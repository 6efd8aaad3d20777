package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// officers are who takes part in a mobilisation.
type officers struct {
	*webtest.House
	commander, deputy, duty, kadr, planner context.Context
}

func mobilising(t *testing.T) *officers {
	t.Helper()
	h := webtest.Start(t, sqlstore.Open)
	as := func(login string, roles ...access.Role) context.Context {
		in := account(t, h, login, roles...)
		p := let(t, h, in.Secret).Principal
		p.Asks = false // the clock goes days on: whether they prove again is tried elsewhere
		return access.As(t.Context(), p)
	}
	return &officers{h, as("samir", access.Commander), as("deputy", access.Commander), as("officer", access.DutyOfficer), as("kadr", access.PersonnelOfficer), as("ayla", access.Planner)}
}

func (o *officers) paper(number string, in time.Duration) mobilise.Paper {
	return mobilise.Paper{Number: number, Date: when.DateOf(o.Now()), By: "Polkovnik Sınaqlı", Reason: "Sınaq", Effect: o.Now().Add(in)}
}

func (o *officers) order(t *testing.T, x mobilise.Order) string {
	t.Helper()
	id, err := o.OrderMobilisation(o.commander, x)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// plan does the jobs and gives the plan that came of the last.
func (o *officers) plan(t *testing.T, jobs []app.Job) *app.MonthPlan {
	t.Helper()
	var out *app.MonthPlan
	for _, j := range jobs {
		j, err := o.RunJob(t.Context(), j.ID, nil)
		if err != nil || j.State != app.JobDone {
			t.Fatalf("job %+v: %v", j, err)
		}
		if out, err = o.Plan(o.planner, j.Version); err != nil {
			t.Fatal(err)
		}
		r, err := o.Check(o.planner, j.Version)
		if err != nil || len(r.Violations) > 0 {
			t.Fatalf("the new plan breaks %v, %v", r.Violations, err)
		}
	}
	if out == nil {
		t.Fatal("nothing was planned anew")
	}
	return out
}

func kinds(log []app.Entry) string {
	var out []string
	for _, e := range log {
		out = append(out, strings.TrimPrefix(e.What, "mobilise."))
	}
	slices.Reverse(out)
	return strings.Join(out, " ")
}

// An order from the proposal to the return: nothing takes effect before a second person has approved just that; then duty is planned anew with no hard
// rule broken, whoever passed stands nowhere; and the return brings back what was.
func TestMobilisationFromOrderToReturn(t *testing.T) {
	h := mobilising(t)
	before, err := h.InForce(h.planner, webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	id := h.order(t, mobilise.Order{Paper: h.paper("12", time.Hour), Units: []force.UnitID{webtest.Battalion}, Stay: []force.UnitID{"hq", "t1", "t2"}, Priority: 1, Leave: []force.AbsenceKind{force.Leave}})
	v, err := h.Mobilisation(h.duty, id)
	if err != nil || v.Waits == nil || v.Order.State != mobilise.Proposed {
		t.Fatalf("%+v, %v", v, err)
	}
	for who, c := range map[string]context.Context{"whoever ordered it": h.commander, "the duty officer": h.duty, "personnel": h.kadr} {
		if _, err := h.DecideMobilisation(c, id, v.Content, true, ""); app.CodeOf(err) != app.CodeForbidden {
			t.Errorf("%s approves: %v", who, err)
		}
	}
	if _, err := h.DecideMobilisation(h.deputy, id, "another content", true, ""); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("something else is approved: %v", err)
	}
	if _, err := h.DecideMobilisation(h.deputy, id, v.Content, false, " "); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("refused without a word: %v", err)
	}
	jobs, err := h.DecideMobilisation(h.deputy, id, v.Content, true, "")
	if err != nil {
		t.Fatal(err)
	}
	o := mustOrder(t, h, id)
	under := h.plan(t, jobs)
	slots := 0
	for i := range under.Plan.Duties {
		d := &under.Plan.Duties[i]
		for _, s := range d.Slots {
			who := under.Plan.Assigned[s.ID].Person
			if s.Start.Before(o.Effect) {
				if who != before.Plan.Assigned[s.ID].Person {
					t.Fatalf("slot %s had begun and was changed", s.ID)
				}
				continue
			}
			slots++
			if who != "" && o.Passes(under.Register, under.Register.UnitOn(who, d.Mounts)) {
				t.Fatalf("%s has passed and stands in %s", who, s.ID)
			}
			if s.Post != "" && s.Priority > 1 {
				t.Fatalf("slot %s of priority %d is still asked for", s.ID, s.Priority)
			}
		}
	}
	if slots == 0 {
		t.Fatal("nothing is guarded under the order")
	}
	under1 := operational(t, h, when.DateOf(o.Effect))
	if !slices.Contains(under1, "land-forces") {
		t.Errorf("operationally under %v", under1)
	}

	h.Set(h.Now().Add(72 * time.Hour))
	if err := h.ReturnMobilisation(h.duty, id, h.paper("13", 0)); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("the duty officer orders the return: %v", err)
	}
	if err := h.ReturnMobilisation(h.commander, id, h.paper("13", 0)); err != nil {
		t.Fatal(err)
	}
	if jobs, err = h.DecideMobilisation(h.deputy, id, "", true, ""); err != nil {
		t.Fatal(err)
	}
	after := h.plan(t, jobs)
	o = mustOrder(t, h, id)
	back := map[duty.ID]int{}
	for i := range after.Plan.Duties {
		back[after.Plan.Duties[i].ID] = len(after.Plan.Duties[i].Slots)
	}
	for i := range before.Plan.Duties {
		if d := &before.Plan.Duties[i]; !d.Start.Before(o.Return.Effect) && back[d.ID] != len(d.Slots) {
			t.Errorf("duty %s has %d slots after the return, it had %d", d.ID, back[d.ID], len(d.Slots))
		}
	}
	if x := operational(t, h, when.DateOf(o.Return.Effect)); slices.Contains(x, "land-forces") {
		t.Errorf("after the return operationally under %v", x)
	}
	v, err = h.Mobilisation(h.duty, id)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := kinds(v.Log), "propose approval.ask approval.give order propose-return approval.ask approval.give return"; got != want {
		t.Errorf("the journal says %s, want %s", got, want)
	}
}

func mustOrder(t *testing.T, h *officers, id string) mobilise.Order {
	t.Helper()
	v, err := h.Mobilisation(h.duty, id)
	if err != nil {
		t.Fatal(err)
	}
	return v.Order
}

func operational(t *testing.T, h *officers, d when.Date) []string {
	t.Helper()
	c, err := h.Chronicle(h.duty)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range c.Choose(chronicle.Filter{Concept: chronicle.Subordinations, Kind: "operational"}) {
		if f.From.First <= d && (f.To.First == 0 || d < f.To.First) {
			out = append(out, f.Subject)
		}
	}
	_ = c.State(d, words.En)
	return out
}

func TestAlertAnswersAndDrill(t *testing.T) {
	h := mobilising(t)
	id := h.order(t, mobilise.Order{Drill: true, Paper: h.paper("T-1", 0), Units: []force.UnitID{webtest.Battalion}})
	v, err := h.Mobilisation(h.duty, id)
	if err != nil || v.Order.State != mobilise.InForce {
		t.Fatalf("%+v, %v", v, err)
	}
	if n := v.Figures[len(v.Figures)-1].There; n == 0 || n > len(v.People) {
		t.Fatalf("%d of %d in a day", n, len(v.People))
	}
	var off []force.PersonID
	for _, x := range v.People {
		if x.Where == mobilise.Off {
			off = append(off, x.Person)
		}
	}
	h.Set(h.Now().Add(20 * time.Minute))
	for i, a := range []mobilise.Answer{{Kind: mobilise.Arrived}, {Kind: mobilise.NotComes}, {Kind: mobilise.Coming, Minutes: 45}} {
		a.Person = off[i]
		if err := h.AnswerAlert(h.kadr, id, a); err != nil {
			t.Fatal(err)
		}
	}
	for what, a := range map[string]mobilise.Answer{"nobody": {Person: "none", Kind: mobilise.Coming}, "kind": {Person: off[3], Kind: "perhaps"}, "minutes": {Person: off[3], Kind: mobilise.Coming, Minutes: -1}} {
		if err := h.AnswerAlert(h.kadr, id, a); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	if err := h.AnswerAlert(h.planner, id, mobilise.Answer{Person: off[3], Kind: mobilise.Coming}); app.CodeOf(err) != app.CodeForbidden {
		t.Errorf("the planner answers: %v", err)
	}
	w, err := h.Mobilisation(h.duty, id)
	if err != nil {
		t.Fatal(err)
	}
	at := map[force.PersonID]mobilise.Expectation{}
	for _, x := range w.People {
		at[x.Person] = x
	}
	if x := at[off[0]]; x.Where != mobilise.Came || x.Minutes != 20 {
		t.Errorf("who came: %+v", x)
	}
	if x := at[off[1]]; x.Where != mobilise.Declined || x.Minutes != mobilise.Never {
		t.Errorf("who does not come: %+v", x)
	}
	if x := at[off[2]]; x.Where != mobilise.Answered || x.Minutes != 45 {
		t.Errorf("who answered: %+v", x)
	}
	if err := h.ReturnMobilisation(h.commander, id, h.paper("T-2", 0)); err != nil {
		t.Fatal(err)
	}
	if err := h.AnswerAlert(h.kadr, id, mobilise.Answer{Person: off[3], Kind: mobilise.Arrived}); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("an answer after the drill: %v", err)
	}
	mo, err := h.Month(h.planner, webtest.Month)
	if err != nil || mo.Working != mo.InForce {
		t.Errorf("a drill touched the plan: %+v, %v", mo, err)
	}
}

func TestPreviewChangesNothing(t *testing.T) {
	h := mobilising(t)
	p, err := h.PreviewMobilisation(h.commander, mobilise.Order{Paper: h.paper("1", 0), Units: []force.UnitID{"t3", "t4"}, Priority: 1})
	if err != nil {
		t.Fatal(err)
	}
	if p.Passing != 48 || p.Staying != 68 || p.Left >= p.Slots || len(p.GivenUp) == 0 {
		t.Errorf("%d pass, %d stay, %d of %d slots are left, given up: %v", p.Passing, p.Staying, p.Left, p.Slots, p.GivenUp)
	}
	all, err := h.Mobilisations(h.commander)
	if err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := h.PreviewMobilisation(h.commander, mobilise.Order{}); app.CodeOf(err) != app.CodeInvalid {
		t.Errorf("an empty order: %v", err)
	}
}

// An order that takes effect days ahead, and a return days after it: whoever stands at that moment is relieved first, so no hard rule is broken (plan looks).
func TestMobilisationDaysAhead(t *testing.T) {
	h := mobilising(t)
	id := h.order(t, mobilise.Order{Paper: h.paper("14", 5*24*time.Hour), Units: []force.UnitID{webtest.Battalion}, Stay: []force.UnitID{"t1"}, Priority: 1})
	approve := func() mobilise.Order {
		v, err := h.Mobilisation(h.commander, id)
		if err != nil {
			t.Fatal(err)
		}
		jobs, err := h.DecideMobilisation(h.deputy, id, v.Content, true, "")
		if err != nil {
			t.Fatal(err)
		}
		h.plan(t, jobs)
		if v, err = h.Mobilisation(h.commander, id); err != nil {
			t.Fatal(err)
		}
		return v.Order
	}
	o := approve()
	if len(o.Busy) == 0 {
		t.Error("nobody stands at the moment of the order")
	}
	for p, d := range o.Busy {
		if d <= when.DateOf(o.Effect) {
			t.Errorf("%s is busy until %s, the order takes effect on %s", p, d, when.DateOf(o.Effect))
		}
	}
	if err := h.ReturnMobilisation(h.commander, id, h.paper("15", 9*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if o = approve(); o.State != mobilise.Returned {
		t.Errorf("state %s", o.State)
	}
}
