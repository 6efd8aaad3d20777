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

// closing is a person's account of a kind at the end of the month.
func (b *book) closing(id force.PersonID, kind duty.LedgerKind) Account {
	a := b.carry[id][kind]
	for _, s := range b.stood[id] {
		if s.counts(kind) {
			a.Count++
			a.Last = max(a.Last, s.Mounts)
		}
	}
	a.Days += b.person(id).there
	return a
}

// row is a person's line.
func (b *book) row(id force.PersonID, kind duty.LedgerKind) LedgerRow {
	r := LedgerRow{
		Person: id, Unit: b.unit(id), Carried: b.carry[id][kind], Closing: b.closing(id, kind),
		Number: b.opening(id, kind),
	}
	who := b.person(id)
	r.Cells = make([]Cell, len(who.mark))
	for x := range r.Cells {
		if d := b.first.Add(x); who.serves[x] && (b.detail[kind][d] || b.served(id, kind, d) != nil) {
			r.Cells[x] = b.cell(id, kind, d, &r.Number)
		}
	}
	if !who.serves[len(who.serves)-1] {
		r.Next = -1
	}
	return r
}

// unit is a person's last unit of the month.
func (b *book) unit(id force.PersonID) force.UnitID {
	for d := b.month.Last(); d >= b.first; d-- {
		if u := b.reg.UnitOn(id, d); u != "" {
			return u
		}
	}
	return ""
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
	if m := b.person(id).mark[d-b.first]; m != "" {
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

// absent is the mark of a person's absence on a date before the month, "" if they were there.
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
