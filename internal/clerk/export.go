package clerk

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sheet"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// What can be exported besides People and Absences.
const (
	Strength = "strength" // the daily return, by unit
	Roster   = "roster"   // a month, person by day
	Ledger   = "ledger"   // of one kind
	Plan     = "plan"     // the whole plan as a document that a stranger can check; JSON only
)

// Exports lists what can be exported.
var Exports = []string{People, Absences, Strength, Roster, Ledger, Plan}

// Takes is what whoever takes each export must be allowed to take: a copy leaves the house.
var Takes = map[string]access.Resource{
	People: access.People, Absences: access.Absences, Strength: access.Strength, Roster: access.Plans, Ledger: access.Ledger, Plan: access.Plans,
}

// markOf is what stands on every export: who took it away, and when.
func markOf(ctx context.Context, a *app.App) string { return sheet.Mark(access.Of(ctx).By, a.Now()) }

// Wanted asks for an export.
type Wanted struct {
	What    string
	Format  string // "xlsx", "csv", or "json" for the plan; "" the first that the kind has
	Lang    words.Lang
	Date    when.Date  // people and strength: as of; zero is today
	Month   when.Month // roster, ledger, plan; absences: those of the month, zero all
	Unit    force.UnitID
	Kind    duty.LedgerKind
	Version plan.VersionID
}

func (q *Wanted) normal(a *app.App) error {
	if q.Lang == "" {
		q.Lang = words.Az
	}
	if q.Date == 0 {
		q.Date = a.Today()
	}
	if q.Month == 0 && q.What != Absences {
		q.Month = a.Today().Month()
	}
	if q.Kind == "" {
		q.Kind = duty.LedgerWeekday
	}
	may := []string{"xlsx", "csv"}
	switch q.What {
	case Plan:
		may = []string{"json"}
	case Roster:
		may = []string{"xlsx"}
	case People, Absences, Strength, Ledger:
	default:
		return &app.Error{Code: app.CodeInvalid, Key: "export-what", Args: []any{q.What, strings.Join(Exports, ", ")}}
	}
	if q.Format == "" {
		q.Format = may[0]
	}
	for _, f := range may {
		if f == q.Format {
			return nil
		}
	}
	return &app.Error{Code: app.CodeInvalid, Key: "export-format", Args: []any{q.What, strings.Join(may, ", ")}}
}

// File is an export as it is handed out.
type File struct {
	Name        string
	ContentType string
	Bytes       []byte
}

// Export makes a file.
func Export(ctx context.Context, a *app.App, q Wanted) (*File, error) {
	if err := q.normal(a); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	f := sheet.Format(q.Format)
	out := &File{Name: q.What + "-" + q.Date.String() + "." + q.Format, ContentType: f.ContentType()}
	if q.What == Plan || q.What == Roster || q.What == Ledger {
		out.Name = q.What + "-" + q.Month.String() + "." + q.Format
	}
	ctx, err := a.Taking(ctx, Takes[q.What])
	if err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	mark := markOf(ctx, a)
	switch q.What {
	case People:
		err = sheet.WritePeople(&b, f, q.Lang, s.Register, q.Date, people(s, q.Unit, q.Date), mark)
	case Absences:
		days := when.Days{}
		if q.Month != 0 {
			days = when.Days{First: q.Month.First(), Last: q.Month.Last()}
		}
		err = sheet.WriteAbsences(&b, f, q.Lang, s.Register, days, mark)
	case Strength:
		err = sheet.WriteStrength(&b, f, q.Lang, s.Register, q.Date, mark)
	case Roster:
		err = writeRoster(ctx, a, &b, q)
	case Ledger:
		err = writeLedger(ctx, a, &b, f, q)
	case Plan:
		out.ContentType = "application/json"
		err = writePlan(ctx, a, &b, q)
	}
	out.Bytes = b.Bytes()
	return out, err
}

func writePlan(ctx context.Context, a *app.App, w io.Writer, q Wanted) error {
	id := q.Version
	if id == "" {
		mo, err := a.Month(ctx, q.Month)
		if err != nil {
			return err
		}
		if id = mo.Working; id == "" {
			return app.Errorf(app.CodeNotFound, "not-found.month", q.Month.String())
		}
	}
	d, err := a.Document(ctx, id)
	if err != nil {
		return err
	}
	d.GeneratedBy += "; " + markOf(ctx, a)
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(d)
}
