package ui

import "qarovul/internal/access"

// Entry is a line of the navigation: its page's key ("web.nav."+Key names it), icon and address.
type Entry struct {
	Key, Icon, Href string
	// Thumb entries stand in the bar at the foot of a narrow screen.
	Thumb bool
	Lit   bool
	// Needs are those of its address: who has none of them does not find it.
	Needs []Need
}

// Group is a group of entries, named by "web.nav.group."+Key.
type Group struct {
	Key     string
	Entries []Entry
}

// groups is the side navigation, in order. A new page puts its line here.
var groups = []Group{
	{"service", []Entry{
		{Key: "today", Icon: "today", Href: "/today", Needs: []Need{Sees(access.Plans)}, Thumb: true},
		{Key: "month", Icon: "month", Href: "/month", Needs: []Need{Sees(access.Plans)}, Thumb: true},
		{Key: "plan", Icon: "plan", Href: "/plan", Needs: []Need{Sees(access.Plans)}, Thumb: true},
		{Key: "mobilisation", Icon: "bell", Href: "/mobilisation", Needs: []Need{Sees(access.Mobilisation)}},
		{Key: "papers", Icon: "papers", Href: "/papers", Needs: []Need{Takes(access.Plans), Takes(access.Ledger)}},
	}},
	{"people", []Entry{
		{Key: "people", Icon: "people", Href: "/people", Needs: []Need{Sees(access.People)}, Thumb: true},
		{Key: "units", Icon: "units", Href: "/units", Needs: []Need{Sees(access.Units)}},
		{Key: "organisation", Icon: "organisation", Href: "/organisation", Needs: []Need{Sees(access.Organisation)}},
		{Key: "service", Icon: "calendar", Href: "/service", Needs: []Need{Sees(access.Service)}},
		{Key: "applications", Icon: "person", Href: "/applications", Needs: []Need{Sees(access.Applications)}},
		{Key: "absences", Icon: "absence", Href: "/absences", Needs: []Need{Sees(access.Absences)}},
		{Key: "strength", Icon: "strength", Href: "/strength", Needs: []Need{Sees(access.Strength)}},
		{Key: "readiness", Icon: "strength", Href: "/readiness", Needs: []Need{Sees(access.Strength)}},
		{Key: "ledger", Icon: "ledger", Href: "/ledger", Needs: []Need{Sees(access.Ledger)}},
		{Key: "wishes", Icon: "wish", Href: "/wishes", Needs: []Need{Sees(access.Wishes)}},
	}},
	{"desk", []Entry{
		{Key: "posts", Icon: "posts", Href: "/posts", Needs: []Need{Sees(access.Sites)}},
		{Key: "overrides", Icon: "override", Href: "/overrides", Needs: []Need{Sees(access.Overrides)}},
		{Key: "import", Icon: "import", Href: "/import", Needs: []Need{Changes(access.People), Changes(access.Absences), Changes(access.Calendar)}},
		{Key: "accounts", Icon: "people", Href: "/accounts", Needs: []Need{Sees(access.Accounts)}},
		{Key: "glass", Icon: "alert", Href: "/glass", Needs: []Need{Sees(access.Glass)}},
		{Key: "journal", Icon: "log", Href: "/journal", Needs: []Need{Sees(access.Journal)}},
		{Key: "retention", Icon: "old", Href: "/retention", Needs: []Need{Sees(access.Retention)}},
		{Key: "jobs", Icon: "jobs", Href: "/jobs", Needs: []Need{Sees(access.Jobs)}},
	}},
}

// Navigation is the side navigation of whoever has the rights, with one entry lit. What leads nowhere for them is not there.
func Navigation(lit string, r access.Rights) []Group {
	var out []Group
	for _, g := range groups {
		x := Group{Key: g.Key}
		for _, e := range g.Entries {
			if open(e.Needs, r) {
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
