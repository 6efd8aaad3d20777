package rosterjson

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"qarovul/roster"
	"qarovul/roster/internal/lines"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 1 << 30

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema of a problem; that of a roster is its definition "roster".
func Schema() []byte { return bytes.Clone(schema) }

// ReadProblem reads a problem and has it validated; name is what errors call the file. Faults of the text name their
// line; a problem that makes no sense wraps [roster.ErrProblem] and names the rule, person or demand.
func ReadProblem(r io.Reader, name string) (*roster.Problem, error) {
	var f problem
	text, err := decode(r, name, &f)
	if err != nil {
		return nil, err
	}
	p, bad, err := f.problem()
	if err != nil {
		return nil, &lines.Error{File: name, Line: lineOf(text, "rules", bad), Reason: err.Error()}
	}
	if err := roster.Validate(p); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// WriteProblem writes a problem. Reading it again gives an equal one.
func WriteProblem(w io.Writer, p *roster.Problem) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(fromProblem(p))
}

// ReadRoster reads a roster of the problem.
func ReadRoster(r io.Reader, name string, p *roster.Problem) (*roster.Roster, error) {
	var f answer
	text, err := decode(r, name, &f)
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

// decode reads one JSON value and refuses unknown fields and whatever stands behind it. It returns the text.
func decode(r io.Reader, name string, v any) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > MaxBytes {
		return nil, &lines.Error{File: name, Reason: fmt.Sprintf("longer than %d bytes", MaxBytes)}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		at := d.InputOffset()
		reason := err.Error()
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			at = syntax.Offset
		case errors.As(err, &kind):
			at = kind.Offset
			reason = fmt.Sprintf("%s: a %s where a %s belongs", kind.Field, kind.Value, kind.Type)
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			at, reason = int64(len(text)), "the file ends too early"
		default:
			at = unknown(text, at, reason)
		}
		return nil, &lines.Error{File: name, Line: line(text, at), Reason: reason}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, &lines.Error{File: name, Line: line(text, d.InputOffset()), Reason: "more text behind the end"}
	}
	return text, nil
}

// unknown looks for the field that the decoder did not know; it does not say where it stands.
func unknown(text []byte, at int64, reason string) int64 {
	const before = "json: unknown field "
	if len(reason) > len(before) && reason[:len(before)] == before {
		if i := bytes.Index(text, []byte(reason[len(before):])); i >= 0 {
			return int64(i)
		}
	}
	return at
}

func line(text []byte, at int64) int {
	at = min(max(at, 0), int64(len(text)))
	return 1 + bytes.Count(text[:at], []byte("\n"))
}

// lineOf is the line on which element n of a list of the outermost object begins, in a text that has been decoded; 0 if there is none.
// As in decoding, the last list of that name counts, and names are alike in upper and lower case.
func lineOf(text []byte, field string, n int) int {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return 0
	}
	found := 0
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return 0
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return 0
		}
		if name, ok := key.(string); ok && strings.EqualFold(name, field) {
			if at, ok := element(value, n); ok {
				found = line(text, d.InputOffset()-int64(len(value))+at)
			}
		}
	}
	return found
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
