package ui

// Entry is a line of the navigation: its page's key ("web.nav."+Key names it), icon and address.
type Entry struct {
	Key, Icon, Href string
	// Thumb entries stand in the bar at the foot of a narrow screen.
	Thumb bool
	Lit   bool
}

// Group is a group of entries, named by "web.nav.group."+Key.
type Group struct {
	Key     string
	Entries []Entry
}

// groups is the side navigation, in order. A new page puts its line here.
var groups = []Group{
	{"service", []Entry{
		{Key: "today", Icon: "today", Href: "/today", Thumb: true},
		{Key: "month", Icon: "month", Href: "/month", Thumb: true},
		{Key: "plan", Icon: "plan", Href: "/plan", Thumb: true},
		{Key: "papers", Icon: "papers", Href: "/papers"},
	}},
	{"people", []Entry{
		{Key: "people", Icon: "people", Href: "/people", Thumb: true},
		{Key: "units", Icon: "units", Href: "/units"},
		{Key: "absences", Icon: "absence", Href: "/absences"},
		{Key: "strength", Icon: "strength", Href: "/strength"},
		{Key: "ledger", Icon: "ledger", Href: "/ledger"},
		{Key: "wishes", Icon: "wish", Href: "/wishes"},
	}},
	{"desk", []Entry{
		{Key: "posts", Icon: "posts", Href: "/posts"},
		{Key: "overrides", Icon: "override", Href: "/overrides"},
		{Key: "import", Icon: "import", Href: "/import"},
		{Key: "jobs", Icon: "jobs", Href: "/jobs"},
	}},
}

// Navigation is the side navigation with one entry lit.
func Navigation(lit string) []Group {
	out := make([]Group, len(groups))
	for i, g := range groups {
		out[i] = Group{Key: g.Key, Entries: append([]Entry(nil), g.Entries...)}
		for j := range out[i].Entries {
			out[i].Entries[j].Lit = out[i].Entries[j].Key == lit
		}
	}
	return out
}

// Pages lists every entry of the navigation, for the palette.
func Pages() []Entry {
	var out []Entry
	for _, g := range groups {
		out = append(out, g.Entries...)
	}
	return out
}
