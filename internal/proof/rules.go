package proof

import (
	"slices"
	"time"

	"qarovul/internal/when"
)

// fits looks at one slot by itself: is the person there and free to serve, qualified, of the right rank, and is the watch
// short enough?
func (c *checker) fits(p *Person, j job) {
	days := j.dates()
	away, barred := false, p.Barred
	for _, a := range p.Absences {
		if !days.Overlaps(when.Days{First: when.Date(a.From), Last: when.Date(a.To)}) {
			continue
		}
		if slices.Contains(Bars, a.Kind) {
			barred = true
		} else {
			away = true
		}
	}
	if away {
		c.broken("O2", p.ID, j)
	}
	role, night := p.limited(j)
	if barred || night {
		c.broken("R10", p.ID, j)
	}
	if role || slices.ContainsFunc(j.Needs, func(need string) bool { return !c.meets(p, need, days) }) {
		c.broken("O3", p.ID, j)
	}
	level := c.level[string(p.Rank)]
	if j.MinRank != "" && level < c.level[string(j.MinRank)] || j.MaxRank != "" && level > c.level[string(j.MaxRank)] {
		c.broken("O4", p.ID, j)
	}
	if most := j.profile.LongestWatch; most > 0 && j.length() > minutes(most) {
		c.broken("S1", p.ID, j)
	}
}

// meets says whether the person has what a slot needs on each of the days: one record may go on where another ends, and another
// qualification of a group may take its place.
func (c *checker) meets(p *Person, need string, days when.Days) bool {
	q := c.asked[need]
	if q == nil {
		q = &Requirement{Name: need, Mode: "enforce", MetBy: []Meets{{Name: need}}}
	}
	if q.Mode == "off" {
		return true
	}
	for d := days.First; d <= days.Last; d++ {
		if !slices.ContainsFunc(p.Qualifications, func(have Qualification) bool { return q.countsOn(p, have, d) }) {
			return false
		}
	}
	return true
}

// countsOn says whether one record of the person meets the requirement on a day.
func (q *Requirement) countsOn(p *Person, have Qualification, d when.Date) bool {
	meets := slices.ContainsFunc(q.MetBy, func(m Meets) bool { return m.Name == have.Name && (m.Trainee || !have.Trainee) })
	if !meets || d < when.Date(have.From) {
		return false
	}
	if until := when.Date(have.Until); until != 0 && q.Mode == "enforce" && d > until.Add(q.Grace) {
		return false
	}
	return !slices.ContainsFunc(p.Limits, func(l Limit) bool {
		return l.on(d) && (slices.Contains(l.Qualifications, have.Name) || slices.Contains(l.Qualifications, q.Name))
	})
}

func (l *Limit) on(d when.Date) bool {
	return when.Days{First: when.Date(l.From), Last: when.Date(l.To)}.Holds(d)
}

// limited says what limits of fitness keep the person from: the role, and the hours of the night that the slot reaches into.
func (p *Person) limited(j job) (role, night bool) {
	days := j.dates()
	for i := range p.Limits {
		l := &p.Limits[i]
		for d := days.First; d <= days.Last; d++ {
			if !l.on(d) {
				continue
			}
			role = role || slices.Contains(l.Roles, j.Role)
			night = night || l.Night && (j.Start.Before(d.At(6*60)) && j.End.After(d.At(0)) || j.Start.Before(d.At(24*60)) && j.End.After(d.At(22*60)))
		}
	}
	return role, night
}

// pair looks at two slots of one person, a not later than b.
func (c *checker) pair(person string, a, b job) {
	var rules []string
	if b.Start.Before(a.End.Time) {
		rules = append(rules, "O1")
	} else {
		rules = rest(a, b)
	}
	if a.Kind == Guard && b.Kind == Guard {
		// The stricter of two profiles holds.
		apart := max(a.profile.MountDaysApart, b.profile.MountDaysApart)
		if gap := int(b.Mounts - a.Mounts); max(gap, -gap) < apart {
			rules = append(rules, "R1")
		}
	}
	if a.intrudes(b) || b.intrudes(a) {
		rules = append(rules, "R6")
	}
	for i, r := range rules {
		if !slices.Contains(rules[:i], r) {
			c.broken(r, person, a, b)
		}
	}
}

// rest says which rules the time between two slots breaks. It is to be the larger of what the first asks after it and the
// second before it. Watches ask for it by S2; for all other duties it is the preparation of R7 before, and the rest that R1
// means after.
func rest(a, b job) []string {
	gap := b.Start.Sub(a.End.Time)
	after, before := a.profile.Rest[a.Kind].After, b.profile.Rest[b.Kind].Before
	if b.Kind == Guard {
		before = max(before, b.profile.Preparation)
	}
	var rules []string
	if gap < minutes(after) {
		rules = append(rules, asks(a, "R1"))
	}
	if gap < minutes(before) {
		rules = append(rules, asks(b, "R7"))
	}
	return rules
}

// asks is the rule by which a slot asks for rest: other, unless it is a watch.
func asks(j job, other string) string {
	if j.Kind == Shift {
		return "S2"
	}
	return other
}

// intrudes says whether the slot reaches into the night that is free before the guard (R6): the hours of the night that
// ends on the day of mounting.
func (s job) intrudes(guard job) bool {
	if guard.Kind != Guard || guard.profile.Night == nil {
		return false
	}
	n, day := guard.profile.Night, when.Date(guard.Mounts)
	from, to := day.At(int(n.From)), day.At(int(n.To))
	if n.From > n.To {
		from = day.Add(-1).At(int(n.From))
	}
	return s.Start.Before(to) && s.End.After(from)
}

// longRest looks for stretches without the long rest (S3). In every stretch of so many times 24 hours in which the person
// stands a watch of the profile there is to be one rest of so many minutes, unbroken by any duty. Take the work between two such
// rests: a stretch without a rest reaches at most just short of one rest before that work and one behind it; so there is
// one if the work takes longer than the stretch less twice the rest. Time of which nothing is known is free.
func (c *checker) longRest(person string, jobs []job) {
	var looked []*Profile
	for _, j := range jobs {
		p := j.profile
		if j.Kind != Shift || p.WeeklyRest == 0 || slices.Contains(looked, p) {
			continue
		}
		looked = append(looked, p)
		stretch, rest := time.Duration(p.WeeklyDays)*24*time.Hour, minutes(p.WeeklyRest)
		for work := range runs(jobs, rest) {
			watch := slices.ContainsFunc(work, func(x job) bool { return x.Kind == Shift && x.profile == p })
			own := slices.ContainsFunc(work, func(x job) bool { return x.own })
			if watch && own && last(work).Sub(work[0].Start.Time) > stretch-2*rest {
				c.broken("S3", person, work...)
			}
		}
	}
}

// runs are the stretches of work, in order of time, between rests of at least that length.
func runs(jobs []job, rest time.Duration) func(func([]job) bool) {
	return func(yield func([]job) bool) {
		for len(jobs) > 0 {
			n, end := 1, jobs[0].End.Time
			for n < len(jobs) && jobs[n].Start.Sub(end) < rest {
				if jobs[n].End.After(end) {
					end = jobs[n].End.Time
				}
				n++
			}
			if !yield(jobs[:n]) {
				return
			}
			jobs = jobs[n:]
		}
	}
}

// last is when the work ends.
func last(work []job) time.Time {
	end := work[0].End.Time
	for _, j := range work {
		if j.End.After(end) {
			end = j.End.Time
		}
	}
	return end
}
