package selection

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"qarovul/internal/force"
	"qarovul/internal/table"
	"qarovul/internal/words"
)

var heads = map[string][]string{
	"steps.tsv":   {"code", "az", "en", "kind", "after", "days", "whose", "holds", "ask", "body", "effect", "gives"},
	"reasons.tsv": {"code", "steps", "az", "en"},
	"limits.tsv":  {"code", "az", "en"},
	"bodies.tsv":  {"code", "from", "to", "az", "en", "source"},
}

// Load reads the four files of a folder: steps.tsv, bodies.tsv, reasons.tsv, limits.tsv. Columns are parted by tabs, codes within a column by
// spaces; a line that begins with # is a comment. A file that nobody knows, a misspelt column or word, a step that comes before what it needs, an
// oath without basic training before it, two names of one body at a time: refused with file, line and reason (*table.Error).
func Load(f fs.FS, dir string) (*Process, error) {
	if err := table.Folder(f, dir, slices.Sorted(maps.Keys(heads))...); err != nil {
		return nil, fmt.Errorf("selection: %w", err)
	}
	p := &Process{}
	for _, part := range []struct {
		name string
		row  func(*table.Row) error
	}{{"bodies.tsv", p.readBody}, {"steps.tsv", p.readStep}, {"reasons.tsv", p.readReason}, {"limits.tsv", p.readLimit}} {
		if err := table.Read(f, path.Join(dir, part.name), heads[part.name], part.row); err != nil {
			return nil, fmt.Errorf("selection: %w", err)
		}
	}
	return p, p.whole(path.Join(dir, "steps.tsv"))
}

// named reads the code of a row, which is not taken yet, and its name in two languages.
func named(r *table.Row, taken bool) (string, words.Text, error) {
	c := r.Text("code")
	switch {
	case !force.ValidCode(c):
		return c, words.Text{}, r.Refuse("code", c)
	case taken:
		return c, words.Text{}, r.Refuse("twice", c)
	}
	name, err := r.Name()
	return c, name, err
}

// misread is what this room alone has to say against a row; key is one behind "selection.file." in the catalogue.
func misread(r *table.Row, key string, args ...any) error {
	return r.Wrong("selection.file."+key, args...)
}

func (p *Process) readBody(r *table.Row) error {
	b := Body{Source: r.Text("source")}
	var err error
	if b.Code, b.Name, err = named(r, false); err != nil {
		return err
	}
	if b.Period.From, err = r.Date("from"); err != nil {
		return err
	}
	if b.Period.To, err = r.Date("to"); err != nil {
		return err
	}
	if b.Period.From != 0 && b.Period.To != 0 && b.Period.To <= b.Period.From {
		return misread(r, "backwards", b.Period.From, b.Period.To)
	}
	for i := range p.Bodies {
		if x := &p.Bodies[i]; x.Code == b.Code && x.Period.Overlaps(b.Period) {
			return misread(r, "two-names", x.Name.Az, b.Name.Az)
		}
	}
	p.Bodies = append(p.Bodies, b)
	return nil
}

func (p *Process) readStep(r *table.Row) error {
	code, name, err := named(r, p.Step(StepCode(r.Text("code"))) != nil)
	if err != nil {
		return err
	}
	s := Step{Code: StepCode(code), Name: name, Body: r.Text("body"), Effect: Effect(r.Text("effect")), Gives: r.List("gives")}
	if s.Kind, err = table.OneOf(r, "kind", Kinds); err != nil {
		return err
	}
	if s.Whose, err = table.OneOf(r, "whose", Offices); err != nil {
		return err
	}
	for _, x := range r.List("after") {
		if p.Step(StepCode(x)) == nil {
			return misread(r, "after", x)
		}
		if slices.Contains(s.After, StepCode(x)) {
			return r.Refuse("twice", x)
		}
		s.After = append(s.After, StepCode(x))
	}
	if s.Days, err = r.Number("days", 0, 3660); err != nil {
		return err
	}
	if s.Holds, err = r.Number("holds", 0, 600); err != nil {
		return err
	}
	if s.Ask, err = r.Number("ask", 0, 3660); err != nil {
		return err
	}
	if _, err := table.OneOf(r, "effect", append([]Effect{NoEffect}, Effects...)); err != nil {
		return err
	}
	body := slices.ContainsFunc(p.Bodies, func(b Body) bool { return b.Code == s.Body })
	switch {
	case s.Effect != NoEffect && p.With(s.Effect) != nil:
		return misread(r, "effect-twice", s.Effect, p.With(s.Effect).Code)
	case s.Effect != NoEffect && s.Kind != Plain:
		return misread(r, "effect-kind", s.Effect)
	case s.Kind == Outside && !body:
		return misread(r, "body", s.Body)
	case s.Kind != Outside && s.Body != "":
		return misread(r, "body-only")
	case s.Ask > 0 && (s.Holds == 0 || s.Kind != Outside):
		return misread(r, "ask")
	}
	for _, g := range s.Gives {
		if !force.ValidCode(g) {
			return r.Refuse("code", g)
		}
	}
	p.Steps = append(p.Steps, s)
	before := p.before(s.Code)
	came := func(e Effect) bool { x := p.With(e); return x != nil && before[x.Code] }
	switch {
	case s.Effect == Sworn && !came(Trained):
		return misread(r, "oath-untrained")
	case (s.Effect == Trained || s.Effect == Posted || len(s.Gives) > 0) && !came(Contract):
		return misread(r, "no-contract")
	case s.Effect == Posted && !came(Sworn):
		return misread(r, "posted-unsworn")
	case s.Effect == Posted && len(before) < len(p.Steps)-1:
		for _, x := range p.Steps[:len(p.Steps)-1] {
			if !before[x.Code] {
				return misread(r, "posted-last", x.Code)
			}
		}
	case s.Effect != Posted && p.With(Posted) != nil:
		return misread(r, "posted-last", s.Code)
	}
	return nil
}

// whole wants a step for each effect.
func (p *Process) whole(file string) error {
	for _, e := range Effects {
		if p.With(e) == nil {
			return misread(table.File(file), "effect-missing", e)
		}
	}
	return nil
}

func (p *Process) readReason(r *table.Row) error {
	code, text, err := named(r, p.Reason(r.Text("code")) != nil)
	if err != nil {
		return err
	}
	x := Reason{Code: code, Text: text}
	if r.Text("steps") != "*" {
		for _, s := range r.List("steps") {
			if p.Step(StepCode(s)) == nil {
				return misread(r, "step", s)
			}
			x.Steps = append(x.Steps, StepCode(s))
		}
		if len(x.Steps) == 0 {
			return misread(r, "no-steps")
		}
	}
	p.Reasons = append(p.Reasons, x)
	return nil
}

func (p *Process) readLimit(r *table.Row) error {
	code, text, err := named(r, p.Limit(r.Text("code")) != nil)
	if err != nil {
		return err
	}
	p.Limits = append(p.Limits, Limit{code, text})
	return nil
}
