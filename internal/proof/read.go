package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// longest document that is read: a month of fifty times the demo's force.
const longest = 512 << 20

// Read reads a document and validates it. It is strict: an unknown or missing field, a list that is no list, a value of another
// form, anything behind the document are errors, and so is all that Validate finds. Errors say which element and line.
func Read(r io.Reader) (*Document, error) {
	text, err := io.ReadAll(io.LimitReader(r, longest+1))
	if err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	if len(text) > longest {
		return nil, fmt.Errorf("the plan is longer than %d MiB", longest>>20)
	}
	d := &Document{}
	if err := (&reader{text: text}).document(d); err != nil {
		return nil, err
	}
	d.Fill()
	if err := d.Validate(); err != nil {
		return nil, err
	}
	return d, nil
}

type reader struct {
	text []byte
	dec  *json.Decoder
}

// fail says what is wrong, and on which line. After an error in a value the decoder stands at the value's end.
func (r *reader) fail(where string, err error) error {
	at := r.dec.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = syntax.Offset
	}
	line := 1 + bytes.Count(r.text[:min(int(at), len(r.text))], []byte("\n"))
	if where != "" {
		where += ": "
	}
	return fmt.Errorf("line %d: %s%s", line, where, plain(err))
}

// plain puts the decoder's errors into the document's words.
func plain(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends in the middle: it was cut short"
	case errors.As(err, &kind):
		f := kind.Field
		if f == "" {
			f = "value"
		}
		return fmt.Sprintf("%s is of another form: %s stands where %s is wanted", f, kind.Value, kind.Type.Kind())
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func (r *reader) document(d *Document) error {
	r.dec = json.NewDecoder(bytes.NewReader(r.text))
	if err := r.delim('{', "the document"); err != nil {
		return err
	}
	fields, seen := map[string]field{}, map[string]bool{}
	for _, f := range d.fields() {
		fields[f.key] = f
	}
	for r.dec.More() {
		t, err := r.dec.Token()
		if err != nil {
			return r.fail("", err)
		}
		key, _ := t.(string) // within an object a name is always text
		f, ok := fields[key]
		if !ok {
			return r.fail("", fmt.Errorf("no such field: %q", key))
		}
		if seen[key] {
			return r.fail(key, errors.New("stands twice"))
		}
		seen[key] = true
		if err := r.field(&f); err != nil {
			return err
		}
	}
	if err := r.delim('}', "the document"); err != nil {
		return err
	}
	for _, f := range d.fields() {
		if !seen[f.key] && !f.may {
			return fmt.Errorf("the document has no %s", f.key)
		}
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return r.fail("", errors.New("something stands behind the document"))
	}
	return nil
}

func (r *reader) delim(want json.Delim, what string) error {
	t, err := r.dec.Token()
	if err != nil {
		return r.fail(what, err)
	}
	if t != want {
		return r.fail(what, fmt.Errorf("%v stands where %v is wanted", t, want))
	}
	return nil
}

func (r *reader) field(f *field) error {
	if f.list == nil {
		if err := r.value(f.key, f.value); err != nil {
			return err
		}
		return nil
	}
	if err := r.delim('[', f.key); err != nil {
		return err
	}
	for i := 0; r.dec.More(); i++ {
		if err := r.value(fmt.Sprintf("%s[%d]", f.key, i), f.list.more()); err != nil {
			return err
		}
	}
	return r.delim(']', f.key)
}

// value reads one value. Go's decoder takes null for anything, passes over what is unknown or missing and minds no case: the
// value's own text is looked through for that.
func (r *reader) value(where string, into any) error {
	var raw json.RawMessage
	if err := r.dec.Decode(&raw); err != nil {
		return r.fail(where, err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return r.fail(where, err)
	}
	if err := exact(raw, into); err != nil {
		return r.fail(where, err)
	}
	return nil
}
