package trial

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/mobilise"
)

// page is what is tried of one address of the pages. What can be typed into a form is not what is tried here: loose says that an answer which
// says what is wrong with the form counts as given.
type page struct {
	operation
	loose bool
}

func form(path string, pairs ...string) try {
	f := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return try{method: "POST", path: path, body: f.Encode(), kind: "application/x-www-form-urlencoded"}
}

func look(path string) try { return try{method: "GET", path: path} }

// pages is what is tried of the pages, by method and the pattern as it stands in the source.
func pages() []page {
	var out []page
	add := func(id string, about about, need right, ask func(w *world, h *holding) try) {
		out = append(out, page{operation: operation{id: id, needs: []right{need}, about: about, ask: ask}})
	}
	at := func(path string) func(*world, *holding) try { return func(*world, *holding) try { return look(path) } }
	// acts are forms: what is sent may be wrong, the right may not.
	act := func(id string, about about, need right, ask func(w *world, h *holding) try) {
		add(id, about, need, ask)
		out[len(out)-1].loose = true
	}
	esc := func(s any) string { return url.QueryEscape(fmt.Sprint(s)) }
	path := func(s any) string { return url.PathEscape(fmt.Sprint(s)) }
	all := sees(access.Organisation)

	for _, x := range []string{"/{$}", "/search", "/live", "/account", "/account/password", "/account/passkeys", "/signin", "/signin/external", "/signin/external/back", "/glass/break"} {
		to := strings.TrimSuffix(x, "{$}")
		if x == "/search" {
			to += "?q=qolo&text=qolo"
		}
		act("Get "+x, anybody, all, at(to))
	}
	for _, x := range []string{"/display", "/signin", "/signout", "/account/password", "/account/elsewhere", "/account/tokens", "/account/passkeys", "/account/passkeys/ask", "/account/prove",
		"/account/passkeys/{id}/remove", "/signin/passkey", "/signin/passkey/ask"} {
		act("Post "+x, anybody, all, func(*world, *holding) try { return form(x) })
	}
	act("Post /account/sessions/{hash}/end", anybody, all, func(*world, *holding) try { return form("/account/sessions/none/end") })
	act("Post /glass/break", anybody, all, func(*world, *holding) try { return form("/glass/break") })
	add("Get /glass", theLot, sees(access.Glass), at("/glass"))
	act("Post /glass/{id}/review", theLot, right{access.Approve, access.Glass}, func(*world, *holding) try { return form("/glass/none/review") })
	add("Get /journal", theLot, sees(access.Journal), at("/journal"))
	act("Post /journal/verify", theLot, sees(access.Journal), func(*world, *holding) try { return form("/journal/verify") })
	act("Get /accounts", theLot, sees(access.Accounts), at("/accounts"))
	act("Get /accounts/new", theLot, changes(access.Accounts), at("/accounts/new"))
	act("Get /accounts/{login}", theLot, sees(access.Accounts), at("/accounts/user-t2"))
	act("Post /accounts", theLot, changes(access.Accounts), func(*world, *holding) try { return form("/accounts", "login", "some-body") })
	for _, x := range []string{"disable", "enable", "reset", "roles", "tie"} {
		act("Post /accounts/{login}/"+x, theLot, changes(access.Accounts), func(*world, *holding) try { return form("/accounts/user-t2/" + x) })
	}
	act("Get /feeds/{file}", theKey, all, func(_ *world, h *holding) try { return look("/feeds/" + h.feed + ".ics") })

	for _, x := range []string{"", "/timeline", "/commanders", "/symbols", "/missions", "/partners", "/disputes"} {
		add("Get /organisation"+x, anybody, all, at("/organisation"+x+"?date=2026-12-05"))
	}

	add("Get /today", nobody, sees(access.Plans), at("/today"))
	add("Get /today/row", nobody, sees(access.Plans), func(_ *world, h *holding) try {
		return look("/today/row?slot=" + esc(h.duty) + "&duty=" + esc(dutyOf(h)))
	})
	out[len(out)-1].loose = true
	add("Get /month", nobody, sees(access.Plans), at("/month?month=2026-12"))
	add("Get /month/{version}/grid.json", nobody, sees(access.Plans), func(w *world, _ *holding) try { return look("/month/" + string(w.force()) + "/grid.json") })
	add("Get /month/{version}/cell", person, sees(access.Plans), func(w *world, h *holding) try {
		return look("/month/" + string(w.force()) + "/cell?slot=" + esc(h.duty))
	})
	add("Get /month/{version}/day", nobody, sees(access.Plans), func(w *world, _ *holding) try { return look("/month/" + string(w.force()) + "/day?date=2026-12-05") })
	add("Post /month/{version}/act", person, changes(access.Plans), func(w *world, h *holding) try {
		id := w.pinned(h)
		verb := map[bool]string{true: "unpin", false: "pin"}[w.plan(id).Plan.Assigned[h.duty].Pinned]
		return form("/month/"+string(id)+"/act", "verb", verb, "slot", string(h.duty))
	})
	add("Get /slot/{id}", person, sees(access.Plans), func(_ *world, h *holding) try { return look("/slot/" + path(h.duty)) })
	add("Get /slot/{id}", person, sees(access.Plans), func(_ *world, h *holding) try { return look("/slot/" + path(h.past)) })
	act("Post /slot/{id}/outcome", person, changes(access.Outcomes), func(_ *world, h *holding) try {
		return form("/slot/"+path(h.past)+"/outcome", "outcome", "stood", "note", mine(h, ofOutcome))
	})
	act("Post /slot/{id}/clear", person, changes(access.Plans), func(w *world, h *holding) try {
		return form("/slot/"+path(h.duty)+"/clear", "version", string(w.pinned(h)))
	})
	act("Post /slot/{id}/pin", person, changes(access.Plans), func(w *world, h *holding) try {
		return form("/slot/"+path(h.duty)+"/pin", "version", string(w.pinned(h)), "pinned", "1")
	})
	add("Get /duty/{id}", nobody, sees(access.Plans), func(_ *world, h *holding) try { return look("/duty/" + path(dutyOf(h))) })
	out[len(out)-1].loose = true
	act("Post /duty/{id}/stood", nobody, changes(access.Outcomes), func(_ *world, h *holding) try { return form("/duty/" + path(dutyOf(h)) + "/stood") })
	add("Get /pick", nobody, sees(access.People), at("/pick?name=stood&stood-text=qolo"))
	add("Get /why", person, sees(access.Plans), func(_ *world, h *holding) try {
		return look("/why?slot=" + esc(h.duty) + "&person=" + string(h.person))
	})
	add("Get /why/short", person, sees(access.Plans), func(_ *world, h *holding) try { return look("/why/short?slot=" + esc(h.duty)) })
	add("Get /replace", person, sees(access.Plans), func(_ *world, h *holding) try { return look("/replace?more=1&slot=" + esc(h.duty)) })
	act("Post /assign", person, changes(access.Plans), func(w *world, h *holding) try {
		return form("/assign", "slot", string(h.duty), "person", string(h.person), "version", string(w.pinned(h)), "verb", "assign")
	})

	add("Get /plan", nobody, sees(access.Plans), at("/plan?month=2026-12"))
	act("Get /plan/quality", nobody, sees(access.Plans), func(w *world, _ *holding) try { return look("/plan/quality?item=open&version=" + string(w.draft())) })
	act("Get /plan/difference", nobody, sees(access.Plans), func(w *world, _ *holding) try {
		return look("/plan/difference?from=2026-12.1&to=" + string(w.force()))
	})
	act("Get /plan/publish", theLot, changes(access.Plans), func(w *world, _ *holding) try { return look("/plan/publish?version=" + string(w.draft())) })
	act("Post /plan/approval", theLot, changes(access.Plans), func(w *world, _ *holding) try { return form("/plan/approval", "version", string(w.draft())) })
	act("Post /plan/decide", theLot, right{access.Approve, access.Plans}, func(w *world, _ *holding) try {
		return form("/plan/decide", "version", string(w.draft()), "approval", w.asked(), "verb", "refuse", "note", mark(ofApproval, "x", "zz"))
	})
	act("Post /plan/publish", theLot, changes(access.Plans), func(w *world, _ *holding) try { return form("/plan/publish", "version", string(w.draft())) })
	act("Post /plan/start", theLot, changes(access.Jobs), func(*world, *holding) try { return form("/plan/start", "month", "2028-01", "time", "1s") })
	act("Post /plan/replan", theLot, changes(access.Jobs), func(w *world, _ *holding) try {
		return form("/plan/replan", "version", string(w.force()), "time", "1s")
	})
	act("Post /plan/undo", person, changes(access.Plans), func(w *world, h *holding) try { return form("/plan/undo", "version", string(w.pinned(h))) })
	act("Post /plan/redo", person, changes(access.Plans), func(w *world, h *holding) try {
		id := w.pinned(h)
		w.must(w.Undo(w.ctx(), id))
		return form("/plan/redo", "version", string(id))
	})
	add("Get /jobs", nobody, sees(access.Jobs), at("/jobs"))
	add("Get /jobs/{id}", nobody, sees(access.Jobs), func(w *world, _ *holding) try { return look("/jobs/" + w.job()) })
	add("Get /jobs/{id}/progress", nobody, sees(access.Jobs), func(w *world, _ *holding) try { return look("/jobs/" + w.job() + "/progress") })
	act("Post /jobs/{id}/cancel", theLot, changes(access.Jobs), func(w *world, _ *holding) try { return form("/jobs/" + w.job() + "/cancel") })

	add("Get /overrides", nobody, sees(access.Overrides), at("/overrides?month=2026-12"))
	act("Post /overrides/{version}/{id}/delete", person, changes(access.Overrides), func(w *world, h *holding) try {
		return form("/overrides/" + string(w.force()) + "/" + w.order(h.unit) + "/delete")
	})
	// The same order, asked for as one of another plan.
	out = append(out, page{operation: operation{id: "Post /overrides/{version}/{id}/delete", needs: []right{changes(access.Overrides)}, about: person,
		ask: func(w *world, h *holding) try {
			return form("/overrides/2026-11.1/" + w.order(h.unit) + "/delete")
		}}, loose: true})
	add("Get /mobilisation", theLot, sees(access.Mobilisation), at("/mobilisation"))
	add("Get /mobilisation/new", theLot, changes(access.Mobilisation), at("/mobilisation/new"))
	out[len(out)-1].loose = true
	act("Post /mobilisation", theLot, changes(access.Mobilisation), func(*world, *holding) try { return form("/mobilisation") })
	for _, x := range []string{"", "/report"} {
		add("Get /mobilisation/{id}"+x, theLot, sees(access.Mobilisation), func(w *world, _ *holding) try {
			return look("/mobilisation/" + w.mobilised(mobilise.InForce, true) + x)
		})
	}
	add("Get /mobilisation/{id}/return", theLot, changes(access.Mobilisation), func(w *world, _ *holding) try {
		return look("/mobilisation/" + w.mobilised(mobilise.InForce, true) + "/return")
	})
	act("Post /mobilisation/{id}/return", theLot, changes(access.Mobilisation), func(w *world, _ *holding) try {
		return form("/mobilisation/" + w.mobilised(mobilise.InForce, true) + "/return")
	})
	act("Post /mobilisation/{id}/decide", theLot, right{access.Approve, access.Mobilisation}, func(w *world, _ *holding) try {
		return form("/mobilisation/"+w.mobilised(mobilise.Proposed, false)+"/decide", "word", "refuse")
	})
	act("Post /mobilisation/{id}/answer", theLot, changes(access.Answers), func(w *world, h *holding) try {
		return form("/mobilisation/"+w.mobilised(mobilise.InForce, true)+"/answer", "number", w.state().Register.Person(h.person).Number, "kind", "not")
	})
	add("Get /applications", theLot, sees(access.Applications), at("/applications?status=all"))
	add("Get /applications/export", theLot, takes(access.Applications), at("/applications/export"))
	add("Get /applications/new", nobody, changes(access.Applications), at("/applications/new"))
	act("Post /applications", theLot, changes(access.Applications), func(*world, *holding) try { return form("/applications") })
	add("Get /applications/{id}", theLot, sees(access.Applications), func(w *world, _ *holding) try { return look("/applications/" + w.application("board")) })
	add("Get /applications/{id}/steps/{step}", theLot, changes(access.Applications), func(w *world, _ *holding) try {
		return look("/applications/" + w.application("") + "/steps/application")
	})
	act("Post /applications/{id}/steps/{step}", theLot, changes(access.Applications), func(w *world, _ *holding) try {
		return form("/applications/"+w.application("")+"/steps/application", "outcome", "pass", "on", w.Today().String())
	})
	add("Get /applications/{id}/confirm/{step}", theLot, right{access.Approve, access.Applications}, func(w *world, _ *holding) try {
		return look("/applications/" + w.application("board") + "/confirm/board")
	})
	act("Post /applications/{id}/confirm/{step}", theLot, right{access.Approve, access.Applications}, func(w *world, _ *holding) try {
		return form("/applications/"+w.application("board")+"/confirm/board", "word", "return", "on", w.Today().String())
	})
	add("Get /applications/{id}/act/{kind}", theLot, changes(access.Applications), func(w *world, _ *holding) try {
		return look("/applications/" + w.application("") + "/act/withdraw")
	})
	act("Post /applications/{id}/act/{kind}", theLot, changes(access.Applications), func(w *world, _ *holding) try {
		return form("/applications/"+w.application("")+"/act/withdraw", "on", w.Today().String())
	})
	add("Get /vetting", theLot, sees(access.Applications), at("/vetting?days=3650"))
	add("Get /vetting/{person}/{step}", theLot, changes(access.Applications), func(w *world, _ *holding) try { return look("/vetting/" + string(w.recruit()) + "/interior") })
	act("Post /vetting/{person}/{step}", theLot, changes(access.Applications), func(w *world, _ *holding) try {
		return form("/vetting/"+string(w.recruit())+"/interior", "outcome", "refuse", "on", w.Today().String(), "reference", "x")
	})
	add("Get /readiness", nobody, sees(access.Strength), at("/readiness?date=2026-12-05&qualification=weapon"))
	add("Get /readiness/people", nobody, sees(access.Strength), at("/readiness/people?which=held&qualification=weapon&date=2026-12-05"))
	add("Get /readiness/what-if", nobody, sees(access.Strength), at("/readiness/what-if"))
	add("Get /strength", nobody, sees(access.Strength), at("/strength"))
	add("Get /ledger", nobody, sees(access.Ledger), at("/ledger?month=2026-12"))
	add("Get /posts", nobody, sees(access.Sites), at("/posts"))
	sites := []struct {
		kind string
		id   func(*holding) string
	}{{"guard", func(h *holding) string { return h.guard }}, {"post", func(h *holding) string { return h.post }}, {"standing", func(h *holding) string { return h.standing }},
		{"facility", func(h *holding) string { return h.place }}}
	for _, x := range sites {
		const it = `"/posts/"+kind+"/{id}"`
		who := aUnit
		if x.kind == "facility" {
			who = theLot
		}
		// A form that one may look at is no change: it shows what may be seen.
		act("Get "+it, nobody, changes(access.Sites), func(_ *world, h *holding) try { return look("/posts/" + x.kind + "/" + x.id(h)) })
		act("Post "+it, who, changes(access.Sites), func(_ *world, h *holding) try { return form("/posts/" + x.kind + "/" + x.id(h)) })
		act("Post "+strings.TrimSuffix(it, `"`)+`/delete"`, who, changes(access.Sites), func(w *world, h *holding) try {
			if x.kind == "facility" {
				return form("/posts/facility/" + w.newFacility(h) + "/delete")
			}
			return form("/posts/" + x.kind + "/" + w.newSite(h, x.kind) + "/delete")
		})
	}
	add("Get /units", nobody, sees(access.Units), at("/units"))
	act("Get /units", nobody, sees(access.Units), func(_ *world, h *holding) try { return look("/units?unit=" + string(h.unit)) })
	add("Get /units/new", nobody, changes(access.Units), at("/units/new"))
	act("Post /units", nobody, changes(access.Units), func(*world, *holding) try { return form("/units") })
	act("Get /units/{id}/edit", nobody, changes(access.Units), func(_ *world, h *holding) try { return look("/units/" + string(h.unit) + "/edit") })
	act("Post /units/{id}", aUnit, changes(access.Units), func(_ *world, h *holding) try {
		s := unitsOwn(h, ofUnit)
		return form("/units/"+string(h.unit), "name-az", s, "name-en", s, "name_az", s, "name_en", s, "short", s, "kind", "platoon", "parent", "b1", "strength", "24", "order", "2")
	})
	act("Get /units/{id}/close", nobody, changes(access.Units), func(_ *world, h *holding) try { return look("/units/" + string(h.unit) + "/close") })
	act("Post /units/{id}/close", aUnit, changes(access.Units), func(w *world, h *holding) try {
		return form("/units/"+w.newUnit(h)+"/close", "to", "2030-01-01", "last", "2030-01-01", "date", "2030-01-01")
	})
	act("Post /units/{id}/delete", aUnit, changes(access.Units), func(w *world, h *holding) try { return form("/units/" + w.newUnit(h) + "/delete") })

	add("Get /people", nobody, sees(access.People), at("/people"))
	add("Get /people/export", nobody, takes(access.People), at("/people/export"))
	add("Get /people/new", nobody, changes(access.People), at("/people/new"))
	act("Post /people", nobody, changes(access.People), func(*world, *holding) try { return form("/people") })
	add("Get /people/{id}", person, sees(access.People), func(_ *world, h *holding) try { return look("/people/" + string(h.person)) })
	add("Get /people/{id}/edit", person, changes(access.People), func(_ *world, h *holding) try { return look("/people/" + string(h.person) + "/edit") })
	act("Post /people/{id}", person, changes(access.People), func(w *world, h *holding) try {
		b := w.personBody(h)
		var pairs []string
		for k, x := range b {
			pairs = append(pairs, k, fmt.Sprint(x))
		}
		return form("/people/"+string(h.person), pairs...)
	})
	act("Post /people/{id}/calendar", person, takes(access.Plans), func(_ *world, h *holding) try { return form("/people/" + string(h.person) + "/calendar") })
	for _, x := range []struct {
		what string
		on   access.Resource
		id   func(*world, *holding) string
	}{{"membership", access.People, func(_ *world, h *holding) string { return h.membership }}, {"qualification", access.People, (*world).newQualification},
		{"bar", access.People, (*world).newBar}, {"wish", access.Wishes, (*world).newWish},
		{"contract", access.Service, record("contract")}, {"clearance", access.Service, record("clearance")}, {"limit", access.Service, record("limit")},
		{"rank", access.Service, record("rank")}, {"award", access.Service, record("award")}} {
		act("Get at", person, changes(x.on), func(w *world, h *holding) try {
			return look("/people/" + string(h.person) + "/" + x.what + "/" + x.id(w, h))
		})
		act("Post at", person, changes(x.on), func(w *world, h *holding) try {
			return form("/people/" + string(h.person) + "/" + x.what + "/" + x.id(w, h))
		})
		if x.what != "membership" {
			act(`Post at+"/delete"`, person, changes(x.on), func(w *world, h *holding) try {
				return form("/people/" + string(h.person) + "/" + x.what + "/" + x.id(w, h) + "/delete")
			})
		}
	}
	add("Get /service", nobody, sees(access.Service), at("/service"))
	add("Get /service/promotions", nobody, sees(access.Service), at("/service/promotions"))
	add("Get /service/leave", nobody, sees(access.Absences), at("/service/leave?month=2026-12"))
	act("Get /service/leave", aUnit, sees(access.Absences), func(_ *world, h *holding) try { return look("/service/leave?month=2026-12&unit=" + string(h.unit)) })
	add("Get /absences", nobody, sees(access.Absences), at("/absences?month=2026-12"))
	add("Get /absences/new", nobody, changes(access.Absences), at("/absences/new"))
	act("Get /absences/new", nobody, changes(access.Absences), func(_ *world, h *holding) try { return look("/absences/new?person=" + string(h.person)) })
	act("Post /absences", nobody, changes(access.Absences), func(w *world, h *holding) try { return form("/absences", "kind", "leave") })
	add("Get /absences/{id}", person, changes(access.Absences), func(w *world, h *holding) try { return look("/absences/" + w.newAbsence(h)) })
	act("Post /absences/{id}", person, changes(access.Absences), func(w *world, h *holding) try {
		return form("/absences/"+w.newAbsence(h), "kind", "leave", "first", w.far().String())
	})
	act("Post /absences/{id}/delete", person, changes(access.Absences), func(w *world, h *holding) try { return form("/absences/" + w.newAbsence(h) + "/delete") })
	add("Get /wishes", nobody, sees(access.Wishes), at("/wishes"))
	act("Post /wishes/{id}/grant", person, changes(access.Wishes), func(w *world, h *holding) try { return form("/wishes/"+w.newWish(h)+"/grant", "by", "x") })
	act("Post /wishes/{id}/delete", person, changes(access.Wishes), func(w *world, h *holding) try { return form("/wishes/" + w.newWish(h) + "/delete") })

	files := []struct {
		what string
		on   access.Resource
	}{{"people", access.People}, {"absences", access.Absences}, {"strength", access.Strength}, {"roster", access.Plans}, {"ledger", access.Ledger}, {"plan", access.Plans}}
	for _, x := range files {
		add(`Get "/files/"+what`, nobody, takes(x.on), at("/files/"+x.what+"?month=2026-12"))
	}
	act("Get /files/{what}", anybody, all, at("/files/none"))
	add("Get /papers", nobody, takes(access.Plans), at("/papers"))
	out[len(out)-1].loose = true
	for _, f := range []string{"posting-sheet", "guard-order", "daily-detail", "handover", "month-roster"} {
		act("Get /papers/{form}", nobody, takes(access.Plans), at("/papers/"+f+"?date=2026-12-05&month=2026-12"))
	}
	act("Get /papers/ledger", nobody, takes(access.Ledger), at("/papers/ledger?month=2026-12"))
	act("Get /import", nobody, changes(access.Calendar), at("/import"))
	act("Post /import", nobody, changes(access.Calendar), func(*world, *holding) try { return form("/import") })
	for _, x := range []string{"Get /import/{token}", "Post /import/{token}/apply", "Post /import/{token}/drop"} {
		method, to, _ := strings.Cut(x, " ")
		act(x, nobody, changes(access.Calendar), func(*world, *holding) try {
			return try{method: strings.ToUpper(method), path: strings.Replace(to, "{token}", "none", 1)}
		})
	}
	for _, x := range []string{"Get /import/{token}/columns", "Post /import/{token}/columns", "Post /import/{token}/words", "Post /import/{token}/decide"} {
		method, to, _ := strings.Cut(x, " ")
		act(x, nobody, changes(access.Absences), func(*world, *holding) try {
			return try{method: strings.ToUpper(method), path: strings.Replace(to, "{token}", "none", 1)}
		})
	}
	add("Get /retention", theLot, sees(access.Retention), at("/retention"))
	act("Get /retention/hold", nobody, right{access.Approve, access.Retention}, at("/retention/hold"))
	act("Post /retention/hold", theLot, right{access.Approve, access.Retention}, func(*world, *holding) try { return form("/retention/hold") })
	act("Post /retention/holds/{id}/release", theLot, right{access.Approve, access.Retention}, func(*world, *holding) try { return form("/retention/holds/none/release") })
	telling := []string{"Get /people", "Get /people/{id}", "Get /slot/{id}", "Get /absences", "Get /wishes", "Get /overrides", "Get /units", "Get /posts",
		"Get /ledger", "Get /strength", "Get /why", "Get /month/{version}/grid.json", "Get /month/{version}/cell", "Get /people/export", `Get "/files/"+what`, "Get /people/{id}/edit"}
	for i := range out {
		out[i].tells = slices.Contains(telling, out[i].id)
	}
	return out
}

// dutyOf is the duty that a slot of the unit's person belongs to.
func dutyOf(h *holding) string {
	parts := strings.Split(string(h.past), ":")
	return strings.Join(parts[:3], ":")
}

// several are addresses that one of several rights opens; here only leaks are looked for, and that nobody without any gets in.
var several = map[string][]right{
	"Get /plan/publish": {changes(access.Plans), {access.Approve, access.Plans}},
	"Get /papers":       {takes(access.Plans), takes(access.Ledger)},
}

func init() {
	for _, x := range []string{"Get /import", "Post /import", "Get /import/{token}", "Post /import/{token}/apply", "Post /import/{token}/drop"} {
		several[x] = []right{changes(access.People), changes(access.Absences), changes(access.Calendar)}
	}
}

// TestPagesTortured is the matrix over the pages.
func TestPagesTortured(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := pages()
	var n count
	for _, p := range principals(w.of["t1"].person) {
		// Whoever answers for the other unit asks in the whole only: the API, which is asked here too, is told the same by the same use cases.
		if units := p.Grants[0].Units; len(units) > 0 && units[0] == "t2" && os.Getenv("QAROVUL_TORTURE") != "full" {
			continue
		}
		for i := range all {
			for _, u := range w.targets(p, 1000+i, &all[i].operation) {
				w.turn(t, p, i, &all[i], w.of[u], &n)
			}
		}
	}
	t.Logf("%d requests: %d given, %d refused", n.asked, n.given, n.refused)
}

// turn lets somebody ask for a page, and looks whether it is what it should be.
func (w *world) turn(t *testing.T, p access.Principal, i int, o *page, h *holding, n *count) {
	t.Helper()
	want := o.verdict(p, h)
	if rights := several[o.id]; rights != nil {
		want = forbidden
		for _, r := range rights {
			if !reachOf(p, r.act, r.on).none() {
				want = given
			}
		}
	}
	x := w.question(1000+i, &o.operation, h, want)
	before := ""
	if x.method != "GET" && want != given {
		before = w.standing()
	}
	res := send(w.pages, p, x)
	answer := contents(t, res)
	n.asked++
	if res.Code < 400 {
		n.given++
	} else {
		n.refused++
	}
	fault := ""
	refused := res.Code == http.StatusForbidden || res.Code == http.StatusNotFound
	switch {
	case res.Code == http.StatusUnauthorized && o.about == anybody: // one's own sessions: nobody came through the door here
	case res.Code >= 500 || res.Code == http.StatusUnauthorized:
		fault = "a fault"
	case want == given && o.loose:
		if res.Code == http.StatusForbidden && o.about != nobody && o.about != anybody && several[o.id] == nil {
			fault = "should be given"
		}
	case want == given && res.Code >= 400:
		fault = "should be given"
	case want == forbidden && res.Code != http.StatusForbidden:
		fault = "want 403"
	case want == tooFar && !refused && x.method == "GET" && o.about != theLot:
		fault = "want 403 or 404"
	case before != "" && w.standing() != before:
		fault = "it was refused, and something was changed"
	}
	if want == given && res.Code < 300 && o.tells && o.within(p, h) && !tells(answer, h.unit) {
		fault += " says nothing of " + string(h.unit)
	}
	if strings.Contains(answer, "⟦") {
		fault += " a text is missing"
	}
	q := p
	if o.about == theKey {
		q.Person, q.Grants = h.person, []access.Grant{{Role: access.Guard}}
	}
	if l := leaks(q, x.String(), answer); len(l) > 0 {
		fault += fmt.Sprintf(" tells of %v", l)
	}
	if u := w.keys(p, x.String(), answer); u != "" {
		fault += " gives the key of a calendar of " + string(u)
	}
	if fault != "" {
		if len(answer) > 300 {
			answer = answer[:300]
		}
		t.Errorf("%s, %s, about %s: status %d: %s\n%s\n%s", nameOf(p), o.id, h.unit, res.Code, fault, x.String(), answer)
	}
	if x.method != "GET" && want == given && res.Code < 400 && (o.id == "Post /plan/publish" || o.id == "Post /people/{id}/calendar") {
		w.feed(h)
		clear(w.questions)
	}
}

// TestEveryPageIsTried reads which addresses the pages mount, and looks whether each is tried here.
func TestEveryPageIsTried(t *testing.T) {
	mounts := regexp.MustCompile(`\bk\.(Get|Post)\(([^,]+), `)
	var names, tried []string
	files, err := filepath.Glob("../web/*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../web/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, more...) {
		if strings.HasSuffix(f, "_test.go") || strings.Contains(f, "/ui/") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range mounts.FindAllStringSubmatch(string(text), -1) {
			name := x[2]
			if strings.Count(name, `"`) == 2 && strings.HasPrefix(name, `"`) && strings.HasSuffix(name, `"`) {
				name = strings.Trim(name, `"`)
			}
			names = append(names, x[1]+" "+name)
		}
	}
	for _, p := range pages() {
		tried = append(tried, p.id)
	}
	if x := missing(names, tried); len(x) > 0 {
		t.Errorf("pages without a case: %s", strings.Join(x, ", "))
	}
	if x := missing(tried, names); len(x) > 0 {
		t.Errorf("cases of pages that are not there: %s", strings.Join(x, ", "))
	}
	if len(names) < 90 {
		t.Errorf("%d addresses: the test does not see them all", len(names))
	}
}
