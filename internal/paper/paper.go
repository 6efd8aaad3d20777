// Package paper prints the forms of the guard service as PDF: the guard order, the posting sheet, the post table, the daily
// detail, the guard schedule, the month's roster, the duty ledger and a blank handover log, each in Azerbaijani and English.
//
// Print is a pure function of what it is handed: the same Source, Options and hour of printing give the same bytes. Every
// paper carries its number and date, the version and state of the plan behind it, the marking, the approver, and on each
// page its number among the pages of that paper. A paper from a draft says so in its head and has the word across every
// page; one from a published version never has. All of it can be read in black and white: what a colour says, a hatch, a
// letter or a frame says too. Whatever is open stands white on black.
package paper

import (
	"fmt"
	"io"
	"strings"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Form is a kind of paper.
type Form string

// The forms.
const (
	PostingSheet  Form = "posting-sheet"  // post × relief × turn by name, for each guard that mounts on a date
	GuardOrder    Form = "guard-order"    // the guards of a date's 24 hours
	PostTable     Form = "post-table"     // what each post guards and how
	DailyDetail   Form = "daily-detail"   // units × duties of a date
	GuardSchedule Form = "guard-schedule" // guards × days of a month: which unit furnishes
	MonthRoster   Form = "month-roster"   // people × days of a month, A3
	Ledger        Form = "ledger"         // the duty ledger of one kind for a month
	HandoverLog   Form = "handover"       // blank, for each guard that mounts on a date
)

// Forms lists them as pages do.
var Forms = []Form{PostingSheet, GuardOrder, PostTable, DailyDetail, GuardSchedule, MonthRoster, Ledger, HandoverLog}

// ParseForm reads a form's name; an error lists those there are.
func ParseForm(s string) (Form, error) {
	for _, f := range Forms {
		if string(f) == s {
			return f, nil
		}
	}
	return "", &Refusal{Key: "paper.refuse.form", Args: []any{s, formNames()}}
}

func formNames() string {
	var all []string
	for _, f := range Forms {
		all = append(all, string(f))
	}
	return strings.Join(all, ", ")
}

// Name of the form in a language.
func (f Form) Name(l words.Lang) string { return words.T(l, "paper.form."+string(f)) }

// ByMonth says whether the form is of a month; the others are of a date. A posting sheet, a guard order, a daily detail and a
// handover log may be asked for a whole month as well: one paper a day after another.
func (f Form) ByMonth() bool { return f == GuardSchedule || f == MonthRoster || f == Ledger }

// Options say what to print. Date or Month is needed as the form asks.
type Options struct {
	Lang   words.Lang // "" is Azerbaijani
	Date   when.Date
	Month  when.Month
	Guard  string       // ID of a standing guard, "" all: posting sheet, guard order, post table, guard schedule, handover
	Unit   force.UnitID // the unit and all below it, "" all: month roster, ledger, daily detail
	Number string       // as registered, "" gives one made of the date ("339/26")
}

// Signatory signs an order or approves a paper.
type Signatory struct {
	Position words.Text
	Rank     words.Text
	Name     string
}

// Source is all that papers are printed from. Plan must be the plan of the month in question. What a form does not need may be
// nil: Print says what is missing.
type Source struct {
	Plan     *plan.Plan
	Register *force.Register
	Sites    *site.Sites
	Rules    *duty.RuleBook
	Calendar *when.Calendar
	Ledger   *plan.Ledger // for the ledger: the kind and month to print

	Organisation words.Text
	Seat         words.Text // where orders are given: "Bakı şəhəri"
	Marking      words.Text // classification: "Xidməti istifadə üçün"
	Uniform      words.Text // the guard order's line on dress
	Approver     Signatory
	Signatory    Signatory
	// Signals that a sentry gives and obeys, by post ID, for the post table; "" for all posts without their own. Where there are
	// none the column stays blank for writing in.
	Signals map[string]words.Text

	Printed   time.Time // the hour of printing, also the PDF's date
	PrintedBy string
}

// printers of the forms.
var printers = map[Form]func(*press, *Options) error{
	PostingSheet:  (*press).postingSheets,
	GuardOrder:    (*press).guardOrders,
	PostTable:     (*press).postTables,
	DailyDetail:   (*press).dailyDetails,
	GuardSchedule: (*press).guardSchedule,
	MonthRoster:   (*press).monthRoster,
	Ledger:        (*press).ledger,
	HandoverLog:   (*press).handoverLogs,
}

// Print writes a form as PDF. Where there is nothing to print it writes nothing and returns a *Refusal.
func Print(w io.Writer, form Form, o Options, src *Source) error {
	do := printers[form]
	if do == nil {
		return &Refusal{Key: "paper.refuse.form", Args: []any{string(form), formNames()}}
	}
	if o.Lang == "" {
		o.Lang = words.Az
	}
	d, err := newDesk(src, form, &o)
	if err != nil {
		return err
	}
	p := newPress(d, o.Lang)
	p.pdf.SetTitle(form.Name(o.Lang), true)
	if err := do(p, &o); err != nil {
		return err
	}
	if err := p.output(w); err != nil {
		return fmt.Errorf("print %s: %w", form, err)
	}
	return nil
}

// Refusal says why there is nothing to print, in both languages. Error is the English text.
type Refusal struct {
	Key  string // of the catalogue
	Args []any  // dates, months and texts among them are written as the language does
}

func (r *Refusal) Error() string { return r.In(words.En) }

// In gives the reason in a language.
func (r *Refusal) In(l words.Lang) string {
	args := make([]any, len(r.Args))
	for i, a := range r.Args {
		switch a := a.(type) {
		case when.Date:
			args[i] = words.Day(l, a)
		case when.Month:
			args[i] = words.Month(l, a)
		case words.Text:
			args[i] = a.In(l)
		default:
			args[i] = a
		}
	}
	return words.T(l, r.Key, args...)
}
