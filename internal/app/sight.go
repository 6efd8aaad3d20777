package app

import (
	"context"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
)

// sight is how much of each room whoever reads may see. What use cases read is built from a state that has been narrowed to it, so that
// no page, operation or file can show more by forgetting to leave something out.
type sight struct {
	units, people, absences, sites, plans, outcomes, overrides, wishes access.Scope
	// Of service those who may not see it see what bars somebody, and no more: this alone leaves a state whole.
	service access.Scope
}

func sightOf(ctx context.Context) (sight, error) {
	if access.Of(ctx).Account == "" {
		return sight{}, Errorf(CodeUnauthenticated, "unauthenticated")
	}
	see := func(on access.Resource) access.Scope {
		s, err := reading(ctx, on)
		if err != nil {
			return access.Scope{}
		}
		return s
	}
	v := sight{
		units: see(access.Units), people: see(access.People), absences: see(access.Absences), sites: see(access.Sites),
		plans: see(access.Plans), outcomes: see(access.Outcomes), overrides: see(access.Overrides), wishes: see(access.Wishes),
		service: see(access.Service),
	}
	// A copy tells of nobody about whom it may not be taken, also where whoever takes it may see them.
	switch on := ctx.Value(takingKey{}); on {
	case access.Plans, access.Ledger, access.Absences, access.Strength:
		s := see(on.(access.Resource))
		v.people, v.units = s, s
	}
	return v, nil
}

func (v sight) scopes() []access.Scope {
	return []access.Scope{v.units, v.people, v.absences, v.sites, v.plans, v.outcomes, v.overrides, v.wishes}
}

// whole says that nothing has to be left out.
func (v sight) whole() bool {
	return !slices.ContainsFunc(v.scopes(), func(s access.Scope) bool { return !s.All })
}

// key is the same for readers who see the same.
func (v sight) key() string {
	var b strings.Builder
	for _, s := range append(v.scopes(), v.service) {
		b.WriteString(s.Key())
		b.WriteByte(';')
	}
	return b.String()
}

// seen is the part of a state that a sight reaches.
func (a *App) seen(s *State, v sight) *State {
	if v.whole() && v.service.All {
		return s
	}
	key := v.key() + dateOf(s).String()
	a.mu.Lock()
	defer a.mu.Unlock()
	part, ok := a.cache.seen[key]
	if !ok || part.register != s.Register || part.sites != s.Sites || !sameList(part.wishes, s.Wishes) {
		part = seenState{register: s.Register, sites: s.Sites, wishes: s.Wishes, part: narrow(s, v)}
		if a.cache.seen == nil || len(a.cache.seen) >= mostSights {
			a.cache.seen = map[string]seenState{}
		}
		a.cache.seen[key] = part
	}
	out := *part.part
	out.Rules, out.Calendar, out.Organisation, out.Now = s.Rules, s.Calendar, s.Organisation, s.Now
	return &out
}

// mostSights is how many different sights are kept narrowed at a time.
const mostSights = 64

// seenState is what was narrowed from what.
type seenState struct {
	register *force.Register
	sites    *site.Sites
	wishes   []plan.Wish
	part     *State
}

func sameList[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func narrow(s *State, v sight) *State {
	g := s.ground()
	out := *s
	out.Register = g.register(v)
	out.Sites = g.sites(s.Sites, v.sites, nil)
	out.Wishes = kept(s.Wishes, func(w *plan.Wish) bool { return g.person(v.wishes, w.Person) && out.Register.Person(w.Person) != nil })
	return &out
}

// register is the part of the register that may be seen: people with their records, and of the units those within reach and those that
// stand above somebody who is seen.
func (g ground) register(v sight) *force.Register {
	r := g.reg
	whole := func(id force.PersonID) bool { return g.person(v.service, id) }
	if v.people.All && v.absences.All && v.units.All {
		if v.service.All {
			return r
		}
		return r.WithRecords(r.Records.Bare(whole))
	}
	shown := map[force.PersonID]bool{}
	people := kept(r.People, func(p *force.Person) bool {
		shown[p.ID] = g.person(v.people, p.ID)
		return shown[p.ID]
	})
	named := map[force.UnitID]bool{}
	name := func(u force.UnitID) {
		for _, x := range r.Path(u) {
			named[x] = true
		}
	}
	memberships := kept(r.Memberships, func(m *force.Membership) bool {
		if shown[m.Person] {
			name(m.Unit)
		}
		return shown[m.Person]
	})
	for _, u := range v.units.Units {
		name(u)
	}
	records := r.Records.Of(func(id force.PersonID) bool { return shown[id] })
	return force.NewRegister(r.Ranks,
		kept(r.Units, func(u *force.Unit) bool { return named[u.ID] || g.unit(v.units, u.ID) }),
		people, memberships,
		kept(r.Qualifications, func(q *force.Qualification) bool { return shown[q.Person] }),
		kept(r.Absences, func(x *force.Absence) bool { return shown[x.Person] && g.person(v.absences, x.Person) }),
		kept(r.Bars, func(b *force.Bar) bool { return shown[b.Person] })).WithPolicy(r.Policy).WithRecords(records.Bare(whole))
}

// sites is what of the sites lies within a scope, with whatever the duties name.
func (g ground) sites(all *site.Sites, s access.Scope, duties []duty.Duty) *site.Sites {
	if s.All {
		return all
	}
	source, place, post := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range duties {
		source[duties[i].Source], place[duties[i].Site] = true, true
		for j := range duties[i].Slots {
			post[duties[i].Slots[j].Post], place[duties[i].Slots[j].Site] = true, true
		}
	}
	reached := func(id, facility string, furnish force.UnitID) bool {
		in := source[id] || !s.None() && g.furnishes(s, furnish)
		if in {
			place[facility] = true
		}
		return in
	}
	out := &site.Sites{}
	guard := map[string]bool{}
	out.Guards = kept(all.Guards, func(x *site.Guard) bool {
		guard[x.ID] = reached(x.ID, x.Facility, x.Furnish)
		return guard[x.ID]
	})
	out.Posts = kept(all.Posts, func(p *site.Post) bool {
		if p.Guard != "" && !s.None() && guard[p.Guard] || post[p.ID] {
			place[p.Facility] = true
			return true
		}
		return p.Guard == "" && reached(p.ID, p.Facility, p.Furnish)
	})
	out.Standing = kept(all.Standing, func(x *site.Standing) bool { return reached(x.ID, x.Facility, x.Furnish) })
	out.Facilities = kept(all.Facilities, func(f *site.Facility) bool { return place[f.ID] })
	return out
}

// kept is the elements that a test lets through, in a slice of their own.
func kept[T any](all []T, keep func(*T) bool) []T {
	out := []T{}
	for i := range all {
		if keep(&all[i]) {
			out = append(out, all[i])
		}
	}
	return out
}

// seenPlan is the part of a month that a sight reaches: the slots of people who may be seen, and those that stand open where such people
// could be called on. Its desk is built from that part alone, so it can speak of nobody else.
func (a *App) seenPlan(ctx context.Context, tx Tx, mp *MonthPlan, v sight) (*MonthPlan, error) {
	if v.whole() {
		out := *mp
		out.State = a.seen(mp.State, v)
		return &out, nil
	}
	key := string(mp.Plan.Version.ID) + " " + v.key() + dateOf(mp.State).String()
	a.mu.Lock()
	had, ok := a.cache.months[key]
	a.mu.Unlock()
	if ok && had.desk == mp.Desk {
		out := *had.part
		out.State = a.seen(mp.State, v)
		if !v.sites.All {
			out.State.Sites = had.part.Sites
		}
		return &out, nil
	}
	out, err := a.narrowPlan(ctx, tx, mp, v)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.cache.months == nil || len(a.cache.months) >= mostSights {
		a.cache.months = map[string]seenMonth{}
	}
	a.cache.months[key] = seenMonth{mp.Desk, out}
	return out, nil
}

// seenMonth is a month narrowed from the one that the desk was of.
type seenMonth struct {
	desk *plan.Desk
	part *MonthPlan
}

func (a *App) narrowPlan(ctx context.Context, tx Tx, mp *MonthPlan, v sight) (*MonthPlan, error) {
	g := mp.ground()
	s := a.seen(mp.State, v)
	p := narrowVersion(mp.Plan, g, v, s.Register)
	out := &MonthPlan{State: s, Plan: p, Outcomes: map[duty.SlotID]plan.Outcome{}}
	s.Sites = g.sites(mp.Sites, v.sites, p.Duties)
	there := map[duty.SlotID]bool{}
	for i := range p.Duties {
		for j := range p.Duties[i].Slots {
			there[p.Duties[i].Slots[j].ID] = true
		}
	}
	for id, o := range mp.Outcomes {
		if !there[id] || !g.person(v.outcomes, o.Planned) && !g.person(v.outcomes, o.Stood) {
			continue
		}
		for _, x := range []*force.PersonID{&o.Planned, &o.Stood} {
			if s.Register.Person(*x) == nil {
				*x = ""
			}
		}
		out.Outcomes[id] = o
	}
	in, err := a.inputIn(ctx, tx, mp.State, p.Version.Month, p.Duties)
	if err != nil {
		return nil, err
	}
	in.Register, in.Wishes, in.Assigned, in.Overrides = s.Register, s.Wishes, p.Assigned, p.Overrides
	in.History = kept(in.History, func(w *plan.Worked) bool { return g.person(v.plans, w.Person) && s.Register.Person(w.Person) != nil })
	in.Ledger = seenCarry(in.Ledger, s.Register)
	if p.Version.Base != "" {
		base, err := a.versionIn(ctx, tx, p.Version.Base)
		if err != nil {
			return nil, err
		}
		in.Base = narrowVersion(base, g, v, s.Register).Assigned
	}
	// The desk knows of all orders about those who are seen, so that it calls nothing broken that was ordered; the orders
	// themselves are shown to whoever may see them.
	p.Overrides = kept(p.Overrides, func(o *plan.Override) bool { return g.person(v.overrides, o.Person) })
	out.Desk, err = plan.NewDesk(in)
	return out, err
}

// narrowVersion is the part of a version that may be seen.
func narrowVersion(p *plan.Plan, g ground, v sight, seen *force.Register) *plan.Plan {
	out := &plan.Plan{Version: p.Version, Assigned: map[duty.SlotID]plan.Assignment{}}
	shown := func(id force.PersonID) bool { return seen.Person(id) != nil && g.person(v.plans, id) }
	for i := range p.Duties {
		d := p.Duties[i]
		ours := slices.ContainsFunc(d.Slots, func(s duty.Slot) bool { return shown(p.Assigned[s.ID].Person) })
		d.Slots = kept(d.Slots, func(s *duty.Slot) bool {
			if as := p.Assigned[s.ID]; as.Person != "" {
				return shown(as.Person)
			}
			return v.plans.All || len(v.plans.Units) > 0 && (ours || s.Furnish != "" && g.furnishes(v.plans, s.Furnish))
		})
		if len(d.Slots) == 0 {
			continue
		}
		for _, s := range d.Slots {
			if as, ok := p.Assigned[s.ID]; ok {
				out.Assigned[s.ID] = as
			}
		}
		out.Duties = append(out.Duties, d)
	}
	out.Overrides = kept(p.Overrides, func(o *plan.Override) bool { return shown(o.Person) })
	return out
}

func seenCarry(all plan.Carry, seen *force.Register) plan.Carry {
	out := plan.Carry{}
	for id, c := range all {
		if seen.Person(id) != nil {
			out[id] = c
		}
	}
	return out
}

// daySites joins the sites that two parts of a day name.
func daySites(a, b *site.Sites) *site.Sites {
	if a == b {
		return b
	}
	return mergeSites(a, &SiteChanges{Facilities: b.Facilities, Guards: b.Guards, Posts: b.Posts, Standing: b.Standing})
}
