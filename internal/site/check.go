package site

import (
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Fault says what is wrong with a row of the sites: the table ("facility", "guard", "post", "standing"), the row, the field by its JSON
// name, and a text of the catalogue. It is an error that reads in English; In gives it in either language.
type Fault struct {
	Table, ID, Field string
	Key              string // behind "site.fault."
	Args             []any
}

// Error is the fault in English, with table and row.
func (f Fault) Error() string { return f.Table + " " + f.ID + ": " + f.In(words.En) }

// In is the text of the fault in a language.
func (f Fault) In(l words.Lang) string { return words.T(l, "site.fault."+f.Key, f.Args...) }

// Check says what is wrong with the sites, all of it in a fixed order. With a register it looks as well whether units and ranks
// exist; nil leaves that out.
func Check(s *Sites, b *duty.RuleBook, r *force.Register) []Fault {
	c := checker{sites: s, book: b, register: r, index: NewIndex(s)}
	c.facilities()
	for i := range s.Guards {
		c.guard(&s.Guards[i])
	}
	for i := range s.Posts {
		c.post(&s.Posts[i])
	}
	for i := range s.Standing {
		c.standing(&s.Standing[i])
	}
	c.numbers()
	return c.faults
}

type checker struct {
	sites    *Sites
	book     *duty.RuleBook
	register *force.Register
	index    *Index
	faults   []Fault

	table, id string
	seen      map[string]bool
}

func (c *checker) say(field, key string, args ...any) {
	c.faults = append(c.faults, Fault{c.table, c.id, field, key, args})
}

// row begins a row and looks at what all tables have: an identifier that stands once, a name.
func (c *checker) row(table, id string, name words.Text) {
	c.table, c.id = table, id
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	switch {
	case id == "":
		c.say("id", "id-missing")
	case c.seen[table+" "+id]:
		c.say("id", "id-twice", id)
	}
	c.seen[table+" "+id] = true
	if name.Az == "" && name.En == "" {
		c.say("name", "name-missing")
	}
}

func (c *checker) facilities() {
	for i := range c.sites.Facilities {
		f := &c.sites.Facilities[i]
		c.row("facility", f.ID, f.Name)
		if !slices.Contains(FacilityKinds, f.Kind) {
			c.say("kind", "facility-kind", f.Kind)
		}
	}
}

func (c *checker) guard(g *Guard) {
	c.row("guard", g.ID, g.Name)
	c.facility(g.Facility)
	c.period(g.Valid)
	c.unit("furnish", g.Furnish)
	c.minuteOfDay("mounts_at", g.MountsAt)
	if g.Number < 1 {
		c.say("number", "number", g.Number)
	}
	c.profile(g.Profile, duty.Guard)
	for _, x := range []struct {
		field string
		n     int
	}{
		{"assistants", g.Assistants}, {"relief_commanders", g.ReliefCommanders},
		{"drivers", g.Drivers}, {"supernumeraries", g.Supernumeraries},
	} {
		if x.n < 0 || x.n > 50 {
			c.say(x.field, "count", x.n)
		}
	}
	if len(c.index.PostsOf(g.ID, 0)) == 0 {
		c.say("id", "guard-without-post")
	}
}

func (c *checker) post(p *Post) {
	c.row("post", p.ID, p.Name)
	c.facility(p.Facility)
	c.period(p.Valid)
	c.unit("furnish", p.Furnish)
	c.rank("min_rank", p.MinRank)
	if p.Number < 1 {
		c.say("number", "number", p.Number)
	}
	if p.Priority < 1 {
		c.say("priority", "priority", p.Priority)
	}
	switch p.Kind {
	case ShiftPost:
		c.profile(p.Profile, duty.Shift)
		c.shiftPost(p)
	case ThreeRelief, TwoRelief:
		c.profile(p.Profile, duty.Guard)
		c.guardPost(p)
	default:
		c.say("kind", "post-kind", string(p.Kind))
	}
}

func (c *checker) shiftPost(p *Post) {
	if p.Guard != "" {
		c.say("guard", "shift-with-guard", p.Guard)
	}
	if len(p.Watches) == 0 {
		c.say("watches", "watches-missing")
	}
	longest := 1440
	if f, ok := c.book.Profiles[p.Profile]; ok && f.LongestWatch > 0 {
		longest = f.LongestWatch
	}
	starts := map[int]bool{}
	for i, w := range p.Watches {
		c.minuteOfDay("watches", w.Start)
		if starts[w.Start] {
			c.say("watches", "watch-twice", Clock(w.Start))
		}
		starts[w.Start] = true
		switch {
		case w.Minutes <= 0:
			c.say("watches", "watch-length", i+1, w.Minutes)
		case w.Minutes > longest:
			c.say("watches", "watch-too-long", i+1, w.Minutes, longest, string(p.Profile))
		}
	}
}

func (c *checker) guardPost(p *Post) {
	if len(p.Watches) > 0 {
		c.say("watches", "watches-at-guard-post")
	}
	g := c.index.Guard(p.Guard)
	switch {
	case p.Guard == "":
		c.say("guard", "guard-missing")
	case g == nil:
		c.say("guard", "guard-unknown", p.Guard)
	case g.Profile != p.Profile:
		c.say("profile", "profile-of-guard", string(p.Profile), string(g.Profile))
	}
	if p.From == 0 && p.To == 0 {
		if p.Kind == TwoRelief {
			c.say("from", "hours-missing")
		}
		return
	}
	if p.From < 0 || p.From >= 1440 || p.To < 0 || p.To > 1440 || p.From == p.To {
		c.say("from", "hours", Clock(p.From), Clock(p.To))
	}
}

func (c *checker) standing(s *Standing) {
	c.row("standing", s.ID, s.Name)
	c.facility(s.Facility)
	c.period(s.Valid)
	c.unit("furnish", s.Furnish)
	c.minuteOfDay("starts_at", s.StartsAt)
	if s.Priority < 1 {
		c.say("priority", "priority", s.Priority)
	}
	if !slices.Contains([]duty.Kind{duty.DutyOfficer, duty.Standby, duty.Inner}, s.Kind) {
		c.say("kind", "standing-kind", string(s.Kind))
	} else {
		c.profile(s.Profile, s.Kind)
	}
	if s.Minutes < 1 || s.Minutes > 7*1440 {
		c.say("minutes", "duration", s.Minutes)
	} else if f, ok := c.book.Profiles[s.Profile]; ok && f.LongestWatch > 0 && s.Minutes > f.LongestWatch {
		c.say("minutes", "watch-too-long", 1, s.Minutes, f.LongestWatch, string(s.Profile))
	}
	if len(s.Roles) == 0 {
		c.say("roles", "roles-missing")
	}
	for _, r := range s.Roles {
		if _, ok := c.book.Roles[r.Role]; !ok {
			c.say("roles", "role-unknown", string(r.Role))
		}
		if r.Count < 1 || r.Count > 200 {
			c.say("roles", "count", r.Count)
		}
		c.rank("roles", r.MinRank)
		c.rank("roles", r.MaxRank)
		if c.register != nil && r.MaxRank != "" && c.register.Level(r.MinRank) > c.register.Level(r.MaxRank) {
			c.say("roles", "ranks-crossed", string(r.MinRank), string(r.MaxRank))
		}
	}
}

// numbers looks for two guards, or two posts, that bear one number at the same time.
func (c *checker) numbers() {
	guards := c.index.Guards
	for i := range guards {
		for j := i + 1; j < len(guards) && guards[j].Number == guards[i].Number; j++ {
			if guards[i].Valid.Overlaps(guards[j].Valid) {
				c.table, c.id = "guard", guards[j].ID
				c.say("number", "number-twice", guards[j].Number, guards[i].ID)
			}
		}
	}
	posts := c.index.Posts
	for i := range posts {
		for j := i + 1; j < len(posts) && posts[j].Number == posts[i].Number; j++ {
			if posts[i].Valid.Overlaps(posts[j].Valid) {
				c.table, c.id = "post", posts[j].ID
				c.say("number", "number-twice", posts[j].Number, posts[i].ID)
			}
		}
	}
}

func (c *checker) facility(id string) {
	if c.index.Facility(id) == nil {
		c.say("facility", "facility-unknown", id)
	}
}

func (c *checker) period(p when.Period) {
	if p.To != 0 && p.From != 0 && p.To <= p.From {
		c.say("valid", "period", p.From.String(), p.To.String())
	}
}

func (c *checker) unit(field string, u force.UnitID) {
	if c.register != nil && u != "" && c.register.Unit(u) == nil {
		c.say(field, "unit-unknown", string(u))
	}
}

func (c *checker) rank(field string, r force.RankCode) {
	if c.register != nil && r != "" && c.register.Rank(r) == nil {
		c.say(field, "rank-unknown", string(r))
	}
}

func (c *checker) minuteOfDay(field string, m int) {
	if m < 0 || m >= 1440 {
		c.say(field, "minute", m)
	}
}

func (c *checker) profile(id duty.ProfileID, k duty.Kind) {
	p, ok := c.book.Profiles[id]
	if !ok {
		c.say("profile", "profile-unknown", string(id))
		return
	}
	if _, ok := p.Rest[k]; !ok {
		c.say("profile", "profile-kind", string(id), string(k))
	}
}
