package roster

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// price is what the search thinks the roster costs, in the problem's units.
func (s *state) price(t *rapid.T) int64 {
	plain := s.cost()
	rounded := int64(0)
	for r := range s.load {
		raw := s.shareRaw(r)
		plain -= raw
		rounded += floorDiv(raw, fine)
	}
	for d := range s.staff { // hard minima are priced within the search alone
		plain -= int64(max(0, s.m.p.Demands[d].Min-len(s.staff[d]))) * s.m.need
	}
	for _, n := range s.sums {
		plain -= int64(n.need) * s.m.need
	}
	if plain%fine != 0 {
		t.Fatalf("cost of %d fine units is not whole", plain)
	}
	return plain/fine + rounded
}

// TestStateAgreesWithCheck puts and takes people at random, and compares what the search believes of each move
// beforehand and of the roster afterwards with Check.
func TestStateAgreesWithCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		if err := Validate(p); err != nil {
			t.Fatal(err)
		}
		m := newModel(p)
		s := newState(m)
		h := newHand(context.Background(), s, 1, 2)
		h.cost = s.cost()
		before, err := Check(p, ptr(s.roster()))
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 12).Draw(t, "moves") {
			q, d := int32(drawIndex(t, "mover", len(p.People))), int32(drawIndex(t, "moved", len(p.Demands)))
			out := int32(rapid.IntRange(-1, len(s.staff[d])-1).Draw(t, "out"))
			delta, ok := int64(0), false
			switch {
			case out >= 0:
				out = s.staff[d][out]
				if delta, ok = h.replacing(d, out, q); ok && !s.pinned(out, d) {
					h.leave(out, d)
					h.enter(q, d)
				}
				ok = ok && !s.pinned(out, d)
			case s.room(d):
				if delta, ok = h.adding(q, d); ok {
					h.enter(q, d)
				} else {
					checkRefusal(t, p, s.roster(), before, Assignment{int(q), int(d)})
				}
			}
			after, err := Check(p, ptr(s.roster()))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.cost(); h.cost != got {
				t.Fatalf("cost kept is %d, is %d", h.cost, got)
			}
			if got := s.price(t); got != after.Cost {
				t.Fatalf("search thinks the roster costs %d, Check says %d: %v", got, after.Cost, after.Parts)
			}
			if ok {
				checkMove(t, p, before, after, delta)
			}
			before = after
		}
	})
}

// checkMove compares what was said of a move with what Check says of it.
func checkMove(t *rapid.T, p *Problem, before, after Report, delta int64) {
	forbidding := func(rep Report) int {
		n := 0
		for _, v := range rep.Broken {
			if !demanding(p, v) {
				n++
			}
		}
		return n
	}
	if forbidding(after) > forbidding(before) {
		t.Fatalf("a move said to be allowed breaks a hard rule: %v", after.Broken)
	}
	if len(before.Broken) == len(after.Broken) && maps.Equal(amounts(before), amounts(after)) && !shares(p) && delta != (after.Cost-before.Cost)*fine {
		t.Fatalf("a move was to cost %d, costs %d", delta, (after.Cost-before.Cost)*fine)
	}
}

// checkRefusal makes sure that what the search refuses breaks a hard rule.
func checkRefusal(t *rapid.T, p *Problem, r Roster, before Report, a Assignment) {
	r.Assignments = append(r.Assignments, a)
	after, err := Check(p, &r)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range after.Broken {
		if !slices.ContainsFunc(before.Broken, func(w Verdict) bool { return reflect.DeepEqual(v, w) }) {
			return
		}
	}
	t.Fatalf("%v is refused, but breaks nothing: %v", a, after.Broken)
}

// amounts sums up hard verdicts by rule.
func amounts(rep Report) map[string]int {
	m := map[string]int{}
	for _, v := range rep.Broken {
		m[v.Rule] += v.Amount
	}
	return m
}

// shares says whether a problem has a price that is rounded.
func shares(p *Problem) bool {
	for _, r := range p.Rules {
		if _, ok := r.(Share); ok {
			return true
		}
	}
	return false
}

// demanding says whether a verdict is one that more work can mend.
func demanding(p *Problem, v Verdict) bool {
	if v.Rule == RuleMin || v.Rule == RuleFixed {
		return true
	}
	for _, r := range p.Rules {
		if r.Head().Name != v.Rule {
			continue
		}
		switch r := r.(type) {
		case Count:
			return r.Min > 0
		case Run:
			return r.Off || r.Min > 0
		case WholeWeekend:
			return true
		case Automaton:
			return !(&model{p: p}).automaton(&r).forbids // which TestForbiddingAutomata looks into
		case Wish:
			return r.Want
		}
	}
	return false
}

func ptr[T any](x T) *T { return &x }
