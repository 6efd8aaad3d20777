package force

import (
	"errors"
	"strings"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// ErrProblem is wrapped by every complaint about a record that makes no sense.
var ErrProblem = errors.New("force: bad record")

// Problem says what is wrong with a record, where, and what to do, in either language. It is an error.
type Problem struct {
	Record  string     // what it is: "rank", "person", "unit", "membership", "qualification", "absence", "bar"
	ID      string     // which one
	Subject words.Text // what people call it: "104233 Məmmədov Elçin"
	Field   string     // which field of it, a key behind "force.field.": "rank"
	Key     string     // what is wrong, a key behind "force.problem.": "rank-unknown"
	Args    []any
}

// Text says what is wrong and what to do, without saying where.
func (p Problem) Text(l words.Lang) string {
	return words.T(l, "force.problem."+p.Key, render(l, p.Args)...)
}

// In says all: where, what, and what to do.
func (p Problem) In(l words.Lang) string {
	return words.T(l, "force.problem.where", p.Subject.In(l), words.T(l, "force.field."+p.Field), p.Text(l))
}

// Error is In English.
func (p Problem) Error() string { return p.In(words.En) }

// Unwrap gives ErrProblem.
func (p Problem) Unwrap() error { return ErrProblem }

// Problems are several, as one error.
type Problems []Problem

// In has a line for each problem.
func (p Problems) In(l words.Lang) string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].In(l)
	}
	return strings.Join(lines, "\n")
}

// Error is In English.
func (p Problems) Error() string { return p.In(words.En) }

// Unwrap gives ErrProblem.
func (p Problems) Unwrap() error { return ErrProblem }

// Err is nil if there are none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Term is an argument of a problem that is itself a word of the catalogue, by its key.
type Term string

// render puts arguments into a language.
func render(l words.Lang, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case words.Text:
			out[i] = a.In(l)
		case when.Date:
			out[i] = words.Short(a)
		case when.Period:
			last := a.To
			if last != 0 {
				last--
			}
			out[i] = stretch(a.From, last)
		case when.Days:
			out[i] = stretch(a.First, a.Last)
		case Term:
			out[i] = words.T(l, string(a))
		default:
			out[i] = a
		}
	}
	return out
}

// stretch writes first and last day with a dash between; an open end stays empty.
func stretch(first, last when.Date) string {
	return strings.TrimSpace(words.Short(first) + " – " + words.Short(last))
}

// same is a text that is the same in both languages.
func same(s string) words.Text { return words.Text{Az: s, En: s} }

// draft starts the problems of one record.
type draft struct {
	record, id string
	subject    words.Text
	found      Problems
}

func (d *draft) add(field, key string, args ...any) {
	d.found = append(d.found, Problem{d.record, d.id, d.subject, field, key, args})
}

// when adds the problem if it is so.
func (d *draft) when(wrong bool, field, key string, args ...any) {
	if wrong {
		d.add(field, key, args...)
	}
}
