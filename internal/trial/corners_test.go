package trial

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// units are the letters of all marks that stand in an answer.
func units(answer string) string {
	var out []byte
	for _, m := range markForm.FindAllString(strings.ToLower(answer), -1) {
		if !slices.Contains(out, m[5]) {
			out = append(out, m[5])
		}
	}
	slices.Sort(out)
	return string(out)
}

// TestTakenIsLessThanSeen: who sees the whole force and may take copies of one unit takes copies of that unit.
func TestTakenIsLessThanSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := func(all, one access.Role) access.Principal {
		return access.Principal{Account: "acc-trial", By: "trial", Grants: []access.Grant{{Role: all}, {Role: one, Units: []force.UnitID{"t1"}}}}
	}
	for _, c := range []struct {
		p    access.Principal
		path string
	}{
		{by(access.Auditor, access.Commander), "/api/exports/roster?month=2026-12"},
		{by(access.Auditor, access.Commander), "/api/exports/ledger?month=2026-12&format=csv"},
		{by(access.Auditor, access.Commander), "/api/exports/people?format=csv"},
		{by(access.Auditor, access.Commander), "/api/exports/plan?month=2026-12"},
		{by(access.Auditor, access.Commander), "/api/versions/2026-12.2/document"},
		{by(access.Auditor, access.Commander), "/api/papers/month-roster?month=2026-12"},
		{by(access.Auditor, access.Commander), "/api/papers/ledger?month=2026-12"},
		{by(access.Auditor, access.DutyOfficer), "/api/exports/strength?format=csv"},
		{by(access.Auditor, access.PersonnelOfficer), "/api/exports/absences?format=csv"},
	} {
		res := send(w.api, c.p, try{method: "GET", path: c.path})
		answer := contents(t, res)
		if res.Code != http.StatusOK || strings.Trim(units(answer), "a") != "" {
			t.Errorf("%s: status %d, tells of units %q, want a alone: %v", c.path, res.Code, units(answer), markForm.FindAllString(strings.ToLower(answer), -1))
		}
		for _, id := range personForm.FindAllString(answer, -1) {
			if unitOf(force.PersonID(id)) != "t1" {
				t.Errorf("%s: tells of %s", c.path, id)
				break
			}
		}
	}
}

// TestDraftOfANarrowEditor: whoever edits for one unit opens a draft in which the others' names are as they were, also where they cannot come any
// more; their own are opened.
func TestDraftOfANarrowEditor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, you := w.of["t1"], w.of["t2"]
	for _, h := range []*holding{me, you} {
		w.saved(force.Changes{Absences: []force.Absence{{Person: h.person, Kind: force.Illness, Days: days("2026-12-06", "2026-12-31")}}})
	}
	p := access.Principal{Account: "acc-trial", By: "trial", Grants: []access.Grant{{Role: access.Planner, Units: []force.UnitID{"t1"}}}}
	var other *app.MonthPlan
	before := w.plan(inForce)
	var held string
	for id, as := range before.Plan.Assigned {
		if s, ok := before.FindSlot(id); ok && unitOf(as.Person) == "t1" && as.Person != me.person && s.Start.After(w.Now()) {
			held = string(id)
			break
		}
	}
	if res := send(w.api, p, try{method: "PUT", path: slot(inForce, held) + "/pin", body: m{"pinned": true}}); res.Code != http.StatusOK {
		t.Fatalf("status %d: %s", res.Code, res.Body)
	}
	other = w.plan(w.working())
	for id, was := range before.Plan.Assigned {
		now := other.Plan.Assigned[id]
		switch {
		case string(id) == held:
		case unitOf(was.Person) != "t1" && now != was:
			t.Errorf("%s: was %+v, is %+v", id, was, now)
		case id == me.duty && now.Person != "":
			t.Errorf("%s: the unit's own is still held by %s", id, now.Person)
		}
	}
}

// TestOrdersStayWithWhoMaySeeThem: the checker's word on a plan gives the reasons of orders to those alone who may see orders.
func TestOrdersStayWithWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.of["t2"]
	id := w.draft()
	reason := mark(ofOrder, "b", whose(away("t2")))
	w.must(w.Assign(w.ctx(), id, h.duty, away("t2"), app.Placing{Override: &app.Order{Reason: reason, OrderedBy: reason, Until: days("2026-12-31", "2027-01-31").Last}}))
	for _, role := range access.Roles {
		p := access.Principal{Account: "acc-trial", By: "trial", Person: w.of["t1"].person, Grants: []access.Grant{{Role: role}}}
		for _, x := range []string{v(id) + "/check", slot(id, h.duty) + "/why/" + string(away("t2")), v(id) + "/quality", v(id) + "/document", v(id) + "/overrides"} {
			res := send(w.api, p, try{method: "GET", path: x})
			answer := contents(t, res)
			if l := leaks(p, x, answer); len(l) > 0 {
				t.Errorf("%s: %s tells of %v", role, x, l)
			}
			if role == access.Planner && strings.HasSuffix(x, "/check") && !strings.Contains(answer, reason) {
				t.Errorf("the planner is not told why a rule is broken: %s", answer)
			}
		}
	}
}

// TestOverrideOfAnotherMonth: an order cannot be taken back as one of another plan, in which nobody would have looked whose it is.
func TestOverrideOfAnotherMonth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Fill(t, webtest.Month.Next())
	id := w.order("t2")
	p := access.Principal{Account: "acc-trial", By: "trial", Grants: []access.Grant{{Role: access.Planner, Units: []force.UnitID{"t1"}}}}
	before := w.dump()
	for _, x := range []try{form("/overrides/2027-01.1/" + id + "/delete"), {method: "DELETE", path: "/api/versions/2027-01.1/overrides/" + id}} {
		h := w.pages
		if x.method == "DELETE" {
			h = w.api
		}
		if res := send(h, p, x); res.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", x.path, res.Code)
		}
	}
	for table, now := range w.dump() {
		if before[table] != now {
			t.Errorf("%s was changed", table)
		}
	}
}

// TestTrayIsForWhoeverBroughtTheFile: the preview of an import shows what whoever brought the file may see, so it is for nobody else.
func TestTrayIsForWhoeverBroughtTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	officer := func(name string, units ...force.UnitID) access.Principal {
		return access.Principal{Account: "acc-" + name, By: name, Grants: []access.Grant{{Role: access.PersonnelOfficer, Units: units}}}
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	w.must(nil, parts.WriteField("what", "people"))
	file, err := parts.CreateFormFile("file", "f.csv")
	w.must(nil, err)
	w.must(file.Write([]byte(w.table(w.of["t2"], "people"))))
	w.must(nil, parts.Close())
	r := httptest.NewRequest(http.MethodPost, "/import", &body)
	r.Header.Set("Content-Type", parts.FormDataContentType())
	res := httptest.NewRecorder()
	webtest.As(officer("wide"), w.pages).ServeHTTP(res, r)
	to := res.Header().Get("Location")
	if !strings.HasPrefix(to, "/import/") {
		t.Fatalf("status %d leads to %q\n%s", res.Code, to, res.Body)
	}
	if res := send(w.pages, officer("wide"), look(to)); res.Code != http.StatusOK || !tells(contents(t, res), "t2") {
		t.Errorf("whoever brought it: status %d", res.Code)
	}
	before := w.standing()
	for _, x := range []try{look(to), form(to + "/apply"), form(to + "/drop"), look(to + "/columns"), form(to + "/columns"), form(to + "/words"), form(to + "/decide")} {
		if res := send(w.pages, officer("narrow", "t1"), x); res.Code != http.StatusNotFound || tells(contents(t, res), "t2") {
			t.Errorf("%s: status %d", x.path, res.Code)
		}
	}
	if w.standing() != before {
		t.Error("something was changed")
	}
}

// TestTheStrangerAtThePages: whoever has not signed in is led to the sign-in page from every address but that page, its files and the secret
// addresses of calendars.
func TestTheStrangerAtThePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	site := w.behindTheDoor()
	asked := 0
	for _, o := range pages() {
		x := o.ask(w, w.of["t1"])
		if o.about == theKey || strings.HasPrefix(x.path, "/signin") || x.path == "/display" {
			continue
		}
		res := sendWith(site, x, "")
		asked++
		answer := contents(t, res)
		led := res.Code == http.StatusSeeOther && strings.HasPrefix(res.Header().Get("Location"), "/signin")
		if !led && res.Code != http.StatusUnauthorized || len(leaks(access.Principal{}, x.String(), answer)) > 0 {
			t.Errorf("%s: status %d, leads to %q\n%s", x.String(), res.Code, res.Header().Get("Location"), answer)
		}
	}
	t.Logf("%d pages asked for by a stranger", asked)
}

// TestMovedInTheMidst: somebody is moved to another unit while several write about them for the unit that they leave. Whatever was written was
// written before the move, by the journal's own order: the right is looked at in the transaction that writes.
func TestMovedInTheMidst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.of["t1"]
	about := "person:" + string(me.person)
	p := access.Principal{Account: "acc-trial", By: "narrow", Grants: []access.Grant{{Role: access.PersonnelOfficer, Units: []force.UnitID{"t1"}}}}
	const writers = 4
	wrote := make(chan int, writers*1000)
	done := make(chan string, writers)
	for i := range writers {
		go func() {
			for n := range 1000 {
				day := when.MustDate("2030-01-01").Add(2 * (i*1000 + n)).String()
				res := send(w.api, p, try{method: "POST", path: "/api/absences", body: m{"person": string(me.person), "kind": "leave", "days": m{"first": day, "last": day}}})
				switch res.Code {
				case http.StatusCreated:
					wrote <- n
					continue
				case http.StatusServiceUnavailable: // try again in a moment
					continue
				case http.StatusNotFound:
					done <- ""
				default:
					done <- res.Body.String()
				}
				return
			}
			done <- "never refused"
		}()
	}
	for range 3 * writers {
		select {
		case <-wrote:
		case fault := <-done:
			t.Fatal("refused before the move: ", fault)
		}
	}
	old := w.state().Register.MembershipsOf(me.person)[0]
	old.Period.To = w.Today()
	w.must(w.Save(w.ctx(), app.Changes{What: "trial.move", About: about,
		Changes: force.Changes{Memberships: []force.Membership{old, {Person: me.person, Unit: "t2", Period: whenPeriod(w)}}}}))
	for range writers {
		if fault := <-done; fault != "" {
			t.Error(fault)
		}
	}
	all, err := w.Entries(w.ctx(), about, 100_000)
	w.must(nil, err)
	moved, last, n := int64(-1), int64(-1), 0
	for _, e := range all {
		switch {
		case e.What == "trial.move":
			moved = e.ID
		case e.By == "narrow":
			n, last = n+1, max(last, e.ID)
		}
	}
	if moved < 0 || n < 3*writers || last > moved {
		t.Errorf("moved by entry %d, the last of %d entries by whoever lost the right is %d", moved, n, last)
	}
	t.Logf("%d entries before the move, none after", n)
}
