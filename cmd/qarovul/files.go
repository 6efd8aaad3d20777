package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"qarovul/internal/app"
	"qarovul/internal/clerk"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/sheet"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/roster/rosterjson"
)

type importCmd struct {
	What  string `help:"people, absences, or cabinet (the Cabinet's days off)." default:"people" enum:"people,absences,cabinet"`
	Apply bool   `help:"Store it. Without this the file is only compared with the register."`
	JSON  bool   `help:"Last line on stdout is one JSON object." name:"json"`

	Mapping  string            `help:"JSON file that says what the table's own heads and words mean: {\"columns\": {\"R.\": \"rank\"}, \"words\": {\"rank\": {\"ser.\": \"sergeant\"}}}. It is remembered." type:"existingfile" placeholder:"FILE"`
	FileWins bool              `help:"Take the file's values also where it says what it said at the last import and the register was changed since."`
	Same     map[string]string `help:"The number in the file is of the person who stands in the register under the old one." placeholder:"NEW=OLD"`
	Left     []string          `help:"Numbers of people who serve, are not in the file, and have left." placeholder:"NUMBER"`
	AllLeft  bool              `help:"All who serve and are not in the file have left."`
	LeftOn   when.Date         `help:"Their first day no longer serving; today if not given." placeholder:"DATE"`

	File string `arg:"" help:"XLSX or CSV file." type:"path"`
}

func (m *importCmd) Run(ctx context.Context, c *cli, e env) error {
	b, err := os.ReadFile(m.File)
	if err != nil {
		return err
	}
	ctx, a, shut, err := open(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	if m.What == "cabinet" {
		return a.SaveCabinet(ctx, string(b))
	}
	how, err := m.how()
	if err != nil {
		return err
	}
	im, err := clerk.Preview(ctx, a, m.What, filepath.Base(m.File), bytes.NewReader(b), how)
	if err != nil {
		return listed(err, e)
	}
	if m.Apply {
		if _, err := clerk.Apply(ctx, a, im); err != nil {
			return listed(err, e)
		}
	}
	return m.tell(im, e)
}

// how is what the flags say of the file.
func (m *importCmd) how() (sheet.How, error) {
	how := sheet.How{FileWins: m.FileWins, Same: m.Same, Left: m.Left, AllLeft: m.AllLeft, LeftOn: m.LeftOn}
	if m.Mapping == "" {
		return how, nil
	}
	b, err := os.ReadFile(m.Mapping)
	if err != nil {
		return how, err
	}
	err = duty.ParseStrict(m.Mapping, b, &how.Mapping)
	return how, err
}

func (m *importCmd) tell(im *sheet.Import, e env) error {
	for _, r := range im.Rows {
		for _, f := range r.Faults {
			fmt.Fprintln(e.stderr, f.In(words.En))
		}
	}
	n := im.Totals
	if m.JSON {
		if err := lastLine(e.stdout, map[string]any{"file": im.File, "new": n[sheet.New], "changed": n[sheet.Changed],
			"same": n[sheet.Same], "wrong": n[sheet.Wrong], "leave": n[sheet.Leaves],
			"gone": len(im.Gone), "alike": im.Alike, "kept": im.Kept, "applied": m.Apply && n[sheet.Wrong] == 0}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(e.stdout, "%s: %d new, %d changed, %d the same, %d wrong\n", im.File, n[sheet.New], n[sheet.Changed], n[sheet.Same], n[sheet.Wrong])
		m.hints(im, e)
		if !m.Apply && n[sheet.Wrong] == 0 && n[sheet.New]+n[sheet.Changed] > 0 {
			fmt.Fprintln(e.stderr, "hint: nothing is stored yet; add --apply")
		}
	}
	if n[sheet.Wrong] > 0 {
		return exitStatus(app.CodeInvalid.Exit())
	}
	return nil
}

// hints tells what a file leaves to be decided.
func (m *importCmd) hints(im *sheet.Import, e env) {
	for _, r := range im.Rows {
		if r.Like != nil {
			fmt.Fprintf(e.stderr, "row %d: %s may be %s, number %s; if so, add --same %s=%s\n", r.Line, r.Name, r.Like.Name, r.Like.Number, r.Number, r.Like.Number)
		}
	}
	if im.Kept > 0 {
		fmt.Fprintf(e.stderr, "hint: in %d rows the register keeps what was changed in it since the last import; --file-wins takes the file's values\n", im.Kept)
	}
	if stay := len(im.Gone) - im.Totals[sheet.Leaves]; stay > 0 {
		fmt.Fprintf(e.stderr, "hint: %d people serve and are not in the file; --left or --all-left says that they have left\n", stay)
	}
	for _, u := range im.Unknown {
		fmt.Fprintf(e.stderr, "hint: %s %q, in %d rows, is not known; --mapping can say what it means\n", u.Column, u.Word, u.Rows)
	}
}

// listed says several errors a line each, so that none hides behind another.
func listed(err error, e env) error {
	var all app.Problems
	if !errors.As(err, &all) {
		return err
	}
	for _, p := range all {
		fmt.Fprintln(e.stderr, "qarovul:", p.In(words.En))
	}
	fmt.Fprintln(e.stderr, "hint: nothing was stored; mend the file and import it again")
	return exitStatus(app.CodeInvalid.Exit())
}

type exportCmd struct {
	What    string     `help:"people, absences, strength, roster, ledger, plan, or problem: the month for \"roster solve --format json\"." required:"" placeholder:"WHAT"`
	Format  string     `help:"xlsx, csv, or json for the plan and the problem." placeholder:"FORMAT"`
	Date    when.Date  `help:"As of this date: people, strength." placeholder:"DATE"`
	Month   when.Month `help:"Month: roster, ledger, plan, problem, absences." placeholder:"MONTH"`
	Unit    string     `help:"Only this unit and those under it." placeholder:"ID"`
	Kind    string     `help:"Kind of the ledger: weekday, weekend, night, standby or shift." default:"weekday" enum:"weekday,weekend,night,standby,shift"`
	Version string     `help:"Version, 2026-12.3." placeholder:"VERSION"`
	Output  string     `help:"File to write; - is stdout." short:"o" default:"-" placeholder:"FILE"`
}

func (x *exportCmd) Run(ctx context.Context, c *cli, e env) error {
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	if x.What == problem {
		return x.problem(ctx, a, e)
	}
	f, err := clerk.Export(ctx, a, clerk.Wanted{What: x.What, Format: x.Format, Lang: words.Lang(c.Lang), Date: x.Date, Month: x.Month,
		Unit: force.UnitID(x.Unit), Kind: duty.LedgerKind(x.Kind), Version: plan.VersionID(x.Version)})
	if err != nil {
		return err
	}
	return writeOut(x.Output, f.Bytes, e)
}

// problem is what is exported for the engine's own commands: the month as it would be planned, without a version.
const problem = "problem"

func (x *exportCmd) problem(ctx context.Context, a *app.App, e env) error {
	if x.Format != "" && x.Format != "json" {
		return &app.Error{Code: app.CodeInvalid, Key: "export-format", Args: []any{x.What, "json"}}
	}
	m := x.Month
	if m == 0 {
		m = a.Today().Month()
	}
	t, err := a.Task(ctx, m)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := rosterjson.WriteProblem(&b, t.Problem); err != nil {
		return err
	}
	return writeOut(x.Output, b.Bytes(), e)
}
