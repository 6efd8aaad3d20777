package app

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/selection"
	"qarovul/internal/service"
)

// Reminders is what waits for whoever asks, as far as they may see it; what they may not see is 0.
type Reminders struct {
	Barring, Soon int // lines of service that keep somebody from duty, and that are soon due
	Late, Today   int // applications whose step is late, or due today
	Confirm       int // decisions of the board that wait for the commander's word
	Vet           int // people who must be vetted again within VetDays
}

// VetDays is how far ahead a reminder looks for those who must be vetted again.
const VetDays = 30

// Any says whether there is anything to be reminded of.
func (r *Reminders) Any() bool { return *r != Reminders{} }

// Reminders counts what waits.
func (a *App) Reminders(ctx context.Context) (*Reminders, error) {
	out := &Reminders{}
	today := a.Today()
	if _, err := may(ctx, access.See, access.Service); err == nil {
		s, err := a.Service(ctx)
		if err != nil {
			return nil, err
		}
		for i := range s.Due {
			switch s.Due[i].State(today) {
			case service.Barring:
				out.Barring++
			case service.Soon:
				out.Soon++
			}
		}
	}
	if a.mayApplications(ctx) != nil {
		return out, nil
	}
	all, err := a.Applications(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all.All {
		if x.Status != selection.Running {
			continue
		}
		switch d := x.Due(); {
		case d != 0 && d < today:
			out.Late++
		case d == today:
			out.Today++
		}
		for i := range x.Steps {
			if x.Steps[i].State == selection.Waiting {
				out.Confirm++
			}
		}
	}
	v, err := a.Vettings(ctx, VetDays)
	if err != nil {
		return nil, err
	}
	out.Vet = len(v.Due)
	return out, nil
}
