// Package files hands out exports: lists, returns, rosters and ledgers as XLSX and CSV, a whole plan as JSON. The address says
// all: /files/ledger?month=2026-12&kind=night&format=xlsx.
package files

import (
	"context"
	"mime"
	"strconv"

	"qarovul/internal/clerk"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
)

// Export makes a file.
type Export func(context.Context, clerk.Wanted) (*clerk.File, error)

// Mount puts the address into the house.
func Mount(k *ui.Kit, export Export) {
	for what, on := range clerk.Takes {
		k.Get("/files/"+what, func(q *ui.Request) error { return hand(q, export, what) }, ui.Takes(on))
	}
	k.Get("/files/{what}", func(q *ui.Request) error { return hand(q, export, q.PathValue("what")) })
}

func hand(q *ui.Request, export Export, what string) error {
	w := clerk.Wanted{What: what, Format: q.Get("format"), Lang: q.Lang, Unit: force.UnitID(q.Get("unit")),
		Kind: duty.LedgerKind(q.Get("kind")), Version: plan.VersionID(q.Get("version"))}
	var err error
	if w.Date, err = q.Date("date", 0); err != nil {
		return err
	}
	if w.Month, err = q.Month("month", 0); err != nil {
		return err
	}
	f, err := export(q.Context(), w)
	if err != nil {
		return err
	}
	h := q.Writer().Header()
	h.Set("Content-Type", f.ContentType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Length", strconv.Itoa(len(f.Bytes)))
	h.Set("Cache-Control", "no-store")
	_, err = q.Writer().Write(f.Bytes)
	return err
}
