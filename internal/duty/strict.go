package duty

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strings"
)

// ReadStrict reads a JSON data file into a value. Unlike encoding/json it refuses keys that the value does not know, keys
// written twice and keys in another case, and every error begins with file and line: data files are edited by hand.
func ReadStrict(f fs.FS, name string, into any) error {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return err
	}
	return ParseStrict(name, b, into)
}

// ParseStrict is ReadStrict on bytes; name stands in the errors.
func ParseStrict(name string, b []byte, into any) error {
	at := func(offset int64, err error) error {
		return fmt.Errorf("%s:%d: %w", name, line(b, offset), err)
	}
	w := walker{dec: json.NewDecoder(bytes.NewReader(b))}
	w.dec.UseNumber()
	if err := w.value(reflect.TypeOf(into), ""); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return at(syntax.Offset, err)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return at(int64(len(b)), errors.New("the file ends in the middle"))
		}
		return at(w.dec.InputOffset(), err)
	}
	if _, err := w.dec.Token(); !errors.Is(err, io.EOF) {
		return at(w.dec.InputOffset(), errors.New("something follows the end of the data"))
	}
	if err := json.Unmarshal(b, into); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return at(wrong.Offset, fmt.Errorf("%s: want %s, there is a %s", wrong.Field, wrong.Type, wrong.Value))
		}
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// line of a byte offset, from 1.
func line(b []byte, offset int64) int {
	return 1 + bytes.Count(b[:min(max(offset, 0), int64(len(b)))], []byte("\n"))
}

// walker goes through the tokens of a file beside the type that they are meant for.
type walker struct{ dec *json.Decoder }

var (
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
)

// value reads one value. A nil type takes anything.
func (w *walker) value(t reflect.Type, path string) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && (reflect.PointerTo(t).Implements(jsonType) || reflect.PointerTo(t).Implements(textType)) {
		t = nil
	}
	tok, err := w.dec.Token()
	if err != nil {
		return err
	}
	switch tok {
	case json.Delim('{'):
		return w.object(t, path)
	case json.Delim('['):
		var of reflect.Type
		if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
			of = t.Elem()
		}
		for w.dec.More() {
			if err := w.value(of, path); err != nil {
				return err
			}
		}
		_, err = w.dec.Token()
	}
	return err
}

func (w *walker) object(t reflect.Type, path string) error {
	seen := map[string]bool{}
	for w.dec.More() {
		tok, err := w.dec.Token()
		if err != nil {
			return err
		}
		key := tok.(string)
		if seen[key] {
			return fmt.Errorf("key %q stands twice in %s", key, where(path))
		}
		seen[key] = true
		var of reflect.Type
		switch {
		case t == nil:
		case t.Kind() == reflect.Map:
			of = t.Elem()
		case t.Kind() == reflect.Struct:
			var ok bool
			if of, ok = field(t, key); !ok {
				return fmt.Errorf("unknown key %q in %s", key, where(path))
			}
		}
		if err := w.value(of, strings.TrimPrefix(path+"."+key, ".")); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

// field finds the type of the struct field that a key names.
func field(t reflect.Type, key string) (reflect.Type, bool) {
	for _, f := range reflect.VisibleFields(t) {
		if !f.IsExported() || f.Anonymous {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == key || name == "" && f.Name == key {
			return f.Type, true
		}
	}
	return nil, false
}

func where(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}
