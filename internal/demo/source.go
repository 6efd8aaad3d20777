package demo

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/words"
)

type unitFile struct {
	ID            force.UnitID   `json:"id"`
	Kind          force.UnitKind `json:"kind"`
	Name          words.Text     `json:"name"`
	Short         string         `json:"short"`
	Establishment string         `json:"establishment"` // of the people who stand directly in it
	Units         []unitFile     `json:"units"`
}

type establishment struct {
	Strength int     `json:"strength"`
	Women    float64 `json:"women"`  // share
	Height   [2]int  `json:"height"` // of men, cm; women are shorter by 10
	Intake   string  `json:"intake"` // "new": not sworn yet; "probation": joined some months ago; else by rank
	Rows     []row   `json:"rows"`
}

type row struct {
	Position string                 `json:"position"`
	Count    int                    `json:"count"`
	Ranks    map[force.RankCode]int `json:"ranks"`   // with their weights
	Has      []string               `json:"has"`     // qualifications of all
	Some     map[string]float64     `json:"some"`    // qualifications of a share
	Unarmed  bool                   `json:"unarmed"` // no weapon
}

// career says how long somebody of a rank has served, and the age on joining, in years.
type career struct{ servedMin, servedMax, joinedMin, joinedMax float64 }

// validity says how a qualification runs out.
type validity struct {
	years       int
	lapse, late float64 // shares not renewed, and renewed late
}

// pattern is how absence of a kind falls: of a hundred people the number away, how many go together, days away.
type pattern struct {
	kind     force.AbsenceKind
	share    float64
	together int
	min, max int
}

func (s *source) readUnits(f fs.FS) error {
	if err := duty.ReadStrict(f, "demo/units.json", &s.top); err != nil {
		return err
	}
	if err := duty.ReadStrict(f, "demo/establishments.json", &s.establishments); err != nil {
		return err
	}
	for name, e := range s.establishments {
		n := 0
		for _, r := range e.Rows {
			n += r.Count
			for code := range r.Ranks {
				if !slices.ContainsFunc(s.ranks, func(x force.Rank) bool { return x.Code == code }) {
					return fmt.Errorf("demo/establishments.json: %s: no rank %q", name, code)
				}
			}
		}
		if n != e.Strength {
			return fmt.Errorf("demo/establishments.json: %s: the rows have %d people, the strength is %d", name, n, e.Strength)
		}
	}
	return s.checkUnit(&s.top)
}

func (s *source) checkUnit(u *unitFile) error {
	if u.Establishment != "" && s.establishments[u.Establishment] == nil {
		return fmt.Errorf("demo/units.json: %s: no establishment %q", u.ID, u.Establishment)
	}
	for i := range u.Units {
		if err := s.checkUnit(&u.Units[i]); err != nil {
			return err
		}
	}
	return nil
}

// strength of a unit with all below it.
func (s *source) strength(u *unitFile) int {
	n := 0
	if e := s.establishments[u.Establishment]; e != nil {
		n = e.Strength
	}
	for i := range u.Units {
		n += s.strength(&u.Units[i])
	}
	return n
}

func (s *source) readTables(f fs.FS) error {
	s.careers = map[force.RankCode]career{}
	err := table(f, "demo/careers.tsv", 5, func(code string, n []float64) {
		s.careers[force.RankCode(code)] = career{n[0], n[1], n[2], n[3]}
	})
	if err != nil {
		return err
	}
	s.validity = map[string]validity{}
	err = table(f, "demo/qualifications.tsv", 4, func(code string, n []float64) {
		s.validity[code] = validity{int(n[0]), n[1], n[2]}
	})
	if err != nil {
		return err
	}
	return table(f, "demo/absences.tsv", 5, func(code string, n []float64) {
		s.absence = append(s.absence, pattern{force.AbsenceKind(code), n[0] / 100, int(n[1]), int(n[2]), int(n[3])})
	})
}

// table reads rows of a code and numbers, with a head.
func table(f fs.FS, name string, columns int, row func(string, []float64)) error {
	lines, err := lines(f, name)
	if err != nil {
		return err
	}
	for _, l := range lines[min(1, len(lines)):] {
		c := strings.Split(l.text, "\t")
		if len(c) != columns {
			return fmt.Errorf("%s:%d: want %d columns with tabs between", name, l.number, columns)
		}
		n := make([]float64, 0, columns-1)
		for _, x := range c[1:] {
			v, err := strconv.ParseFloat(x, 64)
			if err != nil || v < 0 {
				return fmt.Errorf("%s:%d: %q is not a number from 0", name, l.number, x)
			}
			n = append(n, v)
		}
		row(c[0], n)
	}
	return nil
}

type numberedLine struct {
	number int
	text   string
}

// lines of a file without comments and empty ones.
func lines(f fs.FS, name string) ([]numberedLine, error) {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return nil, err
	}
	var out []numberedLine
	for i, l := range strings.Split(string(b), "\n") {
		if l = strings.TrimRight(l, "\r"); l != "" && l[0] != '#' {
			out = append(out, numberedLine{i + 1, l})
		}
	}
	return out, nil
}

func (s *source) readNames(f fs.FS) error {
	for _, x := range []struct {
		file string
		take func(string)
	}{
		{"demo/surnames.txt", func(n string) { s.surnames = append(s.surnames, n) }},
		{"demo/given-male.txt", func(n string) { s.male = append(s.male, n) }},
		{"demo/given-female.txt", func(n string) { s.female = append(s.female, n) }},
	} {
		all, err := lines(f, x.file)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fmt.Errorf("%s is empty", x.file)
		}
		for _, l := range all {
			x.take(l.text)
		}
	}
	return nil
}

// feminine is the form of a surname that a woman bears.
func feminine(surname string) string {
	if strings.HasSuffix(surname, "ov") || strings.HasSuffix(surname, "ev") {
		return surname + "a"
	}
	return surname
}
