package api_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/api"
	"qarovul/internal/app"
	"qarovul/internal/chronicle"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func TestOrganisationAsOf(t *testing.T) {
	h := open(t)
	read := func(query string) chronicle.State {
		return ask[api.OrganisationAsOf](h, "GET", "/api/organisation/as-of"+query, nil).State
	}
	s := read("?date=2014-06-01&lang=en")
	if s.Commander == nil || s.Commander.Name != "Akif Yusifov" || s.Commander.From != "2013" || s.Commander.Precision != chronicle.Year || s.Commander.To != "2026-01-06" || s.Commander.Certainty != chronicle.Stated {
		t.Errorf("commander of 2014: %+v", s.Commander)
	}
	if s := read("?date=1991-12-24"); s.Exists || s.Commander != nil || len(s.Names) != 0 {
		t.Errorf("before it was founded: %+v", s)
	}
	today := read("")
	same(t, "today", when.MustDate("2026-12-05"), today.AsOf)
	same(t, "commander of today", "Ramin Babayev", today.Commander.Name)
	same(t, "in Azerbaijani", "Məmməd Əmin Rəsulzadə küçəsi, Binəqədi rayonu, Bakı", today.Seat.Text)

	// The command writes the same object, key by key.
	c, err := h.Chronicle(access.As(t.Context(), access.System("tester")))
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(c.State(when.MustDate("2014-06-01"), words.En))
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := json.Unmarshal(want, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(h.do("GET", "/api/organisation/as-of?date=2014-06-01&lang=en", nil).Body.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	same(t, "the object of the command", a, b)
	h.wants(t, h.do("GET", "/api/organisation/as-of?date=1991", nil), 422, "invalid", "")
}

func TestFactsAndTimeline(t *testing.T) {
	h := open(t)
	all := ask[api.FactList](h, "GET", "/api/organisation/facts", nil)
	if len(all.Sources) != 1 || len(all.Facts) < 50 {
		t.Errorf("%d sources, %d facts", len(all.Sources), len(all.Facts))
	}
	sum := 0
	for _, c := range chronicle.Concepts { // the description has an enum of them
		sum += len(ask[api.FactList](h, "GET", "/api/organisation/facts?concept="+string(c), nil).Facts)
	}
	same(t, "facts of all concepts", len(all.Facts), sum)
	for _, f := range ask[api.FactList](h, "GET", "/api/organisation/facts?concept=appointments&kind=commander", nil).Facts {
		if f.Kind != "commander" || f.Rank == "" || f.Said == "" {
			t.Errorf("a commander without rank or the source's words: %+v", f)
		}
	}
	moments := ask[[]api.MomentView](h, "GET", "/api/organisation/timeline", nil)
	if !slices.IsSortedFunc(moments, func(a, b api.MomentView) int { return int(a.First - b.First) }) || moments[0].Fact.Ref != "F12" {
		t.Error("the timeline does not begin with the establishment, or is out of order")
	}
}

func TestRegisterAsOf(t *testing.T) {
	h := open(t)
	if _, err := h.Save(access.As(t.Context(), access.System("tester")), app.Changes{Changes: force.Changes{
		Memberships: []force.Membership{{ID: "m-p1-01", Person: "p1-01", Unit: "t1", Position: "platoon-commander", Period: when.Period{From: when.MustDate("2024-01-15"), To: when.MustDate("2025-03-01")}},
			{Person: "p1-01", Unit: "t2", Period: when.Period{From: when.MustDate("2025-03-01")}}},
		Absences: []force.Absence{{Person: "p1-01", Kind: force.Leave, Days: when.Days{First: when.MustDate("2025-02-01"), Last: when.MustDate("2025-02-03")}}},
	}}); err != nil {
		t.Fatal(err)
	}
	p := ask[api.PersonOn](h, "GET", "/api/people/p1-01/as-of?date=2025-02-03", nil)
	same(t, "then", api.PersonOn{AsOf: when.MustDate("2025-02-03"), ID: "p1-01", Name: p.Name, Serves: true, Rank: "warrant-officer", Unit: "t1", Position: "platoon-commander",
		Path: []string{"t1", "b1"}, Absence: "leave", Qualifications: p.Qualifications}, p)
	if p := ask[api.PersonOn](h, "GET", "/api/people/p1-01/as-of", nil); p.Unit != "t2" || p.Absence != "" || p.Position != "" {
		t.Errorf("today: %+v", p)
	}
	if p := ask[api.PersonOn](h, "GET", "/api/people/p1-01/as-of?date=2020-01-01", nil); p.Serves || p.Rank != "" || p.Unit != "" || len(p.Path) != 0 {
		t.Errorf("before: %+v", p)
	}
	u := ask[api.UnitOn](h, "GET", "/api/units/t1/as-of?date=2025-02-03", nil)
	if u.Commander != "p1-01" || len(u.Members) != 24 || u.Strength.OnRoll != 24 || u.Strength.Absent["leave"] != 1 || !slices.Contains(u.Members, "p1-01") {
		t.Errorf("the platoon then: %+v", u)
	}
	if u := ask[api.UnitOn](h, "GET", "/api/units/t1/as-of", nil); u.Commander != "" || len(u.Members) != 23 {
		t.Errorf("the platoon today: %+v", u)
	}
	if x := ask[api.PostOn](h, "GET", "/api/sites/posts/p1/as-of", nil); !x.Valid || x.Facility == "" {
		t.Errorf("post: %+v", x)
	}
	for _, path := range []string{"/api/people/none/as-of", "/api/units/none/as-of", "/api/sites/posts/none/as-of"} {
		h.wants(t, h.do("GET", path+"?lang=en", nil), 404, "not-found", "There is no ")
	}
}

// Orders of the force stand beside the files, on the days for which they hold.
func TestOwnFactsAreTold(t *testing.T) {
	h := open(t)
	h.TellFacts(mobilised)
	under := func(date string) bool {
		s := ask[api.OrganisationAsOf](h, "GET", "/api/organisation/as-of?date="+date, nil)
		return slices.ContainsFunc(s.Subordination, func(u chronicle.Under) bool {
			return u.Kind == "operational" && u.Code == "land-forces" && u.Source == "orders"
		})
	}
	if under("2026-11-30") || !under("2026-12-01") || under("2026-12-10") {
		t.Error("the order does not hold on its days alone")
	}
}

func mobilised(context.Context, app.Tx) ([]chronicle.Source, []chronicle.Fact, error) {
	return []chronicle.Source{{Code: "orders", Text: words.Text{Az: "Qüvvənin əmrləri", En: "Orders of the force"}}}, []chronicle.Fact{{
		Concept: chronicle.Subordinations, Ref: "7", Kind: "operational", Subject: "land-forces", Unit: "guard", Text: words.Text{Az: "Quru Qoşunları", En: "Land Forces"},
		Span:      chronicle.Span{From: chronicle.MustPartial("2026-12-01"), To: chronicle.MustPartial("2026-12-10")},
		Certainty: chronicle.Stated, Source: "orders", File: "order 7"}}, nil
}
