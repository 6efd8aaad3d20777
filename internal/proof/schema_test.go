package proof_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/proof"
)

const schemaFile = "../../docs/plan-document.schema.json"

// schema is as much of JSON Schema as the published one uses; a keyword that is not here is an error.
type schema struct {
	Schema, ID, Title, Description string
	Ref                            string             `json:"$ref"`
	Type                           any                `json:"type"`
	Const                          any                `json:"const"`
	Enum                           []any              `json:"enum"`
	Pattern                        string             `json:"pattern"`
	MinLength                      int                `json:"minLength"`
	Minimum, Maximum               *float64           `json:",omitempty"`
	Properties                     map[string]*schema `json:"properties"`
	PropertyNames                  *schema            `json:"propertyNames"`
	AdditionalProperties           json.RawMessage    `json:"additionalProperties"`
	Required                       []string           `json:"required"`
	Items                          *schema            `json:"items"`
	Defs                           map[string]*schema `json:"$defs"`
}

func readSchema(t *testing.T) *schema {
	t.Helper()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.NewReplacer(`"$schema"`, `"schema"`, `"$id"`, `"id"`).Replace(string(text)))
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	var s schema
	// "$id" of the schema and the property "id" of a unit are told apart by their place: the first is a text.
	if err := dec.Decode(&s); err != nil {
		t.Fatal(err)
	}
	return &s
}

// against says where a value does not follow a schema.
func (root *schema) against(s *schema, v any, where string) (bad []string) {
	if s.Ref != "" {
		return root.against(root.Defs[strings.TrimPrefix(s.Ref, "#/$defs/")], v, where)
	}
	say := func(format string, args ...any) { bad = append(bad, where+": "+fmt.Sprintf(format, args...)) }
	if s.Const != nil && v != s.Const {
		say("%v is not %v", v, s.Const)
	}
	if s.Enum != nil && !slices.Contains(s.Enum, v) {
		say("%v is none of %v", v, s.Enum)
	}
	if kind := kindOf(v); s.Type != nil && !slices.Contains(kinds(s.Type), kind) {
		say("%s is not %v", kind, s.Type)
	}
	switch v := v.(type) {
	case string:
		if s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(v) {
			say("%q does not follow %s", v, s.Pattern)
		}
		if utf8.RuneCountInString(v) < s.MinLength {
			say("%q is too short", v)
		}
	case float64:
		if s.Minimum != nil && v < *s.Minimum || s.Maximum != nil && v > *s.Maximum {
			say("%v is out of range", v)
		}
	case []any:
		for i, x := range v {
			if s.Items != nil {
				bad = append(bad, root.against(s.Items, x, fmt.Sprintf("%s[%d]", where, i))...)
			}
		}
	case map[string]any:
		bad = append(bad, root.object(s, v, where)...)
	}
	return bad
}

func (root *schema) object(s *schema, v map[string]any, where string) (bad []string) {
	for _, key := range s.Required {
		if _, ok := v[key]; !ok {
			bad = append(bad, where+": no "+key)
		}
	}
	for key, x := range v {
		if s.PropertyNames != nil {
			bad = append(bad, root.against(s.PropertyNames, key, where+" name")...)
		}
		p := s.Properties[key]
		if p == nil && string(s.AdditionalProperties) == "false" {
			bad = append(bad, where+": unknown "+key)
		} else if p == nil && len(s.AdditionalProperties) > 0 {
			p = &schema{}
			if err := json.Unmarshal(s.AdditionalProperties, p); err != nil {
				bad = append(bad, err.Error())
			}
		}
		if p != nil {
			bad = append(bad, root.against(p, x, where+"."+key)...)
		}
	}
	return bad
}

func kinds(t any) []string {
	if s, ok := t.(string); ok {
		return []string{s}
	}
	var out []string
	for _, x := range t.([]any) {
		out = append(out, x.(string))
	}
	return out
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func follows(t *testing.T, text []byte) []string {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	s := readSchema(t)
	return s.against(s, v, "document")
}

func TestWrittenFollowsTheSchema(t *testing.T) {
	d := sound()
	d.Overrides = []proof.Override{{Rule: "R1", Person: "anna", Slot: "chief:2026-12-05", Reason: "parade", OrderedBy: "commander"}}
	if bad := follows(t, written(t, d)); len(bad) > 0 {
		t.Error(strings.Join(bad, "\n"))
	}
}

// TestSchemaRefuses: the schema is no mere ornament.
func TestSchemaRefuses(t *testing.T) {
	text := string(written(t, sound()))
	for old, new := range map[string]string{
		`"kind":"standby"`: `"kind":"party"`, `"relief":1`: `"relief":4`, `"barred":true`: `"barred":1`, `"person":null`: `"person":""`,
		`"state": "draft"`: `"state": "secret"`, `"month": "2026-12"`: `"month": "2026-13"`, `"from":"22:00"`: `"from":"24:00"`,
		`"zone": "Asia/Baku",`: ``, `"unit":"c"`: `"unit":"c","iq":7`, `"to":null`: `"to":"soon"`, `"standby":{`: `"party":{`,
		`"rank":"captain"`: `"rank":7`, `"preparation":180`: `"preparation":-1`,
	} {
		if bad := follows(t, []byte(strings.Replace(text, old, new, 1))); len(bad) != 1 {
			t.Errorf("%s for %s: got %q, want one complaint", new, old, bad)
		}
	}
}

// TestSchemaHasEveryField holds the schema and the Go types together.
func TestSchemaHasEveryField(t *testing.T) {
	s := readSchema(t)
	person, profile := s.Defs["person"], s.Defs["profile"]
	for name, c := range map[string]struct {
		s *schema
		t reflect.Type
	}{
		"document": {s, reflect.TypeFor[proof.Document]()}, "rank": {s.Defs["rank"], reflect.TypeFor[proof.Rank]()},
		"unit": {s.Defs["unit"], reflect.TypeFor[proof.Unit]()}, "profile": {profile, reflect.TypeFor[proof.Profile]()},
		"rest": {s.Defs["rest"], reflect.TypeFor[proof.Rest]()}, "night": {profile.Properties["night"], reflect.TypeFor[proof.Night]()},
		"person": {person, reflect.TypeFor[proof.Person]()}, "slot": {s.Defs["slot"], reflect.TypeFor[proof.Slot]()},
		"qualification": {person.Properties["qualifications"].Items, reflect.TypeFor[proof.Qualification]()},
		"absence":       {person.Properties["absences"].Items, reflect.TypeFor[proof.Absence]()},
		"override":      {s.Defs["override"], reflect.TypeFor[proof.Override]()},
	} {
		var want, got []string
		for i := range c.t.NumField() {
			want = append(want, c.t.Field(i).Tag.Get("json"))
		}
		for key := range c.s.Properties {
			got = append(got, key)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -type +schema\n%s", name, diff)
		}
	}
	var rules []string
	for _, r := range s.Defs["override"].Properties["rule"].Enum {
		rules = append(rules, r.(string))
	}
	if diff := cmp.Diff(proof.Rules, rules); diff != "" {
		t.Errorf("rules: -code +schema\n%s", diff)
	}
}
