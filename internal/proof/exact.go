package proof

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// exact says whether a JSON text, which the decoder has taken for a value of the given type, has each field of it just once
// under its own name, and null only where a type of ours reads it.
func exact(raw []byte, into any) error {
	s := scanner{text: raw}
	return s.value(reflect.TypeOf(into).Elem())
}

// scanner goes through a JSON text that is known to be well formed.
type scanner struct {
	text []byte
	at   int
}

// next passes over space and what stands between values, and gives the byte that follows.
func (s *scanner) next() byte {
	for strings.IndexByte(" \t\r\n,:", s.text[s.at]) >= 0 {
		s.at++
	}
	return s.text[s.at]
}

// str passes over a text and gives it.
func (s *scanner) str() string {
	from, plain := s.at, true
	for s.at++; s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
			plain = false
		}
	}
	s.at++
	if plain {
		return string(s.text[from+1 : s.at-1])
	}
	var x string
	if err := json.Unmarshal(s.text[from:s.at], &x); err != nil {
		return string(s.text[from:s.at])
	}
	return x
}

// skip passes over a text, number, truth or null.
func (s *scanner) skip() {
	if s.next() == '"' {
		s.str()
		return
	}
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n,:]}", s.text[s.at]) < 0 {
		s.at++
	}
}

// values goes through the values of an object or a list, behind its first byte.
func (s *scanner) values(end byte, each func() error) error {
	s.at++
	for s.next() != end {
		if err := each(); err != nil {
			return err
		}
	}
	s.at++
	return nil
}

// form says how values of a type are looked through.
type form struct {
	whole  bool // the type reads its text itself, null too
	may    bool // null is a value
	fields map[string]int
	names  []string // by index, "" for those that may be missing
	of     []reflect.Type
}

var forms sync.Map // reflect.Type → *form

var (
	readsJSON = reflect.TypeFor[json.Unmarshaler]()
	readsText = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func formOf(t reflect.Type) *form {
	if f, ok := forms.Load(t); ok {
		return f.(*form)
	}
	f := &form{whole: reflect.PointerTo(t).Implements(readsJSON), may: t.Kind() == reflect.Pointer}
	if !f.whole && t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(readsText) {
		f.fields = map[string]int{}
		for i := range t.NumField() {
			key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			f.fields[key] = i
			if slices.Contains(mayBeMissing[t], key) {
				key = ""
			}
			f.names, f.of = append(f.names, key), append(f.of, t.Field(i).Type)
		}
	}
	forms.Store(t, f)
	return f
}

// mayBeMissing are the fields that a stranger's document may leave out: those beyond the form's first description.
var mayBeMissing = map[reflect.Type][]string{
	reflect.TypeFor[Qualification](): {"from", "trainee"},
	reflect.TypeFor[Person]():        {"limits"},
	reflect.TypeFor[Slot]():          {"max_rank"},
}

func (s *scanner) value(t reflect.Type) error {
	f := formOf(t)
	first := s.next()
	switch {
	case f.whole: // it has looked at its text, which is no object and no list
	case first == 'n' && !f.may:
		return errors.New("null stands where a value is wanted")
	case first == 'n':
	case f.may:
		return s.value(t.Elem())
	case f.fields != nil:
		return s.object(f)
	case t.Kind() == reflect.Map:
		return s.table(t)
	case t.Kind() == reflect.Slice:
		return s.values(']', func() error { return s.value(t.Elem()) })
	}
	s.skip()
	return nil
}

func (s *scanner) object(f *form) error {
	var seen uint64 // no struct of ours has more fields
	err := s.values('}', func() error {
		key := s.str()
		i, ok := f.fields[key]
		if !ok {
			return fmt.Errorf("no such field: %q", key)
		}
		if seen&(1<<i) != 0 {
			return fmt.Errorf("%s stands twice", key)
		}
		seen |= 1 << i
		if err := s.value(f.of[i]); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, key := range f.names {
		if key != "" && seen&(1<<i) == 0 {
			return fmt.Errorf("there is no %s", key)
		}
	}
	return nil
}

func (s *scanner) table(t reflect.Type) error {
	seen := map[string]bool{}
	return s.values('}', func() error {
		key := s.str()
		if seen[key] {
			return fmt.Errorf("%s stands twice", key)
		}
		seen[key] = true
		if err := s.value(t.Elem()); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return nil
	})
}
