package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/clerk"
	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/paper"
	"qarovul/internal/sheet"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/when"
	"qarovul/reference"
)

// noon is when the measured house's clock stands: within the month.
var noon = when.MustDate("2026-12-05").At(12 * 60)

// openHouse is the demo in a folder of its own, with December planned and in force.
func openHouse(ctx context.Context, planned bool) (*app.App, func(), error) {
	rules, err := duty.LoadRules(reference.FS)
	if err != nil {
		return nil, nil, err
	}
	steps, terms, err := served()
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "qarovul-bench-")
	if err != nil {
		return nil, nil, err
	}
	db, err := sqlstore.Open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	shut := func() { db.Close(); os.RemoveAll(dir) }
	a := app.New(app.Options{Store: db, Selection: steps, Service: terms, Rules: rules, Now: func() time.Time { return noon }, Rand: rand.Reader})
	if _, err := demo.Load(ctx, a, month); err != nil {
		return nil, shut, err
	}
	if !planned {
		return a, shut, nil
	}
	for _, m := range []when.Month{month.Previous(), month} {
		j, err := a.StartPlanning(ctx, app.Planning{Month: m, Time: 10 * time.Second})
		if err != nil {
			return nil, shut, err
		}
		if j, err = a.RunJob(ctx, j.ID, nil); err != nil {
			return nil, shut, err
		}
		if _, err := demo.Accounts(ctx, a); err != nil {
			return nil, shut, err
		}
		if err := demo.Publish(ctx, a, j.Version); err != nil {
			return nil, shut, err
		}
	}
	return a, shut, nil
}

// house measures what a person at the desk waits for.
func house(ctx context.Context, t *table) error {
	a, shut, err := openHouse(ctx, true)
	if shut != nil {
		defer shut()
	}
	if err != nil {
		return err
	}
	mp, err := a.InForce(ctx, month)
	if err != nil {
		return err
	}
	if err := candidates(ctx, t, a, mp); err != nil {
		return err
	}
	if err := pages(ctx, t, a, mp); err != nil {
		return err
	}
	t0 := time.Now()
	err = clerk.Paper(ctx, a, io.Discard, clerk.Request{Form: paper.PostingSheet, Options: paper.Options{Month: month}})
	t.within("a month's posting sheets for all guards as PDF", time.Since(t0), 10*time.Second)
	if err != nil {
		return err
	}
	return mobilised(ctx, t, a)
}

func candidates(ctx context.Context, t *table, a *app.App, mp *app.MonthPlan) error {
	var all []time.Duration
	for i, d := range mp.Plan.Duties {
		if i%10 != 0 {
			continue
		}
		t0 := time.Now()
		if _, err := a.Candidates(ctx, mp.Plan.Version.ID, d.Slots[0].ID, 20); err != nil {
			return err
		}
		all = append(all, time.Since(t0))
	}
	t.within(fmt.Sprintf("replacement candidates for a slot, p95 of %d", len(all)), p95(all), 50*time.Millisecond)
	return nil
}

func p95(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)*95/100]
}

// rounds is how often each page is asked for.
const rounds = 40

func pages(ctx context.Context, t *table, a *app.App, mp *app.MonthPlan) error {
	h := web.New(a)
	// Whoever asks sees all there is: what waits for personnel too.
	all := access.System("bench")
	all.Grants = append(all.Grants, access.Grant{Role: access.PersonnelOfficer})
	ctx = access.As(ctx, all)
	var slot duty.SlotID
	var person string
	for _, d := range mp.Plan.Duties {
		if d.Kind == duty.Guard && d.Start.After(noon) {
			slot = d.Slots[len(d.Slots)/2].ID
			person = string(mp.Plan.Assigned[slot].Person)
			break
		}
	}
	version := string(mp.Plan.Version.ID)
	for _, path := range []string{"/today?date=2026-12-05", "/month?month=2026-12", "/plan?month=2026-12", "/people", "/people?q=aliyev",
		"/people/" + person, "/units", "/absences?month=2026-12", "/strength?date=2026-12-05", "/posts", "/ledger?month=2026-12", "/wishes", "/overrides?month=2026-12",
		"/service", "/service/leave?month=2026-12", "/applications", "/readiness",
		"/papers", "/jobs", "/slot/" + string(slot) + "?version=" + version, "/why?slot=" + string(slot) + "&version=" + version + "&person=" + person,
		"/replace?slot=" + string(slot) + "&version=" + version, "/search?q=memmedov"} {
		var all []time.Duration
		for range rounds {
			w := httptest.NewRecorder()
			t0 := time.Now()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx))
			all = append(all, time.Since(t0))
			if w.Code != http.StatusOK {
				return fmt.Errorf("%s: status %d", path, w.Code)
			}
		}
		name, query, _ := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(path, string(slot), "SLOT"), person, "PERSON"), "?")
		if strings.HasPrefix(query, "q=") {
			name += ", searched"
		}
		t.within("page "+name+", p95 on the server", p95(all), 150*time.Millisecond)
	}
	return nil
}

// importPeople measures the import of the demo's 2,500 people into an empty register of its units, from the file to the last
// durable byte.
func importPeople(ctx context.Context, t *table) error {
	full, shutFull, err := openHouse(ctx, false)
	if shutFull != nil {
		defer shutFull()
	}
	if err != nil {
		return err
	}
	f, err := clerk.Export(ctx, full, clerk.Wanted{What: clerk.People, Format: "xlsx", Date: month.First()})
	if err != nil {
		return err
	}
	a, shut, err := emptyHouse(ctx, full)
	if shut != nil {
		defer shut()
	}
	if err != nil {
		return err
	}
	t0 := time.Now()
	im, err := clerk.Preview(ctx, a, clerk.People, f.Name, bytes.NewReader(f.Bytes), sheet.How{})
	if err != nil {
		return err
	}
	if _, err := clerk.Apply(ctx, a, im); err != nil {
		return err
	}
	t.within(fmt.Sprintf("import of %d people from XLSX, preview and storing", im.Totals[sheet.New]), time.Since(t0), 3*time.Second)
	return nil
}

// emptyHouse has the units and ranks of another, and nobody in them.
func emptyHouse(ctx context.Context, like *app.App) (*app.App, func(), error) {
	s, err := like.State(ctx)
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "qarovul-bench-")
	if err != nil {
		return nil, nil, err
	}
	db, err := sqlstore.Open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	shut := func() { db.Close(); os.RemoveAll(dir) }
	a := app.New(app.Options{Store: db, Rules: s.Rules, Now: func() time.Time { return noon }, Rand: rand.Reader})
	_, err = a.Found(ctx, app.Founding{Ranks: s.Register.Ranks, Units: s.Register.Units})
	return a, shut, err
}
