package selection_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qarovul/internal/selection"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// drawn is some act, sensible in its fields more often than not.
func drawn(t *rapid.T, p *selection.Process, s *selection.Standing, today when.Date) selection.Act {
	x := selection.Act{Kind: rapid.SampledFrom(selection.ActKinds).Draw(t, "kind"), On: today.Add(-rapid.SampledFrom([]int{0, 0, 0, 1, 9}).Draw(t, "ago")),
		By: rapid.SampledFrom([]string{"kadr", "komandir"}).Draw(t, "by"), Reference: rapid.SampledFrom([]string{"№ 1", "№ 1", ""}).Draw(t, "reference")}
	if rapid.IntRange(0, 2).Draw(t, "along") > 0 && len(s.Todo()) > 0 { // where it goes on
		step := rapid.SampledFrom(s.Todo()).Draw(t, "at")
		acts := passing(p, step.Step, x.On, x.By)
		if step.State == selection.Waiting {
			acts = acts[1:]
			acts[0].By = rapid.SampledFrom([]string{"kadr", "komandir"}).Draw(t, "second")
			acts[0].Kind = rapid.SampledFrom([]selection.ActKind{selection.Confirm, selection.Return}).Draw(t, "word")
		} else if step.Kind == selection.Board && rapid.IntRange(0, 3).Draw(t, "reject") == 0 {
			acts[0].Outcome, acts[0].Reason = selection.Reject, "board-against"
		}
		return acts[0]
	}
	if x.Kind.OfStep() {
		step := rapid.SampledFrom(p.Steps).Draw(t, "step")
		x.Step = step.Code
		switch x.Kind {
		case selection.Pass:
			return passing(p, &step, x.On, x.By)[0]
		case selection.Refuse:
			x.Reason = rapid.SampledFrom(p.Reasons).Draw(t, "reason").Code
		case selection.Decide:
			x.Outcome = rapid.SampledFrom([]string{selection.Accept, selection.Reject}).Draw(t, "outcome")
			if x.Outcome == selection.Reject {
				x.Reason = "board-against"
			}
		}
	}
	return x
}

// witness keeps the order of the steps by itself, from what was allowed alone.
type witness struct {
	p       *selection.Process
	passed  map[selection.StepCode]selection.Act
	board   *selection.Act // decided, not confirmed
	ended   bool
	appeals int
}

// sees judges an act that was allowed.
func (w *witness) sees(t *rapid.T, x selection.Act, today when.Date) {
	switch x.Kind {
	case selection.Appeal, selection.Dismiss, selection.Reopen:
		if !w.ended {
			t.Fatalf("%s of an application that had not ended", x.Kind)
		}
		if x.Kind == selection.Reopen {
			w.ended, w.appeals = false, 0
		}
		if x.Kind == selection.Appeal {
			if w.appeals++; w.appeals > 1 {
				t.Fatal("a second appeal without an order between")
			}
		}
		return
	case selection.Withdraw:
		w.ended = true
		return
	}
	if w.ended {
		t.Fatalf("%s of %s after the end", x.Kind, x.Step)
	}
	step := w.p.Step(x.Step)
	for _, b := range step.After {
		was, ok := w.passed[b]
		if !ok || was.Until != 0 && was.Until < today || was.On > x.On {
			t.Fatalf("%s of %s on %s without %s", x.Kind, x.Step, x.On, b)
		}
	}
	switch x.Kind {
	case selection.Pass:
		if step.Kind == selection.Board {
			t.Fatal("a board's step passed by one hand")
		}
		w.passed[x.Step] = x
	case selection.Refuse:
		w.ended = true
		delete(w.passed, x.Step)
	case selection.Decide:
		w.board = &x
	case selection.Return:
		w.board = nil
	case selection.Confirm:
		if w.board == nil || w.board.By == x.By {
			t.Fatal("confirmed without a decision by somebody else")
		}
		if w.board.Outcome == selection.Accept {
			w.passed[x.Step] = x
		} else {
			w.ended = true
		}
		w.board = nil
	}
}

// TestOrderIsNeverBroken: whatever is tried, only what the order allows is let through; the application is always shown, in both languages; and one
// that is running always has something that can be done.
func TestOrderIsNeverBroken(t *testing.T) {
	p := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		a, today := begin(), day("2026-03-02")
		w := &witness{p: p, passed: map[selection.StepCode]selection.Act{}}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			today = today.Add(rapid.SampledFrom([]int{0, 1, 7, 30, 200}).Draw(t, "days"))
			s := p.Stand(a, today)
			shown(t, p, s, today)
			if (s.Status == selection.Done) != (len(w.passed) > 0 && has(w.passed, "posting") && !w.ended) || !w.ended && s.Status != selection.Running && s.Status != selection.Done {
				t.Fatalf("it is %s, but ended is %v", s.Status, w.ended)
			}
			x := drawn(t, p, s, today)
			if bad := p.Check(a, &x, today); bad != nil {
				for _, l := range []words.Lang{words.Az, words.En} {
					if text := bad.In(l); strings.Contains(text, "⟦") || strings.Contains(text, "{") {
						t.Fatalf("a refusal without its words: %s", text)
					}
				}
				continue
			}
			w.sees(t, x, today)
			a.Acts = append(a.Acts, x)
		}
	})
}

// TestEveryState goes through every state of an application and of a step, and wants each shown.
func TestEveryState(t *testing.T) {
	p, a, today := shipped(t), begin(), day("2026-11-26")
	states, statuses := map[selection.StepState]bool{}, map[selection.Status]bool{}
	look := func(today when.Date) {
		s := p.Stand(a, today)
		statuses[s.Status] = true
		for i := range s.Steps {
			states[s.Steps[i].State] = true
			for _, l := range []words.Lang{words.Az, words.En} {
				if strings.Contains(s.Steps[i].State.Name(l)+s.Status.Name(l), "⟦") {
					t.Errorf("%s or %s has no name", s.Steps[i].State, s.Status)
				}
			}
		}
	}
	look(today)
	until(t, p, a, "board", today, today)
	look(today + 366) // fitness has lapsed
	way(t, p, a, today, passing(p, p.Step("board"), today, "kadr")[0])
	look(today)
	way(t, p, a, today, selection.Act{Kind: selection.Withdraw, On: today})
	look(today)
	way(t, p, a, today, selection.Act{Kind: selection.Reopen, On: today, Reference: "№ 1"}, passing(p, p.Step("board"), today, "kadr")[1],
		selection.Act{Kind: selection.Refuse, Step: "contract", On: today, Reason: "not-signed"})
	look(today)
	way(t, p, a, today, selection.Act{Kind: selection.Appeal, On: today})
	look(today)
	way(t, p, a, today, selection.Act{Kind: selection.Reopen, On: today, Reference: "№ 2"})
	for _, c := range []selection.StepCode{"contract", "training", "oath", "probation", "posting"} {
		way(t, p, a, today, passing(p, p.Step(c), today, "kadr")...)
	}
	look(today)
	for _, s := range selection.StepStates {
		if !states[s] {
			t.Errorf("no step was %s", s)
		}
	}
	for _, s := range selection.Statuses {
		if !statuses[s] {
			t.Errorf("no application was %s", s)
		}
	}
}

func has(m map[selection.StepCode]selection.Act, c selection.StepCode) bool { _, ok := m[c]; return ok }

func shown(t *rapid.T, p *selection.Process, s *selection.Standing, today when.Date) {
	if len(s.Steps) != len(p.Steps) || !slices.Contains(selection.Statuses, s.Status) {
		t.Fatalf("%d steps, %s", len(s.Steps), s.Status)
	}
	able := 0
	for i := range s.Steps {
		x := &s.Steps[i]
		if !slices.Contains(selection.StepStates, x.State) || strings.Contains(x.State.Name(words.Az)+x.Name.In(words.En), "⟦") {
			t.Fatalf("%s stands as %q", x.Code, x.State)
		}
		todo := x.State == selection.Open || x.State == selection.Waiting || x.State == selection.Lapsed
		if todo && len(x.Missing) == 0 {
			able++
		}
		if todo && x.Due < x.Opened || x.State == selection.Locked && (x.Due != 0 || len(x.Missing) == 0) {
			t.Fatalf("%s is %s, from %s, due %s", x.Code, x.State, x.Opened, x.Due)
		}
	}
	if (s.Status == selection.Running) != (able > 0) {
		t.Fatalf("%s with %d steps that can be done", s.Status, able)
	}
	if (s.Status == selection.Running || s.Status == selection.Appealed) != (s.Closed == 0) {
		t.Fatalf("%s, closed on %q", s.Status, s.Closed)
	}
}

// TestNothingIsStuck: also where outcomes lapse one after the other, each can be had again in its turn.
func TestNothingIsStuck(t *testing.T) {
	var text strings.Builder
	text.WriteString("code\taz\ten\tkind\tafter\tdays\twhose\tholds\task\tbody\teffect\tgives\n")
	for _, row := range [][]string{{"a", "plain", "", "3", ""}, {"b", "medical", "a", "2", ""}, {"c", "plain", "b", "1", ""}, {"k", "plain", "c", "", "contract"},
		{"t", "plain", "k", "1", "trained"}, {"o", "plain", "t", "", "sworn"}, {"p", "plain", "o c", "", "posted"}} {
		text.WriteString(strings.Join([]string{row[0], row[0], row[0], row[1], row[2], "5", "personnel", row[3], "", "", row[4], ""}, "\t") + "\n")
	}
	f := folder(t, "", "", "")
	f["selection/steps.tsv"].Data = []byte(text.String())
	f["selection/reasons.tsv"].Data = []byte("code\tsteps\taz\ten\nx\t*\tx\tx\n")
	p, err := selection.Load(f, "selection")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, today := begin(), day("2026-03-02")
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			today = today.Add(rapid.IntRange(0, 60).Draw(t, "days"))
			s := p.Stand(a, today)
			shown(t, p, s, today)
			if s.Status == selection.Done {
				return
			}
			for _, x := range s.Todo() {
				if len(x.Missing) > 0 {
					continue
				}
				act := passing(p, x.Step, today, "kadr")[0]
				if bad := p.Check(a, &act, today); bad != nil {
					t.Fatalf("%s is to be done and can not be: %v", x.Code, bad)
				}
				if rapid.Bool().Draw(t, "now") {
					a.Acts = append(a.Acts, act)
					break
				}
			}
		}
	})
}
