package rosterjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qarovul/roster"
	"qarovul/roster/internal/lines"
)

// every is a problem with each kind of rule and each field in use.
func every() *roster.Problem {
	m := func(name string) roster.Meta { return roster.Meta{Name: name, Weight: 3, People: []int{0, 1}} }
	hard := roster.Meta{Name: "hard", Hard: true}
	night := roster.ShiftSet{Tags: []string{"night"}}
	return &roster.Problem{
		Name: "every", Days: 7, FirstWeekday: 2, PastDays: 2,
		Groups: []roster.Group{{ID: "top", Parent: -1}, {ID: "sub", Parent: 0}},
		People: []roster.Person{
			{ID: "a", Group: 1, Skills: []string{"lead"}, Grade: 3, Away: []roster.Span{{From: 0, To: 60}}, Barred: []roster.Span{{From: -5, To: 5}}},
			{ID: "b", Group: -1, Shifts: []int{1}},
		},
		Shifts: []roster.Shift{{ID: "D", Start: 480, Minutes: 480}, {ID: "N", Start: 1200, Minutes: 720, Tags: []string{"night"}}},
		Demands: []roster.Demand{
			{ID: "gate", Day: 1, Shift: 0, Skills: []string{"lead"}, MinGrade: 1, MaxGrade: 5, Min: 1, Want: 1, Max: 2, Under: 9, Over: 1},
			{ID: "hall", Day: 2, Shift: 1, Want: 1, Max: -1},
		},
		Rules: []roster.Rule{
			roster.Rest{Meta: hard, Of: night, Before: 60, After: 120},
			roster.Free{Meta: m("free"), From: -100, To: -50},
			roster.LongRest{Meta: hard, Of: night, Days: 7, Minutes: 2160},
			roster.Count{Meta: m("count"), Of: roster.ShiftSet{Shifts: []int{1}}, Measure: roster.CountShifts, Min: 1, Max: 3, Carried: []int{1, 2}},
			roster.Count{Meta: m("window"), Measure: roster.CountMinutes, Every: 7, Max: -1},
			roster.Run{Meta: m("run"), Off: true, Min: 2, Max: -1},
			roster.WholeWeekend{Meta: m("weekend")},
			roster.Follow{Meta: hard, First: night, Then: roster.ShiftSet{Shifts: []int{0}}},
			roster.Automaton{Meta: m("rotation"), Letters: []roster.ShiftSet{night, {}}, Start: 1, Next: [][]int{{0, 1, 0}, {0, 1, 1}},
				Broken: [][]int{{0, 0, 0}, {0, 0, 1}}},
			roster.Wish{Meta: roster.Meta{Name: "wish", Weight: 2}, Person: 1, Day: 3, Of: night, Want: true},
			roster.Share{Meta: m("share"), Demands: []int{0, 1}, Carried: []int{100, 0}},
			roster.Together{Meta: m("together"), Teams: [][]int{{0}, {1}}, Homes: []int{1, -1}, Costs: []roster.Weight{1, 2}},
			roster.Repay{Meta: m("repay"), RestDays: []roster.Day{3}, WorkDays: []roster.Day{1, 5}},
		},
		Fixed: []roster.Assignment{{Person: 1, Demand: 1}},
		Past:  []roster.Work{{Person: 0, Shift: 0, Day: -2}},
	}
}

func TestProblemThereAndBack(t *testing.T) {
	want := every()
	var b bytes.Buffer
	if err := WriteProblem(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadProblem(&b, "f.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problem (-want +got):\n%s", diff)
	}
}

func TestRosterThereAndBack(t *testing.T) {
	p := every()
	want := &roster.Roster{Assignments: []roster.Assignment{{Person: 0, Demand: 0}, {Person: 1, Demand: 1}}}
	var b bytes.Buffer
	if err := WriteRoster(&b, p, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRoster(&b, "f.json", p)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("roster (-want +got):\n%s", diff)
	}
	_, err = ReadRoster(strings.NewReader("{\"assignments\":[{\"person\":1,\"demand\":0},\n{\"person\":2,\"demand\":0}]}"), "f.json", p)
	var fault *lines.Error
	if !errors.As(err, &fault) || fault.Line != 2 {
		t.Errorf("unknown person: got %v, want a fault on line 2", err)
	}
}

func TestFaultsNameTheLine(t *testing.T) {
	const rest = `"people":[],"shifts":[],"demands":[]`
	for _, c := range []struct {
		name, text string
		line       int
		reason     string
	}{
		{"empty", "", 1, "too early"},
		{"cut", "{\n\"days\":", 2, "too early"},
		{"syntax", "{\n\"days\": 7,\n}", 3, "invalid character"},
		{"type", "{\n\n\"days\": \"7\"}", 3, "days: a string where a number belongs"},
		{"unknown", "{\"days\": 7,\n\"dayz\": 1}", 2, "unknown field"},
		{"behind", "{\"days\": 7," + rest + "}\n{}", 2, "behind the end"},
		{"kind", "{\"days\": 7," + rest + ",\"rules\":[\n{\"kind\":\"whole_weekend\",\"name\":\"w\"},\n {\"kind\":\"nap\",\"name\":\"n\"}]}", 3, "unknown kind"},
		{"field of another kind", "{\"days\": 7," + rest + ",\n\"rules\":[{\"kind\":\"run\",\"name\":\"n\",\"every\":3}]}", 2, "rules[0]: unknown field \"every\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadProblem(strings.NewReader(c.text), "f.json")
			var fault *lines.Error
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a fault", err)
			}
			if fault.Line != c.line || !strings.Contains(fault.Reason, c.reason) {
				t.Errorf("got %v, want line %d and %q", fault, c.line, c.reason)
			}
		})
	}
}

// The schema knows exactly the fields that the reader knows.
func TestSchemaHasEveryField(t *testing.T) {
	var s struct {
		Properties map[string]any `json:"properties"`
		Defs       map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(Schema(), &s); err != nil {
		t.Fatal(err)
	}
	names := func(m map[string]any) []string {
		var list []string
		for k := range m {
			list = append(list, k)
		}
		return list
	}
	sorted := cmpopts.SortSlices(strings.Compare)
	check := func(what string, v any, got []string) {
		var want []string
		for i := range reflect.TypeOf(v).NumField() {
			tag, _, _ := strings.Cut(reflect.TypeOf(v).Field(i).Tag.Get("json"), ",")
			want = append(want, tag)
		}
		if diff := cmp.Diff(want, got, sorted); diff != "" {
			t.Errorf("%s (-fields +schema):\n%s", what, diff)
		}
	}
	check("problem", problem{}, names(s.Properties))
	for name, v := range map[string]any{"person": person{}, "span": span{}, "group": group{}, "shift": shift{}, "demand": demand{},
		"assignment": assignment{}, "work": work{}, "set": set{}, "roster": answer{}} {
		check(name, v, names(s.Defs[name].Properties))
	}
	all := map[string]any{}
	for name, d := range s.Defs {
		if strings.HasPrefix(name, "rule_") {
			for k := range d.Properties {
				all[k] = nil
			}
		}
	}
	check("rule", rule{}, names(all))
	// Each kind, with every field that it has in use, uses fields of its own definition only.
	for _, r := range every().Rules {
		text, err := json.Marshal(fromRule(r))
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		for k := range m {
			if _, ok := s.Defs["rule_"+m["kind"].(string)].Properties[k]; !ok {
				t.Errorf("kind %v: field %s is not in the schema", m["kind"], k)
			}
		}
	}
}

func FuzzReadProblem(f *testing.F) {
	var b bytes.Buffer
	if err := WriteProblem(&b, every()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"days":1,"first_weekday":0,"people":[],"shifts":[],"demands":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ReadProblem(bytes.NewReader(text), "f.json")
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteProblem(&b, p); err != nil {
			t.Fatal(err)
		}
		again, err := ReadProblem(&b, "f.json")
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if diff := cmp.Diff(p, again, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("there and back (-want +got):\n%s", diff)
		}
	})
}
