// Package web is the pages: rendered on the server, one folder for each page with its handler, template, style and script
// side by side. The parts that all pages share are in package ui; README.md tells how a page is added.
//
// Nothing on a page comes from another host, nothing is evaluated, and no style or script stands in the page itself: the
// content security policy says so and the browser keeps to it.
package web

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"

	"qarovul/internal/app"
	"qarovul/internal/clerk"
	"qarovul/internal/door"
	"qarovul/internal/sheet"
	"qarovul/internal/web/absences"
	"qarovul/internal/web/account"
	"qarovul/internal/web/accounts"
	"qarovul/internal/web/applications"
	"qarovul/internal/web/career"
	"qarovul/internal/web/feed"
	"qarovul/internal/web/files"
	"qarovul/internal/web/glass"
	"qarovul/internal/web/intake"
	"qarovul/internal/web/jobs"
	"qarovul/internal/web/journal"
	"qarovul/internal/web/ledger"
	"qarovul/internal/web/live"
	"qarovul/internal/web/mobilisation"
	"qarovul/internal/web/month"
	"qarovul/internal/web/organisation"
	"qarovul/internal/web/overrides"
	"qarovul/internal/web/papers"
	"qarovul/internal/web/people"
	"qarovul/internal/web/planning"
	"qarovul/internal/web/posts"
	"qarovul/internal/web/ready"
	"qarovul/internal/web/replace"
	"qarovul/internal/web/slot"
	"qarovul/internal/web/strength"
	"qarovul/internal/web/terms"
	"qarovul/internal/web/today"
	"qarovul/internal/web/ui"
	"qarovul/internal/web/units"
	"qarovul/internal/web/why"
	"qarovul/internal/web/wishes"
)

//go:generate go run ./build

// Option changes what New makes.
type Option func(*ui.Options)

// Log takes what the pages have to say of themselves.
func Log(l *slog.Logger) Option { return func(o *ui.Options) { o.Log = l } }

// New is the site: pages at /, their files at /assets/. It owns every address but those that the caller's mux gives to
// others (/api/). It refuses changes that another site's page sends by itself.
func New(a *app.App, options ...Option) http.Handler {
	o := ui.Options{Organisation: whose(a), Login: login, Proving: account.Proving(a), Alarms: a.Alarms, Now: a.Now, Asset: Asset}
	for _, set := range options {
		set(&o)
	}
	k := ui.NewKit(o)
	k.Handle("GET /assets/", Assets())
	k.Get("/{$}", func(q *ui.Request) error { q.Lead(ui.First(q.Rights())); return nil })
	k.Post("/display", func(q *ui.Request) error { q.SetPreferences(); q.Lead(q.Back("/today")); return nil })
	k.Get("/search", (&finder{k, k.Templates(searchFiles), a}).find)

	live.Mount(k, a)
	account.Mount(k, a)
	accounts.Mount(k, a)
	today.Mount(k, a)
	slot.Mount(k, a)
	why.Mount(k, a)
	replace.Mount(k, a)
	planning.Mount(k, a)
	month.Mount(k, a)
	jobs.Mount(k, a)
	glass.Mount(k, a)
	terms.Mount(k, a)
	journal.Mount(k, a)
	ledger.Mount(k, a)
	overrides.Mount(k, a)
	wishes.Mount(k, a)
	posts.Mount(k, a)
	files.Mount(k, func(ctx context.Context, w clerk.Wanted) (*clerk.File, error) { return clerk.Export(ctx, a, w) })
	papers.Mount(k, a, func(ctx context.Context, w io.Writer, r clerk.Request) error { return clerk.Paper(ctx, a, w, r) })
	people.Mount(k, a)
	feed.Mount(k, a)
	absences.Mount(k, a)
	career.Mount(k, a)
	applications.Mount(k, a)
	units.Mount(k, a)
	strength.Mount(k, a)
	organisation.Mount(k, a)
	mobilisation.Mount(k, a)
	ready.Mount(k, a)
	intake.Mount(k, a, clerkOf(a), rand.Reader)
	return Guarded(k)
}

// login is whose session a request belongs to.
func login(ctx context.Context) string {
	if v := door.Of(ctx); v != nil {
		return v.By
	}
	return ""
}

// clerkOf is the clerk who reads files for the page of imports.
func clerkOf(a *app.App) intake.Clerk {
	return intake.Clerk{
		Heading: func(ctx context.Context, what, name string, r io.Reader, m sheet.Mapping) (*sheet.Heading, error) {
			return clerk.Heading(ctx, a, what, name, r, m)
		},
		Preview: func(ctx context.Context, what, name string, r io.Reader, how sheet.How) (*sheet.Import, error) {
			return clerk.Preview(ctx, a, what, name, r, how)
		},
		Apply: func(ctx context.Context, im *sheet.Import) (*app.Saved, error) {
			return clerk.Apply(ctx, a, im)
		},
	}
}
