package ui

import (
	"net/http"
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Standing is how somebody stands on a date; the component "standing" draws it.
type Standing struct {
	Key   string // "present", "away", "barred", "coming" or "left"
	Words string // what keeps them: the kind of absence or bar
	Until when.Date
}

// Brief is the last day without its year, for narrow places.
func (x Standing) Brief() string { return words.Short(x.Until)[:len("31.12")] }

// Standing says how somebody stands on a date: away before barred, as the strength return counts.
func (q *Request) Standing(s *app.State, id force.PersonID, on when.Date) Standing {
	r := s.Register
	p := r.Person(id)
	switch {
	case p == nil:
		return Standing{Key: "left"}
	case p.Left != 0 && on >= p.Left:
		return Standing{Key: "left", Words: q.T("web.people.is.left"), Until: p.Left}
	case p.Joined != 0 && on < p.Joined:
		return Standing{Key: "coming", Words: q.T("web.people.is.coming"), Until: p.Joined}
	}
	if kind, away := r.AwayOn(id, on); away {
		x := Standing{Key: "away", Words: kind.Name(q.Lang)}
		for _, a := range r.AbsencesOf(id) {
			if a.Kind == kind && a.Days.Holds(on) {
				x.Until = a.Days.Last
			}
		}
		return x
	}
	if bar, barred := r.BarredOn(id, on); barred {
		x := Standing{Key: "barred", Words: bar.Name(q.Lang)}
		for _, b := range r.BarsOf(id) {
			if b.Kind == bar && b.Days.Holds(on) {
				x.Until = b.Days.Last
			}
		}
		return x
	}
	return Standing{Key: "present", Words: q.T("web.people.is.present")}
}

// indent stands before a unit's name once for each unit above it.
const indent = "\u2003"

// UnitOptions lists the units valid on a date as choices, indented as the tree is. First, unless "", stands above them and has no
// value.
func (q *Request) UnitOptions(s *app.State, on when.Date, first string) []Option {
	var out []Option
	if first != "" {
		out = append(out, Option{Text: first})
	}
	r := s.Register
	for i := range r.Units {
		if u := &r.Units[i]; u.Valid.Holds(on) {
			text := q.Text(u.Name)
			if u.Short != "" && u.Short != text {
				text += " · " + u.Short
			}
			out = append(out, Option{Value: string(u.ID), Text: strings.Repeat(indent, len(r.Path(u.ID))-1) + text})
		}
	}
	return out
}

// RankOptions lists the ranks as choices, highest first. First, unless "", stands above them and has no value.
func (q *Request) RankOptions(s *app.State, first string) []Option {
	var out []Option
	if first != "" {
		out = append(out, Option{Text: first})
	}
	ranks := s.Register.Ranks
	for i := len(ranks) - 1; i >= 0; i-- {
		out = append(out, Option{Value: string(ranks[i].Code), Text: q.Text(ranks[i].Name)})
	}
	return out
}

// Send hands out a file to be kept.
func (q *Request) Send(name, kind string, body []byte) error {
	h := q.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	q.w.WriteHeader(http.StatusOK)
	if _, err := q.w.Write(body); err != nil {
		q.kit.opts.Log.Debug("the reader went away", "err", err)
	}
	return nil
}
