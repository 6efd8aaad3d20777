package app

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strconv"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/plan"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/internal/site"
)

// New makes the use cases.
func New(o Options) *App {
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	a := &App{store: o.Store, rules: o.Rules, keys: o.Keys, terms: o.Terms, identity: o.Identity, now: o.Now, rand: o.Rand, log: o.Log, calendar: o.Calendar, organisation: o.Organisation}
	if a.process = o.Selection; a.process == nil {
		a.process = &selection.Process{}
	}
	if a.service = o.Service; a.service == nil {
		a.service = &service.Terms{Policy: &force.Policy{}}
	}
	if a.alert = o.Alert; a.alert == nil {
		a.alert = &mobilise.Alert{Standby: 1440, Off: 1440, Leave: 1440, Reserve: 1440}
	}
	a.own = append(a.own, a.mobilisationFacts)
	a.jobs.wake = make(chan struct{}, 1)
	a.doors.hashing = make(chan struct{}, mostHashes)
	// Two processes may have one number on different machines or after a restart, hence the random part.
	s, err := a.random(5)
	if err != nil {
		s = "0"
	}
	a.owner = strconv.Itoa(os.Getpid()) + "-" + s
	return a
}

// Prepare makes an empty store ready: the table of ranks is there before anybody is.
func (a *App) Prepare(ctx context.Context, ranks []force.Rank) error {
	s, err := a.state(ctx)
	if err != nil || len(s.Register.Ranks) > 0 {
		return err
	}
	return internal("load the ranks", a.keep(ctx, func(tx Tx) error {
		if err := tx.Force().PutRanks(ctx, ranks); err != nil {
			return err
		}
		return tx.Touch(ctx, roomForce)
	}))
}

// Founding is a whole organisation to be loaded into an empty store.
type Founding struct {
	Organisation   Organisation
	Ranks          []force.Rank
	Units          []force.Unit
	People         []force.Person
	Memberships    []force.Membership
	Qualifications []force.Qualification
	Absences       []force.Absence
	Bars           []force.Bar
	Records        force.Records
	Sites          site.Sites
	Wishes         []plan.Wish
	Applications   []selection.Application
	Cabinet        string // file of the Cabinet's days off
}

// Empty says whether nobody is in the register yet.
func (a *App) Empty(ctx context.Context) (bool, error) {
	s, err := a.state(ctx)
	if err != nil {
		return false, err
	}
	return len(s.Register.People) == 0 && len(s.Register.Units) == 0, nil
}

// Found loads an organisation, all or nothing. Into a store that has one already it changes nothing and gives false.
func (a *App) Found(ctx context.Context, f Founding) (bool, error) {
	done := false
	err := a.change(ctx, "load the organisation", changesAll(access.Organisation), func(tx Tx, _ reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if len(s.Register.People) > 0 || len(s.Register.Units) > 0 {
			return nil
		}
		done = true
		if err := tx.Force().PutRanks(ctx, f.Ranks); err != nil {
			return err
		}
		ch := force.Changes{Units: f.Units, People: f.People, Memberships: f.Memberships, Qualifications: f.Qualifications,
			Absences: f.Absences, Bars: f.Bars, Records: f.Records}
		if err := putRegister(ctx, tx.Force(), &ch); err != nil {
			return err
		}
		if err := putSites(ctx, tx.Sites(), f.Sites); err != nil {
			return err
		}
		if err := putApplications(ctx, tx.Selection(), f.Applications); err != nil {
			return err
		}
		for _, w := range f.Wishes {
			if err := tx.Plans().PutWish(ctx, w); err != nil {
				return err
			}
		}
		demo := ""
		if f.Organisation.Demo {
			demo = "1"
		}
		for k, v := range map[string]string{"organisation.az": f.Organisation.Az, "organisation.en": f.Organisation.En,
			"demo": demo, settingCabinet: f.Cabinet} {
			if err := tx.PutSetting(ctx, k, v); err != nil {
				return err
			}
		}
		if err := a.note(ctx, tx, "found", "organisation", map[string]int{"people": len(f.People)}); err != nil {
			return err
		}
		return tx.Touch(ctx, roomForce, roomSites, roomWishes, roomSettings, roomSelection)
	})
	return done, err
}

func putSites(ctx context.Context, st site.Store, s site.Sites) error {
	if err := st.PutFacilities(ctx, s.Facilities); err != nil {
		return err
	}
	if err := st.PutGuards(ctx, s.Guards); err != nil {
		return err
	}
	if err := st.PutPosts(ctx, s.Posts); err != nil {
		return err
	}
	return st.PutStanding(ctx, s.Standing)
}

func putApplications(ctx context.Context, st selection.Store, all []selection.Application) error {
	for i := range all {
		if err := st.Put(ctx, &all[i]); err != nil {
			return err
		}
		for n := range all[i].Acts {
			if err := st.Add(ctx, all[i].ID, n, &all[i].Acts[n]); err != nil {
				return err
			}
		}
	}
	return nil
}
