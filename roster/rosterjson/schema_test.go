package rosterjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qarovul/roster"
	"qarovul/roster/internal/lines"
)

// judge is a JSON Schema validator that knows nothing of the reader.
func judge(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("problem.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("problem.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t testing.TB, s *jsonschema.Schema, text []byte) bool {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v) == nil
}

// written is the file of the problem with everything in it.
func written(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteProblem(&b, every()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsWrittenKeepsTheSchema(t *testing.T) {
	s := judge(t)
	if text := written(t); !valid(t, s, text) {
		t.Error("the file with everything in it breaks the schema")
	}
	bare := &roster.Problem{Days: 1}
	var b bytes.Buffer
	if err := WriteProblem(&b, bare); err != nil {
		t.Fatal(err)
	}
	if !valid(t, s, b.Bytes()) {
		t.Errorf("the emptiest problem breaks the schema: %s", b.Bytes())
	}
}

// spots lists every place in a value: how to replace what stands there, or take it away (nil).
func spots(v any, set func(any), del func(), visit func(path string, v any, set func(any), del func()), path string) {
	visit(path, v, set, del)
	switch x := v.(type) {
	case map[string]any:
		for k, inner := range x {
			spots(inner, func(w any) { x[k] = w }, func() { delete(x, k) }, visit, path+"."+k)
		}
	case []any:
		for i, inner := range x {
			spots(inner, func(w any) { x[i] = w }, nil, visit, fmt.Sprintf("%s[%d]", path, i))
		}
	}
}

// Whatever single thing is spoilt in a file that has everything in it: what the schema refuses the reader refuses, and names
// the line. What the reader takes keeps the schema.
func TestReaderIsAsStrictAsTheSchema(t *testing.T) {
	s := judge(t)
	refused, taken := 0, 0
	try := func(what string, root any) {
		text, err := json.MarshalIndent(root, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		ok := valid(t, s, text)
		p, err := ReadProblem(bytes.NewReader(text), "f.json")
		if ok {
			taken++
		} else {
			refused++
		}
		if err == nil && !ok {
			t.Errorf("%s: breaks the schema, and is read", what)
		}
		if err != nil {
			var fault *lines.Error
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Line > 1+bytes.Count(text, []byte("\n")) || fault.Reason == "" {
				t.Errorf("%s: got %v, want a line and a reason", what, err)
			}
			// A schema knows numbers without end, and calls 1.0 whole.
			if ok && !errors.Is(err, roster.ErrProblem) && !strings.HasSuffix(err.Error(), "is no whole number that fits") {
				t.Errorf("%s: keeps the schema, and is refused for its form: %v", what, err)
			}
			return
		}
		var b bytes.Buffer
		if err := WriteProblem(&b, p); err != nil || !valid(t, s, b.Bytes()) {
			t.Errorf("%s: read, and what is written of it breaks the schema", what)
		}
	}
	fresh := func() any {
		var root any
		if err := json.Unmarshal(written(t), &root); err != nil {
			t.Fatal(err)
		}
		return root
	}
	// Go through the places of one copy, and spoil the same place of a fresh one.
	var paths []string
	spots(fresh(), nil, nil, func(path string, _ any, _ func(any), _ func()) { paths = append(paths, path) }, "")
	spoil := func(path string, how func(v any, set func(any), del func()) bool) (any, bool) {
		root, done := fresh(), false
		spots(root, func(w any) { root = w }, nil, func(at string, v any, set func(any), del func()) {
			if at == path && !done {
				done = how(v, set, del)
			}
		}, "")
		return root, done
	}
	for _, path := range paths {
		for name, w := range map[string]any{"null": nil, "text": "x", "truth": true, "−1": -1, "half": 0.5, "list": []any{}, "object": map[string]any{}, "much": 1e300} {
			root, _ := spoil(path, func(_ any, set func(any), _ func()) bool { set(w); return true })
			try(path+" is "+name, root)
		}
		if root, ok := spoil(path, func(_ any, _ func(any), del func()) bool {
			if del != nil {
				del()
			}
			return del != nil
		}); ok {
			try(path+" is missing", root)
		}
		if root, ok := spoil(path, func(v any, _ func(any), _ func()) bool {
			m, ok := v.(map[string]any)
			if ok {
				m["stranger"] = 1
			}
			return ok
		}); ok {
			try(path+" has a stranger", root)
		}
	}
	if refused < 500 || taken < 100 {
		t.Errorf("%d files refused by the schema and %d taken: too few to tell", refused, taken)
	}
}

// What only the reader can know it refuses with the line of the part that makes no sense.
func TestSenselessPartsNameTheirLine(t *testing.T) {
	text := string(written(t))
	for _, c := range []struct{ old, new, reason string }{
		{`"group": 1`, `"group": 9`, "person 0 (a)"},
		{`"parent": 0`, `"parent": 7`, "group 1 (sub)"},
		{`"day": 2,`, `"day": 7,`, "demand 1 (hall)"},
		{`"max": 2,`, `"max": 0,`, "demand 0 (gate)"},
		{`"demand": 1`, `"demand": 8`, "fixed assignment 0"},
		{`"day": -2`, `"day": -9`, "past work 0"},
		{`"person": 1,
   "day": 3`, `"person": 9,
   "day": 3`, "rule 9"},
	} {
		bad := strings.Replace(text, c.old, c.new, 1)
		if bad == text {
			t.Errorf("%q does not stand in the file", c.old)
			continue
		}
		_, err := ReadProblem(strings.NewReader(bad), "f.json")
		var fault *lines.Error
		if !errors.As(err, &fault) || !errors.Is(err, roster.ErrProblem) || !strings.Contains(fault.Reason, c.reason) {
			t.Errorf("%q: got %v, want %q", c.new, err, c.reason)
			continue
		}
		// The part begins on the named line, and what was spoilt stands in it: before the next part of its depth.
		from := strings.Split(bad, "\n")[fault.Line-1:]
		if strings.TrimSpace(from[0]) != "{" || !strings.Contains(strings.Join(from[:min(len(from), 30)], "\n"), c.new) {
			t.Errorf("%q: line %d is %q", c.new, fault.Line, from[0])
		}
	}
}

// Any text at all: where the reader takes it, so does the schema.
func FuzzReaderAndSchema(f *testing.F) {
	s := judge(f)
	f.Add(written(f))
	f.Add([]byte(`{"days":1,"people":[],"shifts":[],"demands":[],"rules":[{"kind":"run","name":"n","min":1.0}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := ReadProblem(bytes.NewReader(text), "f.json"); err != nil {
			return
		}
		if !valid(t, s, bytes.TrimPrefix(text, []byte("\ufeff"))) {
			t.Errorf("read, and breaks the schema: %s", text)
		}
	})
}
