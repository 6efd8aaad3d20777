package site

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// The data files write hours as people do ("18:00", "08:00-20:00"), and a guard's posts stand in its file.

type guardFile struct {
	ID               string         `json:"id"`
	Number           int            `json:"number"`
	Facility         string         `json:"facility"`
	Name             words.Text     `json:"name"`
	MountsAt         string         `json:"mounts_at"`
	Profile          duty.ProfileID `json:"profile"`
	Assistants       int            `json:"assistants"`
	ReliefCommanders int            `json:"relief_commanders"`
	Drivers          int            `json:"drivers"`
	Supernumeraries  int            `json:"supernumeraries"`
	Furnish          force.UnitID   `json:"furnish"`
	Valid            when.Period    `json:"valid"`
	Posts            []postFile     `json:"posts"`
}

type postFile struct {
	ID       string         `json:"id"`
	Number   int            `json:"number"`
	Facility string         `json:"facility"`
	Kind     PostKind       `json:"kind"`
	Name     words.Text     `json:"name"`
	Guarded  words.Text     `json:"guarded"`
	Limits   words.Text     `json:"limits"`
	Special  words.Text     `json:"special"`
	Hours    string         `json:"hours"`
	Watches  []string       `json:"watches"`
	Needs    []string       `json:"needs"`
	MinRank  force.RankCode `json:"min_rank"`
	Profile  duty.ProfileID `json:"profile"`
	Priority int            `json:"priority"`
	Furnish  force.UnitID   `json:"furnish"`
	Monument bool           `json:"monument"`
	Valid    when.Period    `json:"valid"`
	Invented bool           `json:"invented"`
}

type standingFile struct {
	ID       string         `json:"id"`
	Kind     duty.Kind      `json:"kind"`
	Facility string         `json:"facility"`
	Name     words.Text     `json:"name"`
	Hours    string         `json:"hours"`
	Profile  duty.ProfileID `json:"profile"`
	Roles    []RoleCount    `json:"roles"`
	Furnish  force.UnitID   `json:"furnish"`
	Together bool           `json:"together"`
	Priority int            `json:"priority"`
	Valid    when.Period    `json:"valid"`
}

// Read takes the sites from data files: sites/facilities.json, sites/guards/*.json (a guard with its posts each),
// sites/shift-posts.json and sites/standing.json. Errors name the file, and the line or the row. It does not Check.
func Read(f fs.FS) (*Sites, error) {
	s := new(Sites)
	if err := duty.ReadStrict(f, "sites/facilities.json", &s.Facilities); err != nil {
		return nil, err
	}
	guards, err := fs.Glob(f, "sites/guards/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range guards {
		if err := s.readGuard(f, name); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(s.Guards, func(a, b Guard) int { return cmp.Compare(a.Number, b.Number) })
	slices.SortStableFunc(s.Posts, func(a, b Post) int { return cmp.Compare(a.Number, b.Number) })
	if err := s.readShiftPosts(f, "sites/shift-posts.json"); err != nil {
		return nil, err
	}
	return s, s.readStanding(f, "sites/standing.json")
}

func (s *Sites) readGuard(f fs.FS, name string) error {
	var g guardFile
	if err := duty.ReadStrict(f, name, &g); err != nil {
		return err
	}
	mounts, err := ParseClock(g.MountsAt)
	if err != nil {
		return fmt.Errorf("%s: mounts_at: %w", name, err)
	}
	s.Guards = append(s.Guards, Guard{
		ID: g.ID, Facility: g.Facility, Number: g.Number, Name: g.Name, MountsAt: mounts, Profile: g.Profile,
		Assistants: g.Assistants, ReliefCommanders: g.ReliefCommanders, Drivers: g.Drivers,
		Supernumeraries: g.Supernumeraries, Furnish: g.Furnish, Valid: g.Valid,
	})
	for i := range g.Posts {
		x := &g.Posts[i]
		x.Facility = cmp.Or(x.Facility, g.Facility)
		x.Profile = cmp.Or(x.Profile, g.Profile)
		p, err := x.post()
		if err != nil {
			return fmt.Errorf("%s: post %s: %w", name, x.ID, err)
		}
		p.Guard = g.ID
		s.Posts = append(s.Posts, p)
	}
	return nil
}

func (s *Sites) readShiftPosts(f fs.FS, name string) error {
	var all []postFile
	if err := duty.ReadStrict(f, name, &all); err != nil {
		return err
	}
	for i := range all {
		p, err := all[i].post()
		if err != nil {
			return fmt.Errorf("%s: post %s: %w", name, all[i].ID, err)
		}
		s.Posts = append(s.Posts, p)
	}
	return nil
}

func (s *Sites) readStanding(f fs.FS, name string) error {
	var all []standingFile
	if err := duty.ReadStrict(f, name, &all); err != nil {
		return err
	}
	for i := range all {
		x := &all[i]
		start, minutes, err := ParseHours(x.Hours)
		if err != nil {
			return fmt.Errorf("%s: standing duty %s: hours: %w", name, x.ID, err)
		}
		s.Standing = append(s.Standing, Standing{
			ID: x.ID, Kind: x.Kind, Facility: x.Facility, Name: x.Name, StartsAt: start, Minutes: minutes,
			Profile: x.Profile, Roles: x.Roles, Furnish: x.Furnish, Together: x.Together,
			Priority: x.Priority, Valid: x.Valid,
		})
	}
	return nil
}

func (x *postFile) post() (Post, error) {
	p := Post{
		ID: x.ID, Number: x.Number, Facility: x.Facility, Kind: x.Kind, Name: x.Name, Guarded: x.Guarded, Limits: x.Limits,
		Special: x.Special, Needs: x.Needs, MinRank: x.MinRank, Profile: x.Profile, Priority: x.Priority, Furnish: x.Furnish,
		Monument: x.Monument, Valid: x.Valid, Invented: x.Invented,
	}
	if x.Hours != "" {
		start, minutes, err := ParseHours(x.Hours)
		if err != nil {
			return p, fmt.Errorf("hours: %w", err)
		}
		p.From, p.To = start, (start+minutes)%1440
		if p.To == 0 {
			p.To = 1440
		}
	}
	for _, h := range x.Watches {
		start, minutes, err := ParseHours(h)
		if err != nil {
			return p, fmt.Errorf("watches: %w", err)
		}
		p.Watches = append(p.Watches, Watch{start, minutes})
	}
	return p, nil
}
