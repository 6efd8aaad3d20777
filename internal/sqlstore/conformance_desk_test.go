package sqlstore_test

import (
	"errors"
	"testing"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/journal"
)

// The parts of the conformance suite that are about a month and about the desk.

var december = when.NewMonth(2026, time.December)

func overrides(t *testing.T, s app.Store) {
	write(t, s, small().put)
	write(t, s, create(smallPlan()))
	second := smallPlan()
	second.Version.ID, second.Version.Number = "2026-12.2", 2
	write(t, s, create(second))
	o := plan.Override{ID: "o2", Month: december, Rule: "O4", Person: "p2", Entered: moment("2026-12-01 08:00:00")}
	other := plan.Override{ID: "o3", Month: december.Next(), Rule: "O4", Person: "p2"}
	write(t, s, func(tx app.Tx) error {
		return errors.Join(tx.Plans().PutOverride(bg, o), tx.Plans().PutOverride(bg, other))
	})
	for _, id := range []plan.VersionID{"2026-12.1", "2026-12.2"} {
		same(t, "overrides of "+string(id), []plan.Override{smallPlan().Overrides[0], o}, read(t, s, loadPlan(id)).Overrides)
	}
	o.Reason = "order 5"
	write(t, s, func(tx app.Tx) error {
		return errors.Join(tx.Plans().PutOverride(bg, o), tx.Plans().DeleteOverride(bg, "o1"), tx.Plans().DeleteOverride(bg, "none"))
	})
	same(t, "overrides left", []plan.Override{o}, read(t, s, loadPlan("2026-12.1")).Overrides)
}

func outcomes(t *testing.T, s app.Store) {
	write(t, s, small().put)
	all := []plan.Outcome{
		{Slot: "a", Month: december, Kind: plan.Stood, Planned: "p1", Stood: "p1", At: moment("2026-12-06 18:00:00"), By: "duty officer"},
		{Slot: "b", Month: december, Kind: plan.Replaced, Planned: "p1", Stood: "p2", Note: "xəstə"},
		{Slot: "c", Month: december, Kind: plan.Absent, Planned: "p2"},
		{Slot: "d", Month: december.Next(), Kind: plan.Stood, Planned: "p2", Stood: "p2"},
	}
	write(t, s, func(tx app.Tx) error { return tx.Plans().PutOutcomes(bg, all) })
	load := func(tx app.Tx) ([]plan.Outcome, error) { return tx.Plans().Outcomes(bg, december) }
	same(t, "outcomes", all[:3], read(t, s, load))
	all[2].Kind, all[2].Stood = plan.Replaced, "p1"
	write(t, s, func(tx app.Tx) error { return tx.Plans().PutOutcomes(bg, all[2:3]) })
	same(t, "outcomes corrected", all[:3], read(t, s, load))
}

func wishes(t *testing.T, s app.Store) {
	write(t, s, small().put)
	all := []plan.Wish{
		{ID: "w2", Person: "p2", Kind: plan.ExemptKind, Duty: duty.Guard, Days: when.Days{First: when.MustDate("2026-11-01")}, GrantedBy: "commander", Note: "ailə"},
		{ID: "w1", Person: "p1", Kind: plan.WishFree, Days: when.Days{First: when.MustDate("2026-12-30"), Last: when.MustDate("2027-01-02")}},
	}
	write(t, s, func(tx app.Tx) error {
		return errors.Join(tx.Plans().PutWish(bg, all[1]), tx.Plans().PutWish(bg, all[0]))
	})
	load := func(tx app.Tx) ([]plan.Wish, error) { return tx.Plans().Wishes(bg) }
	same(t, "wishes", all, read(t, s, load))
	write(t, s, func(tx app.Tx) error { return tx.Plans().DeleteWish(bg, "w2") })
	same(t, "wishes left", all[1:], read(t, s, load))
}

func carry(t *testing.T, s app.Store) {
	want := plan.Carry{
		"p1": {duty.LedgerWeekday: {Count: 7, Last: when.MustDate("2026-11-30"), Days: 21}, duty.LedgerNight: {Count: 3}},
		"p2": {duty.LedgerStandby: {}},
	}
	closed := func(m when.Month) (c plan.Carry, ok bool) {
		c = read(t, s, func(tx app.Tx) (c plan.Carry, err error) { c, ok, err = tx.Plans().Carry(bg, m); return })
		return c, ok
	}
	if _, ok := closed(december); ok {
		t.Error("a ledger that was never closed is there")
	}
	for range 2 { // closed, and closed anew
		write(t, s, func(tx app.Tx) error { return tx.Plans().PutCarry(bg, december, want) })
		got, ok := closed(december)
		same(t, "ledger", want, got)
		if !ok {
			t.Error("the closed ledger is not there")
		}
		want["p2"][duty.LedgerStandby] = plan.Account{Count: 1, Last: when.MustDate("2026-12-31")}
	}
	if _, ok := closed(december.Next()); ok {
		t.Error("another month's ledger is there")
	}
}

func edits(t *testing.T, s app.Store) {
	write(t, s, small().put)
	write(t, s, create(smallPlan()))
	a := plan.Assignment{Slot: "s:chief", Person: "p1", Pinned: true, How: plan.ByHand, By: "planner", At: moment("2026-11-20 10:00:00")}
	all := []plan.Edit{
		{Version: "2026-12.1", Seq: 1, What: "assign", Before: []plan.Assignment{{Slot: "s:chief"}}, After: []plan.Assignment{a}, By: "planner"},
		{Version: "2026-12.1", Seq: 2, What: "clear", Before: []plan.Assignment{a}, Undone: true},
	}
	write(t, s, func(tx app.Tx) error {
		return errors.Join(tx.Plans().PutEdit(bg, all[1]), tx.Plans().PutEdit(bg, all[0]))
	})
	load := func(tx app.Tx) ([]plan.Edit, error) { return tx.Plans().Edits(bg, "2026-12.1") }
	same(t, "edits", all, read(t, s, load))
	write(t, s, func(tx app.Tx) error { return tx.Plans().DropUndone(bg, "2026-12.1") })
	same(t, "edits left", all[:1], read(t, s, load))
	all[0].Undone = true
	write(t, s, func(tx app.Tx) error { return tx.Plans().PutEdit(bg, all[0]) })
	same(t, "edit undone", all[:1], read(t, s, load))
}

func revisions(t *testing.T, s app.Store) {
	get := func(tx app.Tx) (map[string]int64, error) { return tx.Revisions(bg) }
	write(t, s, func(tx app.Tx) error { return tx.Touch(bg, "force", "plan:2026-12.1") })
	first := read(t, s, get)
	write(t, s, func(tx app.Tx) error { return tx.Touch(bg, "force", "force") })
	second := read(t, s, get)
	if len(first) != 2 || first["force"] <= 0 || second["force"] <= first["force"] || second["plan:2026-12.1"] != first["plan:2026-12.1"] {
		t.Errorf("revisions are %v, then %v", first, second)
	}
	// A number that was seen from within a change which came to nothing does not come again.
	var seen int64
	no := errors.New("no")
	touch := func(tx app.Tx) error {
		if err := tx.Touch(bg, "force"); err != nil {
			return err
		}
		now, err := tx.Revisions(bg)
		seen = now["force"]
		return errors.Join(err, no)
	}
	if err := s.Write(bg, touch); !errors.Is(err, no) {
		t.Fatal(err)
	}
	same(t, "after a change that came to nothing", second, read(t, s, get))
	write(t, s, func(tx app.Tx) error { return tx.Touch(bg, "force") })
	if got := read(t, s, get)["force"]; got == seen || got <= second["force"] {
		t.Errorf("revision %d after %d, where %d was given up", got, second["force"], seen)
	}
}

func settings(t *testing.T, s app.Store) {
	get := func(tx app.Tx) (string, error) { return tx.Setting(bg, "organisation.az") }
	same(t, "not set", "", read(t, s, get))
	for _, v := range []string{"Milli Qvardiya", "'; DROP TABLE setting; --", ""} {
		write(t, s, func(tx app.Tx) error { return tx.PutSetting(bg, "organisation.az", v) })
		same(t, "set", v, read(t, s, get))
	}
}

// leaves are those of the newest entries about a subject, newest first.
func leaves(t *testing.T, s app.Store, about string, limit int) []journal.Leaf {
	t.Helper()
	records := read(t, s, func(tx app.Tx) ([]journal.Record, error) { return tx.Journal().About(bg, about, -1, limit) })
	var out []journal.Leaf
	for _, r := range records {
		l, err := journal.ParseLeaf(r.Leaf)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

func jobs(t *testing.T, s app.Store) {
	full := app.Job{ID: "j1", Kind: "replan", Month: december, Version: "2026-12.2", From: moment("2026-12-05 12:00:00"), Time: 45500 * time.Millisecond,
		State: app.JobRunning, Phase: "search", Progress: 0.375, Open: 12, Error: "err", By: "planner", Owner: "host:1",
		Beat: moment("2026-12-05 12:00:30"), Created: moment("2026-12-05 12:00:00"), Ended: moment("2026-12-05 12:01:00"), Cancel: true}
	plain := app.Job{ID: "j2", Kind: "plan", Month: december, State: app.JobWaiting, Created: moment("2026-12-05 12:00:01")}
	write(t, s, func(tx app.Tx) error { return errors.Join(tx.PutJob(bg, full), tx.PutJob(bg, plain)) })
	same(t, "job", full, read(t, s, func(tx app.Tx) (app.Job, error) { return tx.Job(bg, "j1") }))
	list := func(n int) []app.Job {
		return read(t, s, func(tx app.Tx) ([]app.Job, error) { return tx.Jobs(bg, n) })
	}
	same(t, "jobs newest first", []app.Job{plain, full}, list(9))
	same(t, "the newest", []app.Job{plain}, list(1))
	full.State, full.Cancel, full.Progress = app.JobCancelled, false, 1
	write(t, s, func(tx app.Tx) error { return tx.PutJob(bg, full) })
	same(t, "job changed", []app.Job{plain, full}, list(9))
}

func feeds(t *testing.T, s app.Store) {
	write(t, s, small().put)
	person := func(token string) force.PersonID {
		return read(t, s, func(tx app.Tx) (force.PersonID, error) { return tx.FeedPerson(bg, token) })
	}
	token := func(id force.PersonID) string {
		return read(t, s, func(tx app.Tx) (string, error) { return tx.FeedToken(bg, id) })
	}
	put := func(id force.PersonID, token string) error {
		return s.Write(bg, func(tx app.Tx) error { return tx.PutFeed(bg, id, token) })
	}
	same(t, "no feed", "", token("p1"))
	if err := put("p1", "secret"); err != nil {
		t.Fatal(err)
	}
	same(t, "person", force.PersonID("p1"), person("secret"))
	same(t, "token", "secret", token("p1"))
	if err := put("p2", "secret"); app.CodeOf(err) != app.CodeConflict {
		t.Errorf("one token for two people: %v, want a conflict", err)
	}
	if err := put("p1", "fresh"); err != nil {
		t.Fatal(err)
	}
	same(t, "the old token", force.PersonID(""), person("secret"))
	if err := put("p1", ""); err != nil {
		t.Fatal(err)
	}
	same(t, "the token taken away", force.PersonID(""), person("fresh"))
}
