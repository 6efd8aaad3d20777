package ui

import (
	"strconv"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Slot is a slot as lists, bars and sheets show it.
type Slot struct {
	ID         duty.SlotID
	Version    plan.VersionID
	Kind       duty.Kind
	Role       duty.Role
	Title      string // what one stands as: "saatdar, post 4, 2-ci növbə"
	Short      string // the same for narrow places: "post 4 · 2"
	Duty       string // the guard, post or standing duty
	DutyID     duty.ID
	From, To   time.Time
	When       string // day and hours in short, for lists of many days
	Starts     string // the same, where it begins only
	State      plan.SlotState
	Pinned     bool
	How        plan.How
	Person     *Person // assigned, nil for nobody
	Outcome    *plan.Outcome
	Stood      *Person // who really stood, where that is told
	Past       bool    // over by now
	Begun      bool
	Href, Self string // its sheet; Self is the path without the version
}

// Slot puts a slot into words.
func (q *Request) Slot(s *app.State, x app.DaySlot) Slot {
	on := when.DateOf(x.Start)
	out := Slot{
		ID: x.ID, DutyID: x.Slot.Duty, Version: x.Version, Kind: x.Kind, Role: x.Role, From: x.Start, To: x.End, State: x.State,
		Pinned: x.Assigned.Pinned, How: x.Assigned.How, Person: q.Person(s, x.Assigned.Person, on), Outcome: x.Outcome,
		Past: x.End.Before(q.Now), Begun: !x.Start.After(q.Now), Self: "/slot/" + string(x.ID),
	}
	out.Href = Link(out.Self, "version", string(x.Version))
	out.Starts = words.WeekdayShort(q.Lang, on.Weekday()) + " " + words.Short(on)[:len("31.12")] + ", " + Clock(x.Start)
	out.When = out.Starts + "–" + Clock(x.End)
	if x.Outcome != nil {
		out.Stood = q.Person(s, x.Outcome.Stood, on)
	}
	out.Title, out.Short, out.Duty = q.slotWords(s, &x.Slot)
	return out
}

// slotWords names a slot: what one stands as, the same in short, and the duty that it belongs to.
func (q *Request) slotWords(s *app.State, x *duty.Slot) (title, short, of string) {
	title = words.Sentence(q.Lang, x.Role.Name(q.Lang))
	short = x.Role.Name(q.Lang)
	if p := post(s.Sites, x.Post); p != nil {
		switch {
		case x.Kind == duty.Shift:
			of = q.Text(p.Title())
			return title, Clock(x.Start) + "–" + Clock(x.End), of
		case x.Relief > 0:
			title = q.T("web.slot.sentry", title, p.Number, x.Relief)
			short = q.T("web.slot.sentry.short", p.Number, x.Relief)
		}
	}
	return title, short, q.DutyTitle(s, x.Kind, sourceOf(x.Duty))
}

// DutyTitle is the name of the guard, post or standing duty that a duty comes from.
func (q *Request) DutyTitle(s *app.State, kind duty.Kind, source string) string {
	switch kind {
	case duty.Guard:
		for i := range s.Sites.Guards {
			if g := &s.Sites.Guards[i]; g.ID == source {
				return q.Text(g.Title())
			}
		}
	case duty.Shift:
		if p := post(s.Sites, source); p != nil {
			return q.Text(p.Title())
		}
	default:
		for i := range s.Sites.Standing {
			if x := &s.Sites.Standing[i]; x.ID == source {
				return q.Text(x.Name)
			}
		}
	}
	return kind.Name(q.Lang)
}

func post(s *site.Sites, id string) *site.Post {
	if id == "" {
		return nil
	}
	for i := range s.Posts {
		if s.Posts[i].ID == id {
			return &s.Posts[i]
		}
	}
	return nil
}

// sourceOf reads the source from a duty's ID: kind:source:date.
func sourceOf(id duty.ID) string {
	s := string(id)
	first, last := -1, -1
	for i := range len(s) {
		if s[i] == ':' {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 || last <= first {
		return s
	}
	return s[first+1 : last]
}

// DateOfSlot reads the date that a slot bears from its ID, 0 if there is none in it.
func DateOfSlot(id string) when.Date {
	start := 0
	for i := 0; i <= len(id); i++ {
		if i < len(id) && id[i] != ':' {
			continue
		}
		if d, err := when.ParseDate(id[start:i]); err == nil {
			return d
		}
		start = i + 1
	}
	return 0
}

// Tick places a moment on a day's chart: 288 ticks of five minutes, cut to the day.
func Tick(day when.Date, t time.Time) int {
	return max(0, min(288, int(t.Sub(day.Start()).Minutes())/5))
}

// Ago says how long before now something was, in the coarsest unit that fits: "5 d", "3 h".
func (q *Request) Ago(t time.Time) string {
	m := int(q.Now.Sub(t).Minutes())
	switch {
	case m < 1:
		return q.T("web.ago.now")
	case m < 60:
		return q.T("web.ago.minutes", m)
	case m < 48*60:
		return q.T("web.ago.hours", m/60)
	}
	return q.T("web.ago.days", strconv.Itoa(m/1440))
}
