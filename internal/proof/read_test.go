package proof_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/proof"
)

func written(t testing.TB, d *proof.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWrittenIsReadBack(t *testing.T) {
	want := sound()
	text := written(t, want)
	got, err := proof.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if n, lines := len(want.Slots)+len(want.History), bytes.Count(text, []byte("\n")); lines < n || lines > n+60 {
		t.Errorf("%d lines for %d slots: each stands on its own", lines, n)
	}
	plain, err := json.Marshal(want) // as a part of something else
	if err != nil {
		t.Fatal(err)
	}
	if again, err := proof.Read(bytes.NewReader(plain)); err != nil || !cmp.Equal(want, again) {
		t.Errorf("marshalled by encoding/json: %v\n%s", err, cmp.Diff(want, again))
	}
}

// TestReadOtherZones: a moment may be written in any zone; what it says is the same.
func TestReadOtherZones(t *testing.T) {
	text := strings.Replace(string(written(t, sound())), `"start":"2026-12-02T18:00:00+04:00"`, `"start":"2026-12-02T14:00:00Z"`, 1)
	got, err := proof.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sound(), got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestReadMayLeaveOut: what stands in the form beyond its first description may be missing.
func TestReadMayLeaveOut(t *testing.T) {
	text := strings.ReplaceAll(string(written(t, sound())), `"max_rank":null,`, "")
	text = strings.ReplaceAll(text, `"from":null,"until"`, `"until"`)
	got, err := proof.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sound(), got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestReadRefuses changes the text of the sound month in one place. Says is part of the error.
func TestReadRefuses(t *testing.T) {
	text := string(written(t, sound()))
	const anna, first = `{"id":"anna"`, `"start":"2026-12-01T09:00:00+04:00","end":"2026-12-02T09:00:00+04:00"`
	for _, c := range []struct{ name, old, new, says string }{
		{"nothing", text, "", "cut short"},
		{"cut short", text[len(text)/2:], "", "cut short"},
		{"a list", text, "[]", "the document: [ stands where { is wanted"},
		{"no JSON", "{\n", "{,\n", "line 1: "},
		{"something behind", "\n}\n", "\n}\n{}", "something stands behind the document"},
		{"an unknown field", `"format":`, `"colour": 1, "format":`, `no such field: "colour"`},
		{"a field twice", `"zone":`, `"zone": "Asia/Baku", "zone":`, "zone: stands twice"},
		{"a missing field", `"zone": "Asia/Baku",`, "", "the document has no zone"},
		{"another format", proof.Format, "plan/9", `format is "plan/9"`},
		{"another zone", "Asia/Baku", "Europe/London", "Europe/London"},
		{"no month", `"month": "2026-12"`, `"month": "2026-13"`, `"2026-13" is not a month`},
		{"an empty month", `"month": "2026-12"`, `"month": ""`, "month is missing"},
		{"null for a month", `"month": "2026-12"`, `"month": null`, "month: null stands where a value is wanted"},
		{"an unknown state", `"state": "draft"`, `"state": "secret"`, `state is "secret"`},
		{"people are no list", `"people": [`, `"people": {`, "people: { stands where [ is wanted"},
		{"a person is no object", anna, `7,` + anna, "people[0]: "},
		{"a number for a name", `"name":"anna"`, `"name":7`, "people[0]: name is of another form"},
		{"an unknown field of a person", anna, `{"iq":7,"id":"anna"`, `people[0]: no such field: "iq"`},
		{"a field in capitals", anna, `{"ID":"anna"`, `people[0]: no such field: "ID"`},
		{"a field of a person twice", anna, `{"id":"anna","id":"anna"`, "people[0]: id stands twice"},
		{"a field of a person missing", anna, `{"id":"anna"}, {"id":"bella"`, "people[0]: there is no name"},
		{"null for a name", `"name":"anna"`, `"name":null`, "people[0]: name: null stands"},
		{"null for a list", `"absences":[]`, `"absences":null`, "people[0]: absences: null stands"},
		{"null for a truth", `"barred":true`, `"barred":null`, "barred: null stands"},
		{"an empty rank", `"rank":"captain"`, `"rank":""`, "write null for none"},
		{"a person twice", `"id":"boris"`, `"id":"anna"`, `people[1]: "anna" stands twice`},
		{"a person of no name", `"id":"boris"`, `"id":""`, "people[1] has no name of its own"},
		{"an unknown rank", `"rank":"captain"`, `"rank":"emperor"`, `people[0] (anna): no rank "emperor"`},
		{"an unknown unit", `"unit":"c"`, `"unit":"x"`, `people[0] (anna): no unit "x"`},
		{"a bad date", `"until":"2027-01-05"`, `"until":"2027-02-30"`, `people[0]: "2027-02-30" is not a date`},
		{"a number for a date", `"until":"2027-01-05"`, `"until":20270105`, "where a date or null is wanted"},
		{"a qualification that runs backwards", `"from":null,"until":"2027-01-05"`, `"from":"2027-01-06","until":"2027-01-05"`, "before it begins on 2027-01-06"},
		{"an absence without a beginning", `"from":"2026-12-05"`, `"from":null`, "absences[0] has no first day"},
		{"an absence that runs backwards", `"from":"2026-12-01","to":"2026-12-02"`, `"from":"2026-12-03","to":"2026-12-02"`, "before it begins on 2026-12-03"},
		{"an absence of no kind", `"kind":"leave"`, `"kind":""`, "absences[0] has no kind"},
		{"a slot twice", `"id":"chief:2026-12-05"`, `"id":"chief:2026-12-02"`, "there is another slot of that name"},
		{"a slot of history in the month", `"id":"chief:2026-11-29"`, `"id":"chief:2026-12-02"`, "there is another slot of that name"},
		{"a slot that ends before it starts", first, `"start":"2026-12-02T09:00:00+04:00","end":"2026-12-01T09:00:00+04:00"`, "it ends (2026-12-01 09:00) before it starts (2026-12-02 09:00)"},
		{"a slot of no length", first, `"start":"2026-12-01T09:00:00+04:00","end":"2026-12-01T09:00:00+04:00"`, "before it starts"},
		{"a bad moment", first, `"start":"2026-12-01 09:00","end":"2026-12-02T09:00:00+04:00"`, `"2026-12-01 09:00" is not a moment`},
		{"a fraction of a second", first, `"start":"2026-12-01T09:00:00.5+04:00","end":"2026-12-02T09:00:00+04:00"`, "is not a moment"},
		{"null for a moment", first, `"start":null,"end":"2026-12-02T09:00:00+04:00"`, "null is not a moment"},
		{"history within the month", `"start":"2026-11-28T09:00:00+04:00","end":"2026-11-29T09:00:00+04:00"`, `"start":"2026-12-28T09:00:00+04:00","end":"2026-12-29T09:00:00+04:00"`, "it starts on 2026-12-28, not before the month 2026-12"},
		{"an unknown person", `"person":"anna"`, `"person":"zora"`, `no person "zora"`},
		{"an unknown kind", `"kind":"standby"`, `"kind":"party"`, `no kind of duty "party"`},
		{"an unknown profile", `"profile":"shift"`, `"profile":"night"`, `no profile "night"`},
		{"an unknown least rank", `"min_rank":"captain"`, `"min_rank":"emperor"`, `no rank "emperor"`},
		{"a guard that never mounts", `"mounts":"2026-12-02"`, `"mounts":null`, "a guard bears the date"},
		{"an officer who mounts", `"relief":0,"mounts":null`, `"relief":0,"mounts":"2026-12-01"`, "only a guard mounts"},
		{"a fourth relief", `"relief":1`, `"relief":4`, "relief is 4"},
		{"half a relief", `"relief":1`, `"relief":1.5`, "relief is of another form"},
		{"a need of no name", `"needs":["weapon"]`, `"needs":[""]`, "a qualification that it needs has no name"},
		{"null among the needs", `"needs":["weapon"]`, `"needs":[null]`, "needs: null stands"},
		{"rest of an unknown kind", `"standby":{`, `"party":{`, `no kind of duty "party"`},
		{"negative rest", `"after":1440`, `"after":-1440`, "rest of duty-officer is negative"},
		{"a rest twice", `"rest":{"shift":{"before":660,"after":660}`, `"rest":{"shift":{"before":660,"after":660},"shift":{"before":660,"after":660}`, "shift stands twice"},
		{"a rest with a part missing", `"shift":{"before":660,"after":660}`, `"shift":{"before":660}`, "shift: there is no after"},
		{"a negative number", `"mount_days_apart":3`, `"mount_days_apart":-3`, "-3 is negative"},
		{"a bad hour", `"from":"22:00"`, `"from":"25:00"`, `"25:00" is not an hour`},
		{"an unknown parent", `"parent":"r"`, `"parent":"q"`, `no unit "q" to be its parent`},
		{"a slot ahead within the month", `"ahead": []`, `"ahead": [` + slotText(t, "reserve:2026-12-10", "ahead") + `]`, "it starts on 2026-12-10, not after the month 2026-12"},
		{"an order for no rule", `"overrides": []`, order("R99", "anna", "chief:2026-12-02", "why"), `no hard rule "R99"`},
		{"an order for nobody", `"overrides": []`, order("R1", "zora", "chief:2026-12-02", "why"), `no person "zora"`},
		{"an order for no slot", `"overrides": []`, order("R1", "anna", "chief", "why"), `no slot "chief"`},
		{"an order without a reason", `"overrides": []`, order("R1", "anna", "chief:2026-12-02", ""), "an order has a reason"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(text, c.old) {
				t.Fatalf("the document has no %s", c.old)
			}
			_, err := proof.Read(strings.NewReader(strings.Replace(text, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want it to say %q", err, c.says)
			}
		})
	}
}

func order(rule, person, slot, reason string) string {
	return `"overrides": [{"rule":"` + rule + `","person":"` + person + `","slot":"` + slot + `","reason":"` + reason + `","ordered_by":"commander","until":null}]`
}

// TestReadNamesTheLine: an error in an element says on which line it stands.
func TestReadNamesTheLine(t *testing.T) {
	text := string(written(t, sound()))
	at := strings.Index(text, `"person":"gül"`)
	line := 1 + strings.Count(text[:at], "\n")
	_, err := proof.Read(strings.NewReader(text[:at] + `"person":7` + text[at+len(`"person":"gül"`):]))
	want := "line " + itoa(line) + ": slots["
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want it to begin with %q", err, want)
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

// TestValidateStops: one mistake in every line is not told of a thousand times.
func TestValidateStops(t *testing.T) {
	d := sound()
	for i := range d.Slots {
		d.Slots[i].Profile = "none"
	}
	if err := d.Validate(); err == nil || strings.Count(err.Error(), "\n") != 19 {
		t.Errorf("got %v, want twenty lines", err)
	}
}

// FuzzRead: whatever is read can be checked, and written, and read again as the same.
func FuzzRead(f *testing.F) {
	d := sound()
	d.Slots, d.History, d.People = d.Slots[:3], d.History[:2], d.People[:7]
	for i := range d.History {
		d.History[i].Person = ""
	}
	small := written(f, d)
	f.Add(small)
	f.Add(bytes.Replace(small, []byte(`"2026-12-02T18:00:00+04:00"`), []byte(`"0001-01-01T00:00:00Z"`), 1))
	f.Add(bytes.Replace(small, []byte(`"to":null`), []byte(`"to":"9999-12-31"`), 1))
	f.Add([]byte(`{"format": null, "slots": [{}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := proof.Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		proof.Check(d)
		again, err := proof.Read(bytes.NewReader(written(t, d)))
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if !reflect.DeepEqual(d, again) {
			t.Errorf("-read +read again\n%s", cmp.Diff(d, again))
		}
	})
}

// slotText is a slot of the sound month under another name.
func slotText(t *testing.T, id, name string) string {
	t.Helper()
	s := *slot(sound(), id)
	s.ID = name
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
