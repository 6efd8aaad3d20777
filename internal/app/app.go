// Package app is the use cases: every change of anything, from a page, the API or the command line, is a method here
// that checks it, makes it and notes it in one transaction; and what pages read is put together here from one
// consistent state. It owns the unit of work (Store) that adapters implement.
package app

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/chronicle"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/plan"
	"qarovul/internal/retention"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// App is the use cases over one store. Make it with New; it may be used by many goroutines at once.
type App struct {
	store Store
	rules *duty.RuleBook
	now   func() time.Time
	rand  io.Reader // for identifiers and secret tokens
	log   *slog.Logger
	owner string // names this process in jobs

	calendar     when.CalendarFiles   // as shipped
	organisation *chronicle.Chronicle // as its files tell it
	own          []OwnFacts
	process      *selection.Process // the steps of selection
	service      *service.Terms     // what is known of service beside the register
	alert        *mobilise.Alert    // how soon people are there

	mu       sync.Mutex
	cache    cache
	doors    doors
	keys     access.Keys
	terms    retention.Terms
	identity Identity
	jobs     runner
	live     live
}

// Options for New. All are needed but Log.
type Options struct {
	// Selection is the steps of selection and vetting; without it nobody can apply.
	Selection *selection.Process
	// Service is types of contract, policies, entitlements and awards; nil, and every qualification is enforced to its last day, and nothing else.
	Service *service.Terms
	// Alert is how soon people are there after an alert; nil, nobody who is not there counts before a day has passed.
	Alert    *mobilise.Alert
	Store    Store
	Rules    *duty.RuleBook
	Calendar when.CalendarFiles // as shipped; the Cabinet's files and swaps taken later are added
	// Organisation is what the files tell of it; nil, nothing.
	Organisation *chronicle.Chronicle
	// Keys are passkeys at the address by which browsers see this house; the zero Keys takes none.
	Keys access.Keys
	// Identity is the force's own identity server; nil, and nobody is asked.
	Identity Identity
	// Terms say how long what is known of people is kept; without them nothing is erased by itself.
	Terms retention.Terms
	Now   func() time.Time
	Rand  io.Reader
	Log   *slog.Logger
}

// State is everything but the plans at one moment. Nothing in it is changed by anybody.
type State struct {
	Register     *force.Register
	Sites        *site.Sites
	Rules        *duty.RuleBook
	Calendar     *when.Calendar
	Organisation Organisation
	Wishes       []plan.Wish
	Now          time.Time

	whole *force.Register // before it was narrowed
}

// Commander is whoever holds the position of commander on a date, whose name stands on every order: nil while nobody does.
func (s *State) Commander(d when.Date) *force.Person {
	for i := range s.whole.People {
		if p := &s.whole.People[i]; s.whole.Position(p.ID, d) == "force-commander" {
			return p
		}
	}
	return nil
}

// Organisation is whose register this is.
type Organisation struct {
	Az, En string
	Demo   bool // people and posts are invented
}

// MonthPlan is one version of a month with all that pages show of it.
type MonthPlan struct {
	*State
	Plan     *plan.Plan
	Desk     *plan.Desk
	Outcomes map[duty.SlotID]plan.Outcome
}

// Month is what there is of a month: its versions, oldest first. InForce is the published one, Working the one that edits go to:
// the newest draft, else the published one. Both are "" while there is none.
type Month struct {
	Month    when.Month
	Versions []plan.Version
	InForce  plan.VersionID
	Working  plan.VersionID
}

// Reading

// State reads the register, the sites and the rest, as far as whoever asks may see them.
func (a *App) State(ctx context.Context) (*State, error) {
	v, err := sightOf(ctx)
	if err != nil {
		return nil, err
	}
	s, err := a.state(ctx)
	if err != nil {
		return nil, err
	}
	return a.seen(s, v), nil
}

// In is the organisation's name in a language.
func (o Organisation) In(l words.Lang) string { return words.Text{Az: o.Az, En: o.En}.In(l) }
