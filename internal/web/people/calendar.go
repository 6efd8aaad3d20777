package people

import (
	"strconv"
	"strings"

	"rsc.io/qr"

	"qarovul/internal/force"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// calendarView is the secret address of somebody's calendar, and the same as a code that a phone reads.
type calendarView struct {
	Address string // "" if none was ever made
	Size    int    // of the code, in modules with the quiet ones around
	Path    string // its dark modules, as the path of a drawing
}

// quiet is how many light modules stand around a code.
const quiet = 4

func calendarOf(q *ui.Request, token string) *calendarView {
	v := &calendarView{}
	if token == "" {
		return v
	}
	scheme := "http://"
	if q.TLS != nil {
		scheme = "https://"
	}
	v.Address = scheme + q.Host + "/feeds/" + token + ".ics"
	if q.Lang != words.Az {
		v.Address += "?lang=" + string(q.Lang)
	}
	code, err := qr.Encode(v.Address, qr.M)
	if err != nil {
		return v // an address too long for a code stands there all the same
	}
	v.Size = code.Size + 2*quiet
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			n := 0
			for ; x+n < code.Size && code.Black(x+n, y); n++ {
			}
			if n > 0 {
				w := strconv.Itoa(n)
				b.WriteString("M" + strconv.Itoa(x+quiet) + " " + strconv.Itoa(y+quiet) + "h" + w + "v1h-" + w + "z")
				x += n
			}
		}
	}
	v.Path = b.String()
	return v
}

// calendar makes a new address; the old one stops working.
func (p *page) calendar(q *ui.Request) error {
	s, err := p.subject(q)
	if err != nil {
		return err
	}
	if _, err := p.desk.Feed(q.Context(), force.PersonID(s.ID)); err != nil {
		return err
	}
	return q.Done(s.href()+"#calendar", "web.people.calendar.made", s.Name())
}
