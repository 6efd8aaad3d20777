package mobilise

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Alert is how many minutes it takes people to be there after an alert.
type Alert struct {
	Standby, Off, Leave, Reserve int
	Position                     map[string]int       // by position
	Unit                         map[force.UnitID]int // by unit, with those under it
	Kind                         map[force.UnitKind]int
}

// Of is how long it takes a person who is off duty: by their position, else by the nearest unit that the table names, else by the kind of their unit, else as
// for anybody.
func (a *Alert) Of(r *force.Register, id force.PersonID, d when.Date) int {
	m := r.MembershipOn(id, d)
	if m == nil {
		return a.Off
	}
	if n, ok := a.Position[m.Position]; ok && m.Position != "" {
		return n
	}
	for _, u := range r.Path(m.Unit) {
		if n, ok := a.Unit[u]; ok {
			return n
		}
	}
	for _, u := range r.Path(m.Unit) {
		if n, ok := a.Kind[r.Unit(u).Kind]; ok {
			return n
		}
	}
	return a.Off
}

// longestAlert is a week.
const longestAlert = 7 * 1440

// LoadAlert reads the table: lines of what, name and minutes, parted by tabs; lines that begin with # are remarks.
func LoadAlert(from fs.FS, name string) (*Alert, error) {
	b, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, err
	}
	return ReadAlert(name, b)
}

// ReadAlert reads the table's text. A word that is not known, a line said twice, minutes that are none: an error with file and line.
func ReadAlert(name string, text []byte) (*Alert, error) {
	a := &Alert{Position: map[string]int{}, Unit: map[force.UnitID]int{}, Kind: map[force.UnitKind]int{}}
	where := map[string]*int{"standby": &a.Standby, "off": &a.Off, "leave": &a.Leave, "reserve": &a.Reserve}
	seen := map[string]bool{}
	in := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; in.Scan(); n++ {
		line := strings.TrimRight(in.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		bad := func(format string, args ...any) error {
			return fmt.Errorf("%s, line %d: %s", name, n, fmt.Sprintf(format, args...))
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, bad("three cells are needed, parted by tabs: what, name, minutes; there are %d", len(cells))
		}
		what, who := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1])
		minutes, err := strconv.Atoi(strings.TrimSpace(cells[2]))
		if err != nil || minutes < 0 || minutes > longestAlert {
			return nil, bad("%q is no number of minutes from 0 to %d", cells[2], longestAlert)
		}
		if seen[what+"\t"+who] {
			return nil, bad("%s %s stands twice", what, who)
		}
		seen[what+"\t"+who] = true
		switch {
		case what == "all" && where[who] != nil:
			*where[who] = minutes
		case what == "all":
			return nil, bad("%q is none of standby, off, leave, reserve", who)
		case who == "":
			return nil, bad("the name is missing")
		case what == "position":
			a.Position[who] = minutes
		case what == "unit":
			a.Unit[force.UnitID(who)] = minutes
		case what == "kind":
			a.Kind[force.UnitKind(who)] = minutes
		default:
			return nil, bad("%q is none of all, position, unit, kind", what)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for who := range where {
		if !seen["all\t"+who] {
			return nil, fmt.Errorf("%s: the line all, %s is missing", name, who)
		}
	}
	return a, nil
}
