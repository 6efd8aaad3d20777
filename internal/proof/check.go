package proof

import (
	"cmp"
	"slices"
	"time"

	"qarovul/internal/when"
)

// Rules are the hard rules that Check looks at, in the order of guard service.
var Rules = []string{"O1", "O2", "O3", "O4", "R1", "R6", "R7", "R10", "S1", "S2", "S3"}

// Report is the verdict on a plan.
type Report struct {
	Slots      int          `json:"slots"`
	Open       int          `json:"open"` // slots with nobody
	Violations []Violation  `json:"violations"`
	Overridden []Overridden `json:"overridden"` // broken by order
}

// Violation is a hard rule broken by a person. Slots are those that play a part, in order of time; at least one is the
// month's own, others may be of the months around.
type Violation struct {
	Rule   string   `json:"rule"`
	Person string   `json:"person"`
	Slots  []string `json:"slots"`
}

// Overridden is a rule broken by order.
type Overridden struct {
	Violation
	Reason    string `json:"reason"`
	OrderedBy string `json:"ordered_by"`
}

// Check judges the plan by every hard rule of guard service. It looks at each person by themselves, at all that they do in
// the month and around it; what the months around do wrong among themselves is not this plan's fault. Violations are ordered by
// rule, person and time. It takes about a microsecond a slot.
func Check(d *Document) Report {
	c := checker{
		people: make(map[string]*Person, len(d.People)), level: make(map[string]int, len(d.Ranks)),
		profiles: make(map[string]*Profile, len(d.Profiles)), jobs: make(map[string][]job, len(d.People)),
		asked: make(map[string]*Requirement, len(d.Requirements)),
	}
	for i := range d.Requirements {
		c.asked[d.Requirements[i].Name] = &d.Requirements[i]
	}
	for i := range d.People {
		c.people[d.People[i].ID] = &d.People[i]
	}
	for i, r := range d.Ranks {
		c.level[r.Code] = i + 1
	}
	for i := range d.Profiles {
		c.profiles[d.Profiles[i].ID] = &d.Profiles[i]
	}
	c.gather(d.History, false)
	c.gather(d.Slots, true)
	c.gather(d.Ahead, false)
	for id, jobs := range c.jobs {
		slices.SortFunc(jobs, func(a, b job) int {
			return cmp.Or(a.Start.Compare(b.Start.Time), a.End.Compare(b.End.Time), cmp.Compare(a.ID, b.ID))
		})
		c.person(id, jobs)
	}
	return c.report(d)
}

// job is a slot that a person has. Own: it is one of the month's own, not of the months around.
type job struct {
	*Slot
	own     bool
	profile *Profile
}

type checker struct {
	people   map[string]*Person
	level    map[string]int // from 1; 0 no rank
	profiles map[string]*Profile
	asked    map[string]*Requirement // by name
	jobs     map[string][]job        // by person
	found    []found
}

type found struct {
	rule   string
	person string
	jobs   []job
}

func (c *checker) gather(slots []Slot, own bool) {
	none := &Profile{}
	for i := range slots {
		s := &slots[i]
		if s.Person == "" {
			continue
		}
		p := c.profiles[s.Profile]
		if p == nil {
			p = none
		}
		c.jobs[string(s.Person)] = append(c.jobs[string(s.Person)], job{s, own, p})
	}
}

// broken notes a rule broken by jobs of a person, which stand in order of time.
func (c *checker) broken(rule, person string, jobs ...job) {
	c.found = append(c.found, found{rule, person, jobs})
}

func (c *checker) person(id string, jobs []job) {
	p := c.people[id]
	if p == nil {
		p = &Person{ID: id} // of no rank, with no qualification
	}
	for _, j := range jobs {
		if j.own {
			c.fits(p, j)
		}
	}
	for n, b := range jobs {
		for _, a := range jobs[:n] {
			if a.own || b.own {
				c.pair(id, a, b)
			}
		}
	}
	c.longRest(id, jobs)
}

// report sorts what was found, and takes apart what was ordered.
func (c *checker) report(d *Document) Report {
	slices.SortFunc(c.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(slices.Index(Rules, a.rule), slices.Index(Rules, b.rule)), cmp.Compare(a.person, b.person),
			slices.CompareFunc(a.jobs, b.jobs, func(x, y job) int {
				return cmp.Or(x.Start.Compare(y.Start.Time), cmp.Compare(x.ID, y.ID))
			}))
	})
	r := Report{Slots: len(d.Slots), Violations: []Violation{}, Overridden: []Overridden{}}
	for i := range d.Slots {
		if d.Slots[i].Person == "" {
			r.Open++
		}
	}
	for _, f := range c.found {
		v := Violation{Rule: f.rule, Person: f.person}
		for _, j := range f.jobs {
			v.Slots = append(v.Slots, j.ID)
		}
		if o := covering(d.Overrides, f); o != nil {
			r.Overridden = append(r.Overridden, Overridden{v, o.Reason, o.OrderedBy})
		} else {
			r.Violations = append(r.Violations, v)
		}
	}
	return r
}

// covering finds the order that lets this be: it names rule and person and one of the slots, and still holds on that
// slot's last day.
func covering(all []Override, f found) *Override {
	for i := range all {
		o := &all[i]
		if o.Rule != f.rule || o.Person != f.person {
			continue
		}
		for _, j := range f.jobs {
			if j.ID == o.Slot && (o.Until == 0 || when.Date(o.Until) >= j.dates().Last) {
				return o
			}
		}
	}
	return nil
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
