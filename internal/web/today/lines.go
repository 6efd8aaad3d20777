package today

import (
	"fmt"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// bar places a stretch on the day; what goes on beyond midnight is open at its end.
func (c *chart) bar(kind duty.Kind, from, to time.Time) ui.Bar {
	b := ui.NewBar(kind, ui.Tick(c.day.Date, from), ui.Tick(c.day.Date, to))
	b.Runs = to.After(c.day.Date.Add(1).Start())
	b.Past = to.Before(c.q.Now)
	return b
}

// addLines puts a duty's slots into the lines of its row: a post of several reliefs as one line of turns, so that one sees who
// stands at any hour; everybody else as a line of their own. The guard that goes and the one that mounts share their lines.
func (c *chart) addLines(r *row, d *app.DayDuty) {
	reliefs := map[string][]*app.DaySlot{}
	for i := range d.Slots {
		s := &d.Slots[i]
		if s.Relief > 0 {
			reliefs[s.Post] = append(reliefs[s.Post], s)
		}
	}
	for i := range d.Slots {
		s := &d.Slots[i]
		if s.Relief == 0 {
			l := c.line(r, lineKey(s), 0, words.Sentence(c.q.Lang, s.Role.Name(c.q.Lang)))
			l.Bars = append(l.Bars, c.slotBar(s))
			continue
		}
		if all := reliefs[s.Post]; all[0] == s {
			number, title := 0, s.Post
			if p := c.post(s.Post); p != nil {
				number, title = p.Number, c.q.Text(p.Name)
			}
			l := c.line(r, "post:"+s.Post, number, title)
			l.Bars = append(l.Bars, c.turnBars(d, all)...)
		}
	}
}

func (c *chart) line(r *row, key string, number int, title string) *line {
	for i := range r.Lines {
		if r.Lines[i].key == key {
			return &r.Lines[i]
		}
	}
	r.Lines = append(r.Lines, line{Number: number, Title: title, key: key})
	return &r.Lines[len(r.Lines)-1]
}

// lineKey is what a slot's ID says behind its date: the same on every day.
func lineKey(s *app.DaySlot) string { return string(s.ID[len(s.Duty):]) }

// turnBars are the turns on a post within a duty that fall on the day (R2, R5): relief 1 goes first, then the next, and round
// again.
func (c *chart) turnBars(d *app.DayDuty, reliefs []*app.DaySlot) []ui.Bar {
	post, profile := c.post(reliefs[0].Post), c.day.Rules.Profile(d.Profile)
	if post == nil || profile == nil {
		return nil
	}
	byRelief := map[int]*app.DaySlot{}
	for _, s := range reliefs {
		byRelief[s.Relief] = s
	}
	from, to := c.day.Date.Start(), c.day.Date.Add(1).Start()
	var out []ui.Bar
	for _, t := range site.Turns(post, d.Start, d.End, nil, profile) {
		s := byRelief[t.Relief]
		if s == nil || !t.From.Before(to) || !t.To.After(from) {
			continue
		}
		x := c.q.Slot(c.day.State, *s)
		b := c.bar(d.Kind, t.From, t.To)
		b.Href, b.Code = x.Href, fmt.Sprint(s.Relief)
		b.Label, b.Mark = c.who(&x)
		if p := c.standing(&x); p != nil && b.Mark == "" { // the narrow turn has room for the surname only
			b.Label = p.Surname
		}
		b.Aria = x.Title + ", " + ui.Span(t.From, t.To)
		if s.Outcome != nil && !t.From.After(c.q.Now) {
			b.Actual = []ui.Actual{{Kind: string(s.Outcome.Kind)}}
		}
		if s.State != plan.Filled && s.Outcome == nil {
			b.Past = false
		}
		out = append(out, b)
	}
	return out
}

func (c *chart) post(id string) *site.Post {
	for i := range c.day.Sites.Posts {
		if p := &c.day.Sites.Posts[i]; p.ID == id {
			return p
		}
	}
	return nil
}
