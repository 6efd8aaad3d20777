package demo

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// generator makes one regiment into the data.
type generator struct {
	src      *source
	out      *Data
	seed     uint64
	index    int    // of the regiment, from 0
	prefix   string // of identifiers, "" for a single regiment
	parent   force.UnitID
	factor   int
	month    when.Month
	from, to when.Date // first and last day that the demo describes

	people []draft
	names  map[string]bool
}

// draft is a person with what the later steps need.
type draft struct {
	person   force.Person
	unit     force.UnitID
	branch   force.UnitID // the part of the regiment under its top
	position string
	intake   string
	quals    []string
}

func newGenerator(src *source, out *Data, seed uint64, around when.Month, index, factor int) *generator {
	g := &generator{
		src: src, out: out, seed: seed + uint64(index)*1_000_003, index: index, factor: factor, month: around,
		from: (around - 2).First(), to: (around + 3).Last(), parent: src.top.ID, names: map[string]bool{},
	}
	if factor > 1 {
		g.prefix = fmt.Sprintf("r%d.", index+1)
	}
	return g
}

// stream is a source of randomness of its own for each step, so that a change of one step leaves the others as they were.
func (g *generator) stream(step uint64) *rand.Rand { return rand.New(rand.NewPCG(g.seed, step)) }

func (g *generator) run() error {
	if g.factor > 1 {
		g.parent = force.UnitID(strings.TrimSuffix(g.prefix, "."))
		g.out.Units = append(g.out.Units, force.Unit{
			ID: g.parent, Parent: g.src.top.ID, Kind: force.Regiment, Name: regimentName(g.index + 1),
			Short: strings.ToUpper(string(g.parent)), Order: g.index + 1, Strength: g.src.strength(&g.src.top), Invented: true,
		})
	}
	r := g.stream(1)
	for i := range g.src.top.Units {
		u := &g.src.top.Units[i]
		g.unit(r, u, g.parent, g.id(u.ID), i+1)
	}
	g.number()
	g.memberships()
	if err := g.qualifications(); err != nil {
		return err
	}
	g.absences()
	g.bars()
	g.service()
	g.sites()
	return nil
}

func (g *generator) id(u force.UnitID) force.UnitID {
	if u == "" {
		return ""
	}
	return force.UnitID(g.prefix) + u
}

func (g *generator) unit(r *rand.Rand, u *unitFile, parent, branch force.UnitID, order int) {
	short := u.Short
	if g.factor > 1 {
		short = fmt.Sprintf("%d.%s", g.index+1, short)
	}
	g.out.Units = append(g.out.Units, force.Unit{
		ID: g.id(u.ID), Parent: parent, Kind: u.Kind, Name: u.Name, Short: short, Order: order,
		Strength: g.src.strength(u), Invented: true,
	})
	if e := g.src.establishments[u.Establishment]; e != nil {
		for i := range e.Rows {
			for range e.Rows[i].Count {
				g.people = append(g.people, g.draft(r, e, &e.Rows[i], g.id(u.ID), branch))
			}
		}
	}
	for i := range u.Units {
		g.unit(r, &u.Units[i], g.id(u.ID), branch, i+1)
	}
}

func (g *generator) draft(r *rand.Rand, e *establishment, row *row, unit, branch force.UnitID) draft {
	p := force.Person{Sex: "m", Invented: true, Rank: pickRank(r, row.Ranks)}
	p.Height = e.Height[0] + (r.IntN(e.Height[1]-e.Height[0]+1)+r.IntN(e.Height[1]-e.Height[0]+1))/2
	if r.Float64() < e.Women {
		p.Sex = "f"
		p.Height = max(152, p.Height-10)
	}
	g.name(r, &p)
	g.dates(r, &p, e.Intake)
	d := draft{person: p, unit: unit, branch: branch, position: row.Position, intake: e.Intake, quals: slices.Clone(row.Has)}
	if !row.Unarmed {
		d.quals = append(d.quals, "weapon")
	}
	some := maps.Clone(row.Some)
	if some == nil {
		some = map[string]float64{}
	}
	if e.Intake != "new" {
		some["first-aid"] = max(some["first-aid"], 0.35)
		some["language-ru"] = max(some["language-ru"], 0.3)
	}
	for _, code := range slices.Sorted(maps.Keys(some)) {
		if r.Float64() < some[code] && !slices.Contains(d.quals, code) {
			d.quals = append(d.quals, code)
		}
	}
	slices.Sort(d.quals)
	return d
}

func pickRank(r *rand.Rand, weights map[force.RankCode]int) force.RankCode {
	codes := slices.Sorted(maps.Keys(weights))
	total := 0
	for _, c := range codes {
		total += weights[c]
	}
	n := r.IntN(total)
	for _, c := range codes {
		if n -= weights[c]; n < 0 {
			return c
		}
	}
	return codes[0]
}

// name gives a full name that nobody else bears.
func (g *generator) name(r *rand.Rand, p *force.Person) {
	given := g.src.male
	if p.Sex == "f" {
		given = g.src.female
	}
	for {
		surname := g.src.surnames[r.IntN(len(g.src.surnames))]
		p.Given = given[r.IntN(len(given))]
		p.Patronymic = g.src.male[r.IntN(len(g.src.male))]
		if p.Given == p.Patronymic {
			continue
		}
		p.Surname = surname
		if p.Sex == "f" {
			p.Surname = feminine(surname)
		}
		if full := p.FullName(); !g.names[full] {
			g.names[full] = true
			return
		}
	}
}

const yearDays = 365.25

func (g *generator) dates(r *rand.Rand, p *force.Person, intake string) {
	now := g.month.First()
	c := g.src.careers[p.Rank]
	served := int(yearDays * (c.servedMin + r.Float64()*(c.servedMax-c.servedMin)))
	switch intake {
	case "new":
		served = 28 + r.IntN(10)
	case "probation":
		served = 160 + r.IntN(12)
	default:
		served = max(served, 160)
	}
	p.Joined = now.Add(-served)
	age := int(yearDays * (c.joinedMin + r.Float64()*(c.joinedMax-c.joinedMin)))
	p.Born = p.Joined.Add(-age)
	p.RankSince = p.Joined
	if served > 700 {
		p.RankSince = now.Add(-30 - r.IntN(served/3))
	}
	if intake == "new" {
		return // neither sworn nor trained
	}
	p.Trained = p.Joined.Add(25 + r.IntN(12))
	p.Sworn = p.Joined.Add(60 + r.IntN(28))
}

// number gives out service numbers: who joined first has the lowest.
func (g *generator) number() {
	order := make([]int, len(g.people))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(g.people[a].person.Joined, g.people[b].person.Joined)
	})
	first := len(g.out.People) + 1
	for n, i := range order {
		p := &g.people[i].person
		p.Number = fmt.Sprintf("MQ-%05d", first+n)
		p.ID = force.NewPersonID(p.Number, nil)
		p.Phone = fmt.Sprintf("%d-%02d-%02d", 1+(first+n)/10000, (first+n)/100%100, (first+n)%100) // of the Guard's own exchange
	}
	for i := range g.people {
		g.out.People = append(g.out.People, g.people[i].person)
	}
}

// memberships puts everybody into the unit, and some of those who have served long into another of its kind before.
func (g *generator) memberships() {
	r := g.stream(2)
	units := map[force.UnitKind][]force.UnitID{}
	kind := map[force.UnitID]force.UnitKind{}
	for _, u := range g.out.Units {
		if strings.HasPrefix(string(u.ID), g.prefix) {
			units[u.Kind] = append(units[u.Kind], u.ID)
			kind[u.ID] = u.Kind
		}
	}
	add := func(d *draft, u force.UnitID, position string, p when.Period) {
		g.out.Memberships = append(g.out.Memberships, force.Membership{
			ID: force.NewMembershipID(d.person.ID, p.From, nil), Person: d.person.ID, Unit: u, Position: position, Period: p,
		})
	}
	for i := range g.people {
		d := &g.people[i]
		joined := d.person.Joined
		served := int(g.from - joined)
		moved := joined
		if same := units[kind[d.unit]]; served > 3*365 && len(same) > 1 && r.Float64() < 0.25 {
			moved = joined.Add(served/3 + r.IntN(served/2))
			if before := same[r.IntN(len(same))]; before != d.unit && kind[before] == force.Platoon {
				add(d, before, "", when.Period{From: joined, To: moved})
			} else {
				moved = joined
			}
		}
		add(d, d.unit, d.position, when.Period{From: moved})
	}
}
