package trial

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/api"
	"qarovul/internal/app"
	"qarovul/internal/door"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/plan"
	"qarovul/internal/retention"
	"qarovul/internal/selection"
	"qarovul/internal/site"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

// try is one request. A body that is text goes as it is, anything else as JSON.
type try struct {
	method, path string
	body         any
	kind         string // content type of the body; JSON if ""
}

func (x *try) bytes() []byte {
	switch b := x.body.(type) {
	case nil:
		return nil
	case string:
		return []byte(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			panic(err)
		}
		return text
	}
}

func (x *try) String() string { return x.method + " " + x.path + " " + string(x.bytes()) }

// send lets somebody ask.
func send(h http.Handler, p access.Principal, x try) *httptest.ResponseRecorder {
	r := httptest.NewRequest(x.method, x.path, bytes.NewReader(x.bytes()))
	switch {
	case x.kind != "":
		r.Header.Set("Content-Type", x.kind)
	case x.body != nil:
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	webtest.As(p, h).ServeHTTP(w, r)
	return w
}

// right is an action on a resource.
type right struct {
	act access.Action
	on  access.Resource
}

func sees(on access.Resource) right    { return right{access.See, on} }
func takes(on access.Resource) right   { return right{access.Take, on} }
func changes(on access.Resource) right { return right{access.Change, on} }

// operation is what is tried of one operation of the API, or of one page: what it asks for and about whom.
type operation struct {
	id    string // the operation's name; for pages method and pattern
	needs []right
	// about is what the request names: a person's records, a unit's, the whole force's, or nobody's in particular.
	about about
	// tells says that the answer, where it is given, says something of whom it is about.
	tells bool
	ask   func(w *world, h *holding) try
}

type about int

const (
	nobody  about = iota // a list, a search: what is within reach
	person               // the unit's person
	aUnit                // the unit itself
	theLot               // the whole force: by halves it is refused
	anybody              // open to whoever is signed in
	theKey               // open to whoever has the address, who then knows what it holds
)

// m is a JSON object.
type m = map[string]any

func v(id plan.VersionID) string { return "/api/versions/" + string(id) }

func slot(id plan.VersionID, s any) string { return v(id) + "/slots/" + url.PathEscape(fmt.Sprint(s)) }

func get(path string) func(*world, *holding) try {
	return func(*world, *holding) try { return try{method: "GET", path: path} }
}

// mine is somebody's word in the unit's own hand.
func mine(h *holding, in rune) string { return mark(in, letters[h.unit], whose(h.person)) }

func unitsOwn(h *holding, in rune) string { return mark(in, letters[h.unit], "zz") }

func (w *world) personBody(h *holding) m {
	p := w.state().Register.Person(h.person)
	return m{"number": p.Number, "surname": p.Surname, "given": p.Given, "sex": "m", "rank": string(p.Rank), "joined": p.Joined.String(),
		"sworn": p.Sworn.String(), "trained": p.Trained.String(), "phone": p.Phone}
}

func (w *world) unitBody(h *holding) m {
	s := unitsOwn(h, ofUnit)
	return m{"parent": "b1", "kind": "platoon", "name": m{"az": s, "en": s}, "short": s, "strength": 24}
}

func site1(h *holding, extra m) m {
	s := unitsOwn(h, ofSite)
	out := m{"name": m{"az": s, "en": s}}
	for k, x := range extra {
		out[k] = x
	}
	return out
}

func (w *world) guardBody(h *holding) m {
	return site1(h, m{"facility": h.place, "number": 100 + w.next(), "mounts_at": 1080, "profile": string(duty.Regulation), "furnish": string(h.unit)})
}

func (w *world) postBody(h *holding) m {
	return site1(h, m{"facility": h.place, "number": 100 + w.next(), "kind": "shift", "profile": string(duty.Shift12), "priority": 3, "furnish": string(h.unit),
		"watches": []m{{"start": 480, "minutes": 720}}})
}

func (w *world) standingBody(h *holding) m {
	return site1(h, m{"kind": "inner", "facility": h.place, "starts_at": 1080, "minutes": 1440, "profile": string(duty.Regulation), "priority": 3,
		"roles": []m{{"role": "orderly", "count": 1}}, "furnish": string(h.unit)})
}

// made has the house make something that the request then takes away or changes.
func (w *world) saved(ch force.Changes) string {
	s, err := w.Save(w.ctx(), app.Changes{Changes: ch})
	w.must(nil, err)
	return s.IDs[0]
}

// far is a day in 2028 that nothing stands on yet.
func (w *world) far() when.Date { return when.MustDate("2028-01-01").Add(3 * w.next()) }

func (w *world) newAbsence(h *holding) string {
	d := w.far()
	return w.saved(force.Changes{Absences: []force.Absence{{Person: h.person, Kind: force.Leave, Days: when.Days{First: d, Last: d}, Note: mine(h, ofAbsence)}}})
}

// newHold has an order that keeps everybody's wishes.
func (w *world) newHold() string {
	p := access.Of(w.ctx())
	p.Grants = append(p.Grants, access.Grant{Role: access.Commander})
	id, err := w.Hold(access.As(w.ctx(), p), retention.Hold{Class: retention.Wish, Order: "Order 1", Reason: "an inquiry"})
	w.must(nil, err)
	return id
}

func (w *world) newBar(h *holding) string {
	d := w.far()
	return w.saved(force.Changes{Bars: []force.Bar{{Person: h.person, Kind: force.Unfit, Days: when.Days{First: d, Last: d}, Note: mine(h, ofPerson)}}})
}

func (w *world) newQualification(h *holding) string {
	return w.saved(force.Changes{Qualifications: []force.Qualification{{Person: h.person, Code: strings.ToLower(mine(h, ofPerson))}}})
}

func (w *world) newUnit(h *holding) string {
	return w.saved(force.Changes{Units: []force.Unit{{Parent: h.unit, Kind: force.Squad, Name: text(unitsOwn(h, ofUnit))}}})
}

func (w *world) newSite(h *holding, table string) string {
	f := text(unitsOwn(h, ofSite))
	var ch app.SiteChanges
	switch table {
	case "guard":
		ch.Guards = append(ch.Guards, w.state().Sites.Guards[1])
		for _, g := range w.state().Sites.Guards {
			if g.ID == h.guard {
				ch.Guards[0] = g
			}
		}
		ch.Guards[0].ID, ch.Guards[0].Number, ch.Guards[0].Name = "", 1000+w.next(), f
	case "post":
		for _, p := range w.state().Sites.Posts {
			if p.ID == h.post {
				ch.Posts = append(ch.Posts, p)
			}
		}
		ch.Posts[0].ID, ch.Posts[0].Number = "", 1000+w.next()
	case "standing":
		for _, x := range w.state().Sites.Standing {
			if x.ID == h.standing {
				ch.Standing = append(ch.Standing, x)
			}
		}
		ch.Standing[0].ID = ""
	}
	ch.What, ch.About = "trial.make", "sites"
	ids, err := w.SaveSites(w.ctx(), ch)
	w.must(nil, err)
	return ids[0]
}

func (w *world) newWish(h *holding) string {
	d := w.far()
	id, err := w.SaveWish(w.ctx(), plan.Wish{Person: h.person, Kind: plan.WishFree, Days: when.Days{First: d, Last: d}, Note: mine(h, ofWish)})
	w.must(nil, err)
	return id
}

// pinned has the last edit of the draft be one about the unit's person.
func (w *world) pinned(h *holding) plan.VersionID {
	id := w.draft()
	as := w.plan(id).Plan.Assigned[h.duty]
	if as.Person == "" {
		w.must(w.Assign(w.ctx(), id, h.duty, h.person, app.Placing{}))
	}
	w.must(w.Pin(w.ctx(), id, h.duty, !as.Pinned))
	return id
}

// swappable is a pair of duties of the unit that may be exchanged.
func (w *world) swappable(h *holding) [2]string {
	if h.swap[0] != "" {
		return [2]string{string(h.swap[0]), string(h.swap[1])}
	}
	id := w.draft()
	mp := w.plan(id)
	var ours []plan.Assignment
	for a, x := range mp.Plan.Assigned {
		if at, ok := mp.FindSlot(a); ok && x.Person != "" && unitOf(x.Person) == h.unit && at.Start.After(w.Now()) {
			ours = append(ours, x)
		}
	}
	free := func(all []plan.Assignment, x plan.Assignment) bool {
		return !slices.ContainsFunc(mp.Desk.WhyAfter(all, x.Person, x.Slot), func(r plan.Reason) bool { return !r.Allows })
	}
	for i, x := range ours {
		for _, y := range ours[:i] {
			both := []plan.Assignment{{Slot: x.Slot, Person: y.Person}, {Slot: y.Slot, Person: x.Person}}
			if x.Person != y.Person && free(both, both[0]) && free(both, both[1]) {
				h.swap[0], h.swap[1] = x.Slot, y.Slot
				return [2]string{string(x.Slot), string(y.Slot)}
			}
		}
	}
	w.t.Fatalf("%s: no two duties may be exchanged", h.unit)
	return [2]string{}
}

// table is a file of one row about the unit's person.
func (w *world) table(h *holding, what string) string {
	p := w.state().Register.Person(h.person)
	if what == "people" {
		return "number,surname,given,rank,height\n" + fmt.Sprintf("%s,%s,%s,%s,%d\n", p.Number, p.Surname, p.Given, p.Rank, 165+w.next()%30)
	}
	d := w.far()
	return "number,kind,first,last,note\n" + fmt.Sprintf("%s,leave,%s,%s,%s\n", p.Number, d, d, mine(h, ofAbsence))
}

// job has the house start planning a month that is far away.
func (w *world) job() string {
	j, err := w.StartPlanning(w.ctx(), app.Planning{Month: when.NewMonth(2028, 1)})
	w.must(nil, err)
	return j.ID
}

// asked has the house ask for approval of a draft as it stands now, which it never did before.
func (w *world) asked() string {
	id := w.draft()
	w.order("t3")
	x, err := w.AskApproval(w.ctx(), id)
	w.must(nil, err)
	return x.ID
}

// approved has a draft that may be put in force.
func (w *world) approved() plan.VersionID {
	id := w.pinned(w.of["t3"])
	w.must(nil, w.Approve(w.ctx(), id))
	return id
}

// own gives the record's operations: list, create, put, delete.
func own(one, many string, on access.Resource, id func(*holding) string, body func(*world, *holding) m, fresh func(*world, *holding) string) []operation {
	return []operation{
		{"list-" + many, []right{sees(on)}, nobody, many != "limits", get("/api/" + many)}, // a limit says nothing that could be marked
		{"list-" + many, []right{sees(on)}, nobody, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/" + many + "?person=" + string(h.person)}
		}},
		{"create-" + one, []right{changes(on)}, person, false, func(w *world, h *holding) try {
			return try{method: "POST", path: "/api/" + many, body: body(w, h)}
		}},
		{"put-" + one, []right{changes(on)}, person, false, func(w *world, h *holding) try {
			return try{method: "PUT", path: "/api/" + many + "/" + fresh(w, h), body: body(w, h)}
		}},
		{"delete-" + one, []right{changes(on)}, person, false, func(w *world, h *holding) try {
			return try{method: "DELETE", path: "/api/" + many + "/" + fresh(w, h)}
		}},
	}
}

func siteOps(one, many string, all bool, body func(*world, *holding) m, fresh func(*world, *holding) string) []operation {
	who := aUnit
	if all {
		who = theLot
	}
	return []operation{
		{"create-" + one, []right{changes(access.Sites)}, who, false, func(w *world, h *holding) try {
			return try{method: "POST", path: "/api/sites/" + many, body: body(w, h)}
		}},
		{"put-" + one, []right{changes(access.Sites)}, who, false, func(w *world, h *holding) try {
			return try{method: "PUT", path: "/api/sites/" + many + "/" + fresh(w, h), body: body(w, h)}
		}},
		{"delete-" + one, []right{changes(access.Sites)}, who, false, func(w *world, h *holding) try {
			return try{method: "DELETE", path: "/api/sites/" + many + "/" + fresh(w, h)}
		}},
	}
}

// operations is what is tried of the API: at least one request for each operation.
func operations() []operation {
	ops := []operation{
		{"read-organisation", []right{sees(access.Organisation)}, anybody, false, get("/api/organisation")},
		{"read-days-off", []right{sees(access.Organisation)}, anybody, false, get("/api/calendar/2026-12")},
		{"search", nil, anybody, false, get("/api/search?text=qolo&limit=1000")},
		{"search", nil, anybody, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/search?limit=1000&text=" + mine(h, ofPerson)[:6]}
		}},
		{"list-changes", []right{sees(access.Journal)}, theLot, true, get("/api/changes?limit=1000")},

		{"list-people", []right{sees(access.People)}, nobody, true, get("/api/people?limit=1000")},
		{"list-people", []right{sees(access.People)}, nobody, false, get("/api/people?text=qolo&state=absent")},
		{"read-person", []right{sees(access.People)}, person, true, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/people/" + string(h.person)}
		}},
		{"read-service", []right{sees(access.Service)}, nobody, false, get("/api/service")},
		{"read-person-service", []right{sees(access.Service)}, person, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/people/" + string(h.person) + "/service"}
		}},
		{"promote", []right{changes(access.Service), changes(access.People)}, person, false, func(w *world, h *holding) try {
			return try{method: "POST", path: "/api/people/" + string(h.person) + "/promotion", body: m{"rank": w.state().Register.Person(h.person).Rank, "from": w.far(), "order": mine(h, ofService)}}
		}},
		{"read-leave", []right{sees(access.Absences)}, nobody, false, get("/api/leave?month=2026-12")},
		{"read-leave", []right{sees(access.Absences)}, aUnit, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/leave?month=2026-12&unit=" + string(h.unit)}
		}},
		{"create-person", []right{changes(access.People)}, theLot, false, func(w *world, h *holding) try {
			b := w.personBody(h)
			b["number"] = fmt.Sprintf("N-%d", w.next())
			return try{method: "POST", path: "/api/people", body: b}
		}},
		{"put-person", []right{changes(access.People)}, person, false, func(w *world, h *holding) try {
			return try{method: "PUT", path: "/api/people/" + string(h.person), body: w.personBody(h)}
		}},
		{"list-duties", []right{sees(access.Plans)}, person, true, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/people/" + string(h.person) + "/duties"}
		}},
		{"create-calendar", []right{takes(access.Plans)}, person, false, func(_ *world, h *holding) try {
			return try{method: "POST", path: "/api/people/" + string(h.person) + "/calendar"}
		}},
		{"put-register", []right{changes(access.People)}, aUnit, false, func(w *world, h *holding) try {
			id := fmt.Sprintf("new-%d", w.next())
			b := w.personBody(h)
			b["id"], b["number"] = id, id
			b["surname"], b["given"], b["phone"] = "Yeni", "Yeni", ""
			return try{method: "POST", path: "/api/register", body: m{"people": []m{b},
				"memberships": []m{{"person": id, "unit": string(h.unit), "from": "2028-01-01"}}}}
		}},
		{"put-register", []right{changes(access.Absences)}, person, false, func(w *world, h *holding) try {
			d := w.far().String()
			return try{method: "POST", path: "/api/register", body: m{"absences": []m{{"person": string(h.person), "kind": "leave",
				"days": m{"first": d, "last": d}}}, "delete": m{"absences": []string{w.newAbsence(h)}}}}
		}},
		{"put-register", []right{changes(access.Units)}, aUnit, false, func(w *world, h *holding) try {
			return try{method: "POST", path: "/api/register", body: m{"delete": m{"units": []string{w.newUnit(h)}}}}
		}},

		{"list-units", []right{sees(access.Units)}, nobody, true, get("/api/units")},
		{"create-unit", []right{changes(access.Units)}, aUnit, false, func(w *world, h *holding) try {
			b := w.unitBody(h)
			b["parent"], b["short"], b["kind"] = string(h.unit), "", "squad"
			return try{method: "POST", path: "/api/units", body: b}
		}},
		{"put-unit", []right{changes(access.Units)}, aUnit, false, func(w *world, h *holding) try {
			return try{method: "PUT", path: "/api/units/" + string(h.unit), body: w.unitBody(h)}
		}},
		{"delete-unit", []right{changes(access.Units)}, aUnit, false, func(w *world, h *holding) try {
			return try{method: "DELETE", path: "/api/units/" + w.newUnit(h)}
		}},
		{"read-strength", []right{sees(access.Strength)}, nobody, true, get("/api/strength")},

		{"read-organisation-as-of", []right{sees(access.Organisation)}, anybody, false, get("/api/organisation/as-of?date=2014-06-01")},
		{"read-organisation-as-of", []right{sees(access.Organisation)}, anybody, false, get("/api/organisation/as-of?date=1991-12-24")},
		{"list-facts", []right{sees(access.Organisation)}, anybody, false, get("/api/organisation/facts?concept=appointments&certainty=stated&source=article")},
		{"list-moments", []right{sees(access.Organisation)}, anybody, false, get("/api/organisation/timeline")},
		{"read-person-as-of", []right{sees(access.People)}, person, true, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/people/" + string(h.person) + "/as-of?date=2026-11-01"}
		}},
		{"read-unit-as-of", []right{sees(access.Units)}, aUnit, true, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/units/" + string(h.unit) + "/as-of?date=2026-12-05"}
		}},
		{"read-unit-as-of", []right{sees(access.Units)}, nobody, false, get("/api/units/b1/as-of")},
		{"read-post-as-of", []right{sees(access.Sites)}, aUnit, true, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/sites/posts/" + h.post + "/as-of"}
		}},

		{"read-sites", []right{sees(access.Sites)}, nobody, true, get("/api/sites")},

		{"list-months", []right{sees(access.Plans)}, nobody, false, get("/api/months")},
		{"read-month", []right{sees(access.Plans)}, nobody, false, get("/api/months/2026-12")},
		{"read-day", []right{sees(access.Plans)}, nobody, false, get("/api/days/2026-12-05")},
		{"read-day", []right{sees(access.Plans)}, nobody, false, get("/api/days/2026-12-01")},
		{"read-ledger", []right{sees(access.Ledger)}, nobody, true, get("/api/months/2026-12/ledger/weekday")},
		{"read-ledger", []right{sees(access.Ledger)}, nobody, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/months/2026-12/ledger/night?unit=" + string(h.unit)}
		}},
		{"list-outcomes", []right{sees(access.Outcomes)}, nobody, true, get("/api/months/2026-12/outcomes")},
		{"record-outcomes", []right{changes(access.Outcomes)}, person, false, func(_ *world, h *holding) try {
			return try{method: "POST", path: "/api/months/2026-12/outcomes", body: []m{{"slot": string(h.past), "kind": "stood", "note": mine(h, ofOutcome)}}}
		}},
		{"list-wishes", []right{sees(access.Wishes)}, nobody, true, get("/api/wishes")},
		{"list-wishes", []right{sees(access.Wishes)}, nobody, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/wishes?person=" + string(h.person)}
		}},
		{"create-wish", []right{changes(access.Wishes)}, person, false, func(w *world, h *holding) try {
			return try{method: "POST", path: "/api/wishes", body: w.wishBody(h)}
		}},
		{"put-wish", []right{changes(access.Wishes)}, person, false, func(w *world, h *holding) try {
			return try{method: "PUT", path: "/api/wishes/" + h.wish, body: w.wishBody(h)}
		}},
		{"delete-wish", []right{changes(access.Wishes)}, person, false, func(w *world, h *holding) try {
			return try{method: "DELETE", path: "/api/wishes/" + w.newWish(h)}
		}},

		{"read-version", []right{sees(access.Plans)}, nobody, false, func(w *world, _ *holding) try { return try{method: "GET", path: v(w.force())} }},
		{"list-slots", []right{sees(access.Plans)}, nobody, true, func(w *world, _ *holding) try {
			return try{method: "GET", path: v(w.force()) + "/slots?limit=100000"}
		}},
		{"list-slots", []right{sees(access.Plans)}, nobody, false, func(w *world, h *holding) try {
			return try{method: "GET", path: v(w.force()) + "/slots?person=" + string(h.person)}
		}},
		{"read-slot", []right{sees(access.Plans)}, person, true, func(w *world, h *holding) try { return try{method: "GET", path: slot(w.force(), h.duty)} }},
		{"read-slot", []right{sees(access.Plans)}, person, true, func(w *world, h *holding) try { return try{method: "GET", path: slot(w.force(), h.past)} }},
		{"read-difference", []right{sees(access.Plans)}, nobody, false, func(w *world, _ *holding) try {
			return try{method: "GET", path: v(w.force()) + "/difference?from=2026-12.1"}
		}},
		{"read-document", []right{takes(access.Plans)}, nobody, false, func(w *world, _ *holding) try { return try{method: "GET", path: v(w.force()) + "/document"} }},
		{"check-version", []right{sees(access.Plans)}, nobody, false, func(w *world, _ *holding) try { return try{method: "GET", path: v(w.force()) + "/check"} }},
		{"publish-version", []right{changes(access.Plans)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: v(w.approved()) + "/publish"}
		}},
		{"list-overrides", []right{sees(access.Overrides)}, nobody, true, func(w *world, _ *holding) try { return try{method: "GET", path: v(w.force()) + "/overrides"} }},
		{"delete-override", []right{changes(access.Overrides)}, person, false, func(w *world, h *holding) try {
			return try{method: "DELETE", path: v(w.force()) + "/overrides/" + w.order(h.unit)}
		}},
		{"ask-approval", []right{changes(access.Plans)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: v(w.pinned(w.of["t3"])) + "/approvals"}
		}},
		{"list-approvals", []right{sees(access.Plans)}, nobody, false, get("/api/approvals")},
		{"read-retention", []right{sees(access.Retention)}, theLot, false, get("/api/retention")},
		{"create-hold", []right{{access.Approve, access.Retention}}, theLot, false, func(_ *world, _ *holding) try {
			return try{method: "POST", path: "/api/retention/holds", body: m{"order": "Order 1", "reason": "an inquiry"}}
		}},
		{"release-hold", []right{{access.Approve, access.Retention}}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/retention/holds/" + w.newHold() + "/release", body: m{"order": "Order 2"}}
		}},
		{"decide-approval", []right{{access.Approve, access.Plans}}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/approvals/" + w.asked() + "/decision", body: m{"approve": false, "note": mark(ofApproval, "x", "zz")}}
		}},
		{"list-mobilisations", []right{sees(access.Mobilisation)}, theLot, false, get("/api/mobilisation")},
		{"read-mobilisation", []right{sees(access.Mobilisation)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "GET", path: "/api/mobilisation/" + w.mobilised(mobilise.InForce, true)}
		}},
		{"order-mobilisation", []right{changes(access.Mobilisation)}, theLot, false, func(w *world, h *holding) try {
			w.mobilised(mobilise.Refused, true)
			return try{method: "POST", path: "/api/mobilisation", body: w.orderBody(h)}
		}},
		{"preview-mobilisation", []right{changes(access.Mobilisation)}, theLot, false, func(w *world, h *holding) try {
			return try{method: "POST", path: "/api/mobilisation/preview", body: w.orderBody(h)}
		}},
		{"decide-mobilisation", []right{{access.Approve, access.Mobilisation}}, theLot, false, func(w *world, h *holding) try {
			w.mobilised(mobilise.Refused, true)
			id, err := w.OrderMobilisation(access.As(w.ctx(), ordering), mobilise.Order{Paper: w.orderPaper(), Units: []force.UnitID{"t4"}})
			w.must(nil, err)
			return try{method: "POST", path: "/api/mobilisation/" + id + "/decision", body: m{"approve": false, "note": "x"}}
		}},
		{"return-mobilisation", []right{changes(access.Mobilisation)}, theLot, false, func(w *world, h *holding) try {
			p := w.orderPaper()
			return try{method: "POST", path: "/api/mobilisation/" + w.mobilised(mobilise.InForce, true) + "/return",
				body: m{"number": p.Number, "date": p.Date, "by": p.By, "reason": p.Reason, "effect": p.Effect}}
		}},
		{"answer-alert", []right{changes(access.Answers)}, theLot, false, func(w *world, h *holding) try {
			return try{method: "POST", path: "/api/mobilisation/" + w.mobilised(mobilise.InForce, true) + "/answers", body: m{"person": h.person, "kind": "coming", "minutes": 30}}
		}},
		{"read-selection", []right{sees(access.Applications)}, anybody, false, get("/api/selection")},
		{"list-applications", []right{sees(access.Applications)}, theLot, false, get("/api/applications")},
		{"create-application", []right{changes(access.Applications)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/applications", body: m{"surname": fmt.Sprint("Yeni-", w.next()), "given": "x", "sex": "m", "born": "2005-05-05", "opened": "2026-12-01"}}
		}},
		{"read-application", []right{sees(access.Applications)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "GET", path: "/api/applications/" + w.application("")}
		}},
		{"act-on-application", []right{changes(access.Applications)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/applications/" + w.application("") + "/acts", body: m{"kind": "pass", "step": "application", "on": w.Today()}}
		}},
		{"confirm-application", []right{{access.Approve, access.Applications}}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/applications/" + w.application("board") + "/confirmation", body: m{"step": "board", "confirm": true, "on": w.Today()}}
		}},
		{"list-vettings", []right{sees(access.Applications)}, theLot, false, get("/api/vettings?days=3650")},
		{"create-vetting", []right{changes(access.Applications), changes(access.Service)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/vettings", body: m{"person": w.recruit(), "step": "interior", "outcome": "passed", "on": w.Today(), "reference": "x",
				"until": w.Today() + 300}}
		}},
		{"read-readiness", []right{sees(access.Strength)}, nobody, true, get("/api/readiness/qualifications?date=2026-12-05")},
		{"read-forecast", []right{sees(access.Strength)}, nobody, false, get("/api/readiness/forecast?qualification=weapon")},
		{"lose-people", []right{sees(access.Strength), sees(access.Plans), sees(access.Sites), sees(access.People)}, theLot, false, func(_ *world, h *holding) try {
			return try{method: "POST", path: "/api/readiness/what-if", body: m{"month": "2026-12", "people": []string{string(h.person)}}}
		}},
		{"read-quality", []right{sees(access.Plans)}, nobody, false, func(w *world, _ *holding) try { return try{method: "GET", path: v(w.draft()) + "/quality"} }},
		{"read-why", []right{sees(access.Plans)}, person, false, func(w *world, h *holding) try {
			return try{method: "GET", path: slot(w.draft(), h.duty) + "/why/" + string(h.person)}
		}},
		{"list-candidates", []right{sees(access.Plans)}, person, false, func(w *world, h *holding) try {
			return try{method: "GET", path: slot(w.draft(), h.duty) + "/candidates?limit=1000"}
		}},
		{"assign-slot", []right{changes(access.Plans)}, person, false, func(w *world, h *holding) try {
			id := w.draft()
			w.must(w.Clear(w.ctx(), id, h.duty))
			w.must(w.Assign(w.ctx(), id, h.duty, h.person, app.Placing{}))
			return try{method: "PUT", path: slot(id, h.duty) + "/person", body: m{"person": string(h.person)}}
		}},
		{"clear-slot", []right{changes(access.Plans)}, person, false, func(w *world, h *holding) try {
			id := w.draft()
			w.must(w.Assign(w.ctx(), id, h.duty, h.person, app.Placing{}))
			return try{method: "DELETE", path: slot(id, h.duty) + "/person"}
		}},
		{"pin-slot", []right{changes(access.Plans)}, person, false, func(w *world, h *holding) try {
			id := w.draft()
			w.must(w.Assign(w.ctx(), id, h.duty, h.person, app.Placing{}))
			return try{method: "PUT", path: slot(id, h.duty) + "/pin", body: m{"pinned": true}}
		}},
		{"swap-slots", []right{changes(access.Plans)}, person, false, func(w *world, h *holding) try {
			x := w.swappable(h)
			return try{method: "POST", path: v(w.draft()) + "/swaps", body: m{"slot": x[0], "with": x[1]}}
		}},
		{"undo-edit", []right{changes(access.Plans)}, person, false, func(w *world, h *holding) try {
			return try{method: "POST", path: v(w.pinned(h)) + "/undo"}
		}},
		{"redo-edit", []right{changes(access.Plans)}, person, false, func(w *world, h *holding) try {
			id := w.pinned(h)
			w.must(w.Undo(w.ctx(), id))
			return try{method: "POST", path: v(id) + "/redo"}
		}},

		{"start-planning", []right{changes(access.Jobs), changes(access.Plans)}, theLot, false, func(*world, *holding) try {
			return try{method: "POST", path: "/api/jobs", body: m{"month": "2028-01"}}
		}},
		{"start-planning", []right{changes(access.Jobs), changes(access.Plans)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/jobs", body: m{"version": string(w.force())}}
		}},
		{"list-jobs", []right{sees(access.Jobs)}, nobody, false, get("/api/jobs")},
		{"read-job", []right{sees(access.Jobs)}, nobody, false, func(w *world, _ *holding) try { return try{method: "GET", path: "/api/jobs/" + w.job()} }},
		{"cancel-job", []right{changes(access.Jobs)}, theLot, false, func(w *world, _ *holding) try {
			return try{method: "POST", path: "/api/jobs/" + w.job() + "/cancel"}
		}},

		{"put-cabinet", []right{changes(access.Calendar)}, theLot, false, func(*world, *holding) try {
			return try{method: "PUT", path: "/api/calendar/cabinet", body: "date_from,date_to,holiday,status\n2027-03-20,2027-03-24,novruz,confirmed\n", kind: "text/plain"}
		}},
		{"read-calendar", []right{sees(access.Organisation)}, theKey, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/calendars/" + h.feed + ".ics"}
		}},
	}
	for _, what := range []struct {
		what string
		on   access.Resource
		kind []string
		tell bool
	}{
		{"people", access.People, []string{"csv", "xlsx"}, true}, {"absences", access.Absences, []string{"csv", "xlsx"}, true},
		{"strength", access.Strength, []string{"csv", "xlsx"}, true}, {"roster", access.Plans, []string{"xlsx"}, true},
		{"ledger", access.Ledger, []string{"csv", "xlsx"}, true}, {"plan", access.Plans, []string{"json"}, false},
	} {
		for _, kind := range what.kind {
			ops = append(ops, operation{"export", []right{takes(what.on)}, nobody, what.tell, get("/api/exports/" + what.what + "?format=" + kind + monthOf(what.what))})
		}
		ops = append(ops, operation{"export", []right{takes(what.on)}, nobody, false, func(_ *world, h *holding) try {
			return try{method: "GET", path: "/api/exports/" + what.what + "?unit=" + string(h.unit) + monthOf(what.what)}
		}})
	}
	for _, form := range []string{"posting-sheet", "guard-order", "post-table", "daily-detail", "handover", "guard-schedule", "month-roster", "ledger"} {
		on := access.Plans
		if form == "ledger" {
			on = access.Ledger
		}
		ops = append(ops, operation{"print-paper", []right{takes(on)}, nobody, false, get("/api/papers/" + form + "?date=2026-12-05")})
	}
	for _, x := range []struct {
		what string
		on   access.Resource
	}{{"people", access.People}, {"absences", access.Absences}} {
		for _, way := range []string{"/preview", ""} {
			id, who := "apply-import", person
			if way != "" {
				id, who = "preview-import", nobody
			}
			ops = append(ops, operation{id, []right{changes(x.on)}, who, false, func(w *world, h *holding) try {
				return try{method: "POST", path: "/api/imports/" + x.what + way + "?name=f.csv", body: w.table(h, x.what), kind: "application/octet-stream"}
			}})
		}
	}
	for _, x := range []struct {
		what string
		on   access.Resource
	}{{"people", access.People}, {"absences", access.Absences}} {
		path := "/api/imports/" + x.what
		ops = append(ops,
			operation{"read-heading", []right{changes(x.on)}, nobody, false, func(w *world, h *holding) try {
				return try{method: "POST", path: path + "/heading?name=f.csv", body: w.table(h, x.what), kind: "application/octet-stream"}
			}},
			operation{"read-mapping", []right{changes(x.on)}, nobody, false, get(path + "/mapping")},
			operation{"put-mapping", []right{changes(x.on)}, theLot, false, func(w *world, h *holding) try {
				return try{method: "PUT", path: path + "/mapping", body: m{"columns": m{"R.": "number"}}}
			}})
	}
	rec := func(h *holding, extra m) m {
		out := m{"person": string(h.person)}
		for k, x := range extra {
			out[k] = x
		}
		return out
	}
	ops = append(ops, own("absence", "absences", access.Absences, func(h *holding) string { return h.absence }, func(w *world, h *holding) m {
		d := w.far().String()
		return rec(h, m{"kind": "leave", "days": m{"first": d, "last": d}, "note": mine(h, ofAbsence)})
	}, (*world).newAbsence)...)
	ops = append(ops, own("bar", "bars", access.People, func(h *holding) string { return h.bar }, func(w *world, h *holding) m {
		d := w.far().String()
		return rec(h, m{"kind": "unfit", "days": m{"first": d, "last": d}, "note": mine(h, ofPerson)})
	}, (*world).newBar)...)
	day := func(w *world) m { d := w.far().String(); return m{"first": d, "last": d} }
	ops = append(ops, own("contract", "contracts", access.Service, func(h *holding) string { return h.record("contract") }, func(w *world, h *holding) m {
		from := when.MustDate("2040-01-01").Add(3 * w.next())
		return rec(h, m{"type": "voluntary", "number": mine(h, ofService), "from": from.String(), "to": from.Add(1).String()})
	}, func(w *world, h *holding) string { return w.newRecord(h, "contract") })...)
	ops = append(ops, own("clearance", "clearances", access.Service, func(h *holding) string { return h.record("clearance") }, func(w *world, h *holding) m {
		return rec(h, m{"body": "interior", "outcome": "passed", "reference": mine(h, ofService), "days": day(w)})
	}, func(w *world, h *holding) string { return w.newRecord(h, "clearance") })...)
	ops = append(ops, own("limit", "limits", access.Service, func(h *holding) string { return h.record("limit") }, func(w *world, h *holding) m {
		return rec(h, m{"kind": "no-driving", "days": day(w)})
	}, func(w *world, h *holding) string { return w.newRecord(h, "limit") })...)
	ops = append(ops, own("rank", "ranks", access.Service, func(h *holding) string { return h.record("rank") }, func(w *world, h *holding) m {
		return rec(h, m{"rank": "private", "from": w.far(), "order": mine(h, ofService)})
	}, func(w *world, h *holding) string { return w.newRecord(h, "rank") })...)
	ops = append(ops, own("award", "awards", access.Service, func(h *holding) string { return h.record("award") }, func(w *world, h *holding) m {
		return rec(h, m{"code": "thanks", "day": w.far(), "order": mine(h, ofService), "citation": mine(h, ofService)})
	}, func(w *world, h *holding) string { return w.newRecord(h, "award") })...)
	ops = append(ops, own("qualification", "qualifications", access.People, func(h *holding) string { return h.qualification }, func(w *world, h *holding) m {
		return rec(h, m{"code": strings.ToLower(mine(h, ofPerson))})
	}, (*world).newQualification)...)
	ops = append(ops, own("membership", "memberships", access.People, func(h *holding) string { return h.membership }, func(w *world, h *holding) m {
		from := when.MustDate("2060-01-01").Add(3 * w.next())
		return rec(h, m{"unit": string(h.unit), "from": from.String(), "to": from.Add(1).String()})
	}, (*world).newMembership)...)
	ops = append(ops, siteOps("facility", "facilities", true, func(w *world, h *holding) m { return site1(h, m{"kind": "government"}) }, (*world).newFacility)...)
	ops = append(ops, siteOps("guard", "guards", false, (*world).guardBody, func(w *world, h *holding) string { return w.newSite(h, "guard") })...)
	ops = append(ops, siteOps("post", "posts", false, (*world).postBody, func(w *world, h *holding) string { return w.newSite(h, "post") })...)
	ops = append(ops, siteOps("standing", "standing", false, (*world).standingBody, func(w *world, h *holding) string { return w.newSite(h, "standing") })...)
	return ops
}

func (w *world) newFacility(h *holding) string {
	ids, err := w.SaveSites(w.ctx(), app.SiteChanges{What: "trial.make", About: "sites",
		Facilities: []site.Facility{{Kind: "government", Name: text(unitsOwn(h, ofSite)), Order: 9}}})
	w.must(nil, err)
	return ids[0]
}

// newMembership is one far away, in the unit itself.
func (w *world) newMembership(h *holding) string {
	from := when.MustDate("2050-01-01").Add(3 * w.next())
	return w.saved(force.Changes{Memberships: []force.Membership{{Person: h.person, Unit: h.unit, Period: when.Period{From: from, To: from.Add(1)}}}})
}

func monthOf(what string) string {
	switch what {
	case "roster", "ledger", "plan":
		return "&month=2026-12"
	}
	return ""
}

func (w *world) wishBody(h *holding) m {
	d := w.far().String()
	return m{"person": string(h.person), "kind": "free", "days": m{"first": d, "last": d}, "note": mine(h, ofWish)}
}

// behindTheDoor is the house as it is served.
func (w *world) behindTheDoor() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", w.api)
	mux.Handle("/", w.pages)
	return door.New(w.App, false, api.Refuse()).Guard(mux)
}

// sendWith asks with a bearer token and nothing else.
func sendWith(h http.Handler, x try, bearer string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(x.method, x.path, bytes.NewReader(x.bytes()))
	if bearer != "" {
		r.Header.Set("Authorization", bearer)
	}
	if x.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func whenPeriod(w *world) when.Period {
	return when.Period{From: w.Today(), To: when.MustDate("2049-01-01")}
}

// ordering is a commander who orders what others then decide on.
var ordering = access.Principal{Account: "acc-orders", By: "orders", From: "trial", Grants: []access.Grant{{Role: access.Commander}}}

// nextOrder counts orders by themselves: numbers of posts have three digits.
func (w *world) nextOrder() int { w.orders++; return w.orders }

func (w *world) orderPaper() mobilise.Paper {
	return mobilise.Paper{Number: fmt.Sprint("m-", w.nextOrder()), Date: when.DateOf(w.Now()), By: "x", Reason: "x", Effect: w.Now()}
}

func (w *world) orderBody(h *holding) m {
	p := w.orderPaper()
	return m{"number": p.Number, "date": p.Date, "by": p.By, "reason": p.Reason, "effect": p.Effect, "units": []string{string(h.unit)}}
}

// mobilised has the house hold one order that goes on at most: a fresh one in a state.
func (w *world) mobilised(state mobilise.State, drill bool) string {
	o := mobilise.Order{ID: fmt.Sprint("mob-", w.nextOrder()), Drill: drill, Paper: w.orderPaper(), Units: []force.UnitID{"t4"}, State: state}
	w.must(nil, w.Store.Write(w.ctx(), func(tx app.Tx) error {
		all, err := tx.Mobilisation().Orders(w.ctx())
		if err != nil {
			return err
		}
		for i := range all {
			all[i].State = mobilise.Refused
			if err := tx.Mobilisation().Put(w.ctx(), &all[i]); err != nil {
				return err
			}
		}
		if err := tx.Mobilisation().Put(w.ctx(), &o); err != nil {
			return err
		}
		return tx.Touch(w.ctx(), "mobilisation")
	}))
	return o.ID
}

// application makes one that is at a step, "" the first; a board's decision waits for the commander.
func (w *world) application(at selection.StepCode) string {
	today := w.Today()
	x := selection.Application{ID: fmt.Sprint("appl-", w.next()), Surname: fmt.Sprint("Yeni-", w.next()), Given: "x", Sex: "m", Born: when.MustDate("2005-05-05"), Opened: today}
	if at != "" {
		for _, s := range w.Process().Steps {
			act := selection.Act{Kind: selection.Pass, Step: s.Code, On: today, Until: s.Until(today), By: "x", At: w.Now()}
			if s.Kind == selection.Board {
				act.Kind, act.Outcome, act.Until = selection.Decide, selection.Accept, 0
			}
			x.Acts = append(x.Acts, act)
			if s.Code == at {
				break
			}
		}
	}
	w.must(nil, w.Store.Write(w.ctx(), func(tx app.Tx) error {
		if err := tx.Selection().Put(w.ctx(), &x); err != nil {
			return err
		}
		for i := range x.Acts {
			if err := tx.Selection().Add(w.ctx(), x.ID, i, &x.Acts[i]); err != nil {
				return err
			}
		}
		return tx.Touch(w.ctx(), "selection")
	}))
	return x.ID
}

// recruit is somebody new who serves, in no unit.
func (w *world) recruit() force.PersonID {
	id := force.PersonID(fmt.Sprint("recruit-", w.next()))
	var ch app.Changes
	ch.People = []force.Person{{ID: id, Number: string(id), Surname: "x", Given: "x", Sex: "m", Rank: "private", Joined: w.Today()}}
	w.must(w.Save(w.ctx(), ch))
	return id
}
