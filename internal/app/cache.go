package app

import (
	"context"
	"strconv"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/plan"
	"qarovul/internal/selection"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// cache keeps what was read last, by room, with the revision at which it was read. Other processes change the same
// store, so every read asks for the revisions first and reads again what has moved.
type cache struct {
	at           map[string]int64
	register     *force.Register
	sites        *site.Sites
	calendar     *when.Calendar
	org          Organisation
	wishes       []plan.Wish
	plans        map[plan.VersionID]*plan.Plan
	applications []selection.Application
	desks        map[plan.VersionID]deskAt
	seen         map[string]seenState // by sight: narrowed states and months
	months       map[string]seenMonth
	accounts     *accountList
	orders       []mobilise.Order
	under        underOrders
}

type deskAt struct {
	stamp string
	desk  *plan.Desk
}

// Rooms as they stand in revisions.
const (
	roomForce    = "force"
	roomSites    = "site"
	roomSettings = "settings"
	roomWishes   = "wishes"
	roomJobs     = "jobs"
	roomOutcomes = "outcomes"
	roomVersions = "versions"
)

func planRoom(id plan.VersionID) string { return "plan:" + string(id) }

func (a *App) state(ctx context.Context) (*State, error) {
	var s *State
	err := a.store.Read(ctx, func(tx Tx) error {
		var err error
		s, err = a.stateIn(ctx, tx)
		return err
	})
	return s, internal("read the state", err)
}

func (a *App) stateIn(ctx context.Context, tx Tx) (*State, error) {
	rev, err := tx.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	c := &a.cache
	if c.at == nil {
		c.at = map[string]int64{}
	}
	fresh := func(room string, have bool, load func() error) error {
		if have && c.at[room] == rev[room] {
			return nil
		}
		if err := load(); err != nil {
			return err
		}
		c.at[room] = rev[room]
		return nil
	}
	if err := fresh(roomForce, c.register != nil, func() error {
		r, err := tx.Force().Load(ctx)
		if err == nil {
			c.register = r.WithPolicy(a.service.Policy)
		}
		return err
	}); err != nil {
		return nil, err
	}
	if err := fresh(roomSites, c.sites != nil, func() (err error) { c.sites, err = tx.Sites().Load(ctx); return }); err != nil {
		return nil, err
	}
	if err := fresh(roomWishes, c.at[roomWishes] != 0, func() (err error) { c.wishes, err = tx.Plans().Wishes(ctx); return }); err != nil {
		return nil, err
	}
	if err := fresh(roomSettings, c.calendar != nil, func() error { return a.loadSettings(ctx, tx, c) }); err != nil {
		return nil, err
	}
	return &State{
		Register: c.register, whole: c.register, Sites: c.sites, Rules: a.rules, Calendar: c.calendar, Organisation: c.org,
		Wishes: c.wishes, Now: a.now(),
	}, nil
}

func (a *App) loadSettings(ctx context.Context, tx Tx, c *cache) error {
	for key, to := range map[string]*string{"organisation.az": &c.org.Az, "organisation.en": &c.org.En} {
		v, err := tx.Setting(ctx, key)
		if err != nil {
			return err
		}
		*to = v
	}
	demo, err := tx.Setting(ctx, "demo")
	if err != nil {
		return err
	}
	c.org.Demo = demo != ""
	days, err := tx.Setting(ctx, settingCabinet)
	if err != nil {
		return err
	}
	swaps, err := tx.Setting(ctx, settingSwaps)
	if err != nil {
		return err
	}
	c.calendar, err = a.readCalendar(days, swaps)
	return err
}

const (
	settingCabinet = "calendar.cabinet"
	settingSwaps   = "calendar.swaps"
)

// versionIn reads a version through the cache. Published versions never change; a draft's room is touched by each edit.
func (a *App) versionIn(ctx context.Context, tx Tx, id plan.VersionID) (*plan.Plan, error) {
	rev, err := tx.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	room := planRoom(id)
	a.mu.Lock()
	defer a.mu.Unlock()
	c := &a.cache
	if p, ok := c.plans[id]; ok && c.at[room] == rev[room] {
		return p, nil
	}
	p, err := tx.Plans().Load(ctx, id)
	if err != nil {
		return nil, err
	}
	if c.plans == nil {
		c.plans, c.at = map[plan.VersionID]*plan.Plan{}, orEmpty(c.at)
	}
	// A handful of versions is all that anybody looks at; drop everything rather than keep an order.
	if len(c.plans) > 12 {
		clear(c.plans)
		clear(c.desks)
	}
	c.plans[id], c.at[room] = p, rev[room]
	return p, nil
}

func orEmpty(m map[string]int64) map[string]int64 {
	if m == nil {
		return map[string]int64{}
	}
	return m
}

// stampOf says what a desk was built from.
func stampOf(rev map[string]int64, ids []plan.VersionID) string {
	var b strings.Builder
	for _, r := range []string{roomForce, roomSites, roomWishes, roomSettings, roomOutcomes, roomVersions, roomMobilisation} {
		writeInt(&b, rev[r])
	}
	for _, id := range ids {
		b.WriteString(string(id))
		writeInt(&b, rev[planRoom(id)])
	}
	return b.String()
}

func writeInt(b *strings.Builder, n int64) {
	b.WriteByte(' ')
	b.WriteString(strconv.FormatInt(n, 36))
}
