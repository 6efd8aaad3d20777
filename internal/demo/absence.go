package demo

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Absence is laid out over a stretch longer than the demo at both ends, so that its first day is like any other.
const lead = 45

// leaveBook holds who is away on which day while absences are laid out.
type leaveBook struct {
	from  when.Date
	days  int
	away  [][]bool       // person × day
	total []int          // days away, by person
	team  [][]int        // teams of a person: unit, and those of like duties within it
	count map[int][]int  // people away, by team and day
	most  map[int]int    // who may be away at once, by team
	units [][]int        // people by unit, in order of the units
	under map[int]string // branch of a unit
}

// absences lays out leave, courses, missions, illness and the rest as they really fall: leave follows a roster within each
// platoon, courses and missions take a few from different platoons together, illness comes as it comes; and neither commander and
// deputy nor more than four in ten of a unit are away at once.
func (g *generator) absences() {
	r := g.stream(4)
	b := g.newBook()
	for _, p := range g.src.absence {
		switch {
		case p.together > 1:
			g.groups(r, b, p)
		case p.kind == force.Leave:
			g.leave(r, b, p)
		default:
			g.scattered(r, b, p)
		}
	}
}

func (g *generator) newBook() *leaveBook {
	b := &leaveBook{from: g.from.Add(-lead), count: map[int][]int{}, most: map[int]int{}, under: map[int]string{}}
	b.days = int(g.to-b.from) + lead
	b.away = make([][]bool, len(g.people))
	b.total = make([]int, len(g.people))
	b.team = make([][]int, len(g.people))
	teams := map[string]int{}
	size := map[int]int{}
	at := map[force.UnitID]int{}
	join := func(person int, name string) {
		t, ok := teams[name]
		if !ok {
			t = len(teams)
			teams[name] = t
		}
		size[t]++
		b.team[person] = append(b.team[person], t)
	}
	for i := range g.people {
		d := &g.people[i]
		b.away[i] = make([]bool, b.days)
		u, ok := at[d.unit]
		if !ok {
			u = len(b.units)
			at[d.unit] = u
			b.units = append(b.units, nil)
			b.under[u] = string(d.branch)
		}
		b.units[u] = append(b.units[u], i)
		join(i, string(d.unit))
		join(i, string(d.unit)+" "+duties(d))
	}
	for t, n := range size {
		b.most[t] = max(1, (n+1)/2)
		b.count[t] = make([]int, b.days)
	}
	for i := range g.people { // the unit as a whole
		t := b.team[i][0]
		b.most[t] = max(1, size[t]*4/10)
	}
	return b
}

// duties names those who stand in for one another: of a commander and the deputy one is always there.
func duties(d *draft) string {
	switch d.position {
	case "platoon-commander", "deputy-platoon-commander", "company-commander", "deputy-company-commander", "company-sergeant-major":
		return "lead"
	}
	return d.position + " " + string(d.person.Rank)
}

// fits says whether the person can be away on the days [first, first+length) and is there on the days around them.
func (b *leaveBook) fits(person, first, length int) bool {
	for d := max(0, first-1); d < min(b.days, first+length+1); d++ {
		if b.away[person][d] {
			return false
		}
	}
	for _, t := range b.team[person] {
		for d := max(0, first); d < min(b.days, first+length); d++ {
			if b.count[t][d] >= b.most[t] {
				return false
			}
		}
	}
	return true
}

// take notes the absence, and puts it into the data if it touches the days that the demo describes.
func (g *generator) take(b *leaveBook, kind force.AbsenceKind, person, first, length int) {
	for d := max(0, first); d < min(b.days, first+length); d++ {
		b.away[person][d] = true
		for _, t := range b.team[person] {
			b.count[t][d]++
		}
	}
	b.total[person] += length
	days := when.Days{First: b.from.Add(first), Last: b.from.Add(first + length - 1)}
	p := &g.people[person].person
	if days.Last < g.from || days.First > g.to || days.First < p.Joined {
		return
	}
	g.out.Absences = append(g.out.Absences, force.Absence{
		ID: force.NewAbsenceID(p.ID, days.First, nil), Person: p.ID, Kind: kind, Days: days,
	})
}

func (p *pattern) length(r *rand.Rand) int { return p.min + r.IntN(p.max-p.min+1) }

// mean is the length of such an absence on average, days.
func (p *pattern) mean() float64 { return float64(p.min+p.max) / 2 }

// newcomers do not go on leave, courses or missions.
func (g *generator) newcomer(person int) bool { return g.people[person].intake == "new" }

// groups sends people of one branch together, from different units where there are enough, one group after another.
func (g *generator) groups(r *rand.Rand, b *leaveBook, p pattern) {
	var branches []string
	people := map[string][]int{}
	for u, members := range b.units {
		name := b.under[u]
		if people[name] == nil {
			branches = append(branches, name)
		}
		for _, i := range members {
			if !g.newcomer(i) {
				people[name] = append(people[name], i)
			}
		}
	}
	owed := 0.0
	for _, name := range branches {
		owed += float64(len(people[name])) * p.share / float64(p.together) * (p.mean() + 1.5) / p.mean()
		for ; owed >= 1; owed-- {
			for day := -r.IntN(p.max); day < b.days; {
				length := p.length(r)
				g.send(r, b, p, people[name], day, length)
				day += length + r.IntN(4)
			}
		}
	}
}

func (g *generator) send(r *rand.Rand, b *leaveBook, p pattern, from []int, day, length int) {
	units := map[force.UnitID]int{}
	left := p.together
	for range 40 * p.together {
		i := from[r.IntN(len(from))]
		u := g.people[i].unit
		if units[u] >= 1+p.together/4 || !b.fits(i, day, length) {
			continue
		}
		units[u]++
		g.take(b, p.kind, i, day, length)
		if left--; left == 0 {
			return
		}
	}
}

// leave follows a roster within each unit: as one comes back another goes, whoever has been away least.
func (g *generator) leave(r *rand.Rand, b *leaveBook, p pattern) {
	owed := 0.0
	for _, members := range b.units {
		if g.newcomer(members[0]) {
			continue
		}
		owed += float64(len(members)) * p.share * (p.mean() + 1) / p.mean()
		for ; owed >= 1; owed-- {
			for day := -r.IntN(p.max); day < b.days; {
				length := p.length(r)
				who := b.leastAway(r, members, day, length)
				if who < 0 {
					day += 2
					continue
				}
				g.take(b, p.kind, who, day, length)
				day += length + r.IntN(3)
			}
		}
	}
}

func (b *leaveBook) leastAway(r *rand.Rand, members []int, day, length int) int {
	order := slices.Clone(members)
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(b.total[x], b.total[y]) })
	for _, i := range order {
		if b.fits(i, day, length) {
			return i
		}
	}
	return -1
}

// scattered comes to anybody at any time.
func (g *generator) scattered(r *rand.Rand, b *leaveBook, p pattern) {
	expected := float64(len(g.people)) * p.share / p.mean() // that begin on a day
	owed := 0.0
	for day := range b.days {
		now := expected
		if p.kind == force.Illness {
			now *= season(b.from.Add(day))
		}
		for owed += now; owed >= 1; owed-- {
			for range 20 {
				i, length := r.IntN(len(g.people)), p.length(r)
				if b.fits(i, day, length) {
					g.take(b, p.kind, i, day, length)
					break
				}
			}
		}
	}
}

// season is how much illness there is compared with the year's mean: most at the end of January, least in July.
func season(d when.Date) float64 {
	_, month, day := d.Civil()
	return 1 + 0.2*math.Cos(2*math.Pi*(float64(month)-2+float64(day)/30)/12)
}

// bars enters a few of the bars of R10 around the month.
func (g *generator) bars() {
	r := g.stream(5)
	seen := map[int]bool{}
	for _, x := range []struct {
		kind     force.BarKind
		n        int
		min, max int
	}{{force.Investigation, 3, 20, 60}, {force.Unfit, 12, 8, 30}} {
		for range x.n {
			i := r.IntN(len(g.people))
			for seen[i] || g.people[i].person.Trained == 0 || g.people[i].person.Trained > g.from {
				i = r.IntN(len(g.people))
			}
			seen[i] = true
			first := g.month.First().Add(r.IntN(70) - 45)
			p := &g.people[i].person
			g.out.Bars = append(g.out.Bars, force.Bar{
				ID: "b-" + string(p.ID) + "-" + first.String(), Person: p.ID, Kind: x.kind,
				Days: when.Days{First: first, Last: first.Add(x.min + r.IntN(x.max-x.min+1))},
			})
		}
	}
}
