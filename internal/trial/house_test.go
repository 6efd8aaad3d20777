// Package trial tries the house's permissions: every operation of the API and every page, by every role, for the whole force, for one unit and
// for oneself, against a table of its own. Whatever is written down in the house bears a mark that says about whom it is, and no answer may bear
// a mark of what whoever asked must not know.
package trial

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/api"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Marks: "qolo", what it is written in, the unit's letter, and whose it is in the unit, "zz" the unit's own. They look like names, survive
// being folded, and no identifier or hash of the house can hold them: its letters have no l and no o.
const (
	ofPerson   = 'p'
	ofAbsence  = 'a'
	ofWish     = 'w'
	ofOrder    = 'v'
	ofOutcome  = 'o'
	ofSite     = 's'
	ofUnit     = 'u'
	ofApproval = 'n'
	ofService  = 'k'
)

var (
	markForm   = regexp.MustCompile(`qolo[pawvosunk][abcdhx][a-z]{2}`)
	unitForm   = regexp.MustCompile(`\b(?:guard|watch|standing|place|sentry|abs|own|bar|qual|contract|clearance|limit|rank|award)-(t[1-4]|hq)\b`)
	personForm = regexp.MustCompile(`\b(p[1-4]|hq)-\d\d\b`)
)

func mark(in rune, unit, whose string) string { return "Qolo" + string(in) + unit + whose }

var letters = map[force.UnitID]string{"t1": "a", "t2": "b", "t3": "c", "t4": "d", "hq": "h"}

// whose is the two letters of a person: p2-05 is "af".
func whose(id force.PersonID) string {
	var n int
	if _, err := fmt.Sscanf(string(id[strings.IndexByte(string(id), '-')+1:]), "%d", &n); err != nil {
		panic(err)
	}
	return string([]byte{'a' + byte(n/24), 'a' + byte(n%24)})
}

func unitOf(id force.PersonID) force.UnitID {
	if strings.HasPrefix(string(id), "hq") {
		return "hq"
	}
	return force.UnitID("t" + string(id[1]))
}

// holding is what there is of one unit to ask for.
type holding struct {
	unit             force.UnitID
	person, other    force.PersonID
	duty, past, open duty.SlotID // of the person: to come, begun; and one that stands open and is the unit's
	swap             [2]duty.SlotID
	membership       string
	qualification    string
	absence, bar     string
	wish             string
	guard, post      string
	standing, place  string
	feed             string
}

// world is a house in which everything is marked.
type world struct {
	*webtest.House
	t     *testing.T
	api   http.Handler
	pages http.Handler
	of    map[force.UnitID]*holding
	// upset: others have changed it at will, and what a request needs may not be to be made any more.
	upset  bool
	n      int // counts what is made, so that names differ
	orders int
	// questions are those that can be asked again, by operation and unit.
	questions map[string]try
}

const inForce = plan.VersionID("2026-12.2")

// newWorld takes about a second.
func newWorld(t *testing.T) *world {
	h := webtest.Start(t, sqlstore.Open)
	w := &world{House: h, t: t, api: api.New(h.App), pages: web.New(h.App), of: map[force.UnitID]*holding{}, questions: map[string]try{}}
	w.markRegister()
	w.markSites()
	if id := h.Fill(t, webtest.Month); id != inForce {
		t.Fatalf("the plan is %s", id)
	}
	w.must(h.Publish(w.ctx(), inForce))
	for u := range letters {
		w.hold(u)
	}
	w.records()
	return w
}

// TestMain lets more garbage lie about than a server would: the houses are small and many.
func TestMain(m *testing.M) {
	debug.SetGCPercent(500)
	os.Exit(m.Run())
}

// ctx is that of whoever may do everything.
func (w *world) ctx() context.Context { return webtest.Context(w.t) }

func (w *world) must(_ any, err error) {
	w.t.Helper()
	if err != nil {
		if w.upset {
			panic(err)
		}
		w.t.Fatal(err)
	}
}

func (w *world) next() int { w.n++; return w.n }

func (w *world) state() *app.State {
	s, err := w.State(w.ctx())
	w.must(nil, err)
	return s
}

func text(m string) words.Text { return words.Text{Az: m, En: m} }

// markRegister writes marks into every text of the register.
func (w *world) markRegister() {
	s := w.state()
	var ch app.Changes
	for _, u := range s.Register.Units {
		if l := letters[u.ID]; l != "" {
			u.Name, u.Short = text(mark(ofUnit, l, "zz")), mark(ofUnit, l, "zz")
			ch.Units = append(ch.Units, u)
		}
	}
	for _, p := range s.Register.People {
		m := mark(ofPerson, letters[unitOf(p.ID)], whose(p.ID))
		p.Surname, p.Given, p.Patronymic, p.Phone = m, m, m, "+994 50 "+m
		p.Number += m
		ch.People = append(ch.People, p)
	}
	for _, m := range s.Register.Memberships {
		m.Period.To = when.MustDate("2049-01-01")
		m.Position = strings.ToLower(mark(ofPerson, letters[m.Unit], whose(m.Person)))
		ch.Memberships = append(ch.Memberships, m)
	}
	ch.What = "trial.mark"
	w.must(w.Save(w.ctx(), ch))
	// Of each unit somebody who is never on duty: away and barred, with notes that say so.
	ch = app.Changes{}
	for u, l := range letters {
		id := away(u)
		ch.Absences = append(ch.Absences, force.Absence{ID: "abs-" + string(u), Person: id, Kind: force.Leave,
			Days: days("2026-12-01", "2026-12-31"), Note: mark(ofAbsence, l, whose(id))})
		ch.Bars = append(ch.Bars, force.Bar{ID: "bar-" + string(u), Person: id, Kind: force.Unfit,
			Days: days("2026-12-01", "2026-12-31"), Note: mark(ofPerson, l, whose(id))})
		ch.Qualifications = append(ch.Qualifications, force.Qualification{ID: "qual-" + string(u), Person: id,
			Code: strings.ToLower(mark(ofPerson, l, whose(id)))})
	}
	for u, l := range letters {
		id, m := away(u), mark(ofService, l, whose(away(u)))
		ch.Contracts = append(ch.Contracts, force.Contract{ID: "contract-" + string(u), Person: id, Type: "voluntary", Number: m, Why: strings.ToLower(m),
			Period: when.Period{From: when.MustDate("2026-01-01"), To: when.MustDate("2028-01-01")}})
		ch.Clearances = append(ch.Clearances, force.Clearance{ID: "clearance-" + string(u), Person: id, Body: "security", Outcome: force.Cleared, Reference: m,
			Days: days("2026-01-01", "2028-12-31")})
		ch.Limits = append(ch.Limits, force.Limit{ID: "limit-" + string(u), Person: id, Kind: "no-driving", Days: days("2026-12-01", "2026-12-31")})
		ch.RanksHeld = append(ch.RanksHeld, force.RankHeld{ID: "rank-" + string(u), Person: id, Rank: "private", From: when.MustDate("2024-06-01"), Order: m})
		ch.Awards = append(ch.Awards, force.Award{ID: "award-" + string(u), Person: id, Code: "thanks", Day: when.MustDate("2026-06-26"), Order: m, Citation: m})
	}
	w.must(w.Save(w.ctx(), ch))
}

// record is the one of a kind that the unit has from the beginning.
func (h *holding) record(table string) string { return table + "-" + string(h.unit) }

// record makes one of a kind.
func record(table string) func(*world, *holding) string {
	return func(w *world, h *holding) string { return w.newRecord(h, table) }
}

// newRecord makes one of a kind, far away.
func (w *world) newRecord(h *holding, table string) string {
	d, m := w.far(), mine(h, ofService)
	var r force.Records
	switch table {
	case "contract":
		from := when.MustDate("2050-01-01").Add(3 * w.next())
		r.Contracts = []force.Contract{{Person: h.person, Type: "voluntary", Number: m, Period: when.Period{From: from, To: from.Add(1)}}}
	case "clearance":
		r.Clearances = []force.Clearance{{Person: h.person, Body: "interior", Outcome: force.Cleared, Reference: m, Days: when.Days{First: d, Last: d}}}
	case "limit":
		r.Limits = []force.Limit{{Person: h.person, Kind: "no-driving", Days: when.Days{First: d, Last: d}}}
	case "rank":
		r.RanksHeld = []force.RankHeld{{Person: h.person, Rank: "private", From: d, Order: m}}
	case "award":
		r.Awards = []force.Award{{Person: h.person, Code: "thanks", Day: d, Order: m, Citation: m}}
	}
	return w.saved(force.Changes{Records: r})
}

func days(first, last string) when.Days {
	return when.Days{First: when.MustDate(first), Last: when.MustDate(last)}
}

// away is somebody of a unit who is away and barred the whole month.
func away(u force.UnitID) force.PersonID {
	if u == "hq" {
		return "hq-20"
	}
	return force.PersonID("p" + string(u[1]) + "-24")
}

// markSites gives each unit a facility, a guard, a post and a standing duty of its own.
func (w *world) markSites() {
	var ch app.SiteChanges
	n := 20
	for _, u := range []force.UnitID{"t1", "t2", "t3", "t4", "hq"} {
		n++
		m := text(mark(ofSite, letters[u], "zz"))
		ch.Facilities = append(ch.Facilities, site.Facility{ID: "place-" + string(u), Kind: "government", Name: m, Source: m.Az, Order: n})
		ch.Guards = append(ch.Guards, site.Guard{ID: "guard-" + string(u), Facility: "place-" + string(u), Number: n, Name: m, MountsAt: 1080,
			Profile: duty.Regulation, Furnish: u, Valid: when.Period{From: when.MustDate("2026-12-20"), To: when.MustDate("2026-12-22")}})
		sentry := site.Post{ID: "sentry-" + string(u), Number: n + 100, Facility: "place-" + string(u), Guard: "guard-" + string(u), Kind: site.ThreeRelief, Name: m,
			Guarded: m, Limits: m, Special: m, Profile: duty.Regulation, Priority: 4}
		watch := site.Post{ID: "watch-" + string(u), Number: n, Facility: "place-" + string(u), Kind: site.ShiftPost, Name: m, Guarded: m, Limits: m,
			Special: m, Profile: duty.Shift12, Priority: 3, Furnish: u, Watches: []site.Watch{{Start: 480, Minutes: 720}}}
		ch.Posts = append(ch.Posts, watch, sentry)
		ch.Standing = append(ch.Standing, site.Standing{ID: "standing-" + string(u), Kind: duty.Inner, Facility: "place-" + string(u), Name: m,
			StartsAt: 1080, Minutes: 1440, Profile: duty.Regulation, Priority: 3, Furnish: u, Roles: []site.RoleCount{{Role: duty.Orderly, Count: 1}}})
	}
	ch.What, ch.About = "trial.mark", "sites"
	w.must(w.SaveSites(w.ctx(), ch))
}

// plan is the version in force.
func (w *world) plan(id plan.VersionID) *app.MonthPlan {
	mp, err := w.Plan(w.ctx(), id)
	w.must(nil, err)
	return mp
}

// hold finds in the plan what there is of a unit.
func (w *world) hold(u force.UnitID) {
	mp := w.plan(inForce)
	h := &holding{unit: u, absence: "abs-" + string(u), bar: "bar-" + string(u), qualification: "qual-" + string(u), guard: "guard-" + string(u),
		post: "watch-" + string(u), standing: "standing-" + string(u), place: "place-" + string(u)}
	w.of[u] = h
	past, next := map[force.PersonID]duty.SlotID{}, map[force.PersonID]duty.SlotID{}
	for i := range mp.Plan.Duties {
		for _, s := range mp.Plan.Duties[i].Slots {
			id := mp.Plan.Assigned[s.ID].Person
			switch {
			case id == "" && s.Furnish == u && s.Start.After(w.Now()):
				h.open = s.ID
			case id == "" || unitOf(id) != u:
			case s.Start.Before(w.Now()):
				past[id] = s.ID
			default:
				next[id] = s.ID
			}
		}
	}
	for _, p := range mp.Register.People {
		if next[p.ID] == "" || past[p.ID] == "" || unitOf(p.ID) != u {
			continue
		}
		if h.person == "" {
			h.person, h.duty, h.past = p.ID, next[p.ID], past[p.ID]
		} else if h.other == "" {
			h.other = p.ID
		}
	}
	if h.other == "" {
		w.t.Fatalf("nobody of %s has both stood and is to stand", u)
	}
	h.membership = "m-" + string(h.person)
}

// records writes what is about the person of each unit.
func (w *world) records() {
	for u, h := range w.of {
		l, me := letters[u], whose(h.person)
		var err error
		h.wish, err = w.SaveWish(w.ctx(), plan.Wish{Person: h.person, Kind: plan.WishFree, Days: days("2027-01-10", "2027-01-12"),
			GrantedBy: mark(ofWish, l, me), Note: mark(ofWish, l, me)})
		w.must(nil, err)
		w.must(nil, w.Record(w.ctx(), webtest.Month, []plan.Outcome{{Slot: h.past, Kind: plan.Stood, Note: mark(ofOutcome, l, me)}}))
		w.feed(h)
		w.order(u)
		if u == "t2" { // one is enough: a password takes time
			w.must(w.CreateAccount(w.ctx(), app.NewAccount{Login: "user-t2", Name: "Guard", Person: h.person, Grants: []access.Grant{{Role: access.Guard}}}))
		}
		w.must(w.Save(w.ctx(), app.Changes{Changes: force.Changes{Absences: []force.Absence{{ID: "own-" + string(u), Person: h.person, Kind: force.Course,
			Days: days("2027-03-01", "2027-03-02"), Note: mark(ofAbsence, l, me)}}}, What: "absence.save", About: "person:" + string(h.person)}))
	}
}

// feed gives the unit's person a calendar.
func (w *world) feed(h *holding) {
	var err error
	h.feed, err = w.Feed(w.ctx(), h.person)
	w.must(nil, err)
}

// order puts an order about a unit's person into the plan.
func (w *world) order(u force.UnitID) string {
	h, id := w.of[u], fmt.Sprintf("ov-%s-%d", u, w.next())
	m, rooms := mark(ofOrder, letters[u], whose(h.person)), []string{"versions", "plan:" + string(w.force()), "plan:" + string(w.working())}
	w.must(nil, w.Store.Write(w.ctx(), func(tx app.Tx) error {
		if err := tx.Plans().PutOverride(w.ctx(), plan.Override{ID: id, Month: webtest.Month, Rule: "R4", Person: h.person, Slot: h.duty, Reason: m,
			OrderedBy: m, Until: when.MustDate("2026-12-31"), Entered: w.Now(), EnteredBy: "trial"}); err != nil {
			return err
		}
		return tx.Touch(w.ctx(), slices.Compact(rooms)...)
	}))
	return id
}

// working is the version that edits go to.
func (w *world) working() plan.VersionID {
	mo, err := w.Month(w.ctx(), webtest.Month)
	w.must(nil, err)
	return mo.Working
}

// draft is the draft of the month, opened if there is none.
func (w *world) draft() plan.VersionID {
	if id := w.working(); id != w.force() {
		return id
	}
	h := w.of["t3"]
	e, err := w.Pin(w.ctx(), w.force(), h.duty, w.next()%2 == 0)
	w.must(nil, err)
	return e.Version
}

func (w *world) force() plan.VersionID {
	mo, err := w.Month(w.ctx(), webtest.Month)
	w.must(nil, err)
	return mo.InForce
}

// principals are whoever tries: each role for the whole force, for the unit t1, for the unit t2; always the same person of t1.
func principals(me force.PersonID) []access.Principal {
	var out []access.Principal
	for _, r := range access.Roles {
		for _, units := range [][]force.UnitID{nil, {"t1"}, {"t2"}} {
			out = append(out, access.Principal{Account: "acc-trial", By: "trial", Person: me, From: "trial", Grants: []access.Grant{{Role: r, Units: units}}})
		}
	}
	return out
}

func nameOf(p access.Principal) string {
	g := p.Grants[0]
	if len(g.Units) == 0 {
		return string(g.Role) + " of the force"
	}
	return string(g.Role) + " of " + string(g.Units[0])
}
