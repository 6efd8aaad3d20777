package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Marks in the cells of a ledger, after DA Form 6.
const (
	MarkNumber    = "n"
	MarkServed    = "X"
	MarkAbsent    = "A"
	MarkOther     = "D"
	MarkUnexcused = "U"
)

// Counting says what an absence does to a person's number, the details made since they last served: frozen, it stays as it
// was, else it goes on growing.
type Counting struct {
	FreezeA, FreezeD, FreezeU bool
}

// DefaultCounting follows AR 220-45: authorised absence freezes, other duty and misconduct do not.
var DefaultCounting = Counting{FreezeA: true}

func (c Counting) frozen(mark string) bool {
	return mark == MarkAbsent && c.FreezeA || mark == MarkOther && c.FreezeD || mark == MarkUnexcused && c.FreezeU
}

// markOf is how the ledger calls a kind of absence. Who is sent elsewhere on duty does other duty; arrest and absence
// without leave are misconduct.
func markOf(k force.AbsenceKind) string {
	switch k {
	case force.Arrest, force.Missing:
		return MarkUnexcused
	case force.Mission:
		return MarkOther
	}
	return MarkAbsent
}

// Ledgers is the ledger of one kind for a month, by what really happened and, where that is not told, by the plan. Its rows are
// the people whom a duty of the kind could fall to, by rank and unit, and whoever did one. carry is the ledger as
// the month begins; nil if it begins with this month.
func Ledgers(m when.Month, kind duty.LedgerKind, reg *force.Register, cal *when.Calendar, p *Plan, outcomes map[duty.SlotID]Outcome, carry Carry) *Ledger {
	return DefaultCounting.Ledgers(m, kind, reg, cal, p, outcomes, carry)
}

// Ledgers is the package's Ledgers with another way of counting absences.
func (c Counting) Ledgers(m when.Month, kind duty.LedgerKind, reg *force.Register, cal *when.Calendar, p *Plan, outcomes map[duty.SlotID]Outcome, carry Carry) *Ledger {
	b := newBook(c, m, reg, cal, p, outcomes, carry)
	l := &Ledger{Month: m, Kind: kind}
	asks := b.asks(kind)
	for _, id := range b.people() {
		if b.has(id, kind) || b.couldServe(id, asks) {
			l.Rows = append(l.Rows, b.row(id, kind))
		}
	}
	l.order()
	return l
}

// order numbers the rows by who goes next: longest off first, then who has done less. Who has left goes nowhere.
func (l *Ledger) order() {
	next := make([]int, 0, len(l.Rows))
	for i := range l.Rows {
		if l.Rows[i].Next >= 0 {
			next = append(next, i)
		}
		l.Rows[i].Next = 0
	}
	slices.SortStableFunc(next, func(x, y int) int {
		a, b := &l.Rows[x], &l.Rows[y]
		return cmp.Or(cmp.Compare(b.Number, a.Number), cmp.Compare(a.Closing.Count, b.Closing.Count))
	})
	for place, i := range next {
		l.Rows[i].Next = place + 1
	}
}

// Close is the ledger at the end of the plan's month, for the next to begin with: everybody who still serves then.
func Close(reg *force.Register, cal *when.Calendar, p *Plan, outcomes map[duty.SlotID]Outcome, before Carry) Carry {
	m := p.Version.Month
	b := newBook(DefaultCounting, m, reg, cal, p, outcomes, before)
	carry := Carry{}
	for _, id := range b.people() {
		if !reg.Person(id).Serves(m.Last()) {
			continue
		}
		carry[id] = map[duty.LedgerKind]Account{}
		for _, k := range duty.LedgerKinds {
			carry[id][k] = b.closing(id, k)
		}
	}
	return carry
}

// book is a month read once for its ledgers.
type book struct {
	Counting
	month  when.Month
	reg    *force.Register
	cal    *when.Calendar
	plan   *Plan
	carry  Carry
	stood  map[force.PersonID][]turn // in order of time
	detail map[duty.LedgerKind]map[when.Date]bool
	days   map[force.PersonID]int // days of the month on which each could be put on duty
}

// turn is a slot that somebody stood, with what the ledger asks of it.
type turn struct {
	*duty.Slot
	kinds []duty.LedgerKind
	days  when.Days
}

func (t *turn) counts(k duty.LedgerKind) bool { return slices.Contains(t.kinds, k) }

func newBook(c Counting, m when.Month, reg *force.Register, cal *when.Calendar, p *Plan, outcomes map[duty.SlotID]Outcome, carry Carry) *book {
	b := &book{
		Counting: c, month: m, reg: reg, cal: cal, plan: p, carry: carry,
		stood: map[force.PersonID][]turn{}, detail: map[duty.LedgerKind]map[when.Date]bool{},
		days: map[force.PersonID]int{},
	}
	for _, k := range duty.LedgerKinds {
		b.detail[k] = map[when.Date]bool{}
	}
	for i := range p.Duties {
		for j := range p.Duties[i].Slots {
			s := &p.Duties[i].Slots[j]
			kinds := s.Ledgers(cal)
			for _, k := range kinds {
				b.detail[k][s.Mounts] = true
			}
			if id := StoodBy(s.ID, p.Assigned, outcomes); id != "" {
				b.stood[id] = append(b.stood[id], turn{s, kinds, when.DaysOf(s.Start, s.End)})
			}
		}
	}
	for _, list := range b.stood {
		slices.SortFunc(list, func(x, y turn) int { return cmp.Or(x.Start.Compare(y.Start), cmp.Compare(x.ID, y.ID)) })
	}
	return b
}

// people are those who serve at some time of the month, by rank, highest first, then name.
func (b *book) people() []force.PersonID {
	var ids []force.PersonID
	for i := range b.reg.People {
		p := &b.reg.People[i]
		if (p.Joined == 0 || p.Joined <= b.month.Last()) && (p.Left == 0 || p.Left > b.month.First()) {
			ids = append(ids, p.ID)
		}
	}
	b.reg.BySeniority(ids)
	return ids
}

// has says whether a person has done a duty of the kind, in the month or before.
func (b *book) has(id force.PersonID, kind duty.LedgerKind) bool {
	return b.carry[id][kind].Count > 0 || slices.ContainsFunc(b.stood[id], func(s turn) bool { return s.counts(kind) })
}

// there is on how many days of the month a person serves and is neither away nor barred.
func (b *book) there(id force.PersonID) int {
	n, known := b.days[id]
	if known {
		return n
	}
	p := b.reg.Person(id)
	for d := b.month.First(); d <= b.month.Last(); d++ {
		_, away := b.reg.AwayOn(id, d)
		_, barred := b.reg.BarredOn(id, d)
		if p.Serves(d) && !away && !barred {
			n++
		}
	}
	b.days[id] = n
	return n
}

// closing is a person's account of a kind at the end of the month.
func (b *book) closing(id force.PersonID, kind duty.LedgerKind) Account {
	a := b.carry[id][kind]
	for _, s := range b.stood[id] {
		if s.counts(kind) {
			a.Count++
			a.Last = max(a.Last, s.Mounts)
		}
	}
	a.Days += b.there(id)
	return a
}

// row is a person's line.
func (b *book) row(id force.PersonID, kind duty.LedgerKind) LedgerRow {
	r := LedgerRow{
		Person: id, Unit: b.reg.UnitOn(id, b.month.First()), Carried: b.carry[id][kind], Closing: b.closing(id, kind),
		Number: b.opening(id, kind),
	}
	p := b.reg.Person(id)
	for d := b.month.First(); d <= b.month.Last(); d++ {
		if u := b.reg.UnitOn(id, d); u != "" {
			r.Unit = u
		}
		c := Cell{}
		if p.Serves(d) && (b.detail[kind][d] || b.served(id, kind, d) != nil) {
			c = b.cell(id, kind, d, &r.Number)
		}
		r.Cells = append(r.Cells, c)
	}
	if !p.Serves(b.month.Last()) {
		r.Next = -1
	}
	return r
}

// served is the slot of the kind that a person stood and that bears the date.
func (b *book) served(id force.PersonID, kind duty.LedgerKind, d when.Date) *duty.Slot {
	for _, s := range b.stood[id] {
		if s.Mounts == d && s.counts(kind) {
			return s.Slot
		}
	}
	return nil
}

// cell is a person's cell on a day on which a detail of the kind is made; number is moved on by it.
func (b *book) cell(id force.PersonID, kind duty.LedgerKind, d when.Date, number *int) Cell {
	if s := b.served(id, kind, d); s != nil {
		*number = 0
		return Cell{Mark: MarkServed, Slot: s.ID}
	}
	c := Cell{Mark: MarkNumber}
	if other := b.other(id, kind, d); other != nil {
		c.Mark, c.Slot = MarkOther, other.ID
	}
	if m := b.absent(id, d); m != "" {
		c.Mark = m
	}
	if !b.frozen(c.Mark) {
		*number++
	}
	c.Number = *number
	return c
}

// other is a duty that does not count in the kind and touches the date.
func (b *book) other(id force.PersonID, kind duty.LedgerKind, d when.Date) *duty.Slot {
	for _, s := range b.stood[id] {
		if s.days.Holds(d) && !s.counts(kind) {
			return s.Slot
		}
	}
	return nil
}

// absent is the mark of a person's absence on a date, "" if they are there. Whom R10 bars is excused.
func (b *book) absent(id force.PersonID, d when.Date) string {
	if k, away := b.reg.AwayOn(id, d); away {
		return markOf(k)
	}
	if _, barred := b.reg.BarredOn(id, d); barred {
		return MarkAbsent
	}
	return ""
}

// opening is a person's number as the month begins: the days of the kind since they last served, or since the ledger began for them.
// A newcomer's begins with the day on which they join, at the foot of the list.
func (b *book) opening(id force.PersonID, kind duty.LedgerKind) int {
	a, first := b.carry[id][kind], b.month.First()
	from := first
	switch {
	case a.Last != 0:
		from = a.Last + 1
	case a.Days > 0:
		from = first.Add(-a.Days)
	}
	n := 0
	for d := max(from, b.reg.Person(id).Joined, first.Add(-366)); d < first; d++ {
		ofKind := kind != duty.LedgerWeekday && kind != duty.LedgerWeekend || b.cal.DayOff(d) == (kind == duty.LedgerWeekend)
		if ofKind && !b.frozen(b.absent(id, d)) {
			n++
		}
	}
	return n
}

// standing is what a slot asks of a person, whenever it is.
type standing struct {
	furnish  force.UnitID
	min, max force.RankCode
	needs    string
}

// asks gathers what the slots of a kind ask for.
func (b *book) asks(kind duty.LedgerKind) map[standing][]string {
	asks := map[standing][]string{}
	for i := range b.plan.Duties {
		for j := range b.plan.Duties[i].Slots {
			if s := &b.plan.Duties[i].Slots[j]; slices.Contains(s.Ledgers(b.cal), kind) {
				k := standing{s.Furnish, s.MinRank, s.MaxRank, ""}
				for _, n := range s.Needs {
					k.needs += n + " "
				}
				asks[k] = s.Needs
			}
		}
	}
	return asks
}

// couldServe says whether a slot of the kind could fall to a person at some time of the month.
func (b *book) couldServe(id force.PersonID, asks map[standing][]string) bool {
	p := b.reg.Person(id)
	level := b.reg.Level(p.Rank)
	unit := b.reg.UnitOn(id, min(b.month.Last(), max(b.month.First(), p.Joined)))
	for k, needs := range asks {
		if level < b.reg.Level(k.min) || k.max != "" && level > b.reg.Level(k.max) || !b.reg.Within(unit, k.furnish) {
			continue
		}
		holds := true
		for _, n := range needs {
			holds = holds && b.holdsSometime(id, n)
		}
		if holds {
			return true
		}
	}
	return false
}

func (b *book) holdsSometime(id force.PersonID, code string) bool {
	month := when.Days{First: b.month.First(), Last: b.month.Last()}
	for _, q := range b.reg.QualificationsOf(id) {
		if q.Code == code && (when.Days{First: q.From, Last: q.Until}).Overlaps(month) {
			return true
		}
	}
	return false
}
