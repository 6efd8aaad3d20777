package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/api"
	"qarovul/internal/when"
)

type created struct {
	IDs     []string       `json:"ids"`
	Vacated []api.SlotView `json:"vacated"`
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: -want +got\n%s", what, d)
	}
}

func TestPeople(t *testing.T) {
	h := open(t)
	list := func(query url.Values) api.People {
		return ask[api.People](h, "GET", "/api/people?"+query.Encode(), nil)
	}
	if all := list(nil); all.Total != 116 || len(all.People) != 100 {
		t.Errorf("%d of %d people", len(all.People), all.Total)
	}
	if part := list(url.Values{"offset": {"110"}}); part.Total != 116 || len(part.People) != 6 {
		t.Errorf("%d of %d people behind the 110th", len(part.People), part.Total)
	}
	if platoon := list(url.Values{"unit": {"t1"}}); platoon.Total != 24 {
		t.Errorf("%d people in the platoon", platoon.Total)
	}
	if below := list(url.Values{"unit": {"b1"}}); below.Total != 116 {
		t.Errorf("%d people in the battalion and below", below.Total)
	}
	if found := list(url.Values{"text": {"memmedov S-0014"}}); found.Total != 1 || !strings.HasPrefix(found.People[0].Name, "Məmmədov ") {
		t.Errorf("found %+v", found)
	}
	before := list(url.Values{"date": {"2020-01-01"}, "state": {"not-serving"}})
	if before.Total != 116 {
		t.Errorf("%d people before anybody joined", before.Total)
	}

	p := ask[api.PersonView](h, "GET", "/api/people/p1-01", nil)
	same(t, "full name", true, strings.HasSuffix(p.FullName, " oğlu"))
	same(t, "unit", "t1", p.Unit)
	same(t, "memberships", []api.Membership{{ID: "m-p1-01", Person: "p1-01", Unit: "t1", From: when.MustDate("2024-01-15")}}, p.Memberships)
	if len(p.Duties) == 0 || p.Duties[0].Person != "p1-01" {
		t.Errorf("duties %+v", p.Duties)
	}
	h.wants(t, h.do("GET", "/api/people/none?lang=en", nil), 404, "not-found", "There is no person none")
}

func TestPersonIsEnteredAndChanged(t *testing.T) {
	h := open(t)
	body := m{"number": "N-1", "surname": "Əhmədova", "given": "Aygün", "sex": "f", "rank": "private", "joined": "2026-12-01"}
	ids := ask[created](h, "POST", "/api/people", body).IDs
	if len(ids) != 1 {
		t.Fatalf("ids %v", ids)
	}
	body["phone"], body["sworn"] = "+994 12 000 00 00", "2026-12-04"
	same(t, "id", ids, ask[created](h, "PUT", "/api/people/"+ids[0], body).IDs)
	p := ask[api.PersonView](h, "GET", "/api/people/"+ids[0], nil)
	want := api.PersonRecord{Number: "N-1", Surname: "Əhmədova", Given: "Aygün", Sex: "f", Rank: "private", Joined: when.MustDate("2026-12-01"),
		Sworn: when.MustDate("2026-12-04"), Phone: "+994 12 000 00 00"}
	same(t, "person", want, p.PersonRecord)
	same(t, "who did it", []string{"tester"}, slices.Compact(each(p.Changes, func(e api.EntryView) string { return e.By })))

	body["rank"] = "emperor"
	problem := h.wants(t, h.do("PUT", "/api/people/"+ids[0]+"?lang=en", body), 422, "invalid", "emperor")
	same(t, "field", "rank", problem.Errors[0].Field)
	body["rank"], body["number"] = "private", "S-0001"
	problem = h.wants(t, h.do("PUT", "/api/people/"+ids[0], body), 422, "invalid", "S-0001")
	same(t, "field", "number", problem.Errors[0].Field)
	h.wants(t, h.do("PUT", "/api/people/none", body), 404, "not-found", "none")
	body["iq"] = 7
	h.wants(t, h.do("POST", "/api/people", body), 422, "invalid", "iq")
	h.wants(t, h.do("POST", "/api/people", m{"number": "N-2"}), 422, "invalid", "surname")
	h.wants(t, h.do("POST", "/api/people", m{"number": "N-2", "surname": "a", "given": "b", "sex": "m", "rank": "private", "born": "5 May"}), 422, "invalid", "body.born")
	h.wants(t, h.do("POST", "/api/people", `{"number":`), 400, "invalid", "body")
}

func each[T, U any](all []T, f func(T) U) []U {
	var out []U
	for _, x := range all {
		out = append(out, f(x))
	}
	return out
}

func TestAbsenceOpensSlots(t *testing.T) {
	h := open(t)
	mine := slices.DeleteFunc(h.slots(version, "person=p1-09&from=2026-12-06"), func(s api.SlotView) bool { return s.Start.Before(h.Now()) })
	if len(mine) == 0 {
		t.Fatal("p1-09 has no duty to come")
	}
	first := mine[0]
	body := m{"person": "p1-09", "kind": "illness", "days": m{"first": first.Date, "last": first.Date}, "note": "soyuqdəymə"}
	got := ask[created](h, "POST", "/api/absences", body)
	same(t, "vacated", []string{first.ID}, each(got.Vacated, func(s api.SlotView) string { return s.ID }))
	same(t, "state", "vacated", got.Vacated[0].State)
	same(t, "slots vacated", 1, len(h.slots(version, "state=vacated")))

	all := ask[[]api.Absence](h, "GET", "/api/absences?person=p1-09", nil)
	want := []api.Absence{{ID: got.IDs[0], Person: "p1-09", Kind: "illness", Days: api.Days{First: first.Date, Last: first.Date}, Note: "soyuqdəymə"}}
	same(t, "absences", want, all)
	same(t, "absences of another time", []api.Absence{}, ask[[]api.Absence](h, "GET", "/api/absences?from=2027-06-01", nil))
	line := ask[api.People](h, "GET", "/api/people?state=absent&date="+first.Date.String(), nil)
	same(t, "absent", []string{"p1-09 illness"}, each(line.People, func(p api.PersonLine) string { return p.ID + " " + p.Why }))
	strength := ask[[]api.StrengthLine](h, "GET", "/api/strength?date="+first.Date.String(), nil)
	same(t, "strength of the battalion", []int{116, 115, 1}, []int{strength[0].OnRoll, strength[0].Present, strength[0].Absent["illness"]})

	body["days"] = m{"first": "2026-12-20", "last": "2026-12-19"}
	h.wants(t, h.do("PUT", "/api/absences/"+got.IDs[0]+"?lang=en", body), 422, "invalid", "errors")
	body["days"] = m{"first": "2026-12-20"}
	body["kind"] = "leave"
	ask[created](h, "PUT", "/api/absences/"+got.IDs[0], body)
	all = ask[[]api.Absence](h, "GET", "/api/absences?person=p1-09", nil)
	same(t, "open absence", api.Days{First: when.MustDate("2026-12-20")}, all[0].Days)
	ask[created](h, "DELETE", "/api/absences/"+got.IDs[0], nil)
	same(t, "no absences", []api.Absence{}, ask[[]api.Absence](h, "GET", "/api/absences", nil))
	h.wants(t, h.do("DELETE", "/api/absences/"+got.IDs[0], nil), 404, "not-found", got.IDs[0])
	h.wants(t, h.do("PUT", "/api/absences/none", body), 404, "not-found", "none")
	body["kind"] = "holiday"
	h.wants(t, h.do("POST", "/api/absences", body), 422, "invalid", "body.kind")
}

func TestRecordsOfAPerson(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		many       string
		body, next m
	}{
		{"qualifications", m{"person": "p2-01", "code": "medic", "from": "2026-01-01", "until": "2026-12-31"}, m{"person": "p2-01", "code": "medic", "from": "2026-01-01"}},
		{"bars", m{"person": "p2-01", "kind": "unfit", "days": m{"first": "2026-12-20"}}, m{"person": "p2-01", "kind": "investigation", "days": m{"first": "2026-12-20", "last": "2026-12-22"}, "note": "№ 7"}},
		{"memberships", m{"person": "p2-01", "unit": "t3", "from": "2023-01-01", "to": "2024-01-15", "position": "driver"}, m{"person": "p2-01", "unit": "hq", "from": "2023-01-01", "to": "2023-02-01"}},
	} {
		t.Run(c.many, func(t *testing.T) {
			path := "/api/" + c.many
			id := ask[created](h, "POST", path, c.body).IDs[0]
			ask[created](h, "PUT", path+"/"+id, c.next)
			c.next["id"] = id
			all := ask[[]m](h, "GET", path+"?person=p2-01", nil)
			if !slices.ContainsFunc(all, func(x m) bool { return cmp.Equal(x, c.next) }) {
				t.Errorf("%v is not among\n%v", c.next, all)
			}
			ask[created](h, "DELETE", path+"/"+id, nil)
			same(t, "one less", len(all)-1, len(ask[[]m](h, "GET", path+"?person=p2-01", nil)))
			h.wants(t, h.do("DELETE", path+"/"+id, nil), 404, "not-found", id)
		})
	}
	h.wants(t, h.do("POST", "/api/memberships", m{"person": "p2-01", "unit": "t3", "from": "2026-01-01"}), 422, "invalid", "errors")
	h.wants(t, h.do("POST", "/api/qualifications", m{"person": "nobody", "code": "medic"}), 422, "invalid", "errors")
}

func TestUnits(t *testing.T) {
	h := open(t)
	same(t, "units", 6, len(ask[[]api.UnitView](h, "GET", "/api/units", nil)))
	body := m{"parent": "b1", "kind": "platoon", "name": m{"az": "5-ci taqım", "en": "Platoon 5"}, "short": "T5", "order": 6, "strength": 24}
	id := ask[created](h, "POST", "/api/units", body).IDs[0]
	body["strength"], body["valid_to"] = 30, "2027-01-01"
	ask[created](h, "PUT", "/api/units/"+id, body)
	all := ask[[]api.UnitView](h, "GET", "/api/units", nil)
	same(t, "unit", api.UnitView{ID: id, Parent: "b1", Kind: "platoon", Name: api.Text{Az: "5-ci taqım", En: "Platoon 5"}, Short: "T5", Order: 6, Strength: 30,
		ValidTo: when.MustDate("2027-01-01")}, all[6])
	ask[created](h, "DELETE", "/api/units/"+id, nil)
	h.wants(t, h.do("DELETE", "/api/units/"+id, nil), 404, "not-found", id)
	h.wants(t, h.do("PUT", "/api/units/"+id, body), 404, "not-found", id)
	h.wants(t, h.do("DELETE", "/api/units/t1?lang=en", nil), 409, "conflict", "People belong to the unit")
	body["parent"] = "nowhere"
	h.wants(t, h.do("POST", "/api/units", body), 422, "invalid", "errors")
}

// TestRegisterAllOrNone moves somebody from one platoon to another in one request, and enters somebody with a unit.
func TestRegisterAllOrNone(t *testing.T) {
	h := open(t)
	body := m{
		"people": []m{{"id": "p-new", "number": "N-1", "surname": "Əhmədov", "given": "Rauf", "sex": "m", "rank": "private", "joined": "2026-12-01"}},
		"memberships": []m{
			{"person": "p-new", "unit": "t2", "from": "2026-12-01"},
			{"id": "m-p1-01", "person": "p1-01", "unit": "t1", "from": "2024-01-15", "to": "2026-12-10"},
			{"person": "p1-01", "unit": "t4", "from": "2026-12-09"},
		},
		"delete": m{"qualifications": []string{"q-weapon-p1-02"}},
	}
	h.wants(t, h.do("POST", "/api/register", body), 422, "invalid", "errors") // a day in two platoons
	h.wants(t, h.do("GET", "/api/people/p-new", nil), 404, "not-found", "p-new")
	body["memberships"].([]m)[2]["from"] = "2026-12-10"
	got := ask[created](h, "POST", "/api/register", body)
	same(t, "ids", []string{"p-new", "m-p1-01"}, []string{got.IDs[0], got.IDs[2]})
	same(t, "unit", "t2", ask[api.PersonView](h, "GET", "/api/people/p-new", nil).Unit)
	for date, unit := range map[string]string{"2026-12-09": "t1", "2026-12-10": "t4"} {
		of := ask[api.People](h, "GET", "/api/people?limit=200&unit="+unit+"&date="+date, nil).People
		if !slices.ContainsFunc(of, func(p api.PersonLine) bool { return p.ID == "p1-01" }) {
			t.Errorf("p1-01 is not in %s on %s", unit, date)
		}
	}
	same(t, "qualifications left", []m{}, ask[[]m](h, "GET", "/api/qualifications?person=p1-02", nil))
}

func TestSites(t *testing.T) {
	h := open(t)
	all := ask[api.SitesView](h, "GET", "/api/sites", nil)
	same(t, "sites", []int{1, 1, 3, 3}, []int{len(all.Facilities), len(all.Guards), len(all.Posts), len(all.Standing)})
	ids := func(method, path string, body any) []string {
		return ask[api.PutIDs](h, method, "/api/sites/"+path, body).IDs
	}
	// Each record comes back as it was put.
	facility := all.Facilities[0]
	facility.ID = ""
	facility.Kind = "museum"
	fid := ids("POST", "facilities", facility)[0]
	guard := all.Guards[0]
	guard.Supernumeraries, guard.Furnish, guard.Valid.To = 2, "b1", when.MustDate("2030-01-01")
	ids("PUT", "guards/g1", guard)
	post := all.Posts[2]
	post.ID, post.Number, post.Needs = "", 12, []string{"medic"}
	pid := ids("POST", "posts", post)[0]
	standing := all.Standing[0]
	standing.Roles[0].Count = 2
	ids("PUT", "standing/"+standing.ID, standing)

	now := ask[api.SitesView](h, "GET", "/api/sites", nil)
	find := func(id string) any {
		for _, x := range now.Facilities {
			if x.ID == id {
				return x
			}
		}
		for _, x := range now.Guards {
			if x.ID == id {
				return x
			}
		}
		for _, x := range now.Posts {
			if x.ID == id {
				return x
			}
		}
		for _, x := range now.Standing {
			if x.ID == id {
				return x
			}
		}
		return nil
	}
	facility.ID, post.ID = fid, pid
	same(t, "facility", any(facility), find(fid))
	same(t, "guard", any(guard), find("g1"))
	same(t, "post", any(post), find(pid))
	same(t, "standing duty", any(standing), find(standing.ID))

	for _, path := range []string{"posts/" + pid, "facilities/" + fid} {
		ids("DELETE", path, nil)
		h.wants(t, h.do("DELETE", "/api/sites/"+path, nil), 404, "not-found", "")
	}
	if w := h.do("DELETE", "/api/sites/facilities/hall", nil); w.Code != 409 && w.Code != 422 {
		t.Errorf("a facility with posts was taken away: %d %s", w.Code, w.Body)
	}
	post.Facility = "nowhere"
	h.wants(t, h.do("POST", "/api/sites/posts", post), 422, "invalid", "")
	h.wants(t, h.do("PUT", "/api/sites/posts/none", all.Posts[0]), 404, "not-found", "none")
	h.wants(t, h.do("POST", "/api/sites/guards", m{"facility": "hall"}), http.StatusUnprocessableEntity, "invalid", "number")
}
