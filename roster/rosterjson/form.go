package rosterjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// form is what the schema says of a value, as far as our schema goes: it has these words and no others. Files are held against it
// before they are read, so that the reader takes no file that the schema refuses.
type form struct {
	Type       string           `json:"type"`
	Ref        string           `json:"$ref"`
	Properties map[string]*form `json:"properties"` // there are no others
	Required   []string         `json:"required"`
	Items      *form            `json:"items"`
	MinItems   int              `json:"minItems"`
	MaxItems   *int             `json:"maxItems"`
	Minimum    *int64           `json:"minimum"`
	Maximum    *int64           `json:"maximum"`
	Const      string           `json:"const"`
	Enum       []string         `json:"enum"`
	OneOf      []*form          `json:"oneOf"` // told apart by their kind
	Defs       map[string]*form `json:"$defs"`
}

// forms is the schema, read once.
var forms = sync.OnceValue(func() *form {
	var f form
	if err := json.Unmarshal(schema, &f); err != nil {
		panic(fmt.Sprint("rosterjson: the schema: ", err))
	}
	return &f
})

// fault is where a text is not of its form.
type fault struct {
	at     int64 // byte
	reason string
}

// follow goes from a reference to what it refers to.
func (f *form) follow() *form {
	const within = "#/$defs/"
	for f.Ref != "" {
		f = forms().Defs[f.Ref[len(within):]]
	}
	return f
}

// check holds a value that is JSON against the form. at is where it stands, path how it is called.
func (f *form) check(value []byte, at int64, path string) *fault {
	f = f.follow()
	if f.OneOf != nil {
		var bad *fault
		if f, bad = f.pick(value, at, path); bad != nil {
			return bad
		}
	}
	if got := typeOf(value); f.Type != "" && got != f.Type {
		return &fault{at, fmt.Sprintf("%s%s where %s belongs", in(path), article(got), article(f.Type))}
	}
	switch f.Type {
	case "object":
		return f.object(value, at, path)
	case "array":
		return f.array(value, at, path)
	case "integer":
		return f.integer(value, at, path)
	}
	if f.Const != "" || f.Enum != nil {
		var text string
		if json.Unmarshal(value, &text) != nil || f.Const != "" && text != f.Const || f.Enum != nil && !slices.Contains(f.Enum, text) {
			return &fault{at, fmt.Sprintf("%s: %s is none of %q", path, value, append(f.Enum, f.Const))}
		}
	}
	return nil
}

// pick finds the form of a value's kind.
func (f *form) pick(value []byte, at int64, path string) (*form, *fault) {
	var v struct {
		Kind *string `json:"kind"`
	}
	if typeOf(value) != "object" {
		return nil, &fault{at, fmt.Sprintf("%s: %s where an object belongs", path, article(typeOf(value)))}
	}
	if json.Unmarshal(value, &v) != nil || v.Kind == nil {
		return nil, &fault{at, in(path) + "kind is missing"}
	}
	for _, one := range f.OneOf {
		if one = one.follow(); one.Properties["kind"].Const == *v.Kind {
			return one, nil
		}
	}
	return nil, &fault{at, fmt.Sprintf("%s: unknown kind %q", path, *v.Kind)}
}

func (f *form) object(value []byte, at int64, path string) *fault {
	var seen []string
	d := json.NewDecoder(bytes.NewReader(value))
	d.Token() // the brace: the value is JSON
	for d.More() {
		token, _ := d.Token()
		key := token.(string)
		keyEnd := at + d.InputOffset()
		var inner json.RawMessage
		if err := d.Decode(&inner); err != nil {
			return &fault{keyEnd, err.Error()}
		}
		if f.Properties[key] == nil {
			return &fault{keyEnd, fmt.Sprintf("%sunknown field %q", in(path), key)}
		}
		if slices.Contains(seen, key) {
			return &fault{keyEnd, fmt.Sprintf("%sthe field %q stands twice", in(path), key)}
		}
		seen = append(seen, key)
		if bad := f.Properties[key].check(inner, at+d.InputOffset()-int64(len(inner)), strings.TrimPrefix(path+"."+key, ".")); bad != nil {
			return bad
		}
	}
	for _, key := range f.Required {
		if !slices.Contains(seen, key) {
			return &fault{at, fmt.Sprintf("%s%s is missing", in(path), key)}
		}
	}
	return nil
}

func (f *form) array(value []byte, at int64, path string) *fault {
	d := json.NewDecoder(bytes.NewReader(value))
	d.Token()
	n := 0
	for ; d.More(); n++ {
		var inner json.RawMessage
		if err := d.Decode(&inner); err != nil {
			return &fault{at + d.InputOffset(), err.Error()}
		}
		if bad := f.Items.check(inner, at+d.InputOffset()-int64(len(inner)), fmt.Sprintf("%s[%d]", path, n)); bad != nil {
			return bad
		}
	}
	if n < f.MinItems || f.MaxItems != nil && n > *f.MaxItems {
		return &fault{at, fmt.Sprintf("%s: has %d elements", path, n)}
	}
	return nil
}

func (f *form) integer(value []byte, at int64, path string) *fault {
	n, err := strconv.ParseInt(string(value), 10, strconv.IntSize)
	switch {
	case err != nil:
		return &fault{at, fmt.Sprintf("%s: %s is no whole number that fits", path, value)}
	case f.Minimum != nil && n < *f.Minimum:
		return &fault{at, fmt.Sprintf("%s: %d is below %d", path, n, *f.Minimum)}
	case f.Maximum != nil && n > *f.Maximum:
		return &fault{at, fmt.Sprintf("%s: %d is above %d", path, n, *f.Maximum)}
	}
	return nil
}

// in begins a reason with where the fault lies.
func in(path string) string {
	if path == "" {
		return ""
	}
	return path + ": "
}

// typeOf is the type of a JSON value; numbers are called integers, and looked at later.
func typeOf(value []byte) string {
	switch value[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "integer"
}

func article(kind string) string {
	switch kind {
	case "null":
		return "nothing (null)"
	case "integer":
		return "a number"
	case "object", "array":
		return "an " + kind
	}
	return "a " + kind
}
