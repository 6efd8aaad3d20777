package selection

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// FileError says what is wrong in a data file, and where, in both languages.
type FileError struct {
	File   string
	Line   int
	Reason words.Text
}

// In says it in a language.
func (e *FileError) In(l words.Lang) string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason.In(l))
}

func (e *FileError) Error() string { return e.In(words.En) }

var heads = map[string][]string{
	"steps.tsv":   {"code", "az", "en", "kind", "after", "days", "whose", "holds", "ask", "body", "effect", "gives"},
	"reasons.tsv": {"code", "steps", "az", "en"},
	"limits.tsv":  {"code", "az", "en"},
	"bodies.tsv":  {"code", "from", "to", "az", "en", "source"},
}

// line is a row of a file with its place.
type line struct {
	file string
	n    int
	c    []string
}

func (l *line) refuse(key string, args ...any) error {
	return &FileError{l.file, l.n, words.Text{Az: words.T(words.Az, "selection.file."+key, args...), En: words.T(words.En, "selection.file."+key, args...)}}
}

// Load reads the four files of a folder: steps.tsv, bodies.tsv, reasons.tsv, limits.tsv. Columns are parted by tabs, codes within a column by
// spaces; a line that begins with # is a comment. A file that nobody knows, a misspelt column or word, a step that comes before what it needs, an
// oath without basic training before it, two names of one body at a time: refused with file, line and reason (*FileError).
func Load(f fs.FS, dir string) (*Process, error) {
	entries, err := fs.ReadDir(f, dir)
	if err != nil {
		return nil, fmt.Errorf("selection: %w", err)
	}
	for _, e := range entries {
		if heads[e.Name()] == nil && e.Name() != "README.md" {
			return nil, (&line{file: path.Join(dir, e.Name()), n: 1}).refuse("unknown-file")
		}
	}
	p := &Process{}
	for _, part := range []struct {
		name string
		row  func(*line) error
	}{{"bodies.tsv", p.readBody}, {"steps.tsv", p.readStep}, {"reasons.tsv", p.readReason}, {"limits.tsv", p.readLimit}} {
		if err := table(f, path.Join(dir, part.name), heads[part.name], part.row); err != nil {
			return nil, err
		}
	}
	return p, p.whole(path.Join(dir, "steps.tsv"))
}

// table hands out the rows of a file.
func table(f fs.FS, name string, head []string, row func(*line) error) error {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return fmt.Errorf("selection: %w", err)
	}
	seen := false
	for i, text := range strings.Split(strings.TrimPrefix(string(b), "\ufeff"), "\n") {
		text = strings.TrimSuffix(text, "\r")
		if text == "" || text[0] == '#' {
			continue
		}
		l := &line{name, i + 1, strings.Split(text, "\t")}
		if !seen {
			seen = true
			for _, k := range l.c {
				if !slices.Contains(head, k) {
					return l.refuse("column", k, strings.Join(head, ", "))
				}
			}
			if !slices.Equal(l.c, head) {
				return l.refuse("head", strings.Join(head, ", "))
			}
			continue
		}
		if len(l.c) != len(head) {
			return l.refuse("columns", len(head), len(l.c))
		}
		if err := row(l); err != nil {
			return err
		}
	}
	if !seen {
		return (&line{file: name, n: 1}).refuse("empty")
	}
	return nil
}

// named reads a code and a name in two languages.
func (l *line) named(code string, taken bool, az, en string) error {
	switch {
	case !force.ValidCode(code):
		return l.refuse("code", code)
	case taken:
		return l.refuse("twice", code)
	case az == "" || en == "":
		return l.refuse("name", code)
	}
	return nil
}

// number reads a whole number from 0 to a most; "" is 0.
func (l *line) number(column, s string, most int) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		return 0, l.refuse("number", column, s, most)
	}
	return n, nil
}

func (p *Process) readBody(l *line) error {
	b := Body{Code: l.c[0], Name: words.Text{Az: l.c[3], En: l.c[4]}, Source: l.c[5]}
	if err := l.named(b.Code, false, l.c[3], l.c[4]); err != nil {
		return err
	}
	for i, d := range []*when.Date{&b.Period.From, &b.Period.To} {
		if err := d.UnmarshalText([]byte(l.c[1+i])); err != nil {
			return l.refuse("date", l.c[1+i])
		}
	}
	if b.Period.From != 0 && b.Period.To != 0 && b.Period.To <= b.Period.From {
		return l.refuse("backwards", b.Period.From, b.Period.To)
	}
	for i := range p.Bodies {
		if x := &p.Bodies[i]; x.Code == b.Code && x.Period.Overlaps(b.Period) {
			return l.refuse("two-names", x.Name.Az, b.Name.Az)
		}
	}
	p.Bodies = append(p.Bodies, b)
	return nil
}

func (p *Process) readStep(l *line) error {
	s := Step{Code: StepCode(l.c[0]), Name: words.Text{Az: l.c[1], En: l.c[2]}, Kind: Kind(l.c[3]), Whose: l.c[6], Body: l.c[9],
		Effect: Effect(l.c[10]), Gives: strings.Fields(l.c[11])}
	if err := l.named(l.c[0], p.Step(s.Code) != nil, l.c[1], l.c[2]); err != nil {
		return err
	}
	for _, x := range strings.Fields(l.c[4]) {
		if p.Step(StepCode(x)) == nil {
			return l.refuse("after", x)
		}
		if slices.Contains(s.After, StepCode(x)) {
			return l.refuse("twice", x)
		}
		s.After = append(s.After, StepCode(x))
	}
	var err error
	if s.Days, err = l.number("days", l.c[5], 3660); err != nil {
		return err
	}
	if s.Holds, err = l.number("holds", l.c[7], 600); err != nil {
		return err
	}
	if s.Ask, err = l.number("ask", l.c[8], 3660); err != nil {
		return err
	}
	body := slices.ContainsFunc(p.Bodies, func(b Body) bool { return b.Code == s.Body })
	switch {
	case !slices.Contains(Kinds, s.Kind):
		return l.refuse("word", "kind", l.c[3], join(Kinds))
	case !slices.Contains(Offices, s.Whose):
		return l.refuse("word", "whose", s.Whose, join(Offices))
	case s.Effect != NoEffect && !slices.Contains(Effects, s.Effect):
		return l.refuse("word", "effect", l.c[10], join(Effects))
	case s.Effect != NoEffect && p.With(s.Effect) != nil:
		return l.refuse("effect-twice", s.Effect, p.With(s.Effect).Code)
	case s.Effect != NoEffect && s.Kind != Plain:
		return l.refuse("effect-kind", s.Effect)
	case s.Kind == Outside && !body:
		return l.refuse("body", s.Body)
	case s.Kind != Outside && s.Body != "":
		return l.refuse("body-only")
	case s.Ask > 0 && (s.Holds == 0 || s.Kind != Outside):
		return l.refuse("ask")
	}
	for _, g := range s.Gives {
		if !force.ValidCode(g) {
			return l.refuse("code", g)
		}
	}
	p.Steps = append(p.Steps, s)
	before := p.before(s.Code)
	came := func(e Effect) bool { x := p.With(e); return x != nil && before[x.Code] }
	switch {
	case s.Effect == Sworn && !came(Trained):
		return l.refuse("oath-untrained")
	case (s.Effect == Trained || s.Effect == Posted || len(s.Gives) > 0) && !came(Contract):
		return l.refuse("no-contract")
	case s.Effect == Posted && !came(Sworn):
		return l.refuse("posted-unsworn")
	case s.Effect == Posted && len(before) < len(p.Steps)-1:
		for _, x := range p.Steps[:len(p.Steps)-1] {
			if !before[x.Code] {
				return l.refuse("posted-last", x.Code)
			}
		}
	case s.Effect != Posted && p.With(Posted) != nil:
		return l.refuse("posted-last", s.Code)
	}
	return nil
}

// whole wants a step for each effect.
func (p *Process) whole(file string) error {
	for _, e := range Effects {
		if p.With(e) == nil {
			return (&line{file: file, n: 1}).refuse("effect-missing", e)
		}
	}
	return nil
}

func (p *Process) readReason(l *line) error {
	r := Reason{Code: l.c[0], Text: words.Text{Az: l.c[2], En: l.c[3]}}
	if err := l.named(r.Code, p.Reason(r.Code) != nil, l.c[2], l.c[3]); err != nil {
		return err
	}
	if l.c[1] == "" {
		return l.refuse("no-steps")
	}
	if l.c[1] != "*" {
		for _, x := range strings.Fields(l.c[1]) {
			if p.Step(StepCode(x)) == nil {
				return l.refuse("step", x)
			}
			r.Steps = append(r.Steps, StepCode(x))
		}
		if len(r.Steps) == 0 {
			return l.refuse("no-steps")
		}
	}
	p.Reasons = append(p.Reasons, r)
	return nil
}

func (p *Process) readLimit(l *line) error {
	x := Limit{l.c[0], words.Text{Az: l.c[1], En: l.c[2]}}
	if err := l.named(x.Code, p.Limit(x.Code) != nil, l.c[1], l.c[2]); err != nil {
		return err
	}
	p.Limits = append(p.Limits, x)
	return nil
}

func join[S ~string](all []S) string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return strings.Join(out, ", ")
}
