package plan_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/words"
)

// answer repeats the question with the answer that the plan gives.
func (c *story) answer(t *testing.T, in plan.Input, d *plan.Desk, ask []string) string {
	t.Helper()
	person := func(n int) force.PersonID { return force.PersonID(ask[n]) }
	slot := func(n int) duty.SlotID { return duty.SlotID(ask[n]) }
	switch ask[0] {
	case "why": // why PERSON SLOT yes | no RULE…
		return strings.Join(append(ask[:3:3], verdict(d.Why(person(1), slot(2)))...), " ")
	case "state": // state SLOT filled|open|vacated
		return fmt.Sprint("state ", ask[1], " ", d.State(slot(1)))
	case "says": // says LANG PERSON SLOT RULE the words of the reason
		for _, r := range d.Why(person(2), slot(3)) {
			if r.Rule == ask[4] {
				return strings.Join(append(ask[:5:5], r.Words(words.Lang(ask[1]), d.Names())), " ")
			}
		}
		return strings.Join(append(ask[:5:5], "nothing"), " ")
	case "solve", "replan": // solve SLOT=PERSON … (open slots with -)
		got, _, err := plan.Solve(context.Background(), in, plan.SolveOptions{Seed: 1, Steps: 20000, Threads: 1, Keep: ask[0] == "replan"})
		if err != nil {
			t.Fatal(err)
		}
		out := ask[0]
		for _, x := range ask[1:] {
			id, _, _ := strings.Cut(x, "=")
			name := got[duty.SlotID(id)].Person
			if name == "" {
				name = "-"
			}
			out += fmt.Sprint(" ", id, "=", name)
		}
		return out
	case "swap": // swap X Y yes | no RULE…
		changed, refused := d.Swap(slot(1), slot(2), plan.Hand{})
		if len(refused) == 0 && len(changed) == 2 {
			return strings.Join(append(ask[:3:3], "yes"), " ")
		}
		rules := map[string]bool{}
		for _, r := range refused {
			for _, x := range r.Reasons {
				rules[x.Rule] = true
			}
		}
		return strings.Join(append(ask[:3:3], append([]string{"no"}, slices.Sorted(maps.Keys(rules))...)...), " ")
	case "conflict": // conflict PERSON SLOT add|replace|cancel SLOT…
		x := d.Conflict(person(1), slot(2))
		verb := "cancel"
		if x.Add {
			verb = "add"
		} else if x.Replace {
			verb = "replace"
		}
		out := append(ask[:3:3], verb)
		for _, s := range x.Duties {
			out = append(out, string(s))
		}
		return strings.Join(out, " ")
	case "candidates": // candidates SLOT NAME … !NAME …
		out := ask[:2:2]
		for _, x := range d.Candidates(slot(1), 20) {
			name := string(x.Person)
			if !x.Allowed {
				name = "!" + name
			}
			out = append(out, name)
		}
		return strings.Join(out, " ")
	case "quality": // quality KEY LEVEL the words
		for _, i := range d.Quality().Items {
			if i.Key == ask[1] {
				return fmt.Sprint("quality ", i.Key, " ", i.Level, " ", i.Words(words.En, d.Names()))
			}
		}
	}
	return "no such question"
}

// verdict is yes, or no with the rules that forbid, each once.
func verdict(rs []plan.Reason) []string {
	out := []string{"no"}
	for _, r := range rs {
		if !r.Allows && !slices.Contains(out, r.Rule) {
			out = append(out, r.Rule)
		}
	}
	if len(out) == 1 {
		return []string{"yes"}
	}
	return out
}
