package sqlstore_test

import (
	"fmt"
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sqlstore"
	"qarovul/journal"
)

// The sizes are the demo's: 2,500 people and a month of 7,750 slots.

func BenchmarkPutRegister(b *testing.B) {
	r := demoForce(2500)
	for b.Loop() {
		b.StopTimer()
		db, err := sqlstore.Open(bg, b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		write(b, db, r.put)
		b.StopTimer()
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func BenchmarkLoadRegister(b *testing.B) {
	db := open(b, b.TempDir())
	write(b, db, demoForce(2500).put)
	for b.Loop() {
		read(b, db, func(tx app.Tx) (*force.Register, error) { return tx.Force().Load(bg) })
	}
}

func BenchmarkCreatePlan(b *testing.B) {
	db := open(b, b.TempDir())
	write(b, db, demoForce(2500).put)
	n := 0
	for b.Loop() {
		n++
		p := demoPlan(plan.VersionID(fmt.Sprint(n)), n, 2500)
		p.Duties[0].Source = fmt.Sprint(n) // a demand of its own, as when posts have changed
		write(b, db, create(p))
	}
}

func BenchmarkLoadPlan(b *testing.B) {
	dir := b.TempDir()
	db := open(b, dir)
	write(b, db, demoForce(2500).put)
	write(b, db, create(demoPlan("2026-12.1", 1, 2500)))
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			fresh := open(b, dir) // has not seen the demand
			b.StartTimer()
			read(b, fresh, loadPlan("2026-12.1"))
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			read(b, db, loadPlan("2026-12.1"))
		}
	})
}

func BenchmarkSmallWrite(b *testing.B) {
	db := open(b, b.TempDir())
	for b.Loop() {
		write(b, db, func(tx app.Tx) error { return tx.PutSetting(bg, "k", "v") })
	}
}

// BenchmarkVerifyJournal checks a journal of 200,000 entries where it lies.
func BenchmarkVerifyJournal(b *testing.B) {
	const entries, step = 200_000, 2000
	for name, s := range map[string]app.Store{"SQLite": open(b, b.TempDir()), "PostgreSQL": openPostgres(b, migrated(b))} {
		key := journalKey(b)
		for n := 0; n < entries; n += step {
			noted(b, s, acts(n, n+step)...)
			if _, err := app.SignJournal(bg, s, key); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				err := s.Read(bg, func(tx app.Tx) error {
					r, err := journal.VerifySource(bg, tx.Journal(), key.Verifier(), journal.Options{})
					if err == nil && (!r.OK() || r.Covered != entries) {
						err = fmt.Errorf("%d covered: %w", r.Covered, r.Err())
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(entries)*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}
