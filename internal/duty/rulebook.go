package duty

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/words"
)

// RoleRule is what a role asks of a person (O3, O4), and how soon it is given up.
type RoleRule struct {
	Role     Role
	MinRank  force.RankCode
	MaxRank  force.RankCode // "" no upper limit
	Needs    []string       // qualification codes, sorted
	Priority int            // where the role has no post: 1 is given up last
}

// LoadRules reads rules/rules.tsv, rules/roles.tsv and rules/profiles/*.json. Errors name file and line.
func LoadRules(f fs.FS) (*RuleBook, error) {
	b := &RuleBook{Profiles: map[ProfileID]Profile{}, Roles: map[Role]RoleRule{}}
	if err := b.readRules(f, "rules/rules.tsv"); err != nil {
		return nil, err
	}
	if err := b.readRoles(f, "rules/roles.tsv"); err != nil {
		return nil, err
	}
	names, err := fs.Glob(f, "rules/profiles/*.json")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		var p Profile
		if err := ReadStrict(f, n, &p); err != nil {
			return nil, err
		}
		if want := strings.TrimSuffix(path.Base(n), ".json"); string(p.ID) != want {
			return nil, fmt.Errorf("%s: id is %q: name file and profile alike", n, p.ID)
		}
		if err := b.CheckProfile(&p); err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
		b.Profiles[p.ID] = p
	}
	if len(b.Profiles) == 0 {
		return nil, errors.New("rules/profiles: there is no profile")
	}
	for _, r := range b.Rules {
		if _, ok := b.Profiles[r.Profile]; !ok && r.Profile != "" {
			return nil, fmt.Errorf("rules/rules.tsv: rule %s holds for profile %q, which does not exist", r.Number, r.Profile)
		}
	}
	return b, nil
}

// Of lists the rules of a class; the soft ones in the order in which they cost.
func (b *RuleBook) Of(c Class) []Rule {
	var out []Rule
	for _, r := range b.Rules {
		if r.Class == c {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Rule) int { return a.Order - b.Order })
	return out
}

// Profile by ID; nil if unknown.
func (b *RuleBook) Profile(id ProfileID) *Profile {
	p, ok := b.Profiles[id]
	if !ok {
		return nil
	}
	return &p
}

// ProfileIDs in alphabetical order.
func (b *RuleBook) ProfileIDs() []ProfileID {
	ids := make([]ProfileID, 0, len(b.Profiles))
	for id := range b.Profiles {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Rest around a slot, by its profile and kind; zero for an unknown profile.
func (b *RuleBook) Rest(s *Slot) Rest {
	return b.Profiles[s.Profile].Rest[s.Kind]
}

// RestBetween is the free time in minutes that one person needs between two slots, the first of which ends before the second
// starts: the larger of the first's rest after it and the second's before it, each by its own profile. So where a person moves
// between posts of different profiles the stricter holds.
func (b *RuleBook) RestBetween(first, second *Slot) int {
	return max(b.Rest(first).After, b.Rest(second).Before)
}

// readTable takes a file of lines with tabs: comments, a head, and rows with as many columns.
func readTable(f fs.FS, name string, head []string, row func([]string) error) error {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return err
	}
	seenHead := false
	for i, l := range strings.Split(string(b), "\n") {
		l = strings.TrimRight(l, "\r")
		if l == "" || l[0] == '#' {
			continue
		}
		c := strings.Split(l, "\t")
		if !seenHead {
			if !slices.Equal(c, head) {
				return fmt.Errorf("%s:%d: the head must be: %s", name, i+1, strings.Join(head, ", "))
			}
			seenHead = true
			continue
		}
		if len(c) != len(head) {
			return fmt.Errorf("%s:%d: want %d columns with tabs between, there are %d", name, i+1, len(head), len(c))
		}
		if err := row(c); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

func (b *RuleBook) readRules(f fs.FS, name string) error {
	head := []string{"number", "class", "order", "profile", "az", "en", "basis_az", "basis_en"}
	return readTable(f, name, head, func(c []string) error {
		r := Rule{
			Number: c[0], Class: Class(c[1]), Profile: ProfileID(c[3]),
			Text: words.Text{Az: c[4], En: c[5]}, Basis: words.Text{Az: c[6], En: c[7]},
		}
		if r.Number == "" || b.Rule(r.Number) != nil {
			return fmt.Errorf("rule number %q is empty or stands twice", r.Number)
		}
		if !slices.Contains([]Class{Hard, Soft, Demand, Procedure}, r.Class) {
			return fmt.Errorf("no class %q: there are hard, soft, demand and procedure", r.Class)
		}
		if r.Text.Az == "" || r.Text.En == "" || r.Basis.Az == "" || r.Basis.En == "" {
			return fmt.Errorf("rule %s lacks a text", r.Number)
		}
		if (c[2] != "") != (r.Class == Soft) {
			return fmt.Errorf("rule %s: soft rules have an order, others none", r.Number)
		}
		if c[2] != "" {
			n, err := strconv.Atoi(c[2])
			if err != nil || n < 1 {
				return fmt.Errorf("rule %s: order %q is not a number from 1", r.Number, c[2])
			}
			r.Order = n
		}
		b.Rules = append(b.Rules, r)
		return nil
	})
}

func (b *RuleBook) readRoles(f fs.FS, name string) error {
	head := []string{"role", "min_rank", "max_rank", "needs", "priority"}
	err := readTable(f, name, head, func(c []string) error {
		r := RoleRule{
			Role: Role(c[0]), MinRank: force.RankCode(c[1]), MaxRank: force.RankCode(c[2]), Needs: strings.Fields(c[3]),
		}
		slices.Sort(r.Needs)
		if _, known := roleCodes[r.Role]; !known {
			return fmt.Errorf("no role %q", c[0])
		}
		if _, twice := b.Roles[r.Role]; twice {
			return fmt.Errorf("role %q stands twice", c[0])
		}
		var err error
		if r.Priority, err = strconv.Atoi(c[4]); err != nil || r.Priority < 1 {
			return fmt.Errorf("priority %q is not a number from 1", c[4])
		}
		b.Roles[r.Role] = r
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range Roles {
		if _, ok := b.Roles[r]; !ok {
			return fmt.Errorf("%s: role %q is missing", name, r)
		}
	}
	return nil
}
