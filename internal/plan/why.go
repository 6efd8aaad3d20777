package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/roster"
)

// Why says of each rule whether it lets a person stand in a slot, and of the soft rules what it costs. What forbids comes
// first, then what allows, then what costs. It answers for whoever stands there as for anybody else, as if the slot
// were still to be given. An unknown person or slot gets no reasons.
func (d *Desk) Why(person force.PersonID, slot duty.SlotID) []Reason {
	return d.WhyAfter(nil, person, slot)
}

// WhyAfter is Why after some changes to the plan: the slots named get the people named ("" opens one).
func (d *Desk) WhyAfter(changes []Assignment, person force.PersonID, slot duty.SlotID) []Reason {
	i, known := d.t.person[person]
	m, found := d.t.demand[slot]
	if !known || !found || m >= d.t.Own {
		return nil
	}
	w := &weighing{Desk: d, i: i, m: m, slot: &d.t.Slots[m], work: d.workAfter(changes, i, m)}
	w.check()
	return w.reasons()
}

// workAfter are a person's demands after changes, without the one in question.
func (d *Desk) workAfter(changes []Assignment, i, m int) []int {
	work := slices.DeleteFunc(slices.Clone(d.work[i]), func(x int) bool { return x == m })
	for _, c := range changes {
		x, ok := d.t.demand[c.Slot]
		if !ok || x == m {
			continue
		}
		work = slices.DeleteFunc(work, func(y int) bool { return y == x })
		if c.Person == d.t.People[i] {
			work = append(work, x)
		}
	}
	slices.SortFunc(work, d.t.inTime)
	return work
}

// weighing is one question of who and where, in the making. The answer on hard rules is that of the engine's checker,
// asked about this person alone, once with the slot and once without.
type weighing struct {
	*Desk
	i, m   int
	slot   *duty.Slot
	work   []int // the person's other demands, in order of time
	broken []roster.Verdict
	extra  map[string]int64 // by soft rule: what the slot adds to the cost of the person's month
}

// check asks the checker.
func (w *weighing) check() {
	all := append(slices.Clone(w.work), w.m)
	p := w.alone(all)
	var r roster.Roster
	for n := range w.work {
		r.Assignments = append(r.Assignments, roster.Assignment{Demand: n})
	}
	before, err := roster.Check(p, &r)
	if err != nil { // the whole problem was checked when the desk was made
		return
	}
	r.Assignments = append(r.Assignments, roster.Assignment{Demand: len(w.work)})
	after, err := roster.Check(p, &r)
	if err != nil {
		return
	}
	w.extra = after.Parts
	for name, cost := range before.Parts {
		w.extra[name] -= cost
	}
	for _, v := range after.Broken {
		if !slices.Contains(v.Demands, len(w.work)) {
			continue
		}
		demands := make([]int, len(v.Demands))
		for n, x := range v.Demands {
			demands[n] = all[x]
		}
		v.Demands, v.Person = demands, w.i
		past := slices.Clone(v.Past)
		for n := range past {
			past[n].Person = w.i
		}
		v.Past = past
		w.broken = append(w.broken, v)
	}
}

// alone is the problem of one person and some demands.
func (w *weighing) alone(demands []int) *roster.Problem {
	all := w.t.Problem
	p := &roster.Problem{
		Days: all.Days, FirstWeekday: all.FirstWeekday, PastDays: all.PastDays, Shifts: all.Shifts,
		People: []roster.Person{all.People[w.i]}, Demands: make([]roster.Demand, len(demands)),
	}
	p.People[0].Group = -1
	for n, x := range demands {
		p.Demands[n] = all.Demands[x]
		p.Demands[n].Under = 0
		if x >= w.t.Own { // whether they may stand in the next month is that month's question
			p.Demands[n].MinGrade, p.Demands[n].MaxGrade, p.Demands[n].Skills = 0, 0, nil
		}
	}
	for _, x := range w.t.pastOf[w.i] {
		x.Person = 0
		p.Past = append(p.Past, x)
	}
	for _, r := range all.Rules {
		switch r := r.(type) {
		case roster.Share, roster.Together:
		case roster.Count:
			if r.Carried != nil {
				r.Carried = r.Carried[w.i : w.i+1]
			}
			p.Rules = append(p.Rules, r)
		case roster.Wish:
			if r.Person == w.i {
				r.Person = 0
				p.Rules = append(p.Rules, r)
			}
		default:
			p.Rules = append(p.Rules, r)
		}
	}
	return p
}

// reasons puts everything together.
func (w *weighing) reasons() []Reason {
	forbid := w.forbidding()
	said := map[string]bool{}
	for _, r := range forbid {
		said[r.Rule] = true
	}
	list := forbid
	for _, r := range w.allowing() {
		if !said[r.Rule] {
			list = append(list, r)
		}
	}
	return append(list, w.soft()...)
}

// forbidding are the hard rules that stand in the way.
func (w *weighing) forbidding() []Reason {
	var list []Reason
	for n := range w.broken {
		v := &w.broken[n]
		r := Reason{Rule: number(v.Rule), From: w.t.moment(v.Span.From), To: w.t.moment(v.Span.To), Amount: v.Amount, Slots: w.others(v)}
		w.detail(&r)
		list = append(list, r)
	}
	if p := w.profile(); p != nil && p.LongestWatch > 0 && w.slot.Minutes() > p.LongestWatch {
		list = append(list, Reason{Rule: ruleLength, Amount: p.LongestWatch})
	}
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Compare(order(a.Rule), order(b.Rule)) })
	return slices.CompactFunc(list, sameReason)
}

func sameReason(a, b Reason) bool {
	return a.Rule == b.Rule && a.Detail == b.Detail && slices.Equal(a.Slots, b.Slots)
}

// order puts rules in the order in which people ask: where are they, may they, then what stands around.
func order(rule string) int {
	return slices.Index([]string{ruleAway, ruleBarred, ruleOverlap, ruleSkill, ruleRank, ruleDays, ruleNight, rulePrepare, ruleLength, ruleRest, ruleWeekRest}, rule)
}

// others are the slots of a verdict but for the one in question.
func (w *weighing) others(v *roster.Verdict) []duty.SlotID {
	return slices.DeleteFunc(w.t.slotsOf(v), func(id duty.SlotID) bool { return id == w.slot.ID })
}

func (w *weighing) profile() *duty.Profile { return w.t.in.Rules.Profile(w.slot.Profile) }

// mostBack is how many days back a bar is looked for: of one that began earlier the day says nothing to whoever plans.
const mostBack = 366

// detail adds what a guard wants to know about a rule that forbids.
func (w *weighing) detail(r *Reason) {
	reg, id := w.t.in.Register, w.t.People[w.i]
	days := when.DaysOf(w.slot.Start, w.slot.End)
	switch r.Rule {
	case ruleAway:
		r.Amount = 0
		for _, a := range reg.AbsencesOf(id) {
			if a.Days.Overlaps(days) {
				r.Detail, r.From, r.To = string(a.Kind), a.Days.First.Start(), time.Time{}
				if a.Days.Last != 0 {
					r.To = a.Days.Last.Start()
				}
				break
			}
		}
	case ruleBarred:
		r.Amount, r.Detail = 0, "serving"
		if p := reg.Person(id); p != nil && p.Serves(days.First) && p.Serves(days.Last) {
			r.Detail = "no-night" // what is left: a limit of fitness keeps the night free
		}
		for d := days.First; d <= days.Last; d++ {
			if k, barred := reg.BarredOn(id, d); barred {
				r.Detail = string(k)
				if k == force.NotCleared || k == force.NoContract { // by something that held until a day
					r.From = time.Time{}
					for _, b := range reg.BarredDays(id, days.First-mostBack, d) {
						if b.Kind == k && b.Days.First > days.First-mostBack && b.Days.Holds(d) {
							r.From = b.Days.First.Start()
						}
					}
				}
				break
			}
		}
	case ruleSkill:
		var missing []string
		limited := false
		for _, c := range w.t.asked(w.slot) {
			if reg.Holds(id, c, days.First, days.Last) {
				continue
			}
			for d := days.First; d <= days.Last; d++ {
				if kind := reg.LimitOn(id, c, d); kind != "" {
					c, limited = limitDetail+kind, true
					break
				}
			}
			missing = append(missing, c)
		}
		missing = slices.Compact(missing)
		r.Detail, r.Amount, r.From, r.To = strings.Join(missing, " "), len(missing), time.Time{}, time.Time{}
		if !limited {
			r.To = w.expiry(id, missing)
		}
	case ruleRank:
		r.Detail, r.From, r.To = "least:"+string(w.slot.MinRank), time.Time{}, time.Time{}
		if w.t.Problem.People[w.i].Grade >= w.t.Problem.Demands[w.m].MinGrade {
			r.Detail = "most:" + string(w.slot.MaxRank)
		}
	case ruleDays:
		w.detailDays(r)
	case rulePrepare, ruleRest:
		r.Amount = int(r.To.Sub(r.From) / time.Minute)
	case ruleWeekRest:
		r.Amount = 0
		if p := w.profile(); p != nil {
			r.Amount = p.WeeklyRest
		}
	}
}

// limitDetail stands before the code of a limit of fitness among what somebody lacks.
const limitDetail = "limit:"

// expiry is the last day of a qualification that the person holds as the slot starts, but not to its end; zero if they do not hold it.
func (w *weighing) expiry(id force.PersonID, missing []string) time.Time {
	start := when.DateOf(w.slot.Start)
	for _, q := range w.t.in.Register.EntitlementsOf(id) {
		if slices.Contains(missing, q.Code) && q.Until != 0 && q.From <= start && q.Until >= w.t.Month.First().Add(-1) {
			return q.Until.Start()
		}
	}
	return time.Time{}
}

// detailDays tells the two faces of R1 apart: mount dates too close, or the rest behind a duty.
func (w *weighing) detailDays(r *Reason) {
	r.Detail, r.Amount = "rest", int(r.To.Sub(r.From)/time.Minute)
	for _, id := range r.Slots {
		s := w.slotAnywhere(id)
		if s == nil || s.Kind != duty.Guard || w.slot.Kind != duty.Guard {
			continue
		}
		// The stricter of two profiles holds.
		apart := 0
		for _, id := range []duty.ProfileID{s.Profile, w.slot.Profile} {
			if p := w.t.in.Rules.Profile(id); p != nil {
				apart = max(apart, p.MountDaysApart)
			}
		}
		if abs(int(s.Mounts-w.slot.Mounts)) < apart {
			r.Detail, r.Amount = "", apart
		}
	}
}

func abs(n int) int { return max(n, -n) }

// slotAnywhere finds a slot of the month, of the next one's first days, or of the history.
func (d *Desk) slotAnywhere(id duty.SlotID) *duty.Slot {
	if m, ok := d.t.demand[id]; ok {
		return &d.t.Slots[m]
	}
	if n, ok := d.t.worked[id]; ok {
		return &d.t.in.History[n].Slot
	}
	return nil
}
