package statement_test

import (
	"bytes"
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/proof/statement"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/reference"
	"qarovul/roster"
)

const month = when.Month(2026*12 + 12)

// force, rules and demand of the demo, made once.
var demoForce = sync.OnceValues(func() (plan.Input, error) {
	in := plan.Input{Month: month, Calendar: &when.Calendar{}}
	data, err := demo.Generate(demo.Seed, month)
	if err != nil {
		return in, err
	}
	in.Register = data.Register()
	if in.Rules, err = duty.LoadRules(reference.FS); err != nil {
		return in, err
	}
	for m := month - 1; m <= month+1; m++ {
		d, err := site.Demand(m, &data.Sites, in.Rules)
		if err != nil {
			return in, err
		}
		in.Duties = append(in.Duties, d...)
	}
	return in, nil
})

// demoMonth is December 2026 of the demo, with a plan in which some people stand in slots picked at random, in the months
// around it too. Among the people are such as are barred.
func demoMonth(t testing.TB, names, people int, seed uint64) plan.Input {
	t.Helper()
	in, err := demoForce()
	if err != nil {
		t.Fatal(err)
	}
	var some []force.PersonID
	for i := range in.Register.People {
		id := in.Register.People[i].ID
		if i%(len(in.Register.People)/people) == 0 || len(in.Register.BarredDays(id, month.First(), month.Last())) > 0 && len(some) < people/6 {
			some = append(some, id)
		}
	}
	r := rand.New(rand.NewPCG(seed, 1))
	byMonth := map[when.Month]*plan.Plan{}
	for _, d := range in.Duties {
		m := d.Mounts.Month()
		if byMonth[m] == nil {
			byMonth[m] = &plan.Plan{Version: plan.Version{Month: m}, Assigned: map[duty.SlotID]plan.Assignment{}}
		}
		byMonth[m].Duties = append(byMonth[m].Duties, d)
	}
	for m := month - 1; m <= month+1; m++ {
		p := byMonth[m]
		slots := flat(p.Duties)
		for range names {
			id := slots[r.IntN(len(slots))].ID
			p.Assigned[id] = plan.Assignment{Slot: id, Person: some[r.IntN(len(some))]}
		}
	}
	in.Duties, in.Assigned = byMonth[month].Duties, byMonth[month].Assigned
	in.History = plan.History([]*plan.Plan{byMonth[month-1], byMonth[month+1]}, nil, month, 31)
	return in
}

func flat(duties []duty.Duty) []duty.Slot {
	var out []duty.Slot
	for i := range duties {
		out = append(out, duties[i].Slots...)
	}
	return out
}

func stated(in plan.Input) *proof.Document {
	p := &plan.Plan{Version: plan.Version{ID: "2026-12.1", Month: in.Month, State: plan.Draft}, Duties: in.Duties, Assigned: in.Assigned, Overrides: in.Overrides}
	return statement.FromPlan(p, in.Register, in.Rules, in.History, "test")
}

// TestPlannerAndProofAgree puts people into slots at random, so that every rule is broken many times, and compares which
// slots of the month break which rule by whom: as the engine's checker says of the problem that plan states, and as the
// document's checker says. They share nothing but the text of the rules.
func TestPlannerAndProofAgree(t *testing.T) {
	rules := map[string]int{}
	for seed := range uint64(3) {
		in := demoMonth(t, 500, 60, seed)
		want, got := byEngine(t, in), byProof(in)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("seed %d: -engine +proof\n%s", seed, diff)
		}
		for _, v := range got {
			rules[v.Rule]++
		}
	}
	for _, r := range proof.Rules {
		if rules[r] == 0 && r != "S1" { // no watch of the demo is too long: nothing can break S1
			t.Errorf("nothing has broken %s", r)
		}
	}
}

// part is a slot that plays a part where a person breaks a rule. One checker counts pairs and the other windows: so
// slots are compared one by one.
type part struct{ Rule, Person, Slot string }

func inOrder(parts map[part]bool) []part {
	return slices.SortedFunc(maps.Keys(parts), func(a, b part) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Slot, b.Slot))
	})
}

func byProof(in plan.Input) []part {
	own := map[string]bool{}
	for _, s := range flat(in.Duties) {
		own[string(s.ID)] = true
	}
	parts := map[part]bool{}
	for _, v := range proof.Check(stated(in)).Violations {
		for _, s := range v.Slots {
			if own[s] {
				parts[part{v.Rule, v.Person, s}] = true
			}
		}
	}
	return inOrder(parts)
}

func byEngine(t *testing.T, in plan.Input) []part {
	t.Helper()
	task, err := plan.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	whole := task.Roster(in.Assigned, nil)
	report, err := roster.Check(task.Problem, &whole)
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]string{roster.RuleOverlap: "O1", roster.RuleTwice: "O1", roster.RuleAway: "O2", roster.RuleSkill: "O3", roster.RuleGrade: "O4", roster.RuleBarred: "R10"}
	parts := map[part]bool{}
	for _, v := range report.Broken {
		rule := v.Rule
		if n, ok := numbers[rule]; ok {
			rule = n
		}
		for _, d := range v.Demands {
			if d < task.Own && v.Person >= 0 {
				parts[part{rule, string(task.People[v.Person]), string(task.Slots[d].ID)}] = true
			}
		}
	}
	return inOrder(parts)
}

// TestDemoIsReadBack: the document of a whole month survives being written and read.
func TestDemoIsReadBack(t *testing.T) {
	want := stated(demoMonth(t, 500, 60, 7))
	var b bytes.Buffer
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := proof.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func BenchmarkCheckDemo(b *testing.B) {
	d := stated(demoMonth(b, 20000, 2500, 1))
	b.ReportMetric(float64(len(d.Slots)), "slots")
	for b.Loop() {
		proof.Check(d)
	}
}

func BenchmarkReadDemo(b *testing.B) {
	var text bytes.Buffer
	if err := stated(demoMonth(b, 20000, 2500, 1)).Write(&text); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := proof.Read(bytes.NewReader(text.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFromPlan(b *testing.B) {
	in := demoMonth(b, 20000, 2500, 1)
	for b.Loop() {
		stated(in)
	}
}
