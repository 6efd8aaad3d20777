package trial

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
)

// verdict says what should come of a request about a unit's holdings: it is given, it is refused because the right is missing, or it reaches
// too far.
type verdict int

const (
	given verdict = iota
	forbidden
	tooFar
)

func (o *operation) verdict(p access.Principal, h *holding) verdict {
	if len(o.needs) == 0 {
		return given
	}
	far := false
	for _, n := range o.needs {
		r := reachOf(p, n.act, n.on)
		switch {
		case r.none():
			return forbidden
		case o.about == theLot:
			far = far || !r.all
		case o.about == person:
			far = far || !r.person(h.person)
		case o.about == aUnit:
			far = far || !r.unit(h.unit)
		}
	}
	if far {
		return tooFar
	}
	return given
}

// within says that what a list shows holds something of the unit.
func (o *operation) within(p access.Principal, h *holding) bool {
	for _, n := range o.needs {
		if r := reachOf(p, n.act, n.on); !r.person(h.person) {
			return false
		}
	}
	return true
}

// count is what was tried.
type count struct{ asked, given, refused, writes int }

// TestMatrix: every role, for the whole force, one unit, another unit and oneself, with every operation of the API, about two units.
func TestMatrix(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ops := operations()
	var n count
	cells := map[string]bool{}
	for _, p := range principals(w.of["t1"].person) {
		for i, o := range ops {
			for _, u := range w.targets(p, i, &o) {
				w.judge(t, w.api, p, i, &o, w.of[u], &n)
			}
			for _, x := range o.needs {
				cells[fmt.Sprint(p.Grants[0].Role, x.act, x.on)] = true
			}
		}
	}
	t.Logf("%d requests: %d given, %d refused; %d cells of role, action and resource", n.asked, n.given, n.refused, len(cells))
}

// judge lets somebody ask, and looks whether the answer is what it should be.
func (w *world) judge(t *testing.T, site http.Handler, p access.Principal, i int, o *operation, h *holding, n *count) {
	t.Helper()
	want := o.verdict(p, h)
	x := w.question(i, o, h, want)
	var before string
	writes := x.method != "GET"
	if writes && want != given {
		before = w.standing()
	}
	res := send(site, p, x)
	answer := contents(t, res)
	n.asked++
	bad := func(format string, args ...any) {
		t.Helper()
		if len(answer) > 1500 {
			answer = answer[:1500] + " …"
		}
		t.Errorf("%s, %s, about %s: %s\n%s\n%s", nameOf(p), o.id, h.unit, fmt.Sprintf(format, args...), x.String(), answer)
	}
	ok := res.Code >= 200 && res.Code < 400
	switch {
	case want == given && res.Code == http.StatusNotFound && o.id == "print-paper" && reachOf(p, access.Take, access.Plans).narrow(): // a part of the force has no such paper
	case want == tooFar && res.Code == http.StatusUnprocessableEntity && o.id == "apply-import": // a person out of sight is new, and the number taken
	case want == given && !ok:
		bad("status %d, should be given", res.Code)
	case want == forbidden && res.Code != http.StatusForbidden:
		bad("status %d, want 403", res.Code)
	case want == tooFar && res.Code != http.StatusForbidden && res.Code != http.StatusNotFound:
		bad("status %d, want 403 or 404", res.Code)
	}
	if ok {
		n.given++
	} else {
		n.refused++
	}
	if strings.Contains(answer, "⟦") {
		bad("a text is missing")
	}
	if before != "" && w.standing() != before {
		bad("it was refused, and something was changed")
	}
	q := p
	if o.id == "publish-version" && ok || o.id == "create-calendar" && ok { // versions and addresses are others now
		w.feed(h)
		clear(w.questions)
	}
	if o.about == theKey {
		q.Person = h.person
		q.Grants = []access.Grant{{Role: access.Guard}}
	}
	if l := leaks(q, x.String(), answer); len(l) > 0 {
		bad("tells of %v", l)
	}
	if u := w.keys(p, x.String(), answer); u != "" {
		bad("gives the key of a calendar of %s", u)
	}
	if want == given && ok && o.tells && o.within(p, h) && !tells(answer, h.unit) {
		bad("says nothing of %s", h.unit)
	}
}

// targets are the units about which somebody asks: both, or their own where the question is the same about either or the right is missing
// altogether.
func (w *world) targets(p access.Principal, i int, o *operation) []force.UnitID {
	mine := force.UnitID("t1")
	if g := p.Grants[0].Units; len(g) > 0 {
		mine = g[0]
	}
	both := []force.UnitID{"t1", "t2"}
	if len(o.needs) > 0 && o.verdict(p, w.of["t1"]) == forbidden {
		return []force.UnitID{mine}
	}
	switch o.about {
	case theLot, anybody:
		return []force.UnitID{mine}
	case nobody:
		x, asked := w.questions[fmt.Sprint(i, "t1")]
		y, too := w.questions[fmt.Sprint(i, "t2")]
		if asked && too && x.path == y.path && x.method == "GET" {
			return []force.UnitID{mine}
		}
	}
	return both
}

// question is what is asked. What is to be refused leaves all as it is, so the same can be asked again; what was given is made anew.
func (w *world) question(i int, o *operation, h *holding, want verdict) try {
	key := fmt.Sprint(i, h.unit)
	fresh := o.id == "undo-edit" || o.id == "redo-edit" // others' edits count too
	x, asked := w.questions[key]
	if !asked || fresh || x.method != "GET" && want == given {
		x = o.ask(w, h)
		w.questions[key] = x
	}
	if x.method != "GET" && want == given {
		delete(w.questions, key)
	}
	return x
}

// standing is how the store stands: the revisions of its rooms and the size of its journal.
func (w *world) standing() string {
	var out string
	w.must(nil, w.Store.Read(w.ctx(), func(tx app.Tx) error {
		rev, err := tx.Revisions(w.ctx())
		if err != nil {
			return err
		}
		last, err := tx.Journal().About(w.ctx(), "", -1, 1)
		out = fmt.Sprint(rev)
		for i := range last {
			out += fmt.Sprintf(" %x", last[i].Leaf)
		}
		return err
	}))
	return out
}

// covered says of a list of names which are missing in another.
func missing(names, have []string) []string {
	var out []string
	for _, x := range names {
		if !slices.Contains(have, x) {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestEveryOperationIsTried: the description of the API names no operation that is not in the table of this test.
func TestEveryOperationIsTried(t *testing.T) {
	doc := describe(t)
	var names, tried []string
	for _, o := range doc.operations {
		names = append(names, o.id)
	}
	for _, o := range operations() {
		tried = append(tried, o.id)
	}
	if x := missing(names, tried); len(x) > 0 {
		t.Errorf("operations without a case: %s", strings.Join(x, ", "))
	}
	if x := missing(tried, names); len(x) > 0 {
		t.Errorf("cases of operations that are not there: %s", strings.Join(x, ", "))
	}
	if len(names) < 75 {
		t.Errorf("%d operations: some are missing", len(names))
	}
}
