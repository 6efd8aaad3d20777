package today

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

// group is the rows of one kind of duty.
type group struct {
	Kind duty.Kind
	Rows []*row
}

// row is a guard, post or standing duty with its bars: the guard that goes and the one that mounts stand in one row.
type row struct {
	Key, Title   string
	Number       int // of the guard or post, 0 where it has none
	Filled, Want int
	Bars         []ui.Bar
	Expand       bool // has lines to open
	Opened       bool
	Part         string // where its lines are fetched
	Lines        []line
}

// line is a slot of each day, or a post with its turns, within an opened row.
type line struct {
	Number int // of the post
	Title  string
	Bars   []ui.Bar
	key    string
}

// chart draws a day.
type chart struct {
	q    *ui.Request
	day  *app.Day
	open map[string]bool
}

func (c *chart) groups() []group {
	rows := map[string]*row{}
	byKind := map[duty.Kind][]*row{}
	for i := range c.day.Duties {
		d := &c.day.Duties[i]
		key := string(d.Kind) + "." + d.Source
		r := rows[key]
		if r == nil {
			r = &row{
				Key: key, Opened: c.open[key], Expand: d.Kind != duty.Shift,
				Part: ui.Link("/today/row", "date", c.day.Date.String(), "key", key),
			}
			r.Number, r.Title = c.name(d)
			rows[key], byKind[d.Kind] = r, append(byKind[d.Kind], r)
		}
		c.add(r, d)
	}
	var out []group
	for _, k := range duty.Kinds {
		if rs := byKind[k]; len(rs) > 0 {
			slices.SortStableFunc(rs, func(a, b *row) int { return cmp.Or(cmp.Compare(a.Number, b.Number), strings.Compare(a.Title, b.Title)) })
			out = append(out, group{k, rs})
		}
	}
	return out
}

// name is a duty's number and name as the row has room for them; its whole title is in its bars and sheets.
func (c *chart) name(d *app.DayDuty) (int, string) {
	switch d.Kind {
	case duty.Guard:
		for i := range c.day.Sites.Guards {
			if g := &c.day.Sites.Guards[i]; g.ID == d.Source {
				return g.Number, c.q.Text(g.Name)
			}
		}
	case duty.Shift:
		if p := c.post(d.Source); p != nil {
			return p.Number, c.q.Text(p.Name)
		}
	}
	return 0, c.q.DutyTitle(c.day.State, d.Kind, d.Source)
}

func (c *chart) add(r *row, d *app.DayDuty) {
	for i := range d.Slots {
		r.Want++
		if d.Slots[i].State == plan.Filled {
			r.Filled++
		}
	}
	if d.Kind == duty.Shift {
		for i := range d.Slots {
			r.Bars = append(r.Bars, c.slotBar(&d.Slots[i]))
		}
		return
	}
	r.Bars = append(r.Bars, c.dutyBar(d))
	if r.Opened {
		c.addLines(r, d)
	}
}

// dutyBar is a whole duty: its chief, and how many stand.
func (c *chart) dutyBar(d *app.DayDuty) ui.Bar {
	b := c.bar(d.Kind, d.Start, d.End)
	b.Href = ui.Link("/duty/"+string(d.ID), "version", string(versionOf(d)))
	filled, told, other := 0, 0, ""
	for i := range d.Slots {
		s := &d.Slots[i]
		if s.State == plan.Filled {
			filled++
		}
		if s.Outcome != nil {
			told++
			if s.Outcome.Kind != plan.Stood {
				other = string(s.Outcome.Kind)
			}
		}
	}
	head := c.headOf(d)
	b.Label = fmt.Sprintf("%d/%d", filled, len(d.Slots))
	if head != "" {
		b.Label += " · " + head
	}
	if filled < len(d.Slots) {
		b.Mark = "open"
	}
	switch {
	case told == 0:
	case other != "" && told == len(d.Slots):
		b.Actual = []ui.Actual{{Kind: other}}
	case told == len(d.Slots):
		b.Actual = []ui.Actual{{Kind: "stood"}}
	default:
		b.Actual = []ui.Actual{{Kind: "some"}}
	}
	b.Aria = c.q.DutyTitle(c.day.State, d.Kind, d.Source) + ", " + ui.Span(d.Start, d.End)
	return b
}

// headOf names whoever leads a duty, with the unit that furnishes it.
func (c *chart) headOf(d *app.DayDuty) string {
	for i := range d.Slots {
		if p := c.q.Person(c.day.State, d.Slots[i].WhoStood(), when.DateOf(d.Start)); p != nil {
			if p.Unit != "" && d.Together {
				return p.Brief + " · " + p.Unit
			}
			return p.Brief
		}
	}
	return ""
}

func versionOf(d *app.DayDuty) plan.VersionID {
	if len(d.Slots) == 0 {
		return ""
	}
	return d.Slots[0].Version
}

// slotBar is one slot.
func (c *chart) slotBar(s *app.DaySlot) ui.Bar {
	x := c.q.Slot(c.day.State, *s)
	b := c.bar(s.Kind, s.Start, s.End)
	b.Href, b.Code = x.Href, s.Role.Code()
	b.Label, b.Mark = c.who(&x)
	if s.Outcome != nil {
		b.Actual = []ui.Actual{{Kind: string(s.Outcome.Kind)}}
	}
	b.Aria = x.Title + ", " + ui.Span(s.Start, s.End)
	return b
}

// standing is who stood, or is to stand.
func (c *chart) standing(x *ui.Slot) *ui.Person {
	if x.Stood != nil {
		return x.Stood
	}
	return x.Person
}

func (c *chart) who(x *ui.Slot) (label, mark string) {
	switch {
	case x.Stood != nil:
		return x.Stood.Brief, ""
	case x.State == plan.Open:
		return c.q.T("web.slot.open"), "open"
	case x.State == plan.Vacated && x.Person != nil:
		return c.q.T("web.today.bar.vacated", x.Person.Brief), "vacated"
	case x.Person != nil:
		return x.Person.Brief, ""
	}
	return c.q.T("web.slot.open"), "open"
}
