package why

import (
	"errors"

	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// shortView is why a day's slots cannot all be filled.
type shortView struct {
	slot.Head
	Can, Undecided bool
	Slots          []string
	Rules          []slot.Reason
	Open, Broken   []way
}

// way is a way out in words, with where it leads.
type way struct{ Words, Href string }

// mostWays is how many people a rule names who would have to break it.
const mostWays = 3

// short says why an open slot cannot be filled even if others of its day are moved, and what would have to give.
func (p *page) short(q *ui.Request) error {
	f, err := slot.Find(q, p.desk, duty.SlotID(q.Get("slot")), "why", true)
	if err != nil {
		return err
	}
	v := &shortView{Head: f.Head}
	x, err := f.Desk.Short(q.Context(), f.Slot.ID)
	switch {
	case errors.Is(err, plan.ErrUndecided):
		v.Undecided = true
	case err != nil:
		return err
	case x == nil:
		v.Can = true
	default:
		names := f.Desk.Names()
		for _, id := range x.Slots {
			v.Slots = append(v.Slots, names.Slot(q.Lang, id))
		}
		for _, n := range x.Rules {
			r := slot.Reason{Rule: n, Says: "no", Words: n}
			if rule := f.Rules.Rule(n); rule != nil {
				r.Words = words.Sentence(q.Lang, q.Text(rule.Text))
			}
			v.Rules = append(v.Rules, r)
		}
		for _, w := range x.Ways {
			if w.Slot != "" {
				v.Open = append(v.Open, way{names.Slot(q.Lang, w.Slot), ui.Link("/slot/"+string(w.Slot), "version", string(f.Plan.Version.ID))})
				continue
			}
			for i := range min(mostWays, len(w.Persons)) {
				v.Broken = append(v.Broken, way{q.T("web.why.short.broken", w.Rule, names.Person(w.Persons[i]), names.Slot(q.Lang, w.At[i])),
					ui.Link("/why", "slot", string(w.At[i]), "version", string(f.Plan.Version.ID), "person", string(w.Persons[i]))})
			}
		}
	}
	return q.Render(p.t, "why-short", slot.PageHead(f), v)
}
