package month_test

import (
	"net/http"
	"testing"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/web/webtest"
)

// busy finds somebody who mounts on a day and the sentry's slot of the next, where the rules forbid them.
func (d *desk) busy() (own, next duty.Slot, who force.PersonID) {
	own, who = d.slot("sentry", 12)
	next, _ = d.slot("sentry", 13)
	return own, next, who
}

func TestConflictOffersThreeVerbs(t *testing.T) {
	d := open(t)
	v := d.draft()
	own, next, who := d.busy()
	holder := d.plan(v).Plan.Assigned[next.ID].Person
	assign := []string{"verb", "assign", "slot", string(next.ID), "person", string(who)}
	p := d.site.Post("/month/"+v+"/act", assign...)
	if p.Status != http.StatusConflict {
		t.Fatalf("status %d", p.Status)
	}
	if got := len(p.All(".reasons .reason-no")); got == 0 {
		t.Error("no reasons in words")
	}
	for _, sel := range []string{`input[name="way"][value="add"]`, `input[name="way"][value="replace"]`, `.month-conflict a[data-close]`, `[name="reason"]`, `[name="ordered_by"]`, `[name="until"]`} {
		if p.One(sel) == nil {
			t.Errorf("the dialog lacks %s", sel)
		}
	}
	if got := len(p.All(".month-taken li")); got != 1 {
		t.Errorf("%d duties would be taken off, want 1", got)
	}
	if got := d.plan(v).Plan.Assigned[next.ID].Person; got != holder {
		t.Errorf("a refused edit has changed the slot: %s", got)
	}

	// add: without a reason it is asked again, with what was typed
	p = d.site.Post("/month/"+v+"/act", append(assign, "way", "add", "ordered_by", "mayor Sınaq", "until", "2026-12-31")...)
	if p.Status != http.StatusConflict || p.One(".month-way[open] .field-error") == nil || webtest.Attr(p.One(`[name="ordered_by"]`), "value") != "mayor Sınaq" {
		t.Errorf("an order without a reason: status %d: %s", p.Status, p.Text(".month-ways"))
	}
	p = d.site.Post("/month/"+v+"/act", append(assign, "way", "add", "reason", "Sınaq", "ordered_by", "mayor Sınaq", "until", "2026-12-12")...)
	if p.Status != http.StatusConflict || p.One(".month-way[open] .field-error") == nil {
		t.Errorf("an order that ends too soon: status %d", p.Status)
	}
	if w := d.act(v, append(assign, "way", "add", "reason", "Sınaq", "ordered_by", "mayor Sınaq", "until", "2026-12-31")...); w.Code != http.StatusOK {
		t.Fatalf("add: %d %s", w.Code, w.Body)
	}
	mp := d.plan(v)
	if mp.Plan.Assigned[next.ID].Person != who || mp.Plan.Assigned[own.ID].Person != who {
		t.Error("add did not leave both duties to the person")
	}
	g := d.grid(v, "q="+mp.Register.Person(who).Number)
	if g.slots(2) != 1 || g.slots(1) != 1 {
		t.Errorf("%d slots by order, %d pinned; want one each", g.slots(2), g.slots(1))
	}
	if w := d.act(v, "verb", "undo"); w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
}

func TestConflictReplaceTakesOffWhatIsInTheWay(t *testing.T) {
	d := open(t)
	v := d.draft()
	own, next, who := d.busy()
	if w := d.act(v, "verb", "assign", "slot", string(next.ID), "person", string(who), "way", "replace"); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	mp := d.plan(v)
	if mp.Plan.Assigned[next.ID].Person != who || mp.Plan.Assigned[own.ID].Person != "" {
		t.Errorf("%+v, %+v", mp.Plan.Assigned[next.ID], mp.Plan.Assigned[own.ID])
	}
	// What is pinned is not taken off: the way is shut and says so.
	if w := d.act(v, "verb", "pin", "slot", string(next.ID)); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	p := d.site.Post("/month/"+v+"/act", "verb", "assign", "slot", string(own.ID), "person", string(who))
	if p.One(`input[name="way"][value="replace"]`) != nil || p.One(".month-way-not") == nil {
		t.Error("a pinned duty is offered to be taken off")
	}
}

func TestRefusedSwapIsTakenBackWhole(t *testing.T) {
	d := open(t)
	v := d.draft()
	// A battalion duty officer and a sentry: neither rank fits the other's slot.
	x, a := d.slot("duty-officer", 14)
	y, b := d.slot("sentry", 14)
	swap := []string{"verb", "swap", "slot", string(x.ID), "other", string(y.ID)}
	p := d.site.Post("/month/"+v+"/act", swap...)
	if p.Status != http.StatusConflict || p.One(".month-conflict") == nil {
		t.Fatalf("status %d", p.Status)
	}
	if p.One(`input[name="other"]`) == nil {
		t.Error("the ways out forget the second slot")
	}
	if w := d.act(v, append(swap, "way", "replace")...); w.Code != http.StatusConflict {
		t.Errorf("status %d", w.Code)
	}
	mp := d.plan(v)
	if mp.Plan.Assigned[x.ID].Person != a || mp.Plan.Assigned[y.ID].Person != b {
		t.Error("a refused swap has left something changed")
	}
}
