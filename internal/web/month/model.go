package month

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// model is a version's month laid out for the grid, in no language. It is made once for each state of a version and shared by
// all who look at it; nobody changes it, but for the answers made from it.
type model struct {
	days    []day
	lines   []line
	slots   []placed
	people  []member
	units   []force.UnitID // of people, in the order of the tree
	open    int
	byLine  [][]int // slots of each line, by day
	byOwner map[force.PersonID][]int

	mu      sync.Mutex
	answers map[string][]byte // packed, by language and filter
}

// mostAnswers is how many answers are kept for each state of a version.
const mostAnswers = 24

func (m *model) answer(key string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.answers[key]
}

func (m *model) remember(key string, body []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.answers) >= mostAnswers {
		clear(m.answers)
	}
	m.answers[key] = body
}

// day is a column.
type day struct {
	date  when.Date
	slots int
	open  int
	light light
	spare int       // the fewest who could still stand in for a slot of the day, -1 if that was not asked
	role  duty.Role // whose slot it is
	order int       // slots that stand by an override
}

// light is how a day stands.
type light byte

const (
	filled light = 'f'
	thin   light = 't' // all filled, but few could stand in, or a rule is broken by order
	open   light = 'o' // somebody is missing
)

// line is what recurs: a relief of a post, a role of a guard, a watch. Its slots of all days make a row of the grid by posts.
type line struct {
	before, after string // a slot's ID is before, the date, after
	first         duty.Slot
	source        string // of its duty
	kind          duty.Kind
}

// placed is a slot with who stands in it.
type placed struct {
	slot   *duty.Slot
	line   int
	day    int
	person force.PersonID
	state  plan.SlotState
	flags  int
}

// Flags of a slot, as grid.json bears them.
const (
	flagPinned  = 1 << iota // the name stays when the rest is planned anew
	flagOrder               // a rule is broken by order
	flagVacated             // whoever is assigned cannot come
	flagBegun               // has begun by now
	flagOver                // is over by now: edits are refused
	flagHand                // put there by hand
	flagLong                // goes on into the next day
)

// member is somebody who serves in the month.
type member struct {
	*force.Person
	unit   force.UnitID
	place  int    // of the unit in the tree
	level  int    // of the rank
	folded string // name and number, for the filter
}

// models keeps the newest few.
type models struct {
	mu     sync.Mutex
	kept   []kept
	reg    *force.Register
	folded map[force.PersonID]string // names and numbers of the people of reg, for the filter
}

type kept struct {
	desk *plan.Desk
	reg  *force.Register
	at   time.Time
	m    *model
}

// fresh is how long a model serves: what has begun by now moves on with the clock.
const fresh = time.Minute

// of gives the model of a version as it stands. The use cases hand out another desk as soon as anything changes.
func (ms *models) of(mp *app.MonthPlan) *model {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	for i, k := range ms.kept {
		if k.desk == mp.Desk && k.reg == mp.Register {
			if age := mp.Now.Sub(k.at); age >= 0 && age < fresh {
				return k.m
			}
			ms.kept = slices.Delete(ms.kept, i, i+1)
			break
		}
	}
	if ms.reg != mp.Register {
		ms.reg, ms.folded = mp.Register, foldAll(mp.Register)
	}
	m := newModel(mp, ms.folded)
	ms.kept = append(ms.kept, kept{mp.Desk, mp.Register, mp.Now, m})
	if len(ms.kept) > 4 {
		ms.kept = slices.Delete(ms.kept, 0, 1)
	}
	return m
}

func foldAll(r *force.Register) map[force.PersonID]string {
	out := make(map[force.PersonID]string, len(r.People))
	for i := range r.People {
		out[r.People[i].ID] = words.Fold(r.People[i].Name() + " " + r.People[i].Number)
	}
	return out
}

func newModel(mp *app.MonthPlan, folded map[force.PersonID]string) *model {
	month := mp.Plan.Version.Month
	m := &model{byOwner: map[force.PersonID][]int{}, answers: map[string][]byte{}}
	for d := month.First(); d <= month.Last(); d++ {
		m.days = append(m.days, day{date: d, light: filled, spare: -1})
	}
	m.place(mp)
	m.muster(mp, folded)
	m.rate(mp)
	return m
}

// place puts every slot of the plan into its line and day.
func (m *model) place(mp *app.MonthPlan) {
	first := mp.Plan.Version.Month.First()
	ordered := map[duty.SlotID]bool{}
	for _, o := range mp.Plan.Overrides {
		ordered[o.Slot] = true
	}
	n := map[string]int{}
	for i := range mp.Plan.Duties {
		d := &mp.Plan.Duties[i]
		for j := range d.Slots {
			s := &d.Slots[j]
			x := int(s.Mounts - first)
			if x < 0 || x >= len(m.days) {
				continue
			}
			before, after := cut(s.ID, s.Mounts)
			l, ok := n[before+"|"+after]
			if !ok {
				l = len(m.lines)
				n[before+"|"+after] = l
				m.lines = append(m.lines, line{before: before, after: after, first: *s, source: d.Source, kind: d.Kind})
			}
			m.put(mp, placed{slot: s, line: l, day: x, flags: ordersOf(ordered[s.ID])})
		}
	}
	m.sortLines()
	m.byLine = make([][]int, len(m.lines))
	for i := range m.slots {
		s := &m.slots[i]
		m.byLine[s.line] = append(m.byLine[s.line], i)
		if s.person != "" {
			m.byOwner[s.person] = append(m.byOwner[s.person], i)
		}
	}
	for _, list := range m.byOwner {
		slices.SortStableFunc(list, func(a, b int) int { return m.slots[a].slot.Start.Compare(m.slots[b].slot.Start) })
	}
}

func ordersOf(by bool) int {
	if by {
		return flagOrder
	}
	return 0
}

func (m *model) put(mp *app.MonthPlan, p placed) {
	as := mp.Plan.Assigned[p.slot.ID]
	p.person, p.state = as.Person, mp.Desk.State(p.slot.ID)
	d := &m.days[p.day]
	d.slots++
	if as.Person == "" {
		p.flags &^= flagOrder
	}
	if p.flags&flagOrder != 0 {
		d.order++
	}
	if p.state != plan.Filled {
		d.open++
		m.open++
	}
	for _, f := range []struct {
		on   bool
		flag int
	}{
		{as.Pinned, flagPinned}, {p.state == plan.Vacated, flagVacated}, {!p.slot.Start.After(mp.Now), flagBegun},
		{p.slot.End.Before(mp.Now), flagOver}, {as.Person != "" && as.How != plan.ByEngine, flagHand},
		{p.slot.End.After(p.slot.Mounts.Add(1).Start()), flagLong},
	} {
		if f.on {
			p.flags |= f.flag
		}
	}
	m.slots = append(m.slots, p)
}

// cut takes the date out of a slot's ID.
func cut(id duty.SlotID, d when.Date) (before, after string) {
	before, after, _ = strings.Cut(string(id), d.String())
	return before, after
}

// sortLines brings lines into the order of pages and papers: by kind, then as the duties come, then by post and relief.
func (m *model) sortLines() {
	kinds := map[duty.Kind]int{}
	for i, k := range duty.Kinds {
		kinds[k] = i
	}
	roles := map[duty.Role]int{}
	for i, r := range duty.Roles {
		roles[r] = i
	}
	sources := map[string]int{}
	for i, l := range m.lines {
		if _, ok := sources[l.before]; !ok {
			sources[l.before] = i
		}
	}
	order := make([]int, len(m.lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &m.lines[a], &m.lines[b]
		return cmp.Or(cmp.Compare(kinds[x.kind], kinds[y.kind]), cmp.Compare(sources[x.before], sources[y.before]),
			cmp.Compare(roles[x.first.Role], roles[y.first.Role]))
	})
	to, lines := make([]int, len(order)), make([]line, len(order))
	for i, o := range order {
		to[o], lines[i] = i, m.lines[o]
	}
	m.lines = lines
	for i := range m.slots {
		m.slots[i].line = to[m.slots[i].line]
	}
}

// muster lists who serves in the month, by unit as the tree is, then rank and name.
func (m *model) muster(mp *app.MonthPlan, folded map[force.PersonID]string) {
	r, month := mp.Register, mp.Plan.Version.Month
	tree := map[force.UnitID]int{"": len(r.Units)}
	for i := range r.Units {
		tree[r.Units[i].ID] = i
	}
	for i := range r.People {
		p := &r.People[i]
		if len(m.byOwner[p.ID]) == 0 && (p.Joined > month.Last() || p.Left != 0 && p.Left <= month.First()) {
			continue
		}
		u := r.UnitOn(p.ID, month.First())
		if u == "" {
			u = r.UnitOn(p.ID, month.Last())
		}
		m.people = append(m.people, member{
			Person: p, unit: u, place: tree[u], level: r.Level(p.Rank), folded: folded[p.ID],
		})
	}
	slices.SortStableFunc(m.people, func(a, b member) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(b.level, a.level)) // the register is in the order of names
	})
}

// name is what a line is called in the reader's language: what one stands as, in full and in short, and the duty.
func (l *line) name(q *ui.Request, s *app.State) (title, short, of string) {
	x := q.Slot(s, app.DaySlot{Slot: l.first})
	return x.Title, x.Short, x.Duty
}
