// Package ledger is the page of the duty ledger: for a kind of duty, who has served how often, who is longest off, and who
// goes next. Anybody can see on it what decides their own next duty.
package ledger

import (
	"context"
	"embed"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	Ledger(ctx context.Context, m when.Month, kind duty.LedgerKind) (*plan.Ledger, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/ledger", p.show, ui.Sees(access.Ledger))
}

// aPage is how many people stand on a page.
const aPage = 60

type view struct {
	Month  when.Month
	Kind   duty.LedgerKind
	Kinds  []link
	Units  []ui.Option
	Unit   string
	Find   string
	Days   []day
	Rows   []row
	Pager  ui.Pager
	Marks  []string
	Before string
	After  string
	Files  []link
	None   bool // the month has no plan
}

type link struct {
	Text, Href string
	Lit        bool
}

type day struct {
	N   int
	Off bool
}

type row struct {
	Next    int
	Person  *ui.Person
	Carried plan.Account
	Cells   []cell
	Closing plan.Account
	Number  int
}

type cell struct {
	Text   string
	Served bool
	Off    bool
}

func (p *page) show(q *ui.Request) error {
	v := view{Unit: q.Get("unit"), Find: q.Get("find"), Kind: kindOf(q.Get("kind"))}
	var err error
	if v.Month, err = q.Month("month", q.Today().Month()); err != nil {
		return err
	}
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	l, err := p.desk.Ledger(q.Context(), v.Month, v.Kind)
	switch {
	case app.CodeOf(err) == app.CodeNotFound:
		v.None = true
	case err != nil:
		return err
	}
	v.links(q)
	v.units(q, s)
	lead := q.T("web.ledger.none", words.Month(q.Lang, v.Month))
	if !v.None {
		lead = v.fill(q, s, l)
	}
	if q.Wants("ledger-list") {
		return q.Fragment(p.t, "ledger-list", v)
	}
	return q.Render(p.t, "ledger", ui.Head{Nav: "ledger", Title: q.T("web.nav.ledger"), Lead: ui.Plain(lead), Wide: true}, v)
}

// kindOf reads a kind of the ledger; what is none shows weekdays.
func kindOf(s string) duty.LedgerKind {
	if k := duty.LedgerKind(s); slices.Contains(duty.LedgerKinds, k) {
		return k
	}
	return duty.LedgerWeekday
}

func (v *view) links(q *ui.Request) {
	for _, k := range duty.LedgerKinds {
		v.Kinds = append(v.Kinds, link{words.Sentence(q.Lang, k.Name(q.Lang)), q.With("kind", string(k), "page", ""), k == v.Kind})
	}
	v.Before = q.With("month", v.Month.Previous().String(), "page", "")
	v.After = q.With("month", v.Month.Next().String(), "page", "")
	for _, f := range []string{"xlsx", "csv"} {
		v.Files = append(v.Files, link{Text: strings.ToUpper(f),
			Href: ui.Link("/files/ledger", "month", v.Month.String(), "kind", string(v.Kind), "unit", v.Unit, "format", f)})
	}
	v.Files = append(v.Files, link{Text: "PDF",
		Href: ui.Link("/papers/ledger", "month", v.Month.String(), "ledger", string(v.Kind), "paper", string(q.Lang))})
	for _, m := range []string{"n", "x", "a", "d", "u"} {
		v.Marks = append(v.Marks, q.T("web.ledger.mark."+m))
	}
}

func (v *view) units(q *ui.Request, s *app.State) {
	v.Units = []ui.Option{{Value: "", Text: q.T("web.ledger.all-units")}}
	for i := range s.Register.Units {
		u := &s.Register.Units[i]
		indent := strings.Repeat("  ", len(s.Register.Path(u.ID))-1) // wide spaces, which a browser does not fold
		v.Units = append(v.Units, ui.Option{Value: string(u.ID), Text: indent + u.Name.In(q.Lang)})
	}
}

// fill puts the rows of the page into the view and says what matters: who goes next.
func (v *view) fill(q *ui.Request, s *app.State, l *plan.Ledger) string {
	for d := range v.Month.Days() {
		date := v.Month.First().Add(d)
		v.Days = append(v.Days, day{d + 1, s.Calendar.DayOff(date)})
	}
	find := words.Fold(v.Find)
	var rows []plan.LedgerRow
	for _, r := range l.Rows {
		if v.Unit != "" && !s.Register.Within(r.Unit, force.UnitID(v.Unit)) {
			continue
		}
		if x := s.Register.Person(r.Person); x == nil || find != "" && !strings.Contains(words.Fold(x.FullName()+" "+x.Number), find) {
			continue
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b plan.LedgerRow) int { return place(a.Next) - place(b.Next) })
	v.Pager = q.Page(len(rows), aPage)
	for _, r := range ui.Cut(v.Pager, rows) {
		out := row{Next: r.Next, Person: q.Person(s, r.Person, v.Month.Last()), Carried: r.Carried, Closing: r.Closing, Number: r.Number}
		for i, c := range r.Cells {
			out.Cells = append(out.Cells, cell{c.Text(), c.Mark == "X", i < len(v.Days) && v.Days[i].Off})
		}
		v.Rows = append(v.Rows, out)
	}
	if len(rows) == 0 {
		return q.T("web.ledger.nobody")
	}
	return q.T("web.ledger.lead", words.Sentence(q.Lang, v.Kind.Name(q.Lang)), words.Month(q.Lang, v.Month), q.Person(s, rows[0].Person, v.Month.Last()).Name)
}

// place puts those who have left (0) behind all others.
func place(next int) int {
	if next == 0 {
		return 1 << 30
	}
	return next
}
