package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// exact says whether a JSON text, which the decoder has taken for a value of the given type, has each field of it just once
// under its own name, and null only where a type of ours reads it.
func exact(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return exactly(dec, reflect.TypeOf(into).Elem())
}

var ownForm = reflect.TypeFor[json.Unmarshaler]()
var textForm = reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()

func exactly(dec *json.Decoder, t reflect.Type) error {
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	if reflect.PointerTo(t).Implements(ownForm) {
		return nil // it has looked at its text itself, which is a single token
	}
	if t.Kind() == reflect.Pointer { // null is a value of its own
		if tok == nil {
			return nil
		}
		t = t.Elem()
	}
	if tok == nil {
		return errors.New("null stands where a value is wanted")
	}
	if reflect.PointerTo(t).Implements(textForm) {
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		return exactFields(dec, t)
	case reflect.Map:
		return exactKeys(dec, t)
	case reflect.Slice:
		for dec.More() {
			if err := exactly(dec, t.Elem()); err != nil {
				return err
			}
		}
		_, err := dec.Token()
		return err
	}
	return nil
}

func exactFields(dec *json.Decoder, t reflect.Type) error {
	names := fieldsOf(t)
	seen := make(map[string]bool, len(names))
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ := tok.(string)
		at, ok := names[key]
		if !ok {
			return fmt.Errorf("no such field: %q", key)
		}
		if seen[key] {
			return fmt.Errorf("%s stands twice", key)
		}
		seen[key] = true
		if err := exactly(dec, t.Field(at).Type); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	for i := range t.NumField() { // in their order, so that the same file always gives the same error
		if key := nameOf(t.Field(i)); !seen[key] && !mayBeMissing[t][key] {
			return fmt.Errorf("there is no %s", key)
		}
	}
	_, err := dec.Token()
	return err
}

// mayBeMissing are the fields that a stranger's document may leave out: those beyond the form's first description.
var mayBeMissing = map[reflect.Type]map[string]bool{
	reflect.TypeFor[Qualification](): {"from": true},
	reflect.TypeFor[Slot]():          {"max_rank": true},
}

func exactKeys(dec *json.Decoder, t reflect.Type) error {
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ := tok.(string)
		if seen[key] {
			return fmt.Errorf("%s stands twice", key)
		}
		seen[key] = true
		if err := exactly(dec, t.Elem()); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	_, err := dec.Token()
	return err
}

var fieldNames sync.Map // reflect.Type → map[string]int

func fieldsOf(t reflect.Type) map[string]int {
	if m, ok := fieldNames.Load(t); ok {
		return m.(map[string]int)
	}
	m := map[string]int{}
	for i := range t.NumField() {
		m[nameOf(t.Field(i))] = i
	}
	fieldNames.Store(t, m)
	return m
}

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
