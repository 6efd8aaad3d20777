package rosterjson

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"qarovul/roster"
	"qarovul/roster/internal/lines"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 1 << 30

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema of a problem; that of a roster is its definition "roster".
func Schema() []byte { return bytes.Clone(schema) }

// ReadProblem reads a problem, holds it against the schema, and has it validated; name is what errors call the file. All faults name their
// line; where the problem makes no sense they wrap [roster.ErrProblem] and name the rule, person or demand.
func ReadProblem(r io.Reader, name string) (*roster.Problem, error) {
	var f problem
	text, err := decode(r, name, forms(), &f)
	if err != nil {
		return nil, err
	}
	p := f.problem()
	if err := roster.Validate(p); err != nil {
		bad := &lines.Error{File: name, Reason: err.Error(), Err: err}
		var part *roster.Fault
		if errors.As(err, &part) {
			bad.Line = lineOf(text, fields[part.Field], part.Index)
		}
		return nil, bad
	}
	return p, nil
}

// fields is how the file calls the parts of a problem.
var fields = map[string]string{"Days": "days", "FirstWeekday": "first_weekday", "PastDays": "past_days", "People": "people", "Groups": "groups",
	"Shifts": "shifts", "Demands": "demands", "Rules": "rules", "Fixed": "fixed", "Past": "past"}

// WriteProblem writes a problem. Reading it again gives an equal one.
func WriteProblem(w io.Writer, p *roster.Problem) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(fromProblem(p))
}

// ReadRoster reads a roster of the problem.
func ReadRoster(r io.Reader, name string, p *roster.Problem) (*roster.Roster, error) {
	var f answer
	text, err := decode(r, name, forms().Defs["roster"], &f)
	if err != nil {
		return nil, err
	}
	for i, a := range f.Assignments {
		if a.Person < 0 || a.Person >= len(p.People) || a.Demand < 0 || a.Demand >= len(p.Demands) {
			return nil, &lines.Error{File: name, Line: lineOf(text, "assignments", i), Reason: fmt.Sprintf("assignment %d: there is no person %d or demand %d", i, a.Person, a.Demand)}
		}
	}
	return &roster.Roster{Assignments: assignments(f.Assignments)}, nil
}

// WriteRoster writes a roster of the problem.
func WriteRoster(w io.Writer, _ *roster.Problem, r *roster.Roster) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	list := fromAssignments(r.Assignments)
	if list == nil {
		list = []assignment{}
	}
	return e.Encode(answer{list})
}

// decode reads one JSON value of the given form, and refuses whatever stands behind it. It returns the text.
func decode(r io.Reader, name string, f *form, v any) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > MaxBytes {
		return nil, &lines.Error{File: name, Reason: fmt.Sprintf("longer than %d bytes", MaxBytes)}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	at := func(offset int64, reason string) error {
		return &lines.Error{File: name, Line: line(text, offset), Reason: reason}
	}
	var value json.RawMessage
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&value); err != nil {
		var syntax *json.SyntaxError
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, at(int64(len(text)), "the file ends too early")
		case errors.As(err, &syntax):
			return nil, at(syntax.Offset, err.Error())
		}
		return nil, at(d.InputOffset(), err.Error())
	}
	end := d.InputOffset()
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, at(d.InputOffset(), "more text behind the end")
	}
	begin := end - int64(len(value))
	if bad := f.check(value, begin, ""); bad != nil {
		return nil, at(bad.at, bad.reason)
	}
	if err := json.Unmarshal(value, v); err != nil {
		return nil, at(begin, err.Error())
	}
	return text, nil
}

func line(text []byte, at int64) int {
	at = min(max(at, 0), int64(len(text)))
	return 1 + bytes.Count(text[:at], []byte("\n"))
}

// lineOf is the line on which a field of the outermost object begins, or element n of the list that it holds (-1: the field), in a text
// of the right form; 0 if there is none.
func lineOf(text []byte, field string, n int) int {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return 0
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return 0
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return 0
		}
		if key != field {
			continue
		}
		at := d.InputOffset() - int64(len(value))
		if n < 0 {
			return line(text, at)
		}
		if inner, ok := element(value, n); ok {
			return line(text, at+inner)
		}
	}
	return 0
}

// element is where element n of a list begins.
func element(list []byte, n int) (int64, bool) {
	d := json.NewDecoder(bytes.NewReader(list))
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return 0, false
	}
	for i := 0; d.More(); i++ {
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return 0, false
		}
		if i == n {
			return d.InputOffset() - int64(len(value)), true
		}
	}
	return 0, false
}
