package force

import (
	"slices"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Mode says what it does when something has run out: nothing, a warning, or that nobody stands on duty without it.
type Mode string

// The modes.
const (
	Off     Mode = "off"
	Warn    Mode = "warn"
	Enforce Mode = "enforce"
)

// Modes lists the modes.
var Modes = []Mode{Off, Warn, Enforce}

// Policy says how a house reads the records of service. The nil policy enforces every qualification to its last day and nothing else.
type Policy struct {
	Requirements []Requirement     // sorted by code; a qualification that does not stand here is enforced to its last day
	Contracts    map[string]Expiry // by type
	Clearances   map[string]Expiry // by body
	Limits       map[string]Kept   // by kind
}

// Expiry says what it does when something runs out, how many days of grace there are behind its last day, and how many days before that
// a warning is given.
type Expiry struct {
	Mode        Mode
	Grace, Warn int
}

// Requirement is what a slot may ask for: a qualification, or a group any one of which will do.
type Requirement struct {
	Code string
	Expiry
	MetBy []Meets // one of these; none: the qualification of its own code
}

// Meets is a qualification that meets a requirement; Trainee: somebody who is still learning it will do as well.
type Meets struct {
	Code    string
	Trainee bool
}

// Kept is what a limit keeps somebody from: qualifications that do not count while it holds, roles, and the hours of the night.
type Kept struct {
	Name                  words.Text
	Qualifications, Roles []string
	Night                 bool
}

// LimitName is the name of a limit; its code where the policy does not know it.
func (p *Policy) LimitName(kind string) words.Text {
	if p != nil && p.Limits[kind].Name != (words.Text{}) {
		return p.Limits[kind].Name
	}
	return same(kind)
}

// Requirement by code; one that the policy does not name is enforced to its last day and met by the qualification alone.
func (p *Policy) Requirement(code string) Requirement {
	if p != nil {
		for i := range p.Requirements {
			if p.Requirements[i].Code == code {
				return p.Requirements[i].whole()
			}
		}
	}
	return Requirement{Code: code, Expiry: Expiry{Mode: Enforce}}.whole()
}

func (q Requirement) whole() Requirement {
	if len(q.MetBy) == 0 {
		q.MetBy = []Meets{{Code: q.Code}}
	}
	return q
}

// The hours of the night from which a limit keeps somebody: up to 06:00 and from 22:00 on, in minutes of the day.
const (
	NightFrom = 22 * 60
	NightTo   = 6 * 60
)

// roleCode is how a role stands among what a slot asks for, where a limit keeps somebody from it.
func roleCode(role string) string { return "role:" + role }

// RoleOf is the role that a code of Asked stands for; "" for a qualification.
func RoleOf(code string) string {
	if len(code) > len("role:") && code[:len("role:")] == "role:" {
		return code[len("role:"):]
	}
	return ""
}

// Asked is what a slot asks for: its qualifications, sorted, and its role where a limit keeps somebody from it.
func (r *Register) Asked(needs []string, role string) []string {
	if !r.served.roles[role] {
		return needs
	}
	all := append(slices.Clone(needs), roleCode(role))
	slices.Sort(all)
	return all
}

// EntitlementsOf is what a person may be asked for, and when: the qualifications as they count under the policy. An expired one counts for its days of
// grace, or on where there is only a warning; a group counts through any of its members; what nobody asks for everybody has; nothing counts on the days
// of a limit that keeps from it.
func (r *Register) EntitlementsOf(id PersonID) []Qualification {
	if all, ok := r.served.entitled[id]; ok {
		return all
	}
	return r.quals[id]
}

// follow reckons what follows from records and policy.
func (r *Register) follow() {
	s := &r.served
	s.follows, s.entitled, s.roles = map[PersonID][]Bar{}, map[PersonID][]Qualification{}, map[string]bool{}
	p := r.Policy
	if p == nil {
		p = &Policy{}
	}
	for i := range r.Limits {
		for _, role := range p.Limits[r.Limits[i].Kind].Roles {
			s.roles[role] = true
		}
	}
	codes := r.QualificationCodes()
	for i := range p.Requirements {
		codes = append(codes, p.Requirements[i].Code)
	}
	plain := true
	slices.Sort(codes)
	codes = slices.Compact(codes)
	asked := make([]Requirement, len(codes))
	for i, c := range codes {
		asked[i] = p.Requirement(c)
		m := asked[i].MetBy
		plain = plain && asked[i].Mode == Enforce && asked[i].Grace == 0 && len(m) == 1 && m[0] == Meets{Code: c}
	}
	for role := range s.roles {
		asked = append(asked, Requirement{Code: roleCode(role), Expiry: Expiry{Mode: Off}})
	}
	trainees := slices.ContainsFunc(r.Qualifications, func(q Qualification) bool { return q.Trainee })
	for i := range r.People {
		id := r.People[i].ID
		if b := r.followingBars(p, id); len(b) > 0 {
			s.follows[id] = b
		}
		if !plain || trainees || len(s.roles) > 0 || len(s.limits[id]) > 0 {
			s.entitled[id] = r.entitlements(p, asked, id)
		}
	}
}

// entitlements reckons EntitlementsOf, by code and then day.
func (r *Register) entitlements(p *Policy, asked []Requirement, id PersonID) []Qualification {
	var out []Qualification
	limits := r.served.limits[id]
	for _, q := range asked {
		var found []Qualification
		if q.Mode == Off {
			found = []Qualification{{Person: id, Code: q.Code}}
			for _, l := range limits {
				if slices.Contains(p.Limits[l.Kind].Roles, RoleOf(q.Code)) {
					found = without(found, l.Days)
				}
			}
			out = append(out, found...)
			continue
		}
		for _, have := range r.quals[id] {
			i := slices.IndexFunc(q.MetBy, func(m Meets) bool { return m.Code == have.Code && (m.Trainee || !have.Trainee) })
			if i < 0 {
				continue
			}
			x := have
			x.Code = q.Code
			switch {
			case x.Until == 0:
			case q.Mode == Warn:
				x.Until = 0
			default:
				x.Until = x.Until.Add(q.Grace)
			}
			some := []Qualification{x}
			for _, l := range limits {
				if no := p.Limits[l.Kind].Qualifications; slices.Contains(no, q.Code) || slices.Contains(no, have.Code) {
					some = without(some, l.Days)
				}
			}
			found = append(found, some...)
		}
		slices.SortStableFunc(found, func(a, b Qualification) int { return int(a.From - b.From) })
		out = append(out, found...)
	}
	return out
}

// without cuts days out of stretches.
func without(all []Qualification, d when.Days) []Qualification {
	var out []Qualification
	for _, q := range all {
		if q.Until != 0 && q.Until < d.First || d.Last != 0 && q.From > d.Last {
			out = append(out, q)
			continue
		}
		if q.From < d.First {
			x := q
			x.Until = d.First - 1
			out = append(out, x)
		}
		if d.Last != 0 && (q.Until == 0 || q.Until > d.Last) {
			x := q
			x.From = d.Last + 1
			out = append(out, x)
		}
	}
	return out
}

// followingBars are the bars that follow from contracts and clearances. Where nothing is recorded, nothing follows: that is a warning (Concerns).
func (r *Register) followingBars(p *Policy, id PersonID) []Bar {
	var out []Bar
	add := func(k BarKind, of string, first, next when.Date) { // next: the first day on which it is over, 0 never
		if next == 0 || next > first {
			b := Bar{Person: id, Kind: k, Of: of, Days: when.Days{First: first}}
			if next != 0 {
				b.Days.Last = next - 1
			}
			out = append(out, b)
		}
	}
	all := r.served.contracts[id]
	for i := range all {
		c := &all[i]
		if e := p.Contracts[c.Type]; e.Mode == Enforce && c.Until() != 0 {
			next := when.Date(0)
			if i+1 < len(all) {
				next = all[i+1].Period.From
			}
			add(NoContract, c.Type, c.Until().Add(e.Grace), next)
		}
	}
	for _, body := range r.Bodies(id) {
		e := p.Clearances[body]
		if e.Mode != Enforce {
			continue
		}
		of := keep(r.served.clearances[id], func(c *Clearance) bool { return c.Body == body })
		for i := range of {
			next := when.Date(0)
			if i+1 < len(of) {
				next = of[i+1].Days.First
			}
			switch c := &of[i]; {
			case c.Outcome == Denied:
				add(NotCleared, body, c.Days.First, next)
			case c.Days.Last != 0:
				add(NotCleared, body, c.Days.Last.Add(e.Grace)+1, next)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Bar) int { return int(a.Days.First - b.Days.First) })
	return out
}

// NightsOff are the stretches of days on which a limit keeps the person from duty by night: up to NightTo and from NightFrom on.
func (r *Register) NightsOff(id PersonID) []when.Days {
	var out []when.Days
	for _, l := range r.served.limits[id] {
		if r.Policy != nil && r.Policy.Limits[l.Kind].Night {
			out = append(out, l.Days)
		}
	}
	return out
}

// LimitOn is the limit that keeps a person from what a slot asks for on a date, a code of Asked; "" if none does.
func (r *Register) LimitOn(id PersonID, code string, d when.Date) string {
	if r.Policy == nil {
		return ""
	}
	met := r.Policy.Requirement(code).MetBy
	for _, l := range r.served.limits[id] {
		if k := r.Policy.Limits[l.Kind]; l.Days.Holds(d) && (slices.Contains(k.Roles, RoleOf(code)) && RoleOf(code) != "" || slices.Contains(k.Qualifications, code) ||
			slices.ContainsFunc(met, func(m Meets) bool { return slices.Contains(k.Qualifications, m.Code) })) {
			return l.Kind
		}
	}
	return ""
}
