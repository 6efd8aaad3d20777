package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func dateOf(s *State) when.Date { return when.DateOf(s.Now) }

// Today is the date by the clock.
func (a *App) Today() when.Date { return when.DateOf(a.now()) }

// Now is the moment by the clock.
func (a *App) Now() time.Time { return a.now() }

func personNote(s *State, id string, d when.Date) words.Text {
	p := s.Register.Person(force.PersonID(id))
	n := words.Text{Az: p.Number, En: p.Number}
	if r := s.Register.Rank(p.Rank); r != nil {
		n.Az, n.En = r.Name.Az+" · "+n.Az, r.Name.En+" · "+n.En
	}
	if u := s.Register.Unit(s.Register.UnitOn(p.ID, d)); u != nil {
		n.Az, n.En = n.Az+" · "+u.Short, n.En+" · "+u.Short
	}
	return n
}

// readCalendar joins the calendar that ships with the Cabinet's files and the swaps by decision that were taken since.
func (a *App) readCalendar(cabinet, swaps string) (*when.Calendar, error) {
	files := a.calendar
	if cabinet != "" {
		more, err := when.ParseCabinet(strings.NewReader(cabinet))
		if err != nil {
			return nil, err
		}
		files.Cabinet = append(slices.Clone(files.Cabinet), more...)
	}
	if swaps != "" {
		more, err := when.ParseSwaps(strings.NewReader(swaps))
		if err != nil {
			return nil, err
		}
		files.Swaps = append(slices.Clone(files.Swaps), more...)
	}
	return files.Calendar()
}

// SaveCabinet takes the Cabinet's file of the year's movable days off (see when.ParseCabinet for its form). CodeInvalid with the
// line that is wrong; then the calendar stays as it was.
func (a *App) SaveCabinet(ctx context.Context, file string) error {
	if err := mayAll(ctx, access.Change, access.Calendar); err != nil {
		return err
	}
	if _, err := when.ParseCabinet(strings.NewReader(file)); err != nil {
		return &Error{Code: CodeInvalid, Key: "record", Args: []any{err.Error()}, Field: "file", Err: err}
	}
	return a.change(ctx, "save the calendar", changesAll(access.Calendar), func(tx Tx, _ reach) error {
		if err := tx.PutSetting(ctx, settingCabinet, file); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "calendar.save", "organisation", nil); err != nil {
			return err
		}
		return tx.Touch(ctx, roomSettings)
	})
}
