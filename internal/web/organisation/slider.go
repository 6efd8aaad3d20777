package organisation

import (
	"strconv"
	"strings"

	"qarovul/internal/chronicle"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
)

// slider is the way to a date: a form that works by itself, a range over the whole history for those with a script, and the nearest
// changes before and after.
type slider struct {
	Action         string
	Date           when.Date
	First, Last    when.Date
	At             when.Date // within the range
	Ticks          []tick
	Changes        string // the days of all changes, for the script
	Years          []year
	Before, After  *jump // the nearest change
	Earlier, Later string
	Today          string
	IsToday        bool
}

// tick is a change on the range: from and to are the places of the first and the last day on which it may have been, in 288 parts.
type tick struct {
	From, To int
	Sharp    bool // known to the day
}

type year struct {
	Year, At int
}

// jump is a change that is one press away.
type jump struct {
	Href, Date, What string
}

// scale places days on a line of 288 parts, for which the style sheet has classes.
type scale struct{ first, last when.Date }

const parts = 288

func (s scale) at(d when.Date) int {
	if s.last <= s.first {
		return 0
	}
	return max(0, min(parts, int(d-s.first)*parts/int(s.last-s.first)))
}

// scaleOf is from the beginning of the year in which the chronicle begins until today.
func scaleOf(q *ui.Request, c *chronicle.Chronicle) scale {
	y, _, _ := c.First().Civil()
	return scale{when.NewDate(y, 1, 1), max(q.Today(), when.NewDate(y, 12, 31))}
}

func (s scale) years() []year {
	y1, _, _ := s.first.Civil()
	y2, _, _ := s.last.Civil()
	step := 1
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100} {
		if step = n; (y2-y1)/n <= 8 {
			break
		}
	}
	out := []year{{y1, 0}}
	for y := (y1/step + 1) * step; y <= y2; y += step {
		if at := s.at(when.NewDate(y, 1, 1)); at-out[len(out)-1].At >= parts/12 && at <= parts-parts/24 {
			out = append(out, year{y, at})
		}
	}
	return out
}

func sliderOf(q *ui.Request, c *chronicle.Chronicle, d when.Date, href string) *slider {
	sc := scaleOf(q, c)
	link := func(d when.Date) string {
		if d == q.Today() {
			return href
		}
		return ui.Link(href, "date", d.String())
	}
	s := &slider{Action: href, Date: d, First: sc.first, Last: sc.last, At: max(sc.first, min(sc.last, d)), Years: sc.years(),
		Earlier: link(d.Add(-1)), Later: link(d.Add(1)), Today: href, IsToday: d == q.Today()}
	for _, m := range c.Moments() {
		if m.First > sc.last {
			continue
		}
		t := tick{sc.at(m.First), sc.at(m.Last), m.Precision == chronicle.Day}
		if n := len(s.Ticks); n == 0 || s.Ticks[n-1] != t {
			s.Ticks = append(s.Ticks, t)
		}
		if day := strconv.Itoa(int(m.First)); !strings.HasSuffix(s.Changes, day) {
			s.Changes = strings.TrimLeft(s.Changes+" "+day, " ")
		}
		j := &jump{link(m.First), plain(q, chronicle.Partial{First: m.First, Last: m.Last}), q.Text(m.Fact.Text)}
		switch {
		case m.First < d:
			if s.Before == nil || s.Before.Href != j.Href { // the first of a day's speaks for it
				s.Before = j
			}
		case m.First > d && s.After == nil:
			s.After = j
		}
	}
	return s
}
