package trial

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/sqlstore"
)

// dump is the whole store as a hash for each table. What the journal and the counters say of copies taken away is left out: whoever takes a
// copy of their own part leaves that trace.
func (w *world) dump() map[string]string {
	out := map[string]string{}
	w.must(nil, w.Store.(*sqlstore.DB).Snapshot(w.ctx(), func(s *sqlstore.Snapshot) error {
		for _, table := range s.Tables {
			if strings.HasPrefix(table.Name, "journal") || table.Name == "revision" {
				continue
			}
			h := sha256.New()
			if err := s.Rows(w.ctx(), table, func(row []any) error { fmt.Fprintf(h, "%q\n", row); return nil }); err != nil {
				return err
			}
			out[table.Name] = fmt.Sprintf("%x", h.Sum(nil))
		}
		return nil
	}))
	return out
}

// entries are what the journal says was done, newest first, without what only says that a copy was taken.
func (w *world) entries() string {
	all, err := w.Entries(w.ctx(), "", 1000)
	w.must(nil, err)
	var b strings.Builder
	for _, e := range all {
		if !strings.HasPrefix(e.What, "take.") {
			fmt.Fprintln(&b, e.ID, e.What, e.About)
			break // the newest is enough: nothing is ever taken out
		}
	}
	return b.String()
}

// crossed are requests that mix what is one's own with what is another unit's: a record of one under the name of the other, identifiers of others
// for something new, the other's record in the midst of one's own.
func crossed(w *world, me, you *holding) []try {
	id := w.draft()
	// A number and a short name that bear no mark: what they lead to would show.
	taken, short := *w.state().Register.Person(away(you.unit)), *w.state().Register.Unit("hq")
	taken.Number, short.Short = "F-77", "HQX"
	w.saved(force.Changes{People: []force.Person{taken}})
	w.saved(force.Changes{Units: []force.Unit{short}})
	me1, you1 := string(me.person), string(you.person)
	day := m{"first": "2029-05-01", "last": "2029-05-02"}
	reg := func(b m) try { return try{method: "POST", path: "/api/register", body: b} }
	person := func(id, number string) m {
		b := w.personBody(me)
		b["id"], b["number"] = id, number
		return b
	}
	absence := func(id, person string) m { return m{"id": id, "person": person, "kind": "leave", "days": day} }
	wish := func(person string) m { return m{"person": person, "kind": "free", "days": day} }
	out := []try{
		{method: "PUT", path: "/api/absences/" + me.absence, body: absence("", you1)},
		{method: "PUT", path: "/api/absences/" + you.absence, body: absence("", me1)},
		{method: "POST", path: "/api/absences", body: absence(you.absence, you1)},
		{method: "PUT", path: "/api/bars/" + you.bar, body: m{"person": me1, "kind": "unfit", "days": day}},
		{method: "PUT", path: "/api/bars/" + me.bar, body: m{"person": you1, "kind": "unfit", "days": day}},
		{method: "PUT", path: "/api/qualifications/" + you.qualification, body: m{"person": me1, "code": "driver"}},
		{method: "PUT", path: "/api/qualifications/" + me.qualification, body: m{"person": you1, "code": "driver"}},
		{method: "PUT", path: "/api/memberships/" + you.membership, body: m{"person": me1, "unit": string(me.unit), "from": "2050-01-01"}},
		{method: "PUT", path: "/api/memberships/" + me.membership, body: m{"person": me1, "unit": string(you.unit), "from": "2024-01-15"}},
		{method: "POST", path: "/api/memberships", body: m{"person": me1, "unit": string(you.unit), "from": "2051-01-01"}},
		{method: "POST", path: "/api/memberships", body: m{"person": you1, "unit": string(me.unit), "from": "2051-01-01"}},
		{method: "PUT", path: "/api/people/" + you1, body: person("", "S-9")},
		// Somebody new under the number of another unit's person: the number is taken, and whose it is is not said.
		reg(m{"people": []m{person("new-9", "F-77")}, "memberships": []m{{"person": "new-9", "unit": string(me.unit), "from": "2028-01-01"}}}),
		reg(m{"people": []m{person(you1, "S-9")}, "memberships": []m{{"person": you1, "unit": string(me.unit), "from": "2050-01-01"}}}),
		reg(m{"people": []m{person("new-8", "S-8")}, "memberships": []m{{"person": "new-8", "unit": string(you.unit), "from": "2028-01-01"}}}),
		reg(m{"people": []m{person("new-7", "S-7")}, "memberships": []m{{"id": you.membership, "person": "new-7", "unit": string(me.unit), "from": "2028-01-01"}}}),
		reg(m{"people": []m{person("new-6", "S-6")}, "memberships": []m{{"person": "new-6", "unit": string(me.unit), "from": "2028-01-01"}}, "absences": []m{absence(you.absence, "new-6")}}),
		reg(m{"absences": []m{absence("", me1), absence("", you1)}}),
		reg(m{"absences": []m{absence(you.absence, me1)}}),
		reg(m{"absences": []m{absence("", me1)}, "delete": m{"absences": []string{you.absence}}}),
		reg(m{"delete": m{"memberships": []string{you.membership}, "bars": []string{you.bar}, "qualifications": []string{you.qualification}}}),
		reg(m{"delete": m{"units": []string{string(you.unit)}}}),
		reg(m{"units": []m{{"id": string(you.unit), "parent": string(me.unit), "kind": "squad", "name": m{"az": "Z", "en": "Z"}}}}),
		reg(m{"units": []m{{"id": string(me.unit), "parent": string(you.unit), "kind": "platoon", "name": m{"az": "Z", "en": "Z"}}}}),
		reg(m{"units": []m{{"id": "b1", "kind": "battalion", "name": m{"az": "Z", "en": "Z"}}}}),
		// A short name that another unit bears.
		{method: "PUT", path: "/api/units/" + string(me.unit), body: func() m {
			b := w.unitBody(me)
			b["short"] = "HQX"
			return b
		}()},
		{method: "POST", path: "/api/units", body: m{"id": string(you.unit), "parent": string(you.unit), "kind": "squad", "name": m{"az": "Z", "en": "Z"}}},
		{method: "PUT", path: "/api/wishes/" + you.wish, body: wish(me1)},
		{method: "PUT", path: "/api/wishes/" + me.wish, body: wish(you1)},
		{method: "POST", path: "/api/months/2026-12/outcomes", body: []m{{"slot": string(me.past), "kind": "replaced", "stood": you1}}},
		{method: "POST", path: "/api/months/2026-12/outcomes", body: []m{{"slot": string(you.past), "kind": "replaced", "stood": me1}}},
		{method: "POST", path: "/api/months/2026-12/outcomes", body: []m{{"slot": string(me.past), "kind": "stood"}, {"slot": string(you.past), "kind": "absent"}}},
		{method: "PUT", path: slot(id, me.duty) + "/person", body: m{"person": you1, "override": m{"reason": "x", "ordered_by": "x", "until": "2027-01-31"}}},
		{method: "PUT", path: slot(id, you.duty) + "/person", body: m{"person": me1, "clear": true, "override": m{"reason": "x", "ordered_by": "x", "until": "2027-01-31"}}},
		{method: "PUT", path: slot(w.force(), you.duty) + "/person", body: m{"person": me1, "clear": true}},
		{method: "POST", path: v(id) + "/swaps", body: m{"slot": string(me.duty), "with": string(you.duty)}},
		{method: "POST", path: v(id) + "/swaps", body: m{"slot": string(you.duty), "with": string(me.duty)}},
		{method: "GET", path: slot(id, me.duty) + "/why/" + you1},
		{method: "GET", path: slot(id, you.duty) + "/why/" + me1},
		{method: "GET", path: slot(id, you.duty) + "/candidates"},
		{method: "GET", path: "/api/changes?about=person:" + you1},
		{method: "GET", path: "/api/changes?about=unit:" + string(you.unit)},
		{method: "GET", path: "/api/changes?about=plan:" + string(id)},
		{method: "GET", path: "/api/search?limit=1000&text=" + unitsOwn(you, ofUnit)},
		{method: "GET", path: "/api/people?limit=1000&unit=" + string(you.unit)},
		{method: "PUT", path: "/api/sites/posts/" + me.post, body: m{"number": 9000, "facility": me.place, "kind": "shift", "profile": "shift-12", "priority": 3,
			"name": m{"az": "Z", "en": "Z"}, "furnish": string(you.unit), "watches": []m{{"start": 480, "minutes": 720}}}},
		{method: "PUT", path: "/api/sites/posts/" + me.post, body: m{"number": 9000, "facility": you.place, "guard": you.guard, "kind": "three-relief", "profile": "regulation",
			"priority": 3, "name": m{"az": "Z", "en": "Z"}, "furnish": string(me.unit)}},
		// What stands at another unit's place would lead to it.
		{method: "PUT", path: "/api/sites/posts/" + me.post, body: at(w.postBody(me), you.place)},
		{method: "POST", path: "/api/sites/posts", body: at(w.postBody(me), you.place)},
		{method: "POST", path: "/api/sites/guards", body: at(w.guardBody(me), you.place)},
		{method: "POST", path: "/api/sites/standing", body: at(w.standingBody(me), you.place)},
		{method: "PUT", path: "/api/sites/guards/" + you.guard, body: w.guardBody(me)},
		{method: "DELETE", path: "/api/sites/facilities/" + me.place},
		{method: "POST", path: "/api/imports/people?name=f.csv", body: w.table(me, "people") + strings.SplitN(w.table(you, "people"), "\n", 2)[1], kind: "application/octet-stream"},
		{method: "POST", path: "/api/imports/absences?name=f.csv", body: w.table(you, "absences"), kind: "application/octet-stream"},
		{method: "POST", path: "/api/imports/people/preview?name=f.csv", body: w.table(you, "people"), kind: "application/octet-stream"},
		{method: "POST", path: "/api/imports/absences/preview?name=f.csv", body: w.table(you, "absences"), kind: "application/octet-stream"},
	}
	return out
}

// at is a record of the sites put somewhere else.
func at(body m, place string) m {
	body["facility"] = place
	return body
}

// TestForeignIdentifiers: each role, for one unit and for oneself, asks every operation about another unit, and mixes what is its own with what
// is another's. Nothing is read, and nothing is written.
func TestForeignIdentifiers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, you := w.of["t1"], w.of["t2"]
	w.draft()
	ops := operations()
	var plain []try
	var of []*operation
	for i := range ops {
		if o := &ops[i]; o.about == person || o.about == aUnit || o.about == nobody {
			plain, of = append(plain, o.ask(w, you)), append(of, o)
		}
	}
	mixed := crossed(w, me, you)
	asked := 0
	for _, p := range principals(me.person) {
		if len(p.Grants[0].Units) == 0 && p.Grants[0].Role != access.Guard || len(p.Grants[0].Units) > 0 && p.Grants[0].Units[0] != me.unit {
			continue
		}
		before, told := w.dump(), w.entries()
		look := func(x try, refused bool) {
			t.Helper()
			asked++
			res := send(w.api, p, x)
			answer := contents(t, res)
			if l := leaks(p, x.String(), answer); len(l) > 0 {
				t.Errorf("%s: %s\ntells of %v: %s", nameOf(p), x.String(), l, answer)
			}
			if refused && res.Code < 400 || res.Code >= 500 {
				t.Errorf("%s: %s\nstatus %d: %s", nameOf(p), x.String(), res.Code, answer)
			}
		}
		for i, x := range plain {
			look(x, of[i].about != nobody)
		}
		for _, x := range mixed {
			look(x, x.method != "GET" && !strings.Contains(x.path, "/preview"))
		}
		after := w.dump()
		for table, h := range before {
			if after[table] != h {
				t.Errorf("%s: table %s is not as it was", nameOf(p), table)
			}
		}
		if now := w.entries(); now != told {
			t.Errorf("%s: the journal says that something was done: %s", nameOf(p), now)
		}
	}
	t.Logf("%d requests about another unit", asked)
}

// TestTheStranger: whoever has not signed in gets 401 from everything but the description, and none of it tells anything.
func TestTheStranger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	site := w.behindTheDoor()
	nobody := access.Principal{}
	ops := operations()
	before := w.dump()
	asked := 0
	for _, bearer := range []string{"", "Bearer x", "Bearer " + strings.Repeat("a", 43)} {
		for i := range ops {
			x := ops[i].ask(w, w.of["t1"])
			if i == 0 {
				before = w.dump()
			}
			if x.method != "GET" && bearer != "" {
				continue
			}
			rec := sendWith(site, x, bearer)
			asked++
			answer := contents(t, rec)
			if ops[i].about == theKey {
				continue
			}
			if rec.Code != http.StatusUnauthorized {
				t.Errorf("%s: status %d, want 401", x.String(), rec.Code)
			}
			if l := leaks(nobody, "", answer); len(l) > 0 {
				t.Errorf("%s tells of %v", x.String(), l)
			}
		}
	}
	_ = before
	if rec := sendWith(site, try{method: "GET", path: "/api/openapi.json"}, ""); rec.Code != http.StatusOK {
		t.Errorf("the description: status %d", rec.Code)
	}
	t.Logf("%d requests of a stranger", asked)
}

// TestUseCasesKnowNobody: behind the door too, without a principal nothing is told or done.
func TestUseCasesKnowNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ops := operations()
	for i := range ops {
		if ops[i].about == theKey {
			continue
		}
		x := ops[i].ask(w, w.of["t1"])
		before := w.dump()
		res := send(w.api, access.Principal{}, x)
		if answer := contents(t, res); res.Code != http.StatusUnauthorized || len(leaks(access.Principal{}, "", answer)) > 0 {
			t.Errorf("%s: status %d, want 401\n%s", x.String(), res.Code, answer)
		}
		for table, h := range w.dump() {
			if x.method != "GET" && before[table] != h {
				t.Errorf("%s: changed %s", x.String(), table)
			}
		}
	}
}

// TestMovedMeanwhile: somebody is moved to another unit after what is asked was seen; the one for whom it was in reach then may no longer.
func TestMovedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.of["t1"]
	ops := operations()
	p := access.Principal{Account: "acc-trial", By: "trial", Grants: []access.Grant{{Role: access.Operator, Units: []force.UnitID{"t1"}}}}
	if res := send(w.api, p, try{method: "GET", path: "/api/people/" + string(me.person)}); res.Code != http.StatusOK {
		t.Fatalf("status %d before", res.Code)
	}
	var asked []try
	for i := range ops {
		if o := &ops[i]; o.about == person && o.id != "swap-slots" { // the two of a swap are others
			asked = append(asked, o.ask(w, me))
		}
	}
	r := w.state().Register
	old := r.MembershipsOf(me.person)[0]
	old.Period.To = w.Today()
	w.saved(force.Changes{Memberships: []force.Membership{old, {Person: me.person, Unit: "t2", Period: whenPeriod(w)}}})
	before := w.dump()
	for _, x := range asked {
		res := send(w.api, p, x)
		answer := contents(t, res)
		if res.Code < 400 || strings.Contains(answer, mark(ofPerson, "a", whose(me.person))) && !strings.Contains(x.String(), mark(ofPerson, "a", whose(me.person))) {
			t.Errorf("%s\nstatus %d: %s", x.String(), res.Code, answer)
		}
	}
	for table, h := range w.dump() {
		if before[table] != h {
			t.Errorf("table %s was changed", table)
		}
	}
	t.Logf("%d requests about somebody who was moved", len(asked))
}
