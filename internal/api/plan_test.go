package api_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/api"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

func TestMonths(t *testing.T) {
	h := open(t)
	all := ask[[]api.MonthView](h, "GET", "/api/months", nil)
	if len(all) != 1 || all[0].InForce != version || all[0].Working != version || all[0].Versions[0].State != "published" {
		t.Errorf("months %+v", all)
	}
	same(t, "December", all[0], ask[api.MonthView](h, "GET", "/api/months/2026-12", nil))
	same(t, "a month without a plan", api.MonthView{Month: when.NewMonth(2027, 1), Versions: []api.VersionView{}}, ask[api.MonthView](h, "GET", "/api/months/2027-01", nil))
	h.wants(t, h.do("GET", "/api/months/December", nil), 422, "invalid", "path.month")
	h.wants(t, h.do("GET", "/api/months/2026-13", nil), 422, "invalid", "write it as 2026-12")
	same(t, "head", all[0].Versions[0], ask[api.VersionView](h, "GET", "/api/versions/"+version, nil))
	h.wants(t, h.do("GET", "/api/versions/2026-12.9", nil), 404, "not-found", "2026-12.9")
}

func TestDay(t *testing.T) {
	h := open(t)
	d := ask[api.DayView](h, "GET", "/api/days/2026-12-05", nil)
	var guards []string
	for _, x := range d.Duties {
		if x.Kind == "guard" {
			guards = append(guards, x.Date.String())
		}
		for _, s := range x.Slots {
			if s.State == "filled" && s.PersonName == "" {
				t.Errorf("%s has a person without a name", s.ID)
			}
		}
	}
	same(t, "guards that stand on the day", []string{"2026-12-04", "2026-12-05"}, guards)
	same(t, "a Saturday is off", true, d.DayOff)
	h.wants(t, h.do("GET", "/api/days/tomorrow", nil), 422, "invalid", "path.date")
}

func TestSlots(t *testing.T) {
	h := open(t)
	all := ask[api.SlotList](h, "GET", "/api/versions/"+version+"/slots?limit=100000", nil)
	if all.Total != len(all.Slots) || all.Total < 500 {
		t.Errorf("%d of %d slots", len(all.Slots), all.Total)
	}
	if !slices.IsSortedFunc(all.Slots, func(a, b api.SlotView) int { return a.Start.Compare(b.Start) }) {
		t.Error("slots do not stand in order of time")
	}
	count := func(query string, keep func(api.SlotView) bool) {
		t.Helper()
		want := 0
		for _, s := range all.Slots {
			if keep(s) {
				want++
			}
		}
		if got := ask[api.SlotList](h, "GET", "/api/versions/"+version+"/slots?limit=7&"+query, nil); got.Total != want || len(got.Slots) != min(want, 7) || want == 0 {
			t.Errorf("%s: %d slots, want %d", query, got.Total, want)
		}
	}
	count("kind=shift", func(s api.SlotView) bool { return s.Kind == "shift" })
	count("post=p2", func(s api.SlotView) bool { return s.Post == "p2" })
	count("person=p1-09", func(s api.SlotView) bool { return s.Person == "p1-09" })
	count("from=2026-12-05&to=2026-12-06", func(s api.SlotView) bool {
		return s.Date == when.MustDate("2026-12-05") || s.Date == when.MustDate("2026-12-06")
	})
	count("source=officer&state=filled", func(s api.SlotView) bool { return s.Kind == "duty-officer" && s.State == "filled" })
	one := ask[api.SlotView](h, "GET", at(version, all.Slots[3].ID), nil)
	same(t, "one slot", all.Slots[3], one)
	h.wants(t, h.do("GET", at(version, "none"), nil), 404, "not-found", "none")
	h.wants(t, h.do("GET", "/api/versions/"+version+"/slots?colour=red", nil), 422, "invalid", "query.colour")
	h.wants(t, h.do("GET", "/api/versions/"+version+"/slots?kind=party", nil), 422, "invalid", "query.kind")
}

// toCome is a filled slot of a guard in some days.
func (h *house) toCome(role string) api.SlotView {
	h.t.Helper()
	for _, s := range h.slots(version, "kind=guard&from=2026-12-10&state=filled") {
		if s.Role == role {
			return s
		}
	}
	h.t.Fatalf("no %s to come", role)
	return api.SlotView{}
}

// TestReplace walks the way of a duty officer: somebody is ill, the slot opens, a suggested person takes it, the new draft is
// checked and published, and those whose duty changed are named.
func TestReplace(t *testing.T) {
	h := open(t)
	slot := h.toCome("sentry")
	ask[created](h, "POST", "/api/absences", m{"person": slot.Person, "kind": "hospital", "days": m{"first": slot.Date}})
	same(t, "state", "vacated", ask[api.SlotView](h, "GET", at(version, slot.ID), nil).State)

	candidates := ask[[]api.Candidate](h, "GET", at(version, slot.ID)+"/candidates?limit=5", nil)
	if len(candidates) != 5 || !candidates[0].Allowed || candidates[0].Name == "" || candidates[0].Person == slot.Person {
		t.Fatalf("candidates %+v", candidates)
	}
	best := candidates[0]
	why := ask[[]api.Reason](h, "GET", at(version, slot.ID)+"/why/"+slot.Person+"?lang=en", nil)
	if !slices.ContainsFunc(why, func(r api.Reason) bool {
		return r.Rule == "O2" && !r.Allows && strings.Contains(r.Text, "hospital") && r.Detail == "hospital"
	}) {
		t.Errorf("why not: %+v", why)
	}

	refused := h.wants(t, h.do("PUT", at(version, slot.ID)+"/person?lang=en", m{"person": slot.Person}), 409, "refused", "hospital")
	if refused.Refusal == nil || refused.Refusal.Slot != slot.ID || refused.Refusal.Person != slot.Person || refused.Hint == "" {
		t.Errorf("refusal %+v", refused)
	}
	same(t, "versions after a refusal", 1, len(ask[api.MonthView](h, "GET", "/api/months/2026-12", nil).Versions))

	edited := ask[api.EditedView](h, "PUT", at(version, slot.ID)+"/person", m{"person": best.Person, "replacement": true, "pin": true})
	same(t, "draft", "2026-12.2", edited.Version)
	if len(edited.Changed) != 1 || edited.Changed[0].Person != best.Person || edited.Changed[0].How != "replacement" || !edited.Changed[0].Pinned || edited.Changed[0].By != "tester" {
		t.Errorf("changed %+v", edited.Changed)
	}
	report := ask[proof.Report](h, "GET", "/api/versions/"+edited.Version+"/check", nil)
	same(t, "violations", []proof.Violation{}, report.Violations)

	difference := ask[[]api.ChangeView](h, "GET", "/api/versions/"+edited.Version+"/difference?from="+version, nil)
	if !slices.ContainsFunc(difference, func(c api.ChangeView) bool { return c.Slot == slot.ID && c.Was == slot.Person && c.Now == best.Person }) {
		t.Errorf("difference %+v", difference)
	}
	if err := h.Approve(webtest.Context(t), plan.VersionID(edited.Version)); err != nil {
		t.Fatal(err)
	}
	published := ask[api.Publication](h, "POST", "/api/versions/"+edited.Version+"/publish", nil)
	for _, id := range []string{slot.Person, best.Person} {
		if !slices.Contains(published.People, id) {
			t.Errorf("%s is not told: %v", id, published.People)
		}
	}
	month := ask[api.MonthView](h, "GET", "/api/months/2026-12", nil)
	same(t, "in force", "2026-12.2", month.InForce)
	same(t, "states", []string{"superseded", "published"}, each(month.Versions, func(v api.VersionView) string { return v.State }))
	h.wants(t, h.do("POST", "/api/versions/"+edited.Version+"/publish", nil), 409, "conflict", "")
	h.wants(t, h.do("PUT", at(version, slot.ID)+"/person", m{"person": best.Person}), 409, "conflict", "2026-12.2")
}

func TestEdits(t *testing.T) {
	h := open(t)
	a, b := h.toCome("sentry"), h.toCome("driver")
	draft := ask[api.EditedView](h, "DELETE", at(version, a.ID)+"/person", nil).Version
	state := func() string { return ask[api.SlotView](h, "GET", at(draft, a.ID), nil).Person }
	same(t, "cleared", "", state())
	ask[api.EditedView](h, "POST", "/api/versions/"+draft+"/undo", nil)
	same(t, "undone", a.Person, state())
	ask[api.EditedView](h, "POST", "/api/versions/"+draft+"/redo", nil)
	same(t, "redone", "", state())
	h.wants(t, h.do("POST", "/api/versions/"+draft+"/redo", nil), 409, "conflict", "")
	ask[api.EditedView](h, "POST", "/api/versions/"+draft+"/undo", nil)
	h.wants(t, h.do("POST", "/api/versions/"+version+"/undo", nil), 409, "conflict", "")

	pinned := ask[api.EditedView](h, "PUT", at(draft, a.ID)+"/pin", m{"pinned": true})
	same(t, "pinned", true, pinned.Changed[0].Pinned)
	same(t, "let go", false, ask[api.EditedView](h, "PUT", at(draft, a.ID)+"/pin", m{"pinned": false}).Changed[0].Pinned)
	open := slices.IndexFunc(h.slots(draft, "state=open"), func(api.SlotView) bool { return true })
	if open >= 0 {
		h.wants(t, h.do("PUT", at(draft, h.slots(draft, "state=open")[open].ID)+"/pin", m{"pinned": true}), 422, "invalid", "")
	}

	// Two sentries of one guard change places.
	sentries := slices.DeleteFunc(h.slots(draft, "kind=guard&from="+a.Date.String()+"&to="+a.Date.String()), func(s api.SlotView) bool { return s.Role != "sentry" })
	x, y := sentries[0], sentries[1]
	swapped := ask[api.EditedView](h, "POST", "/api/versions/"+draft+"/swaps", m{"slot": x.ID, "with": y.ID}).Changed
	got := map[string]string{swapped[0].ID: swapped[0].Person, swapped[1].ID: swapped[1].Person}
	same(t, "swapped", map[string]string{x.ID: y.Person, y.ID: x.Person}, got)
	h.wants(t, h.do("POST", "/api/versions/"+draft+"/swaps", m{"slot": x.ID, "with": x.ID}), 422, "invalid", "")

	// Whoever does not drive may do so by order, and then it stands as an override.
	person := ""
	for _, c := range ask[[]api.Candidate](h, "GET", at(draft, b.ID)+"/candidates?limit=200", nil) {
		forbids := slices.DeleteFunc(c.Reasons, func(r api.Reason) bool { return r.Allows })
		if len(forbids) == 1 && forbids[0].Rule == "O3" {
			person = c.Person
		}
	}
	refused := h.wants(t, h.do("PUT", at(draft, b.ID)+"/person", m{"person": person}), 409, "refused", "")
	broken := each(refused.Refusal.Reasons, func(r api.Reason) string { return r.Rule })
	order := m{"reason": "parad", "ordered_by": "tabor komandiri", "until": b.Date.Add(1)}
	h.wants(t, h.do("PUT", at(draft, b.ID)+"/person", m{"person": person, "override": m{"reason": "", "ordered_by": "x", "until": b.Date.Add(1)}}), 422, "invalid", "reason")
	ask[api.EditedView](h, "PUT", at(draft, b.ID)+"/person", m{"person": person, "override": order})
	overrides := ask[[]api.OverrideView](h, "GET", "/api/versions/"+draft+"/overrides", nil)
	slices.Sort(broken)
	rules := each(overrides, func(o api.OverrideView) string { return o.Rule })
	slices.Sort(rules)
	same(t, "overridden", slices.Compact(broken), rules)
	report := ask[proof.Report](h, "GET", "/api/versions/"+draft+"/check", nil)
	if len(report.Violations) != 0 || len(report.Overridden) == 0 {
		t.Errorf("report %+v", report)
	}
	for _, o := range overrides {
		h.done("DELETE", "/api/versions/"+draft+"/overrides/"+o.ID, nil)
	}
	h.wants(t, h.do("DELETE", "/api/versions/"+draft+"/overrides/"+overrides[0].ID, nil), 404, "not-found", overrides[0].ID)
	h.wants(t, h.do("POST", "/api/versions/"+draft+"/publish?lang=en", nil), 409, "refused", "hard rule")

	h.wants(t, h.do("PUT", at(draft, "none")+"/person", m{"person": person}), 404, "not-found", "none")
	h.wants(t, h.do("PUT", at(draft, a.ID)+"/person", m{"person": "nobody"}), 404, "not-found", "nobody")
	h.wants(t, h.do("PUT", at("2026-12.9", a.ID)+"/person", m{"person": person}), 404, "not-found", "2026-12.9")
	past := h.slots(draft, "to=2026-12-02")[0]
	h.wants(t, h.do("DELETE", at(draft, past.ID)+"/person", nil), 409, "refused", "")
}

func TestQualityAndDocument(t *testing.T) {
	h := open(t)
	q := ask[api.QualityView](h, "GET", "/api/versions/"+version+"/quality?lang=en", nil)
	if q.Slots != q.Filled+q.Open || len(q.Items) == 0 {
		t.Errorf("quality %+v", q)
	}
	for _, i := range q.Items {
		if i.Text == "" || strings.Contains(i.Text, "⟦") {
			t.Errorf("%s says %q", i.Key, i.Text)
		}
	}
	w := h.do("GET", "/api/versions/"+version+"/document", nil)
	d, err := proof.Read(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "slots of the document", q.Slots, len(d.Slots))
}

func TestOutcomesAndLedger(t *testing.T) {
	h := open(t)
	past := h.slots(version, "to=2026-12-02&kind=guard&state=filled")
	a, b := past[0], past[1]
	stand := ask[[]api.Candidate](h, "GET", at(version, b.ID)+"/candidates?limit=1", nil)[0].Person
	path := "/api/months/2026-12/outcomes"
	h.done("POST", path, []m{{"slot": a.ID, "kind": "stood"}, {"slot": b.ID, "kind": "replaced", "stood": stand, "note": "gecikdi"}})
	got := ask[[]api.OutcomeView](h, "GET", path, nil)
	kinds := map[string]string{}
	for _, o := range got {
		kinds[o.Slot] = o.Kind + " " + o.Planned + " " + o.Stood + " " + o.By
	}
	same(t, "outcomes", map[string]string{a.ID: "stood " + a.Person + " " + a.Person + " tester", b.ID: "replaced " + b.Person + " " + stand + " tester"}, kinds)
	same(t, "slot's outcome", "replaced", ask[api.SlotView](h, "GET", at(version, b.ID), nil).Outcome.Kind)
	h.wants(t, h.do("POST", path, []m{{"slot": h.toCome("chief").ID, "kind": "stood"}}), 422, "invalid", "")
	h.wants(t, h.do("POST", path, []m{{"slot": a.ID, "kind": "replaced"}}), 422, "invalid", "stood")
	h.wants(t, h.do("POST", path, []m{}), 422, "invalid", "body")
	h.wants(t, h.do("GET", "/api/months/2027-01/outcomes", nil), 404, "not-found", "2027-01")

	l := ask[api.LedgerView](h, "GET", "/api/months/2026-12/ledger/weekday?unit=t1", nil)
	if len(l.Rows) != 24 {
		t.Errorf("%d lines of the platoon", len(l.Rows))
	}
	served := 0
	for _, r := range l.Rows {
		if len(r.Cells) != 31 || r.Name == "" {
			t.Fatalf("line %+v", r)
		}
		served += r.Closing.Count
	}
	if served == 0 {
		t.Error("nobody of the platoon has served")
	}
	h.wants(t, h.do("GET", "/api/months/2026-12/ledger/tea", nil), 422, "invalid", "path.kind")
}

func TestWishes(t *testing.T) {
	h := open(t)
	body := m{"person": "p1-09", "kind": "exempt", "duty": "guard", "days": m{"first": "2026-12-20", "last": "2026-12-25"}, "note": "ailə"}
	id := ask[api.PutIDs](h, "POST", "/api/wishes", body).IDs[0]
	body["granted_by"] = "bölük komandiri"
	ask[api.PutIDs](h, "PUT", "/api/wishes/"+id, body)
	want := []api.WishView{{ID: id, Person: "p1-09", Kind: "exempt", Duty: "guard", Days: api.Days{First: when.MustDate("2026-12-20"), Last: when.MustDate("2026-12-25")},
		GrantedBy: "bölük komandiri", Note: "ailə"}}
	same(t, "wishes", want, ask[[]api.WishView](h, "GET", "/api/wishes?person=p1-09", nil))
	same(t, "wishes of another", []api.WishView{}, ask[[]api.WishView](h, "GET", "/api/wishes?person=p1-10", nil))
	h.done("DELETE", "/api/wishes/"+id, nil)
	h.wants(t, h.do("DELETE", "/api/wishes/"+id, nil), 404, "not-found", id)
	h.wants(t, h.do("PUT", "/api/wishes/"+id, body), 404, "not-found", id)
	body["person"] = "nobody"
	h.wants(t, h.do("POST", "/api/wishes", body), 404, "not-found", "nobody")
}

func TestJobs(t *testing.T) {
	h := open(t)
	j := ask[api.JobView](h, "POST", "/api/jobs", m{"month": "2027-01", "seconds": 1.5})
	if j.Kind != "plan" || j.State != "waiting" || j.Seconds != 1.5 || j.Month != when.NewMonth(2027, 1) || j.By != "tester" {
		t.Errorf("job %+v", j)
	}
	same(t, "job", j, ask[api.JobView](h, "GET", "/api/jobs/"+j.ID, nil))
	anew := ask[api.JobView](h, "POST", "/api/jobs", m{"version": version})
	same(t, "kind", "replan", anew.Kind)
	if got := ask[[]api.JobView](h, "GET", "/api/jobs?limit=10", nil); len(got) != 2 {
		t.Errorf("jobs %+v", got)
	}
	h.done("POST", "/api/jobs/"+j.ID+"/cancel", nil)
	same(t, "cancelled", "cancelled", ask[api.JobView](h, "GET", "/api/jobs/"+j.ID, nil).State)
	h.wants(t, h.do("POST", "/api/jobs/"+j.ID+"/cancel", nil), 409, "conflict", "")
	h.wants(t, h.do("GET", "/api/jobs/none", nil), 404, "not-found", "none")
	h.wants(t, h.do("POST", "/api/jobs?lang=en", m{}), 422, "invalid", "a month or a version")
	h.wants(t, h.do("POST", "/api/jobs", m{"month": "1066-10"}), 422, "invalid", "1066-10")
	h.wants(t, h.do("POST", "/api/jobs", m{"month": "2027-13"}), 422, "invalid", "body")
}

// TestPlanned plans a month through a job and looks at what came of it.
func TestPlanned(t *testing.T) {
	h := open(t)
	j := ask[api.JobView](h, "POST", "/api/jobs", m{"month": "2027-01", "seconds": 1})
	if _, err := h.RunJob(webtest.Context(t), j.ID, nil); err != nil {
		t.Fatal(err)
	}
	j = ask[api.JobView](h, "GET", "/api/jobs/"+j.ID, nil)
	if j.State != "done" || j.Version != "2027-01.1" || j.Progress != 1 || j.Ended.IsZero() {
		t.Fatalf("job %+v", j)
	}
	report := ask[proof.Report](h, "GET", "/api/versions/2027-01.1/check", nil)
	same(t, "violations", []proof.Violation{}, report.Violations)
	same(t, "open slots", j.Open, report.Open)
	if err := h.Approve(webtest.Context(t), "2027-01.1"); err != nil {
		t.Fatal(err)
	}
	same(t, "published", "2027-01.1", ask[api.Publication](h, "POST", "/api/versions/2027-01.1/publish", nil).Version)
}

func TestSearchLogOrganisation(t *testing.T) {
	h := open(t)
	hits := ask[[]api.HitView](h, "GET", "/api/search?text="+url.QueryEscape("cobanov"), nil)
	if len(hits) == 0 || hits[0].Kind != "person" || !strings.HasPrefix(hits[0].Title.Az, "Çobanov") {
		t.Errorf("hits %+v", hits)
	}
	h.wants(t, h.do("GET", "/api/search", nil), 422, "invalid", "query.text")
	ask[created](h, "POST", "/api/absences", m{"person": "p1-09", "kind": "leave", "days": m{"first": "2026-12-20"}})
	log := ask[[]api.EntryView](h, "GET", "/api/changes?about=person:p1-09", nil)
	if len(log) != 1 || log[0].What != "absence.save" || log[0].By != "tester" || log[0].Detail == nil {
		t.Errorf("log %+v", log)
	}
	o := ask[m](h, "GET", "/api/organisation", nil)
	if o["today"] != "2026-12-05" || o["demo"] != true || len(o["rules"].([]any)) < 20 || len(o["profiles"].([]any)) != 2 || len(o["ranks"].([]any)) != 18 {
		b, _ := json.Marshal(o)
		t.Errorf("organisation %s", b)
	}
	days := ask[[]api.DayOff](h, "GET", "/api/calendar/2026-12", nil)
	if len(days) != 31 || !days[4].DayOff || days[6].DayOff {
		t.Errorf("days %+v", days)
	}
}
