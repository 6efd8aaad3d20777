// Package statement makes the document of package proof from a plan. It stands apart from the checker, so that the checker
// imports nothing of the planner.
package statement

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/when"
)

// FromPlan states a plan: the people who serve at some time of its month or are named in it, with what is known of them from the
// first of the month to the end of the last slot; its slots in order of time; and what was and is to be worked in the months
// around it. by names the program that makes the document. No notes on absences are taken in: why somebody is ill is
// nobody's business.
func FromPlan(p *plan.Plan, r *force.Register, rules *duty.RuleBook, history []plan.Worked, by string) *proof.Document {
	s := &statement{
		plan: p, register: r, month: p.Version.Month,
		doc: &proof.Document{
			Format: proof.Format, GeneratedBy: by, Month: p.Version.Month, Version: string(p.Version.ID), State: string(p.Version.State),
			Zone: when.Zone.String(), Ranks: []proof.Rank{}, Units: []proof.Unit{}, Profiles: []proof.Profile{}, People: []proof.Person{},
			Overrides: []proof.Override{}, Slots: []proof.Slot{}, History: []proof.Slot{}, Ahead: []proof.Slot{},
		},
		last: p.Version.Month.Last(), named: map[force.PersonID]bool{},
	}
	s.slots()
	s.around(history)
	s.overrides()
	s.profiles(rules)
	s.requirements()
	s.people()
	s.tables()
	s.doc.Fill()
	return s.doc
}

type statement struct {
	plan     *plan.Plan
	register *force.Register
	month    when.Month
	doc      *proof.Document
	last     when.Date // the last date that a slot of the month touches
	named    map[force.PersonID]bool
}

func (s *statement) slots() {
	for i := range s.plan.Duties {
		for j := range s.plan.Duties[i].Slots {
			x := &s.plan.Duties[i].Slots[j]
			id := s.plan.Assigned[x.ID].Person
			s.doc.Slots = append(s.doc.Slots, s.slot(x, id))
			s.last = max(s.last, when.DaysOf(x.Start, x.End).Last)
		}
	}
	byTime(s.doc.Slots)
}

func byTime(all []proof.Slot) {
	slices.SortFunc(all, func(a, b proof.Slot) int { return cmp.Or(a.Start.Compare(b.Start.Time), cmp.Compare(a.ID, b.ID)) })
}

func (s *statement) slot(x *duty.Slot, person force.PersonID) proof.Slot {
	if person != "" {
		s.named[person] = true
	}
	out := proof.Slot{
		ID: string(x.ID), Duty: string(x.Duty), Kind: string(x.Kind), Profile: string(x.Profile), Site: proof.Ref(x.Site), Post: proof.Ref(x.Post),
		Role: string(x.Role), Relief: x.Relief, Start: proof.Moment{Time: x.Start}, End: proof.Moment{Time: x.End},
		Needs: slices.Clone(x.Needs), MinRank: proof.Ref(x.MinRank), MaxRank: proof.Ref(x.MaxRank), Person: proof.Ref(person),
	}
	if x.Kind == duty.Guard {
		out.Mounts = proof.Date(x.Mounts)
	}
	return out
}

// around takes what is worked before and after the month.
func (s *statement) around(history []plan.Worked) {
	for i := range history {
		x := s.slot(&history[i].Slot, history[i].Person)
		switch d := when.DateOf(x.Start.Time); {
		case d < s.month.First():
			s.doc.History = append(s.doc.History, x)
		case d > s.month.Last():
			s.doc.Ahead = append(s.doc.Ahead, x)
		}
	}
	byTime(s.doc.History)
	byTime(s.doc.Ahead)
}

// overrides takes the orders that say something of this version: those for a hard rule and a slot that is still there.
func (s *statement) overrides() {
	there := map[string]bool{}
	for _, all := range [][]proof.Slot{s.doc.Slots, s.doc.History, s.doc.Ahead} {
		for i := range all {
			there[all[i].ID] = true
		}
	}
	for _, o := range s.plan.Overrides {
		if !there[string(o.Slot)] || !slices.Contains(proof.Rules, o.Rule) || s.register.Person(o.Person) == nil {
			continue
		}
		s.named[o.Person] = true
		s.doc.Overrides = append(s.doc.Overrides, proof.Override{Rule: o.Rule, Person: string(o.Person), Slot: string(o.Slot), Reason: o.Reason,
			OrderedBy: o.OrderedBy, Until: proof.Date(o.Until)})
	}
}

// profiles takes those that any slot follows, and all others of the book: a stranger may put a slot under another.
func (s *statement) profiles(rules *duty.RuleBook) {
	for _, id := range rules.ProfileIDs() {
		p := rules.Profile(id)
		out := proof.Profile{
			ID: string(id), Rest: map[string]proof.Rest{}, MountDaysApart: p.MountDaysApart, Preparation: p.Preparation,
			LongestWatch: p.LongestWatch, WeeklyDays: p.WeeklyDays, WeeklyRest: p.WeeklyRest,
		}
		if p.NightFrom != p.NightTo {
			out.Night = &proof.Night{From: proof.Clock(p.NightFrom), To: proof.Clock(p.NightTo)}
		}
		for k, r := range p.Rest {
			out.Rest[string(k)] = proof.Rest{Before: r.Before, After: r.After}
		}
		s.doc.Profiles = append(s.doc.Profiles, out)
	}
}

// requirements takes those that are read otherwise than plainly.
func (s *statement) requirements() {
	if s.register.Policy == nil {
		return
	}
	for _, q := range s.register.Policy.Requirements {
		q = s.register.Policy.Requirement(q.Code)
		out := proof.Requirement{Name: q.Code, Mode: string(q.Mode), Grace: q.Grace}
		for _, m := range q.MetBy {
			out.MetBy = append(out.MetBy, proof.Meets{Name: m.Code, Trainee: m.Trainee})
		}
		s.doc.Requirements = append(s.doc.Requirements, out)
	}
}

// counts is the last day on which a record can count for any requirement: a warning lets it count on.
func (s *statement) counts(q *force.Qualification) when.Date {
	last := q.Until
	if s.register.Policy == nil {
		return last
	}
	for _, need := range s.register.Policy.Requirements {
		need = s.register.Policy.Requirement(need.Code)
		if !slices.ContainsFunc(need.MetBy, func(m force.Meets) bool { return m.Code == q.Code }) {
			continue
		}
		if need.Mode == force.Warn {
			return s.last
		}
		last = max(last, q.Until.Add(need.Grace))
	}
	return last
}

// limits takes the limits of fitness with what each keeps from.
func (s *statement) limits(p *force.Person, out *proof.Person) {
	for _, l := range s.register.LimitsOf(p.ID) {
		if s.register.Policy == nil || !l.Days.Overlaps(when.Days{First: s.month.First(), Last: s.last}) {
			continue
		}
		k := s.register.Policy.Limits[l.Kind]
		out.Limits = append(out.Limits, proof.Limit{Kind: l.Kind, From: proof.Date(l.Days.First), To: proof.Date(l.Days.Last),
			Qualifications: slices.Clone(k.Qualifications), Roles: slices.Clone(k.Roles), Night: k.Night})
	}
}

func (s *statement) people() {
	first, last := s.month.First(), s.month.Last()
	for i := range s.register.People {
		p := &s.register.People[i]
		serves := (p.Joined == 0 || p.Joined <= last) && (p.Left == 0 || p.Left > first)
		if serves || s.named[p.ID] {
			s.doc.People = append(s.doc.People, s.person(p))
			delete(s.named, p.ID)
		}
	}
	// Whoever is named without being in the register stands there by name alone, so that the document is whole.
	var unknown []force.PersonID
	for id := range s.named {
		unknown = append(unknown, id)
	}
	slices.Sort(unknown)
	for _, id := range unknown {
		s.doc.People = append(s.doc.People, proof.Person{ID: string(id), Name: string(id), Absences: []proof.Absence{
			{From: proof.Date(first), Kind: notServing},
		}})
	}
}

const notServing = "not-serving"

func (s *statement) person(p *force.Person) proof.Person {
	out := proof.Person{ID: string(p.ID), Name: p.FullName(), Rank: proof.Ref(p.Rank), Unit: proof.Ref(s.unit(p))}
	for _, q := range s.register.QualificationsOf(p.ID) {
		if q.From <= s.last && (q.Until == 0 || s.counts(&q) >= s.month.First()) {
			out.Qualifications = append(out.Qualifications, proof.Qualification{Name: q.Code, From: proof.Date(q.From), Until: proof.Date(q.Until), Trainee: q.Trainee})
		}
	}
	window := when.Days{First: s.month.First(), Last: s.last}
	for _, a := range s.register.AbsencesOf(p.ID) {
		if a.Days.Overlaps(window) {
			out.Absences = append(out.Absences, absence(a.Days, string(a.Kind)))
		}
	}
	s.limits(p, &out)
	bars := s.bars(p)
	if out.Barred = coverMonth(bars, s.month); !out.Barred {
		out.Absences = append(out.Absences, bars...)
	}
	slices.SortStableFunc(out.Absences, func(a, b proof.Absence) int { return cmp.Compare(a.From, b.From) })
	return out
}

// unit is where the person belongs on the first of the month, or on the day of joining in it.
func (s *statement) unit(p *force.Person) force.UnitID {
	for d := max(s.month.First(), p.Joined); d <= s.month.Last(); d++ {
		if u := s.register.UnitOn(p.ID, d); u != "" {
			return u
		}
	}
	return ""
}

func absence(d when.Days, kind string) proof.Absence {
	return proof.Absence{From: proof.Date(d.First), To: proof.Date(d.Last), Kind: kind}
}

// bars are the stretches in which R10 keeps the person from duty, or in which they do not serve. Those that go on behind the
// last slot are open, as nothing here is known of their end.
func (s *statement) bars(p *force.Person) []proof.Absence {
	var out []proof.Absence
	add := func(d when.Days, kind string) {
		if d.Last >= s.last {
			d.Last = 0
		}
		out = append(out, absence(d, kind))
	}
	first := s.month.First()
	for _, b := range s.register.BarredDays(p.ID, first, s.last) {
		add(b.Days, string(b.Kind))
	}
	if p.Joined > first {
		add(when.Days{First: first, Last: p.Joined - 1}, notServing)
	}
	if p.Left != 0 && p.Left <= s.last {
		add(when.Days{First: max(p.Left, first)}, notServing)
	}
	return out
}

// coverMonth says whether R10 bars the person on every day of the month. Not serving is no bar.
func coverMonth(bars []proof.Absence, m when.Month) bool {
	for d := m.First(); d <= m.Last(); d++ {
		if !slices.ContainsFunc(bars, func(a proof.Absence) bool {
			return a.Kind != notServing && when.Days{First: when.Date(a.From), Last: when.Date(a.To)}.Holds(d)
		}) {
			return false
		}
	}
	return true
}

// tables takes ranks and units whole.
func (s *statement) tables() {
	for _, r := range s.register.Ranks {
		s.doc.Ranks = append(s.doc.Ranks, proof.Rank{Code: string(r.Code), Az: r.Name.Az, En: r.Name.En})
	}
	for _, u := range s.register.Units {
		s.doc.Units = append(s.doc.Units, proof.Unit{ID: string(u.ID), Parent: proof.Ref(u.Parent), Kind: string(u.Kind), Az: u.Name.Az, En: u.Name.En})
	}
}
