package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sheet"
	"qarovul/internal/words"
)

// calendarAddress is where a person's calendar stands.
func calendarAddress(token string) string { return "/api/calendars/" + token + ".ics" }

// CalendarView is a new secret address.
type CalendarView struct {
	Address string `json:"address" doc:"Secret: whoever has it sees the duties."`
}

func (s *server) feeds() {
	handle(s, post("/people/{person}/calendar", "create-calendar", "files", "Make a new secret address for a person's calendar.").
		with("The address before it stops working."),
		func(ctx context.Context, in *OfPerson) (*answer[CalendarView], error) {
			token, err := s.app.Feed(ctx, force.PersonID(in.Person))
			return give(CalendarView{calendarAddress(token)}, err)
		})
	handle(s, op{method: http.MethodGet, path: "/calendars/{file}", id: "read-calendar", tag: "files",
		summary: "Read a person's duties as a calendar (iCal), by its secret address.", binary: []string{"text/calendar"}},
		func(ctx context.Context, in *struct {
			Asked
			File string `path:"file" doc:"The secret with .ics behind it."`
		}) (*file, error) {
			c, err := s.app.Calendar(ctx, strings.TrimSuffix(in.File, ".ics"))
			if err != nil {
				return nil, err
			}
			l := paperLang(ctx, in.Lang)
			var b bytes.Buffer
			if err := sheet.ICal(&b, c.Person.Name(), each(c.Duties, func(x *app.FeedDuty) sheet.Event { return eventOf(c.State, l, x) })); err != nil {
				return nil, err
			}
			return &file{"text/calendar; charset=utf-8", `inline; filename="duties.ics"`, b.Bytes()}, nil
		})
}

// eventOf is a duty in a calendar. Its name is the same in every version of the plan, so that calendars move it rather than
// show it twice.
func eventOf(st *app.State, l words.Lang, x *app.FeedDuty) sheet.Event {
	e := sheet.Event{UID: string(x.ID) + "@qarovul", Title: words.Sentence(l, x.Role.Name(l)), Start: x.Start, End: x.End, Updated: x.Assigned.At,
		Cancelled: x.Gone, Sequence: x.Sequence}
	if e.Updated.IsZero() {
		e.Updated = st.Now
	}
	for i := range st.Sites.Facilities {
		if f := &st.Sites.Facilities[i]; f.ID == x.Site {
			e.Place = f.Name.In(l)
		}
	}
	for i := range st.Sites.Posts {
		if p := &st.Sites.Posts[i]; p.ID == x.Post {
			e.Notes = p.Title().In(l)
		}
	}
	return e
}
