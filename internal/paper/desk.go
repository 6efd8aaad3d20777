package paper

import (
	"cmp"
	"slices"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// desk is the source spread out for looking up.
type desk struct {
	src      *Source
	sites    *site.Index
	byDate   map[when.Date][]*duty.Duty // in the order of papers
	bySlot   map[duty.SlotID][]*plan.Override
	byPerson map[force.PersonID][]*plan.Override // those that hold for whatever slot
	invented bool                                // people or posts of the demo
}

// newDesk refuses a source that lacks what the form needs, and a filter that nothing has.
func newDesk(src *Source, form Form, o *Options) (*desk, error) {
	if src == nil || src.Register == nil || src.Sites == nil {
		return nil, &Refusal{Key: "paper.refuse.source", Args: []any{"register, sites"}}
	}
	if src.Rules == nil || src.Printed.IsZero() {
		return nil, &Refusal{Key: "paper.refuse.source", Args: []any{"rules, hour of printing"}}
	}
	d := &desk{
		src: src, sites: site.NewIndex(src.Sites),
		bySlot: map[duty.SlotID][]*plan.Override{}, byPerson: map[force.PersonID][]*plan.Override{},
	}
	d.invented = slices.ContainsFunc(src.Register.People, func(x force.Person) bool { return x.Invented }) ||
		slices.ContainsFunc(src.Sites.Posts, func(x site.Post) bool { return x.Invented })
	if o.Guard != "" && d.sites.Guard(o.Guard) == nil {
		return nil, &Refusal{Key: "paper.refuse.guard", Args: []any{o.Guard}}
	}
	if o.Unit != "" && src.Register.Unit(o.Unit) == nil {
		return nil, &Refusal{Key: "paper.refuse.unit", Args: []any{string(o.Unit)}}
	}
	return d, d.checkTime(form, o)
}

// checkTime holds date, month and plan against one another, and reads the plan.
func (d *desk) checkTime(form Form, o *Options) error {
	switch {
	case o.Date == 0 && o.Month == 0:
		return &Refusal{Key: "paper.refuse.no-date", Args: []any{form}}
	case form.ByMonth() && o.Month == 0:
		o.Month = o.Date.Month()
	case form == PostTable && o.Date == 0:
		o.Date = o.Month.First()
	}
	month := o.Month
	if o.Date != 0 && !form.ByMonth() {
		month = o.Date.Month()
	}
	switch form {
	case PostTable:
		return nil
	case Ledger:
		if l := d.src.Ledger; l == nil || l.Month != month {
			return &Refusal{Key: "paper.refuse.no-ledger", Args: []any{month}}
		}
		if d.src.Plan != nil && d.src.Plan.Version.Month != month {
			return &Refusal{Key: "paper.refuse.not-planned", Args: []any{month}}
		}
		return nil
	}
	if d.src.Plan == nil || d.src.Plan.Version.Month != month {
		return &Refusal{Key: "paper.refuse.not-planned", Args: []any{month}}
	}
	d.readPlan()
	return nil
}

// dates that a form of a date is asked for: the date, or all of a month.
func (o *Options) dates() []when.Date {
	if o.Date != 0 {
		return []when.Date{o.Date}
	}
	var all []when.Date
	for x := o.Month.First(); x <= o.Month.Last(); x++ {
		all = append(all, x)
	}
	return all
}

// readPlan puts the plan's duties in the order of papers, by date, and gathers its overrides.
func (d *desk) readPlan() {
	d.byDate = map[when.Date][]*duty.Duty{}
	for i := range d.src.Plan.Duties {
		x := &d.src.Plan.Duties[i]
		d.byDate[x.Mounts] = append(d.byDate[x.Mounts], x)
	}
	unit := map[force.UnitID]int{}
	for i := range d.src.Register.Units {
		unit[d.src.Register.Units[i].ID] = i
	}
	for _, all := range d.byDate {
		slices.SortStableFunc(all, func(a, b *duty.Duty) int { return d.before(a, b, unit) })
	}
	for i := range d.src.Plan.Overrides {
		if v := &d.src.Plan.Overrides[i]; v.Slot != "" {
			d.bySlot[v.Slot] = append(d.bySlot[v.Slot], v)
		} else {
			d.byPerson[v.Person] = append(d.byPerson[v.Person], v)
		}
	}
}

// before orders duties: kinds, numbers of guards and posts, what is given up last, the tree of units, hours.
func (d *desk) before(a, b *duty.Duty, unit map[force.UnitID]int) int {
	key := func(x *duty.Duty) [3]int {
		k := [3]int{slices.Index(duty.Kinds, x.Kind), d.dutyNumber(x)}
		if len(x.Slots) > 0 {
			k[2] = unit[x.Slots[0].Furnish]
		}
		return k
	}
	x, y := key(a), key(b)
	return cmp.Or(slices.Compare(x[:], y[:]), a.Start.Compare(b.Start), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
}

// dutyNumber is the number of the guard or post behind a duty; standing duties stand by their priority.
func (d *desk) dutyNumber(x *duty.Duty) int {
	if g := d.sites.Guard(x.Source); g != nil {
		return g.Number
	}
	if p := d.sites.Post(x.Source); p != nil {
		return p.Number
	}
	if s := d.sites.StandingDuty(x.Source); s != nil {
		return s.Priority
	}
	return 0
}

// dutiesOn are the duties of a kind that bear the date.
func (d *desk) dutiesOn(date when.Date, kind duty.Kind) []*duty.Duty {
	var all []*duty.Duty
	for _, x := range d.byDate[date] {
		if x.Kind == kind {
			all = append(all, x)
		}
	}
	return all
}

// guardsOn are the guards that mount on a date; a refusal if there is none.
func (d *desk) guardsOn(date when.Date, o *Options) ([]*duty.Duty, error) {
	all := slices.DeleteFunc(d.dutiesOn(date, duty.Guard), func(x *duty.Duty) bool { return o.Guard != "" && x.Source != o.Guard })
	if len(all) == 0 && o.Date != 0 {
		if g := d.sites.Guard(o.Guard); g != nil {
			return nil, &Refusal{Key: "paper.refuse.this-guard", Args: []any{g.Title(), date}}
		}
		return nil, &Refusal{Key: "paper.refuse.no-guard", Args: []any{date}}
	}
	return all, nil
}

// seat is a slot with who sits in it.
type seat struct {
	slot   *duty.Slot
	id     force.PersonID // "" open
	person *force.Person  // nil if open or unknown to the register
	away   string         // key of the reason why that person cannot come, "" can
	rules  []*plan.Override
}

// open says whether nobody is there to stand.
func (s *seat) open() bool { return s.id == "" || s.away != "" }

// seat looks up who sits in a slot, whether they can still come, and what was overridden for it.
func (d *desk) seat(s *duty.Slot) seat {
	x := seat{slot: s, id: d.src.Plan.Assigned[s.ID].Person, rules: slices.Clone(d.bySlot[s.ID])}
	if x.id == "" {
		return x
	}
	for _, v := range d.byPerson[x.id] {
		if v.Until == 0 || when.DateOf(s.Start) <= v.Until {
			x.rules = append(x.rules, v)
		}
	}
	x.person = d.src.Register.Person(x.id)
	x.away = d.away(&x)
	return x
}

// away says why somebody assigned cannot come: an order may say that it does not matter.
func (d *desk) away(x *seat) string {
	ordered := func(rule string) bool {
		return slices.ContainsFunc(x.rules, func(v *plan.Override) bool { return v.Rule == rule })
	}
	r, from, to := d.src.Register, x.slot.Start, x.slot.End
	if x.person == nil {
		return "paper.away.unknown"
	}
	if !x.person.Serves(when.DateOf(from)) {
		return "paper.away.left"
	}
	for _, a := range r.AbsencesOf(x.id) {
		if a.Days.Touches(from, to) && !ordered("O2") {
			return "absence." + string(a.Kind)
		}
	}
	if bars := r.BarredDays(x.id, when.DateOf(from), when.DateOf(to.Add(-1))); len(bars) > 0 && !ordered("R10") {
		return "bar." + string(bars[0].Kind)
	}
	return ""
}

// seats of a duty's slots in a role, in the order of post and relief; of "" all.
func (d *desk) seats(x *duty.Duty, role duty.Role) []seat {
	var all []seat
	for i := range x.Slots {
		if role == "" || x.Slots[i].Role == role {
			all = append(all, d.seat(&x.Slots[i]))
		}
	}
	return all
}

// furnished says which unit furnishes a duty: the smallest that has at least two thirds of its people (R16), and how many come
// from elsewhere.
type furnished struct {
	unit   force.UnitID
	people int // of that unit and below it
	others int
}

// furnishing reckons who furnishes the seats on a date; false if nobody does.
func (d *desk) furnishing(date when.Date, seats []seat) (furnished, bool) {
	count := map[force.UnitID]int{}
	filled := 0
	for i := range seats {
		if !seats[i].open() {
			filled++
			for _, u := range d.src.Register.Path(d.src.Register.UnitOn(seats[i].id, date)) {
				count[u]++
			}
		}
	}
	f := furnished{others: filled}
	depth := 0
	for u, n := range count {
		// Two units of one depth cannot both have two thirds.
		if k := len(d.src.Register.Path(u)); n*3 >= filled*2 && k > depth {
			f, depth = furnished{unit: u, people: n, others: filled - n}, k
		}
	}
	return f, f.unit != ""
}

// unitShort is a unit for narrow columns.
func (d *desk) unitShort(id force.UnitID, l words.Lang) string {
	u := d.src.Register.Unit(id)
	switch {
	case u == nil:
		return "–"
	case u.Short != "":
		return u.Short
	}
	return u.Name.In(l)
}

// unitPath is a unit with those above it, the whole force left out: "3-cü taqım, 2-ci bölük, 1-ci tabor".
func (d *desk) unitPath(id force.UnitID, l words.Lang) string {
	var names []string
	for _, x := range d.src.Register.Path(id) {
		if u := d.src.Register.Unit(x); u.Kind != force.Regiment || len(names) == 0 {
			names = append(names, u.Name.In(l))
		}
	}
	return strings.Join(names, ", ")
}
