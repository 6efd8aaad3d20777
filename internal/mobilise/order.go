// Package mobilise is the Guard's way to its wartime place and back: the order that passes it, or units of it, under the Land Forces
// operationally; the least that is still guarded under it and who furnishes that; who can be there how soon, and who came.
//
// An order changes nothing in the register or at the posts. Register and Demand show both as they are under it, so the return has nothing to
// put back and can forget nothing.
package mobilise

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

// State is how far an order has come.
type State string

// The states of an order. A drill goes from drafted to in force to returned.
const (
	Proposed  State = "proposed"  // waits for a second person's word
	Refused   State = "refused"   // did not get it
	InForce   State = "in-force"  //
	Returning State = "returning" // in force; the order to return waits for a second person's word
	Returned  State = "returned"
)

// Paper is what an order bears at its head.
type Paper struct {
	Number string    `json:"number"`
	Date   when.Date `json:"date"`
	By     string    `json:"by"` // who orders it: name and office
	Reason string    `json:"reason"`
	Effect time.Time `json:"effect"` // when it takes effect; of a paper in force, when it did
}

// Order passes units under the Land Forces operationally until it is returned from. Administratively they stay where they are.
type Order struct {
	ID string `json:"id"`
	// Drill: people are alerted and counted, and nothing else comes of it.
	Drill bool `json:"drill"`
	Paper
	Units []force.UnitID `json:"units"` // pass, with those under them
	Stay  []force.UnitID `json:"stay"`  // of those under them, stay on minimum protection
	// Minimum protection: posts and standing duties of this priority and of lower numbers, 0 none, and those named.
	Priority int      `json:"priority"`
	Posts    []string `json:"posts"`
	// Leave of these kinds is suspended: whoever is away by one is called back and there from the day after.
	Leave []force.AbsenceKind `json:"leave"`
	// Reserve: whoever left at most so many months before the order is called in, and there from the day after; 0 nobody.
	Reserve int   `json:"reserve"`
	Return  Paper `json:"return"`
	State   State `json:"state"`
	// Busy and BusyBack are who stood in a duty that had begun when the order, or the return, took effect, with the first day on which they are
	// free of it: a post is not left before it is relieved.
	Busy     map[force.PersonID]when.Date `json:"busy,omitempty"`
	BusyBack map[force.PersonID]when.Date `json:"busy_back,omitempty"`
}

// Suspendable are the kinds of absence that an order may suspend.
var Suspendable = []force.AbsenceKind{force.Leave, force.Family, force.Course}

// MostReserve is how many months back the reserve may reach.
const MostReserve = 120

// Holds says whether it is in force at a moment; a drill never is, as nothing comes of it.
func (o *Order) Holds(t time.Time) bool {
	if o.Drill || t.Before(o.Effect) {
		return false
	}
	switch o.State {
	case InForce, Returning:
		return true
	case Returned:
		return t.Before(o.Return.Effect)
	}
	return false
}

// Open says whether it goes on: in force and not yet returned from.
func (o *Order) Open() bool { return o.State == InForce || o.State == Returning }

// counts says whether it is in force at any time.
func (o *Order) counts() bool { return !o.Drill && (o.Open() || o.State == Returned) }

// Passes says whether a unit passes: of it and those above it the nearest that the order names decides.
func (o *Order) Passes(r *force.Register, u force.UnitID) bool {
	for _, x := range r.Path(u) {
		switch {
		case slices.Contains(o.Stay, x):
			return false
		case slices.Contains(o.Units, x):
			return true
		}
	}
	return false
}

// Content is the hash of what a second person gives their word to: all that the order says. An order to return is one of its own.
func (o *Order) Content() string {
	x := *o
	x.State, x.Busy, x.BusyBack = "", nil, nil
	kind := "order"
	if o.State == Returning {
		kind = "return"
	} else {
		x.Return = Paper{}
	}
	b, err := json.Marshal(x)
	if err != nil {
		panic(err) // texts, numbers and times alone
	}
	sum := sha256.Sum256(append([]byte("qarovul mobilisation "+kind+" 1\n"), b...))
	return hex.EncodeToString(sum[:])
}

// Problem is what is wrong with an order. Key stands behind "mobilise.bad." in the catalogue.
type Problem struct {
	Field string
	Key   string
	Args  []any
}

func (p *Problem) Error() string { return fmt.Sprintf("%s: %s %v", p.Field, p.Key, p.Args) }

// Check says what is wrong with an order against the register and the posts.
func (o *Order) Check(r *force.Register, s *site.Sites) []*Problem {
	all := o.Paper.check("")
	bad := func(field, key string, args ...any) { all = append(all, &Problem{field, key, args}) }
	if len(o.Units) == 0 {
		bad("units", "no-units")
	}
	for _, x := range o.Units {
		if r.Unit(x) == nil {
			bad("units", "unknown-unit", string(x))
		}
	}
	for _, x := range o.Stay {
		switch {
		case r.Unit(x) == nil:
			bad("stay", "unknown-unit", string(x))
		case slices.Contains(o.Units, x):
			bad("stay", "both", string(x))
		case !slices.ContainsFunc(o.Units, func(u force.UnitID) bool { return r.Within(x, u) }):
			bad("stay", "stays-anyway", string(x))
		}
	}
	if o.Priority < 0 || o.Priority > 20 {
		bad("priority", "priority")
	}
	if o.Reserve < 0 || o.Reserve > MostReserve {
		bad("reserve", "reserve", MostReserve)
	}
	for _, id := range o.Posts {
		if !slices.ContainsFunc(s.Posts, func(p site.Post) bool { return p.ID == id }) && !slices.ContainsFunc(s.Standing, func(x site.Standing) bool { return x.ID == id }) {
			bad("posts", "unknown-post", id)
		}
	}
	for _, k := range o.Leave {
		if !slices.Contains(Suspendable, k) {
			bad("leave", "leave", string(k))
		}
	}
	return all
}

// CheckReturn says what is wrong with an order to return from one in force.
func (o *Order) CheckReturn(p *Paper) []*Problem {
	all := p.check("")
	if p.Effect.Before(o.Effect) {
		all = append(all, &Problem{"effect", "return-before", nil})
	}
	return all
}

// longest is how long a line of an order may be.
const longest = 500

func (p *Paper) check(at string) []*Problem {
	var all []*Problem
	for _, x := range []struct{ field, text string }{{"number", p.Number}, {"by", p.By}, {"reason", p.Reason}} {
		switch {
		case strings.TrimSpace(x.text) == "":
			all = append(all, &Problem{at + x.field, "missing", nil})
		case len(x.text) > longest:
			all = append(all, &Problem{at + x.field, "long", []any{longest}})
		}
	}
	if p.Date == 0 {
		all = append(all, &Problem{at + "date", "missing", nil})
	}
	if p.Effect.IsZero() {
		all = append(all, &Problem{at + "effect", "missing", nil})
	}
	return all
}
