package plan

import (
	"cmp"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
)

// book is a month read once for its ledgers.
type book struct {
	Counting
	month   when.Month
	reg     *force.Register
	cal     *when.Calendar
	plan    *Plan
	carry   Carry
	stood   map[force.PersonID][]turn // in order of time
	detail  map[duty.LedgerKind]map[when.Date]bool
	counted ledgersBy
	first   when.Date
	diary   map[force.PersonID]*diary
}

// diary is a person's month.
type diary struct {
	mark   []string // by day: why they could not be put on duty, "" if they could
	serves []bool   // by day
	there  int      // days on which they could
}

// ledgersBy remembers in which ledgers slots of the same kind, hours and sort of day count.
type ledgersBy map[ledgerKey][]duty.LedgerKind

type ledgerKey struct {
	kind           duty.Kind
	start, minutes int
	dayOff         bool
}

func (l ledgersBy) of(s *duty.Slot, cal *when.Calendar) []duty.LedgerKind {
	start := s.Start.In(when.Zone)
	key := ledgerKey{s.Kind, start.Hour()*60 + start.Minute(), s.Minutes(), cal.DayOff(s.Mounts)}
	kinds, known := l[key]
	if !known {
		kinds = s.Ledgers(cal)
		l[key] = kinds
	}
	return kinds
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
		counted: ledgersBy{}, first: m.First(), diary: map[force.PersonID]*diary{},
	}
	for _, k := range duty.LedgerKinds {
		b.detail[k] = map[when.Date]bool{}
	}
	for i := range p.Duties {
		for j := range p.Duties[i].Slots {
			s := &p.Duties[i].Slots[j]
			kinds := b.counted.of(s, cal)
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

// person reads somebody's month. Whom R10 bars is excused.
func (b *book) person(id force.PersonID) *diary {
	if d := b.diary[id]; d != nil {
		return d
	}
	last := b.month.Last()
	n := int(last-b.first) + 1
	d := &diary{mark: make([]string, n), serves: make([]bool, n)}
	b.diary[id] = d
	note := func(days when.Days, mark string) {
		for x := days.First; x <= days.Last; x++ {
			d.mark[x-b.first] = mark
		}
	}
	for _, x := range b.reg.BarredDays(id, b.first, last) {
		note(x.Days, MarkAbsent)
	}
	away := b.reg.AwayDays(id, b.first, last)
	for i := len(away) - 1; i >= 0; i-- { // where two overlap the earlier stands
		note(away[i].Days, markOf(away[i].Kind))
	}
	p := b.reg.Person(id)
	for x := range n {
		if d.serves[x] = p.Serves(b.first.Add(x)); d.serves[x] && d.mark[x] == "" {
			d.there++
		}
	}
	return d
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
			if s := &b.plan.Duties[i].Slots[j]; slices.Contains(b.counted.of(s, b.cal), kind) {
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
