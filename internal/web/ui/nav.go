package ui

import (
	"slices"

	"qarovul/internal/access"
)

// Entry is a line of the navigation: its page's key ("web.nav."+Key names it), icon and address.
type Entry struct {
	Key, Icon, Href string
	// Thumb entries stand in the bar at the foot of a narrow screen.
	Thumb bool
	Lit   bool
	// Sees is what whoever finds the entry must be able to see; Changes what they must be able to change, any one of them.
	Sees    access.Resource
	Changes []access.Resource
}

// Group is a group of entries, named by "web.nav.group."+Key.
type Group struct {
	Key     string
	Entries []Entry
}

// groups is the side navigation, in order. A new page puts its line here.
var groups = []Group{
	{"service", []Entry{
		{Key: "today", Icon: "today", Href: "/today", Sees: access.Plans, Thumb: true},
		{Key: "month", Icon: "month", Href: "/month", Sees: access.Plans, Thumb: true},
		{Key: "plan", Icon: "plan", Href: "/plan", Sees: access.Plans, Thumb: true},
		{Key: "papers", Icon: "papers", Href: "/papers", Sees: access.Plans},
	}},
	{"people", []Entry{
		{Key: "people", Icon: "people", Href: "/people", Sees: access.People, Thumb: true},
		{Key: "units", Icon: "units", Href: "/units", Sees: access.Units},
		{Key: "absences", Icon: "absence", Href: "/absences", Sees: access.Absences},
		{Key: "strength", Icon: "strength", Href: "/strength", Sees: access.Strength},
		{Key: "ledger", Icon: "ledger", Href: "/ledger", Sees: access.Ledger},
		{Key: "wishes", Icon: "wish", Href: "/wishes", Sees: access.Wishes},
	}},
	{"desk", []Entry{
		{Key: "posts", Icon: "posts", Href: "/posts", Sees: access.Sites},
		{Key: "overrides", Icon: "override", Href: "/overrides", Sees: access.Overrides},
		{Key: "import", Icon: "import", Href: "/import", Changes: []access.Resource{access.People, access.Absences, access.Calendar}},
		{Key: "jobs", Icon: "jobs", Href: "/jobs", Sees: access.Jobs},
	}},
}

// open says whether an entry leads anywhere for whoever has the rights.
func (e Entry) open(r access.Rights) bool {
	if e.Sees != "" {
		return r.May(access.See, e.Sees)
	}
	return slices.ContainsFunc(e.Changes, func(on access.Resource) bool { return r.May(access.Change, on) })
}

// Navigation is the side navigation of whoever has the rights, with one entry lit. What leads nowhere for them is not there.
func Navigation(lit string, r access.Rights) []Group {
	var out []Group
	for _, g := range groups {
		x := Group{Key: g.Key}
		for _, e := range g.Entries {
			if e.open(r) {
				e.Lit = e.Key == lit
				x.Entries = append(x.Entries, e)
			}
		}
		if len(x.Entries) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// First is the page on which whoever has the rights begins.
func First(r access.Rights) string {
	if all := Pages(r); len(all) > 0 {
		return all[0].Href
	}
	return "/today"
}

// Pages lists every entry of the navigation, for the palette.
func Pages(r access.Rights) []Entry {
	var out []Entry
	for _, g := range Navigation("", r) {
		out = append(out, g.Entries...)
	}
	return out
}
