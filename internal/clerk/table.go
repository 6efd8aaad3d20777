package clerk

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sheet"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// people are those of a unit and the units under it on a date, or of the whole register, by seniority.
func people(s *app.State, unit force.UnitID, on when.Date) []force.PersonID {
	if unit != "" {
		return s.Register.PeopleIn(unit, on, true)
	}
	var ids []force.PersonID
	for i := range s.Register.People {
		if p := &s.Register.People[i]; p.Serves(on) {
			ids = append(ids, p.ID)
		}
	}
	s.Register.BySeniority(ids)
	return ids
}

func writeRoster(ctx context.Context, a *app.App, w io.Writer, q Wanted) error {
	mp, err := planOf(ctx, a, q.Month, q.Version)
	if err != nil {
		return err
	}
	days := map[force.PersonID][]string{}
	totals := map[force.PersonID]int{}
	for _, d := range mp.Plan.Duties {
		for _, s := range d.Slots {
			id := mp.Plan.Assigned[s.ID].Person
			i := int(when.DateOf(s.Start) - q.Month.First())
			if id == "" || i < 0 || i >= q.Month.Days() {
				continue
			}
			if days[id] == nil {
				days[id] = make([]string, q.Month.Days())
			}
			days[id][i] = strings.TrimSpace(days[id][i] + " " + s.Role.Code())
			totals[id]++
		}
	}
	out := sheet.MonthRoster{Title: mp.Organisation.In(q.Lang), Note: versionNote(q.Lang, mp), Mark: markOf(ctx, a), Lang: q.Lang, Month: q.Month,
		Off: mp.Calendar.DayOff, Key: codes(q.Lang)}
	for _, id := range people(mp.State, q.Unit, q.Month.First()) {
		p := mp.Register.Person(id)
		row := sheet.RosterRow{Number: p.Number, Rank: mp.Register.RankName(q.Lang, p.Rank), Name: p.FullName(), Days: days[id], Total: totals[id]}
		if u := mp.Register.Unit(mp.Register.UnitOn(id, q.Month.First())); u != nil {
			row.Unit = u.Short
		}
		if row.Days == nil {
			row.Days = make([]string, q.Month.Days())
		}
		out.Rows = append(out.Rows, row)
	}
	return sheet.WriteMonthRoster(w, out)
}

// codes is the key of a roster: every role with its code, colour and hatch.
func codes(l words.Lang) []sheet.Code {
	var out []sheet.Code
	for _, k := range duty.Kinds {
		look := k.Look()
		for _, r := range k.Roles() {
			out = append(out, sheet.Code{Code: r.Code(), Meaning: r.Name(l), Colour: look.Colour, Hatch: look.Hatch})
		}
	}
	return out
}

func versionNote(l words.Lang, mp *app.MonthPlan) string {
	v := mp.Plan.Version
	return fmt.Sprintf("%s · %s", words.T(l, "clerk.version", v.Number), words.T(l, "clerk.state."+string(v.State)))
}

func writeLedger(ctx context.Context, a *app.App, w io.Writer, f sheet.Format, q Wanted) error {
	l, err := a.Ledger(ctx, q.Month, q.Kind)
	if err != nil {
		return err
	}
	s, err := a.State(ctx)
	if err != nil {
		return err
	}
	t := sheet.Table{Title: q.Kind.Name(q.Lang) + ", " + words.Month(q.Lang, q.Month), Lang: q.Lang, A3: true, Mark: markOf(ctx, a)}
	for _, k := range []string{"number", "rank", "name", "unit", "carried", "last"} {
		t.Columns = append(t.Columns, sheet.Column{Head: words.T(q.Lang, "clerk.column."+k)})
	}
	for d := range q.Month.Days() {
		t.Columns = append(t.Columns, sheet.Column{Head: strconv.Itoa(d + 1), Width: 4})
	}
	t.Columns = append(t.Columns, sheet.Column{Head: words.T(q.Lang, "clerk.column.closing")}, sheet.Column{Head: words.T(q.Lang, "clerk.column.next")})
	for _, r := range l.Rows {
		if q.Unit != "" && !s.Register.Within(r.Unit, q.Unit) {
			continue
		}
		t.Rows = append(t.Rows, ledgerRow(s, q.Lang, r))
	}
	return sheet.WriteTable(w, f, t)
}

func ledgerRow(s *app.State, l words.Lang, r plan.LedgerRow) []any {
	p := s.Register.Person(r.Person)
	if p == nil {
		return nil
	}
	short := ""
	if u := s.Register.Unit(r.Unit); u != nil {
		short = u.Short
	}
	var last any
	if r.Carried.Last != 0 {
		last = r.Carried.Last
	}
	row := []any{p.Number, s.Register.RankName(l, p.Rank), p.FullName(), short, r.Carried.Count, last}
	for _, c := range r.Cells {
		row = append(row, c.Text())
	}
	return append(row, r.Closing.Count, r.Next)
}
