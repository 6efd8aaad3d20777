package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed */*.html
var components embed.FS

// Templates is a set of templates. They are parsed once for each language, and bound to what a reader may do once for each set of
// rights that comes to read.
type Templates struct {
	parsed map[words.Lang]*template.Template // never executed, so that they can be cloned

	mu    sync.Mutex
	bound map[reading]*template.Template
}

// reading is what a template's words depend on.
type reading struct {
	lang   words.Lang
	rights access.Rights
}

// mostReadings bounds what is kept: there are about as many sets of rights as roles and ways to join them.
const mostReadings = 200

// of gives the set for a reader.
func (t *Templates) of(q *Request) (*template.Template, error) {
	key := reading{q.Lang, q.Rights()}
	t.mu.Lock()
	defer t.mu.Unlock()
	if x := t.bound[key]; x != nil {
		return x, nil
	}
	x, err := t.parsed[q.Lang].Clone()
	if err != nil {
		return nil, err
	}
	x.Funcs(template.FuncMap{"may": mayOf(key.rights)})
	if t.bound == nil || len(t.bound) >= mostReadings {
		t.bound = map[reading]*template.Template{}
	}
	t.bound[key] = x
	return x, nil
}

// mayOf is the question {{may "changes" "plans"}}: whether the reader may do that at all, so that nothing is offered that is refused. A word
// that the table of permissions does not know is a fault of the page.
func mayOf(r access.Rights) func(act, on string) (bool, error) {
	return func(act, on string) (bool, error) {
		if !slices.Contains(access.Actions, access.Action(act)) || !slices.Contains(access.Resources, access.Resource(on)) {
			return false, fmt.Errorf("may: no right is called %q %q", act, on)
		}
		return r.May(access.Action(act), access.Resource(on)), nil
	}
}

// Text renders a template into HTML.
func (t *Templates) Text(q *Request, name string, data any) (template.HTML, error) {
	x, err := t.of(q)
	if err != nil {
		return "", fmt.Errorf("render %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := x.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("render %s: %w", name, err)
	}
	return template.HTML(b.String()), nil
}

func (k *Kit) parse(l words.Lang, files []fs.FS) *template.Template {
	root := template.New("").Funcs(k.funcs(l))
	for _, f := range append([]fs.FS{components}, files...) {
		err := fs.WalkDir(f, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(p) != ".html" {
				return err
			}
			b, err := fs.ReadFile(f, p)
			if err == nil {
				_, err = root.New("file:" + p).Parse(string(b))
			}
			return err
		})
		if err != nil {
			panic(err)
		}
	}
	return root
}

// funcs are the words of the template language; README.md explains each.
func (k *Kit) funcs(l words.Lang) template.FuncMap {
	return template.FuncMap{
		"lang":  func() words.Lang { return l },
		"t":     func(key string, args ...any) string { return words.T(l, key, inWords(l, args)...) },
		"text":  func(t words.Text) string { return t.In(l) },
		"named": func(x interface{ Name(words.Lang) string }) string { return x.Name(l) },

		"day":      func(d when.Date) string { return words.Day(l, d) },
		"daymonth": func(d when.Date) string { return words.DayMonth(l, d) },
		"longday":  func(d when.Date) string { return words.LongDay(l, d) },
		"short":    func(d when.Date) string { return words.Short(d) },
		"wday":     func(d when.Date) string { return words.WeekdayShort(l, d.Weekday()) },
		"month":    func(m when.Month) string { return words.Month(l, m) },
		"moment":   func(t time.Time) string { return Moment(l, t) },
		"clock":    Clock,
		"minute":   words.Clock,
		"tick":     func(minute int) int { return max(0, min(288, minute/5)) },
		"span":     func(from, to time.Time) string { return Span(from, to) },

		"num":      func(n int) string { return words.Num(l, n) },
		"dec":      func(x float64, places int) string { return words.Dec(l, x, places) },
		"percent":  func(x float64) string { return words.Percent(l, x) },
		"sentence": func(s string) string { return words.Sentence(l, s) },

		"may":   mayOf(access.Rights{}), // bound to the reader's rights before anything is rendered
		"icon":  icon,
		"code":  func(kind duty.Kind, r duty.Role) template.HTML { return Code(l, kind, r) },
		"asset": k.opts.Asset,
		"args":  args,
		"list":  func(x ...any) []any { return x },
		"add":   func(a, b int) int { return a + b },
	}
}

// inWords puts arguments that have words of their own into the language.
func inWords(l words.Lang, args []any) []any {
	for i, a := range args {
		switch x := a.(type) {
		case words.Text:
			args[i] = x.In(l)
		case interface{ Name(words.Lang) string }:
			args[i] = x.Name(l)
		}
	}
	return args
}

// args makes a map for a component from names and values.
func args(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("args: a name without a value")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("args: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// Clock is the hour of a moment in the force's zone: 18:00.
func Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(when.Zone).Format("15:04")
}

// Moment is day and hour in the force's zone.
func Moment(l words.Lang, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return words.Moment(l, t.In(when.Zone))
}

// Span is a stretch of time, as short as it can be said: 08:00–20:00, or with days where it passes midnight.
func Span(from, to time.Time) string {
	a, b := when.DateOf(from), when.DateOf(to)
	if a == b || to.Equal(a.Add(1).Start()) {
		return Clock(from) + "–" + Clock(to)
	}
	return dayShort(a) + " " + Clock(from) + " – " + dayShort(b) + " " + Clock(to)
}

// dayShort is day and month in figures, the same in both languages: 05.12.
func dayShort(d when.Date) string {
	_, m, x := d.Civil()
	return fmt.Sprintf("%02d.%02d", x, int(m))
}

// Code is the chip of a role: two letters in the colour and hatch of the kind, with the role's name for those who listen.
func Code(l words.Lang, kind duty.Kind, r duty.Role) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<span class="code duty-%s"><span aria-hidden="true">%s</span><span class="aside">%s</span></span>`,
		template.HTMLEscapeString(string(kind)), template.HTMLEscapeString(r.Code()), template.HTMLEscapeString(r.Name(l)))
	return template.HTML(b.String())
}
