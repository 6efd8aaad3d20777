package roster

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// fine is the search's unit of cost: the ten-thousandth of a problem's unit, in which a Share rule's price is whole.
const fine = 100 * 100

// task is a piece of a person's work as the search sees it.
type task struct {
	from, to int32 // minutes
	day      int32
	shift    int32
	demand   int32 // -1: past work
	pin      bool  // fixed: stays where it is
}

// model is a problem made ready for the search: everything that is looked up often stands in a table. It is never
// changed once it is made, so that several searches may use it.
type model struct {
	p      *Problem
	tasks  []task    // by demand, without pin
	past   [][]task  // by person, in order of time
	days   [][]int32 // demands by day
	fits   []bits64  // by kind: the people whom nothing but their other work can keep from it
	gone   []gone    // absences and bars
	pool   []int     // by kind: how many people could do it if nobody were ever away
	kind   []int32   // by demand
	want   []int32   // by demand
	fixed  bits64    // demands with fixed assignments
	rules  []crule
	common []int32   // rules for everybody that the pair tables do not hold
	own    [][]int32 // by person
	pairs  []pairTable
	pairOf []int32 // pair table by person
	shares []share
	ledger [][]int32 // by demand: the shares that count it
	teams  []team
	teamOf [][]int32 // by demand
	leaves []int32   // groups that can be a home
	folk   [][]int32 // people by group, without those of groups below
	below  [][]int32 // by group: its children
	order  []int32   // everybody, group by group
	reign  [][2]int  // by group: where in order its people stand, with those of the groups below
	need   int64     // price of a unit of a demanding hard rule unmet, above all others
	flex   bool      // some demand takes more people than it wants
}

// share is a Share rule made ready.
type share struct {
	weight  int64
	carried []int
	people  bits64 // nil: everybody
}

// bits64 is a set of small numbers.
type bits64 []uint64

func newBits(n int) bits64        { return make(bits64, (n+63)/64) }
func (b bits64) has(i int32) bool { return b[i>>6]>>(uint(i)&63)&1 != 0 }
func (b bits64) set(i int32)      { b[i>>6] |= 1 << (uint(i) & 63) }
func (b bits64) clear(i int32)    { b[i>>6] &^= 1 << (uint(i) & 63) }
func (b bits64) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// each calls f with every member in order until f says false.
func (b bits64) each(f func(i int32) bool) {
	for n, w := range b {
		for ; w != 0; w &= w - 1 {
			if !f(int32(n<<6 + bits.TrailingZeros64(w))) {
				return
			}
		}
	}
}

// newModel reads a valid problem.
func newModel(p *Problem) *model {
	m := &model{p: p, past: make([][]task, len(p.People)), days: make([][]int32, p.Days)}
	m.tasks = make([]task, len(p.Demands))
	for d := range p.Demands {
		dem := &p.Demands[d]
		m.tasks[d] = m.task(dem.Shift, dem.Day, d)
		m.want = append(m.want, int32(dem.Want))
		m.days[dem.Day] = append(m.days[dem.Day], int32(d))
		m.flex = m.flex || dem.Max != dem.Want
	}
	for _, w := range p.Past {
		m.past[w.Person] = append(m.past[w.Person], m.task(w.Shift, w.Day, -1))
	}
	for i := range m.past {
		slices.SortFunc(m.past[i], compareTasks)
	}
	m.fixed = newBits(len(p.Demands))
	for _, a := range p.Fixed {
		m.fixed.set(int32(a.Demand))
	}
	m.readGroups()
	m.readGone()
	m.readFits()
	m.readRules()
	m.readLedgers()
	m.readTeams()
	intern(m.ledger)
	intern(m.teamOf)
	m.need = m.needPrice()
	return m
}

func (m *model) task(shift int, day Day, demand int) task {
	s := m.p.span(shift, day)
	return task{from: int32(s.From), to: int32(s.To), day: int32(day), shift: int32(shift), demand: int32(demand)}
}

func compareTasks(a, b task) int {
	if a.from != b.from {
		return int(a.from) - int(b.from)
	}
	if a.to != b.to {
		return int(a.to) - int(b.to)
	}
	return int(a.demand) - int(b.demand)
}

// needPrice is above what any one move could save elsewhere.
func (m *model) needPrice() int64 {
	top := Weight(1000)
	for d := range m.p.Demands {
		top = max(top, m.p.Demands[d].Under, m.p.Demands[d].Over)
	}
	for _, r := range m.p.Rules {
		top = max(top, r.Head().Weight)
	}
	return min(int64(top)*1000, 1e12) * fine
}

func (m *model) readGroups() {
	p := m.p
	m.folk = make([][]int32, len(p.Groups))
	for i := range p.People {
		if g := p.People[i].Group; g >= 0 {
			m.folk[g] = append(m.folk[g], int32(i))
		}
	}
	m.below = make([][]int32, len(p.Groups))
	for i, g := range p.Groups {
		if g.Parent >= 0 {
			m.below[g.Parent] = append(m.below[g.Parent], int32(i))
		}
	}
	for g := range p.Groups {
		if len(m.below[g]) == 0 && len(m.folk[g]) > 0 {
			m.leaves = append(m.leaves, int32(g))
		}
	}
	m.readOrder()
}

// class is what a demand asks of a person.
type class struct {
	shift, low, high int
	skills           string
}

// readFits finds who may do what at all. Demands that ask for the same at the same time are of one kind.
func (m *model) readFits() {
	p := m.p
	type moment struct {
		day   Day
		shift int
	}
	type kind struct {
		class class
		day   Day
	}
	kinds, classes, free := map[kind]int32{}, map[class]bits64{}, map[moment]bits64{}
	m.kind = make([]int32, len(p.Demands))
	for d := range p.Demands {
		dem := &p.Demands[d]
		c := class{dem.Shift, dem.MinGrade, dem.MaxGrade, strings.Join(dem.Skills, "\x00")}
		k, ok := kinds[kind{c, dem.Day}]
		if !ok {
			k = int32(len(m.fits))
			kinds[kind{c, dem.Day}] = k
			if classes[c] == nil {
				classes[c] = m.fitClass(dem)
			}
			at := moment{dem.Day, dem.Shift}
			if free[at] == nil {
				free[at] = m.freeAt(p.SpanOf(d))
			}
			fit := slices.Clone(classes[c])
			for i, w := range free[at] {
				fit[i] &= w
			}
			m.fits = append(m.fits, fit)
			m.pool = append(m.pool, classes[c].count())
		}
		m.kind[d] = k
	}
}

// fitClass is who has the skills and the grade and may work the shift.
func (m *model) fitClass(dem *Demand) bits64 {
	fit := newBits(len(m.p.People))
	for i := range m.p.People {
		q := &m.p.People[i]
		ok := q.Grade >= dem.MinGrade && (dem.MaxGrade == 0 || q.Grade <= dem.MaxGrade) &&
			(q.Shifts == nil || slices.Contains(q.Shifts, dem.Shift))
		for _, s := range dem.Skills {
			if !ok {
				break
			}
			_, ok = slices.BinarySearch(q.Skills, s)
		}
		if ok {
			fit.set(int32(i))
		}
	}
	return fit
}

// readGone gathers all absences and bars.
func (m *model) readGone() {
	for i := range m.p.People {
		q := &m.p.People[i]
		for _, list := range [][]Span{q.Away, q.Barred} {
			for _, s := range list {
				m.gone = append(m.gone, gone{int32(i), s})
			}
		}
	}
}

// gone is a stretch in which somebody cannot work.
type gone struct {
	person int32
	Span
}

// freeAt is who is neither away nor barred in a span.
func (m *model) freeAt(s Span) bits64 {
	fit := newBits(len(m.p.People))
	for i := range fit {
		fit[i] = ^uint64(0)
	}
	for i := range m.gone {
		if g := &m.gone[i]; g.Overlaps(s) {
			fit.clear(g.person)
		}
	}
	return fit
}

// fit says whether a person may do a demand as far as their other work lets them.
func (m *model) fit(q, d int32) bool { return m.fits[m.kind[d]].has(q) }

// intern has equal lists be one, which is then more likely at hand.
func intern(lists [][]int32) {
	seen := map[string][]int32{}
	key := []byte{}
	for i, list := range lists {
		if len(list) == 0 {
			continue
		}
		key = key[:0]
		for _, n := range list {
			key = binary.LittleEndian.AppendUint32(key, uint32(n))
		}
		one, ok := seen[string(key)]
		if !ok {
			one = slices.Clip(list)
			seen[string(key)] = one
		}
		lists[i] = one
	}
}

func (m *model) readLedgers() {
	m.ledger = make([][]int32, len(m.p.Demands))
	for _, r := range m.p.Rules {
		r, ok := r.(Share)
		if !ok {
			continue
		}
		s := share{weight: int64(r.Weight), carried: r.Carried}
		if r.People != nil {
			s.people = newBits(len(m.p.People))
			for _, i := range r.People {
				s.people.set(int32(i))
			}
		}
		for _, d := range r.Demands {
			m.ledger[d] = append(m.ledger[d], int32(len(m.shares)))
		}
		m.shares = append(m.shares, s)
	}
}
