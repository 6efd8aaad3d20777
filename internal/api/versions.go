package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/when"
)

// OfVersion is a request about a version of a plan.
type OfVersion struct {
	Asked
	Version string `path:"version" doc:"ID of the version, as 2026-12.3."`
}

func (a *OfVersion) id() plan.VersionID { return plan.VersionID(a.Version) }

// SlotList is a part of the slots of a version.
type SlotList struct {
	Version VersionView `json:"version"`
	Total   int         `json:"total" doc:"How many there are in all."`
	Slots   []SlotView  `json:"slots" doc:"In order of time."`
}

type slotsAsked struct {
	OfVersion
	From   DateParam `query:"from" format:"date" doc:"Only slots that bear this date or a later one."`
	To     DateParam `query:"to" format:"date" doc:"Only slots that bear this date or an earlier one."`
	Kind   string    `query:"kind" enum:"guard,shift,duty-officer,standby,inner"`
	State  string    `query:"state" enum:"filled,open,vacated"`
	Person string    `query:"person"`
	Post   string    `query:"post"`
	Source string    `query:"source" doc:"Only slots of the standing guard, post or standing duty."`
	Limit  int       `query:"limit" default:"1000" minimum:"1" maximum:"100000"`
	Offset int       `query:"offset" default:"0" minimum:"0"`
}

func (s *server) versions() {
	handle(s, get("/versions/{version}", "read-version", "plans", "Read the head of a version."),
		func(ctx context.Context, in *OfVersion) (*answer[VersionView], error) {
			mp, err := s.app.Plan(ctx, in.id())
			if err != nil {
				return nil, err
			}
			return give(versionOf(&mp.Plan.Version), nil)
		})
	handle(s, get("/versions/{version}/slots", "list-slots", "plans", "List slots of a version with who stands in them."), s.listSlots)
	handle(s, get("/versions/{version}/slots/{slot}", "read-slot", "plans", "Read a slot."),
		func(ctx context.Context, in *OfSlot) (*answer[SlotView], error) {
			mp, err := s.app.Plan(ctx, in.id())
			if err != nil {
				return nil, err
			}
			x, ok := mp.FindSlot(duty.SlotID(in.Slot))
			if !ok {
				return nil, app.Errorf(app.CodeNotFound, "not-found.slot", in.Slot)
			}
			ds := mp.Slot(x)
			return give(slotOf(mp.State, &ds), nil)
		})
	handle(s, get("/versions/{version}/difference", "read-difference", "plans", "Compare a version with another of its month."),
		func(ctx context.Context, in *struct {
			OfVersion
			From string `query:"from" required:"true" doc:"The version to compare with: what was."`
		}) (*answer[[]ChangeView], error) {
			changes, err := s.app.Difference(ctx, plan.VersionID(in.From), in.id())
			if err != nil {
				return nil, err
			}
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			return give(changesOf(st, changes), nil)
		})
	handle(s, get("/versions/{version}/document", "read-document", "plans", "Read the whole plan in the form that a stranger can check.").
		with("docs/plan-document.md describes the form."),
		func(ctx context.Context, in *OfVersion) (*answer[PlanDocument], error) {
			d, err := s.app.Document(ctx, in.id())
			return give(PlanDocument{d}, err)
		})
	handle(s, get("/versions/{version}/check", "check-version", "plans", "Check a version by every hard rule, with a checker that shares nothing with the search."),
		func(ctx context.Context, in *OfVersion) (*answer[*proof.Report], error) {
			r, err := s.app.Check(ctx, in.id())
			return give(r, err)
		})
	handle(s, post("/versions/{version}/publish", "publish-version", "plans", "Put a draft in force.").
		with("Refused while a hard rule is broken without an order. Open slots do not hinder it; they stay loud."),
		func(ctx context.Context, in *OfVersion) (*answer[Publication], error) {
			p, err := s.app.Publish(ctx, in.id())
			if err != nil {
				return nil, err
			}
			st, err := s.app.State(ctx)
			if err != nil {
				return nil, err
			}
			return give(Publication{string(p.Version), changesOf(st, p.Changes), texts(p.People)}, nil)
		})
	s.overrides()
	s.approvals()
	s.retention()
}

func (s *server) listSlots(ctx context.Context, in *slotsAsked) (*answer[SlotList], error) {
	mp, err := s.app.Plan(ctx, in.id())
	if err != nil {
		return nil, err
	}
	var all []app.DaySlot
	for i := range mp.Plan.Duties {
		d := &mp.Plan.Duties[i]
		if in.Kind != "" && string(d.Kind) != in.Kind || in.Source != "" && d.Source != in.Source {
			continue
		}
		for _, x := range d.Slots {
			if in.From.Date != 0 && x.Mounts < in.From.Date || in.To.Date != 0 && x.Mounts > in.To.Date || in.Post != "" && x.Post != in.Post {
				continue
			}
			if in.Person != "" && string(mp.Plan.Assigned[x.ID].Person) != in.Person {
				continue
			}
			if ds := mp.Slot(x); in.State == "" || string(ds.State) == in.State {
				all = append(all, ds)
			}
		}
	}
	slices.SortFunc(all, func(a, b app.DaySlot) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	out := SlotList{Version: versionOf(&mp.Plan.Version), Total: len(all)}
	part := all[min(in.Offset, len(all)):]
	out.Slots = slotsOf(mp.State, part[:min(in.Limit, len(part))])
	return give(out, nil)
}

// ChangeView is one difference between two versions.
type ChangeView struct {
	Slot    string    `json:"slot"`
	Kind    string    `json:"kind"`
	Role    string    `json:"role"`
	Post    string    `json:"post,omitempty"`
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`
	Was     string    `json:"was,omitempty" doc:"Left out: it was open."`
	WasName string    `json:"was_name,omitempty"`
	Now     string    `json:"now,omitempty" doc:"Left out: it is open."`
	NowName string    `json:"now_name,omitempty"`
	Gone    bool      `json:"gone,omitempty" doc:"The slot is no more."`
	Fresh   bool      `json:"fresh,omitempty" doc:"The slot is new."`
	Moved   bool      `json:"moved,omitempty" doc:"The slot has other hours than before."`
}

func changesOf(st *app.State, all []plan.Change) []ChangeView {
	return each(all, func(c *plan.Change) ChangeView {
		return ChangeView{Slot: string(c.Slot.ID), Kind: string(c.Slot.Kind), Role: string(c.Slot.Role), Post: c.Slot.Post, Start: inZone(c.Slot.Start),
			End: inZone(c.Slot.End), Was: string(c.Was), WasName: nameOf(st, c.Was), Now: string(c.Now), NowName: nameOf(st, c.Now),
			Gone: c.Gone, Fresh: c.Fresh, Moved: c.Moved}
	})
}

// Publication is what publishing did: who is told what.
type Publication struct {
	Version string       `json:"version"`
	Changes []ChangeView `json:"changes"`
	People  []string     `json:"people" doc:"Those whose duty changed."`
}

// OverrideView lets a named rule be broken by order.
type OverrideView struct {
	ID        string    `json:"id"`
	Rule      string    `json:"rule"`
	Person    string    `json:"person"`
	Slot      string    `json:"slot"`
	Reason    string    `json:"reason"`
	OrderedBy string    `json:"ordered_by"`
	Until     when.Date `json:"until,omitzero" format:"date" doc:"Last day on which it holds."`
	Entered   time.Time `json:"entered"`
	EnteredBy string    `json:"entered_by,omitempty"`
}

func overrideOf(o *plan.Override) OverrideView {
	return OverrideView{o.ID, o.Rule, string(o.Person), string(o.Slot), o.Reason, o.OrderedBy, o.Until, inZone(o.Entered), o.EnteredBy}
}

func (s *server) overrides() {
	handle(s, get("/versions/{version}/overrides", "list-overrides", "plans", "List the orders that let rules be broken in the month."),
		func(ctx context.Context, in *OfVersion) (*answer[[]OverrideView], error) {
			mp, err := s.app.Plan(ctx, in.id())
			if err != nil {
				return nil, err
			}
			return give(each(mp.Plan.Overrides, overrideOf), nil)
		})
	handle(s, del("/versions/{version}/overrides/{id}", "delete-override", "plans", "Take an order back.").
		with("What stands on it is broken from then on, and loud. An order is entered by assigning somebody with override."),
		func(ctx context.Context, in *struct {
			OfVersion
			ID string `path:"id"`
		}) (*nothing, error) {
			mp, err := s.app.Plan(ctx, in.id())
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(mp.Plan.Overrides, func(o plan.Override) bool { return o.ID == in.ID }) {
				return nil, app.Errorf(app.CodeNotFound, "api.none.override", in.ID)
			}
			return &nothing{}, s.app.DeleteOverride(ctx, in.id(), in.ID)
		})
}

// PlanDocument is the plan as a document. Its form has a schema of its own.
type PlanDocument struct{ *proof.Document }

// Schema points to the published one.
func (PlanDocument) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true,
		Description: "The plan as a document, form qarovul-plan/1: docs/plan-document.schema.json."}
}

// OfSlot is a request about a slot of a version.
type OfSlot struct {
	OfVersion
	Slot string `path:"slot" doc:"ID of the slot."`
}

// Reason is one rule's say on a person in a slot.
type Reason struct {
	Rule   string    `json:"rule" doc:"By its number: R6."`
	Allows bool      `json:"allows"`
	Text   string    `json:"text" doc:"In the language asked for."`
	Cost   int64     `json:"cost,omitempty" doc:"Of a soft rule: what it adds to the plan's cost."`
	Slots  []string  `json:"slots,omitempty" doc:"Those of the person's duties that play a part."`
	From   time.Time `json:"from,omitzero" doc:"The stretch concerned, where there is one."`
	To     time.Time `json:"to,omitzero"`
	Detail string    `json:"detail,omitempty" doc:"A code: kind of absence, missing qualification, rank needed."`
	Amount int       `json:"amount,omitempty" doc:"Days, minutes or people over or short."`
	Count  int       `json:"count,omitempty" doc:"Duties of the kind in the ledger."`
	Unit   string    `json:"unit,omitempty" doc:"That furnishes the duty."`
}

func reasonsOf(ctx context.Context, names plan.Names, all []plan.Reason) []Reason {
	l := lang(ctx)
	return each(all, func(r *plan.Reason) Reason {
		return Reason{Rule: r.Rule, Allows: r.Allows, Text: r.Words(l, names), Cost: r.Cost, Slots: texts(r.Slots), From: inZone(r.From), To: inZone(r.To),
			Detail: r.Detail, Amount: r.Amount, Count: r.Count, Unit: string(r.Unit)}
	})
}

// Candidate is somebody who could take a slot, or what stands in the way.
type Candidate struct {
	Person   string    `json:"person"`
	Name     string    `json:"name"`
	Number   string    `json:"number"`
	Rank     string    `json:"rank"`
	Unit     string    `json:"unit,omitempty"`
	SameUnit bool      `json:"same_unit" doc:"Belongs to the unit that furnishes the duty."`
	Allowed  bool      `json:"allowed"`
	Delta    int64     `json:"delta" doc:"Change of the plan's cost; less is better."`
	LastDuty time.Time `json:"last_duty,omitzero" doc:"End of the last duty before the slot."`
	NextDuty time.Time `json:"next_duty,omitzero" doc:"Start of the next."`
	Count    int       `json:"count" doc:"Duties of this kind in the ledger, this month included."`
	Reasons  []Reason  `json:"reasons" doc:"Forbidding first."`
}

// QualityView is the quality card of a plan.
type QualityView struct {
	Slots  int           `json:"slots"`
	Filled int           `json:"filled"`
	Open   int           `json:"open"`
	Items  []QualityLine `json:"items"`
}

// QualityLine is a number, what it counts, and the list behind it.
type QualityLine struct {
	Key    string     `json:"key"`
	Level  string     `json:"level" enum:"good,thin,bad"`
	Number int        `json:"number"`
	Text   string     `json:"text" doc:"In the language asked for."`
	Slots  []string   `json:"slots"`
	People []string   `json:"people"`
	Units  []UnitLoad `json:"units"`
}

// UnitLoad compares units.
type UnitLoad struct {
	Unit   string  `json:"unit"`
	People int     `json:"people"`
	Duties int     `json:"duties"`
	Nights int     `json:"nights" doc:"Night minutes."`
	Share  float64 `json:"share" doc:"Load for each person over that of the other units with the same duties: 1.25 is a quarter more."`
}

func (s *server) answers() {
	handle(s, get("/versions/{version}/quality", "read-quality", "plans", "Read the quality card of a version."),
		func(ctx context.Context, in *OfVersion) (*answer[QualityView], error) {
			mp, err := s.app.Plan(ctx, in.id())
			if err != nil {
				return nil, err
			}
			q, l, names := mp.Desk.Quality(), lang(ctx), mp.Desk.Names()
			return give(QualityView{q.Slots, q.Filled, q.Open, each(q.Items, func(i *plan.QualityItem) QualityLine {
				return QualityLine{i.Key, i.Level, i.Number, i.Words(l, names), texts(i.Slots), texts(i.People), each(i.Units, func(u *plan.UnitLoad) UnitLoad {
					return UnitLoad{string(u.Unit), u.People, u.Duties, u.Nights, u.Share}
				})}
			})}, nil)
		})
	handle(s, get("/versions/{version}/slots/{slot}/why/{person}", "read-why", "plans", "Say what each rule says of a person in a slot."),
		func(ctx context.Context, in *struct {
			OfSlot
			Person string `path:"person"`
		}) (*answer[[]Reason], error) {
			rs, err := s.app.Why(ctx, in.id(), force.PersonID(in.Person), duty.SlotID(in.Slot))
			if err != nil {
				return nil, err
			}
			mp, err := s.app.Plan(ctx, in.id())
			if err != nil {
				return nil, err
			}
			return give(reasonsOf(ctx, mp.Desk.Names(), rs), nil)
		})
	handle(s, get("/versions/{version}/slots/{slot}/candidates", "list-candidates", "plans", "Rank the people for a slot, best first, then those whom a rule keeps from it."),
		func(ctx context.Context, in *struct {
			OfSlot
			Limit int `query:"limit" default:"20" minimum:"1" maximum:"20000"`
		}) (*answer[[]Candidate], error) {
			cs, err := s.app.Candidates(ctx, in.id(), duty.SlotID(in.Slot), in.Limit)
			if err != nil {
				return nil, err
			}
			mp, err := s.app.Plan(ctx, in.id())
			if err != nil {
				return nil, err
			}
			names := mp.Desk.Names()
			return give(each(cs, func(c *plan.Candidate) Candidate {
				out := Candidate{Person: string(c.Person), Unit: string(c.Unit), SameUnit: c.SameUnit, Allowed: c.Allowed, Delta: c.Delta,
					LastDuty: inZone(c.LastDuty), NextDuty: inZone(c.NextDuty), Count: c.Count, Reasons: reasonsOf(ctx, names, c.Reasons)}
				if p := mp.Register.Person(c.Person); p != nil {
					out.Name, out.Number, out.Rank = p.Name(), p.Number, string(p.Rank)
				}
				return out
			}), nil)
		})
}

// refusedBy puts the reasons of a refusal into words.
func (s *server) refusedBy(ctx context.Context, r *app.Refusal) []Reason {
	id, _ := ctx.Value(editedKey{}).(plan.VersionID)
	mp, err := s.app.Plan(ctx, id)
	if err != nil {
		s.log.Error("a refusal without words", "err", err)
		return []Reason{}
	}
	return reasonsOf(ctx, mp.Desk.Names(), r.Reasons)
}
