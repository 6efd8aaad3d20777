package api

import (
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// SlotView is one person for one stretch of duty, and how it stands.
type SlotView struct {
	ID         string       `json:"id"`
	Version    string       `json:"version,omitempty" doc:"The version of the plan that says so."`
	Duty       string       `json:"duty"`
	Kind       string       `json:"kind" enum:"guard,shift,duty-officer,standby,inner"`
	Role       string       `json:"role"`
	Profile    string       `json:"profile"`
	Site       string       `json:"site,omitempty" doc:"Facility."`
	Post       string       `json:"post,omitempty"`
	Relief     int          `json:"relief,omitempty" doc:"1, 2, 3 for sentries in reliefs."`
	Date       when.Date    `json:"date,omitzero" format:"date" doc:"The date that the duty bears: for guards that of mounting."`
	Start      time.Time    `json:"start"`
	End        time.Time    `json:"end"`
	Needs      []string     `json:"needs" doc:"Qualifications."`
	MinRank    string       `json:"min_rank,omitempty"`
	MaxRank    string       `json:"max_rank,omitempty"`
	Priority   int          `json:"priority,omitempty" doc:"1 is given up last."`
	Furnish    string       `json:"furnish,omitempty" doc:"The unit whose people furnish it."`
	State      string       `json:"state" enum:"filled,open,vacated" doc:"Vacated: its person can no longer come."`
	Person     string       `json:"person,omitempty" doc:"Left out while open."`
	PersonName string       `json:"person_name,omitempty"`
	Pinned     bool         `json:"pinned,omitempty" doc:"Stays where it is when the rest is planned anew."`
	How        string       `json:"how,omitempty" enum:"engine,hand,replacement,swap"`
	By         string       `json:"by,omitempty"`
	At         time.Time    `json:"at,omitzero"`
	Outcome    *OutcomeView `json:"outcome,omitempty" doc:"What really happened; left out while not told."`
}

func slotOf(st *app.State, x *app.DaySlot) SlotView {
	out := SlotView{
		ID: string(x.ID), Version: string(x.Version), Duty: string(x.Duty), Kind: string(x.Kind), Role: string(x.Role), Profile: string(x.Profile),
		Site: x.Site, Post: x.Post, Relief: x.Relief, Date: x.Mounts, Start: inZone(x.Start), End: inZone(x.End), Needs: list(x.Needs),
		MinRank: string(x.MinRank), MaxRank: string(x.MaxRank), Priority: x.Priority, Furnish: string(x.Furnish), State: string(x.State),
		Person: string(x.Assigned.Person), PersonName: nameOf(st, x.Assigned.Person), Pinned: x.Assigned.Pinned, How: string(x.Assigned.How),
		By: x.Assigned.By, At: inZone(x.Assigned.At),
	}
	if x.Assigned.Person == "" {
		out.How, out.By, out.At = "", "", time.Time{}
	}
	if x.Outcome != nil {
		o := outcomeOf(x.Outcome)
		out.Outcome = &o
	}
	return out
}

func slotsOf(st *app.State, all []app.DaySlot) []SlotView {
	return each(all, func(x *app.DaySlot) SlotView { return slotOf(st, x) })
}

func nameOf(st *app.State, id force.PersonID) string {
	if p := st.Register.Person(id); p != nil {
		return p.Name()
	}
	return ""
}

// OutcomeView is what really happened with a slot.
type OutcomeView struct {
	Slot    string    `json:"slot"`
	Kind    string    `json:"kind" enum:"stood,replaced,absent" doc:"Absent: nobody stood."`
	Planned string    `json:"planned,omitempty" readOnly:"true" doc:"Whose slot it was."`
	Stood   string    `json:"stood,omitempty" doc:"Who stood; needed for replaced only."`
	Note    string    `json:"note,omitempty"`
	At      time.Time `json:"at,omitzero" readOnly:"true"`
	By      string    `json:"by,omitempty" readOnly:"true"`
}

func outcomeOf(o *plan.Outcome) OutcomeView {
	return OutcomeView{string(o.Slot), string(o.Kind), string(o.Planned), string(o.Stood), o.Note, inZone(o.At), o.By}
}

// VersionView is the head of a version.
type VersionView struct {
	ID          string     `json:"id"`
	Month       when.Month `json:"month"`
	Number      int        `json:"number"`
	State       string     `json:"state" enum:"draft,published,superseded"`
	Base        string     `json:"base,omitempty" doc:"The version that it was made from."`
	Note        string     `json:"note,omitempty"`
	Created     time.Time  `json:"created"`
	CreatedBy   string     `json:"created_by,omitempty"`
	Published   time.Time  `json:"published,omitzero"`
	PublishedBy string     `json:"published_by,omitempty"`
	Revision    int        `json:"revision" doc:"Grows with each edit."`
}

func versionOf(v *plan.Version) VersionView {
	return VersionView{string(v.ID), v.Month, v.Number, string(v.State), string(v.Base), v.Note, inZone(v.Created), v.CreatedBy,
		inZone(v.Published), v.PublishedBy, v.Revision}
}
