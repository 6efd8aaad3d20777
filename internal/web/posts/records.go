package posts

import (
	"fmt"
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/site"
	"qarovul/internal/web/ui"
)

func (r *record) facility(x site.Facility) {
	r.name = x.Name
	r.both("name", x.Name, true)
	r.choice("kind", x.Kind, named(r.q, "site.facility-kind.", site.FacilityKinds))
	r.number("order", x.Order, "0")
	r.read = func() app.SiteChanges {
		x.Name, x.Kind, x.Order = r.bothOf("name"), r.value("kind"), r.numberOf("order")
		return app.SiteChanges{Facilities: []site.Facility{x}}
	}
}

func (r *record) guard(x site.Guard) {
	if x.ID == "" {
		x.MountsAt, x.Profile, x.ReliefCommanders, x.Facility = 1080, duty.Regulation, 1, r.q.Get("facility")
	}
	r.name = x.Title()
	r.number("number", x.Number, "1")
	r.both("name", x.Name, true)
	r.choice("facility", x.Facility, r.facilities())
	r.clock("mounts_at", x.MountsAt)
	r.choice("profile", string(x.Profile), profiles(r.q, r.s))
	r.number("assistants", x.Assistants, "0")
	r.number("relief_commanders", x.ReliefCommanders, "0")
	r.number("drivers", x.Drivers, "0")
	r.number("supernumeraries", x.Supernumeraries, "0")
	r.unitField(x.Furnish)
	r.period(x.Valid)
	r.read = func() app.SiteChanges {
		x.Number, x.Name, x.Facility = r.numberOf("number"), r.bothOf("name"), r.value("facility")
		x.MountsAt, x.Profile = r.clockOf("mounts_at"), duty.ProfileID(r.value("profile"))
		x.Assistants, x.ReliefCommanders = r.numberOf("assistants"), r.numberOf("relief_commanders")
		x.Drivers, x.Supernumeraries = r.numberOf("drivers"), r.numberOf("supernumeraries")
		x.Furnish, x.Valid = force.UnitID(r.value("furnish")), r.periodOf()
		return app.SiteChanges{Guards: []site.Guard{x}}
	}
}

func (r *record) post(x site.Post) {
	if x.ID == "" {
		x.Kind, x.Profile, x.Priority, x.Facility, x.Guard = site.ThreeRelief, duty.Regulation, 5, r.q.Get("facility"), r.q.Get("guard")
		if x.Guard == "" {
			x.Kind, x.Profile = site.ShiftPost, duty.Shift12
		}
	}
	r.name = x.Title()
	guards := []ui.Option{{Text: r.q.T("web.posts.no-guard")}}
	for i := range r.s.Sites.Guards {
		g := &r.s.Sites.Guards[i]
		guards = append(guards, ui.Option{Value: g.ID, Text: g.Title().In(r.q.Lang)})
	}
	r.number("number", x.Number, "1")
	r.both("name", x.Name, true)
	r.choice("facility", x.Facility, r.facilities())
	r.choice("kind", string(x.Kind), named(r.q, "site.post-kind.", site.PostKinds))
	r.choice("guard", x.Guard, guards)
	r.clock("from", x.From)
	r.clock("to", x.To)
	r.f.Field("from").Hint = r.q.T("web.posts.field.from.hint")
	r.text("watches", watches(x.Watches), false)
	r.f.Field("watches").Hint = r.q.T("web.posts.field.watches.hint")
	r.choice("profile", string(x.Profile), profiles(r.q, r.s))
	r.number("priority", x.Priority, "1")
	r.f.Field("priority").Hint = r.q.T("web.posts.field.priority.hint")
	r.text("needs", strings.Join(x.Needs, ", "), false)
	r.f.Field("needs").Hint = r.q.T("web.posts.field.needs.hint", strings.Join(r.s.Register.QualificationCodes(), ", "))
	r.choice("min_rank", string(x.MinRank), r.q.RankOptions(r.s, r.q.T("web.posts.role-rank")))
	r.unitField(x.Furnish)
	r.both("guarded", x.Guarded, false)
	r.both("limits", x.Limits, false)
	r.both("special", x.Special, false)
	monument := ""
	if x.Monument {
		monument = "1"
	}
	r.f.Add(ui.Field{Name: "monument", Type: "checkbox", Label: r.q.T("web.posts.field.monument"), Value: monument})
	r.period(x.Valid)
	r.read = func() app.SiteChanges { return app.SiteChanges{Posts: []site.Post{r.readPost(x)}} }
}

func (r *record) readPost(x site.Post) site.Post {
	x.Number, x.Name, x.Facility = r.numberOf("number"), r.bothOf("name"), r.value("facility")
	x.Kind, x.Guard = site.PostKind(r.value("kind")), r.value("guard")
	x.From, x.To = r.clockOf("from"), r.clockOf("to")
	x.Watches = r.watchesOf()
	x.Profile, x.Priority = duty.ProfileID(r.value("profile")), r.numberOf("priority")
	x.Needs, x.MinRank, x.Furnish = codes(r.value("needs")), force.RankCode(r.value("min_rank")), force.UnitID(r.value("furnish"))
	x.Guarded, x.Limits, x.Special = r.bothOf("guarded"), r.bothOf("limits"), r.bothOf("special")
	x.Monument, x.Valid = r.value("monument") != "", r.periodOf()
	return x
}

// watchesOf reads watches with commas between: 08:00–20:00, 20:00–08:00.
func (r *record) watchesOf() []site.Watch {
	f := r.f.Field("watches")
	var out []site.Watch
	for _, part := range strings.Split(f.Value, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		start, minutes, err := site.ParseHours(part)
		if err != nil {
			f.Error, r.ok = r.q.T("web.posts.wrong.watches", part), false
			return nil
		}
		out = append(out, site.Watch{Start: start, Minutes: minutes})
	}
	return out
}

func (r *record) standing(x site.Standing) {
	if x.ID == "" {
		x.Kind, x.StartsAt, x.Minutes, x.Profile, x.Priority, x.Facility = duty.Inner, 1080, 1440, duty.Regulation, 4, r.q.Get("facility")
	}
	r.name = x.Name
	r.both("name", x.Name, true)
	r.choice("kind", string(x.Kind), named(r.q, "duty.kind.", standingKinds))
	r.choice("facility", x.Facility, r.facilities())
	r.clock("starts_at", x.StartsAt)
	r.number("minutes", x.Minutes, "1")
	r.choice("profile", string(x.Profile), profiles(r.q, r.s))
	for _, role := range standingRoles {
		n := 0
		for _, have := range x.Roles {
			if have.Role == role {
				n = have.Count
			}
		}
		r.f.Add(ui.Field{Name: roleField(role), Label: r.q.T("web.posts.field.count", role.Name(r.q.Lang)), Type: "number", Min: "0", Value: strconv.Itoa(n)})
	}
	r.unitField(x.Furnish)
	r.number("priority", x.Priority, "1")
	r.f.Field("priority").Hint = r.q.T("web.posts.field.priority.hint")
	together := ""
	if x.Together {
		together = "1"
	}
	r.f.Add(ui.Field{Name: "together", Type: "checkbox", Label: r.q.T("web.posts.field.together"), Value: together})
	r.period(x.Valid)
	r.read = func() app.SiteChanges {
		x.Name, x.Kind, x.Facility = r.bothOf("name"), duty.Kind(r.value("kind")), r.value("facility")
		x.StartsAt, x.Minutes, x.Profile = r.clockOf("starts_at"), r.numberOf("minutes"), duty.ProfileID(r.value("profile"))
		x.Roles = r.rolesOf(x.Roles)
		x.Furnish, x.Priority = force.UnitID(r.value("furnish")), r.numberOf("priority")
		x.Together, x.Valid = r.value("together") != "", r.periodOf()
		return app.SiteChanges{Standing: []site.Standing{x}}
	}
}

// standingRoles are the roles that a standing duty may ask for.
var standingRoles = append(append(append([]duty.Role{}, duty.DutyOfficer.Roles()...), duty.Standby.Roles()...), duty.Inner.Roles()...)

func roleField(r duty.Role) string { return fmt.Sprintf("count_%s", r) }

// rolesOf reads how many of each role are asked for. What the record says of a role's ranks and qualifications stays.
func (r *record) rolesOf(was []site.RoleCount) []site.RoleCount {
	var out []site.RoleCount
	for _, role := range standingRoles {
		n := r.numberOf(roleField(role))
		if n <= 0 {
			continue
		}
		x := site.RoleCount{Role: role}
		for _, have := range was {
			if have.Role == role {
				x = have
			}
		}
		x.Count = n
		out = append(out, x)
	}
	return out
}
