package backup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"qarovul/internal/app"
	"qarovul/internal/backup"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
	"qarovul/journal"
)

// year fills a database as a force of so many people would in so many months: a plan each, and entries in the journal.
func year(t *testing.T, p place, people, months, slots, entries int) {
	t.Helper()
	fill(t, p, people)
	db := p.open(t)
	defer shut(t, db)
	for m := range months {
		month := when.NewMonth(2027, time.Month(1+m))
		v := &plan.Plan{Version: plan.Version{ID: plan.VersionID(fmt.Sprint(month, ".1")), Month: month, Number: 1, State: plan.Draft},
			Assigned: map[duty.SlotID]plan.Assignment{}}
		d := duty.Duty{ID: duty.ID(fmt.Sprint("d", m)), Kind: duty.Guard, Source: "guard", Mounts: month.First(), Start: month.First().At(1080), End: month.First().At(2520)}
		for i := range slots {
			s := duty.Slot{ID: duty.SlotID(fmt.Sprintf("guard:1:%s:1080:sentry:post-%d:%d", month, i/3, i%3)), Duty: d.ID, Kind: d.Kind, Start: d.Start, End: d.End, Mounts: d.Mounts}
			d.Slots = append(d.Slots, s)
			v.Assigned[s.ID] = plan.Assignment{Slot: s.ID, Person: force.PersonID(fmt.Sprintf("p%d", i%people)), How: plan.ByEngine, By: "planner"}
		}
		v.Duties = []duty.Duty{d}
		if err := db.Write(bg, func(tx app.Tx) error { return tx.Plans().Create(bg, v) }); err != nil {
			t.Fatal(err)
		}
	}
	for n := 0; n < entries; n += 1000 {
		err := db.Write(bg, func(tx app.Tx) error {
			var some []journal.Entry
			for i := range min(1000, entries-n) {
				some = append(some, act(n+i))
			}
			return tx.Note(bg, some...)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestRecoveryTorture measures how long it takes to be back: the restore, and a verification of the journal, which shows that it is whole.
func TestRecoveryTorture(t *testing.T) {
	full := os.Getenv("QAROVUL_TORTURE") == "full"
	people, months, slots, entries := 50, 2, 30, 500
	if full {
		people, months, slots, entries = 2500, 12, 7750, 200_000
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d people, %d months of %d slots with a name in each, %d entries in the journal:\n\n", people, months, slots, entries)
	b.WriteString("| from | to | rows | size of the backup | backup | restore | verification of the journal |\n|---|---|---|---|---|---|---|\n")
	for _, from := range []string{"SQLite", "PostgreSQL"} {
		was, id := engines[from](t), identity(t)
		year(t, was, people, months, slots, entries)
		begin := time.Now()
		file, sum := backedUp(t, was, id.Recipient())
		backed := time.Since(begin)
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{"SQLite", "PostgreSQL"} {
			is := engines[to](t)
			begin := time.Now()
			if _, err := backup.Restore(bg, file, []age.Identity{id}, is.dir, is.address); err != nil {
				t.Fatal(err)
			}
			restored := time.Since(begin)
			key, err := journal.OpenKey(filepath.Join(is.dir, backup.KeyFile), "duty.example/journal", nil)
			if err != nil {
				t.Fatal(err)
			}
			db := is.open(t)
			begin = time.Now()
			err = db.Read(bg, func(tx app.Tx) error {
				r, err := journal.VerifySource(bg, tx.Journal(), key.Verifier(), journal.Options{})
				if err == nil && r.Head.Root() != sum.Head.Root() {
					t.Errorf("%s to %s: another root", from, to)
				}
				if err == nil {
					err = r.Err()
				}
				return err
			})
			verified := time.Since(begin)
			shut(t, db)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "| %s | %s | %d | %.1f MiB | %.1f s | %.1f s | %.2f s |\n", from, to, sum.Rows, float64(info.Size())/(1<<20),
				backed.Seconds(), restored.Seconds(), verified.Seconds())
		}
	}
	figures(t, b.String())
}

const guide = "../../docs/backup.md"

// figures writes what was measured between the marks of the guide.
func figures(t *testing.T, text string) {
	t.Helper()
	t.Log("\n" + text)
	if os.Getenv("QAROVUL_TORTURE") != "full" || t.Failed() {
		return
	}
	page, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- recovery: begin -->\n", "<!-- recovery: end -->"
	head, rest, ok := strings.Cut(string(page), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s: the marks are missing", guide)
	}
	model := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(b), "model name"); ok {
			line, _, _ := strings.Cut(rest, "\n")
			model = strings.Trim(line, "\t :")
		}
	}
	text += fmt.Sprintf("\n%s: %s, %s/%s, %d cores, %s.\n", time.Now().UTC().Format("2 January 2006"), model, runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), runtime.Version())
	if err := os.WriteFile(guide, []byte(head+begin+text+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}
