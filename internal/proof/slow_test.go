package proof_test

import (
	"slices"
	"time"

	"qarovul/internal/proof"
	"qarovul/internal/when"
)

// slow judges a plan hour by hour and day by day, straight from the words of the rules, and says which rules each person
// breaks. It supposes slots that start and end on the hour, and the profiles of the sound month.
func slow(d *proof.Document) map[string]bool {
	out := map[string]bool{}
	for i := range d.People {
		p := &d.People[i]
		for rule := range slowRules(d, p) {
			out[rule+" "+p.ID] = true
		}
	}
	return out
}

const slowBefore, slowHours = 32 * 24, (32 + 31 + 10) * 24

type slowSlot struct {
	*proof.Slot
	own      bool
	from, to int // hours since 32 days before the month
}

func slowRules(d *proof.Document, p *proof.Person) map[string]bool {
	broken := map[string]bool{}
	origin := d.Month.First().Add(-32).Start()
	var mine []slowSlot
	take := func(all []proof.Slot, own bool) {
		for i := range all {
			if s := &all[i]; s.Person == proof.Ref(p.ID) {
				mine = append(mine, slowSlot{s, own, int(s.Start.Sub(origin) / time.Hour), int(s.End.Sub(origin) / time.Hour)})
			}
		}
	}
	take(d.History, false)
	take(d.Slots, true)
	for _, s := range mine {
		if s.own {
			slowAlone(d, p, s, broken)
		}
		for _, o := range mine {
			if s.Slot != o.Slot && (s.own || o.own) {
				slowPair(s, o, broken)
			}
		}
	}
	slowWeeks(mine, broken)
	return broken
}

func slowAlone(d *proof.Document, p *proof.Person, s slowSlot, broken map[string]bool) {
	level := func(r proof.Ref) int {
		return slices.IndexFunc(d.Ranks, func(x proof.Rank) bool { return x.Code == string(r) })
	}
	if s.MinRank != "" && level(p.Rank) < level(s.MinRank) || s.MaxRank != "" && level(p.Rank) > level(s.MaxRank) {
		broken["O4"] = true
	}
	for h := s.from; h < s.to; h++ {
		day := d.Month.First().Add(h/24 - 32)
		for _, a := range p.Absences {
			if when.Date(a.From) <= day && (a.To == 0 || day <= when.Date(a.To)) {
				if slices.Contains(proof.Bars, a.Kind) {
					broken["R10"] = true
				} else {
					broken["O2"] = true
				}
			}
		}
		if p.Barred {
			broken["R10"] = true
		}
		for _, l := range p.Limits {
			if when.Date(l.From) <= day && (l.To == 0 || day <= when.Date(l.To)) {
				if slices.Contains(l.Roles, s.Role) {
					broken["O3"] = true
				}
				if l.Night && (h%24 < 6 || h%24 >= 22) {
					broken["R10"] = true
				}
			}
		}
		for _, need := range s.Needs {
			if !slowMeets(d, p, need, day) {
				broken["O3"] = true
			}
		}
	}
	if s.Kind == "shift" && s.to-s.from > 12 {
		broken["S1"] = true
	}
}

// slowMeets goes by the words of a requirement on one day.
func slowMeets(d *proof.Document, p *proof.Person, need string, day when.Date) bool {
	mode, grace, by := "enforce", 0, []proof.Meets{{Name: need}}
	for _, q := range d.Requirements {
		if q.Name == need {
			mode, grace, by = q.Mode, q.Grace, q.MetBy
		}
	}
	if mode == "off" {
		return true
	}
	for _, m := range by {
		for _, q := range p.Qualifications {
			if q.Name != m.Name || q.Trainee && !m.Trainee || when.Date(q.From) > day {
				continue
			}
			kept := false
			for _, l := range p.Limits {
				on := when.Date(l.From) <= day && (l.To == 0 || day <= when.Date(l.To))
				kept = kept || on && (slices.Contains(l.Qualifications, q.Name) || slices.Contains(l.Qualifications, need))
			}
			if !kept && (q.Until == 0 || mode == "warn" || day <= when.Date(q.Until)+when.Date(grace)) {
				return true
			}
		}
	}
	return false
}

// slowPair looks at two slots, s first.
func slowPair(s, o slowSlot, broken map[string]bool) {
	for h := s.from; h < s.to; h++ {
		if h >= o.from && h < o.to {
			broken["O1"] = true
		}
		// The night before a guard, from 22:00 to 06:00 of the day on which it mounts.
		if midnight := o.from / 24 * 24; o.Kind == "guard" && h >= midnight-2 && h < midnight+6 {
			broken["R6"] = true
		}
	}
	if days := o.from/24 - s.from/24; s.Kind == "guard" && o.Kind == "guard" && days >= 0 && days < 3 {
		broken["R1"] = true
	}
	if o.from < s.to {
		return
	}
	gap := o.from - s.to
	switch {
	case s.Kind == "shift" && gap < 11:
		broken["S2"] = true
	case s.Kind != "shift" && s.Kind != "standby" && gap < 24:
		broken["R1"] = true
	}
	switch {
	case o.Kind == "shift" && gap < 11:
		broken["S2"] = true
	case o.Kind != "shift" && o.Kind != "standby" && gap < 3:
		broken["R7"] = true
	}
}

// slowWeeks goes through every stretch of seven days, by half hours: a stretch that begins or ends between two hours meets
// work that does not.
func slowWeeks(mine []slowSlot, broken map[string]bool) {
	// What is at work in each half hour: 1 a duty, 2 a watch, and 4 for the month's own.
	if !slices.ContainsFunc(mine, func(s slowSlot) bool { return s.Kind == "shift" }) {
		return
	}
	work := make([]int, 2*(slowHours+24*14))
	const off = 2 * 24 * 7 // nothing is known of the week before
	for _, s := range mine {
		for h := 2 * s.from; h < 2*s.to; h++ {
			work[off+h] |= 1
			if s.Kind == "shift" {
				work[off+h] |= 2
			}
			if s.own {
				work[off+h] |= 4
			}
		}
	}
	for from := 0; from+2*24*7 <= len(work); from++ {
		stretch, rest, longest := 0, 0, 0
		for _, w := range work[from : from+2*24*7] {
			stretch |= w
			if rest++; w != 0 {
				rest = 0
			}
			longest = max(longest, rest)
		}
		if stretch&6 == 6 && longest < 2*35 {
			broken["S3"] = true
		}
	}
}
