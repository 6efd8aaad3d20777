// Package feed is a person's duties as a calendar at a secret address. Whoever has the address sees the duties and nothing else;
// phones and calendars ask for it by themselves.
package feed

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/sheet"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// Desk is what the calendar asks of the use cases.
type Desk interface {
	Calendar(ctx context.Context, token string) (*app.Calendar, error)
}

// Mount puts the calendars into the house.
func Mount(k *ui.Kit, desk Desk) {
	k.Get("/feeds/{file}", func(q *ui.Request) error { return show(q, desk) })
}

func show(q *ui.Request, desk Desk) error {
	c, err := desk.Calendar(q.Context(), strings.TrimSuffix(q.PathValue("file"), ".ics"))
	if err != nil {
		return err
	}
	events := make([]sheet.Event, len(c.Duties))
	for i, x := range c.Duties {
		events[i] = event(q, c.State, x)
	}
	var b bytes.Buffer
	if err := sheet.ICal(&b, q.T("web.people.feed.name", c.Person.Name()), events); err != nil {
		return err
	}
	h := q.Writer().Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="duties.ics"`)
	h.Set("Cache-Control", "private, max-age=300")
	q.Writer().WriteHeader(http.StatusOK)
	// The reader may have gone; there is nobody to tell.
	_, _ = q.Writer().Write(b.Bytes())
	return nil
}

// event puts a duty into the words of a calendar. Its name does not change from one version of the plan to the next.
func event(q *ui.Request, s *app.State, x app.FeedDuty) sheet.Event {
	slot := q.Slot(s, x.DaySlot)
	e := sheet.Event{
		UID: string(x.ID) + "@qarovul", Title: words.Sentence(q.Lang, slot.Title), Start: x.Start, End: x.End,
		Updated: x.Assigned.At, Notes: slot.Duty, Cancelled: x.Gone, Sequence: x.Sequence,
	}
	if e.Updated.IsZero() {
		e.Updated = q.Now
	}
	for i := range s.Sites.Facilities {
		if f := &s.Sites.Facilities[i]; f.ID == x.Site {
			e.Place = q.Text(f.Name)
		}
	}
	return e
}
