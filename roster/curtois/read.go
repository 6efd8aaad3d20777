package curtois

import (
	"io"
	"strings"

	"qarovul/roster/internal/lines"
)

// Read reads an instance; name is what errors call the file. Every fault is told with its line.
func Read(r io.Reader, name string) (*Instance, error) {
	p := parser{in: &Instance{}, lines: lines.New(r, name, "#"), shifts: map[string]int{}, staff: map[string]int{}, seen: map[string]bool{}, covered: map[[2]int]bool{}}
	p.in.Name = strings.TrimSuffix(baseName(name), ".txt")
	section := ""
	for p.lines.Next() {
		text := p.lines.Text()
		if strings.HasPrefix(text, "SECTION_") {
			section = text
			if err := p.open(section); err != nil {
				return nil, err
			}
			continue
		}
		if err := p.line(section, text); err != nil {
			return nil, err
		}
	}
	if err := p.lines.Err(); err != nil {
		return nil, err
	}
	if err := p.resolveBars(); err != nil {
		return nil, err
	}
	if p.in.Days == 0 || len(p.in.Shifts) == 0 {
		return nil, p.lines.Fault("the file ends without a horizon and shifts")
	}
	for _, section := range []string{"SECTION_STAFF", "SECTION_COVER"} {
		if !p.seen[section] { // where a file was cut off
			return nil, p.lines.Fault("the file ends without %s", section)
		}
	}
	return p.in, nil
}

func baseName(name string) string { return name[strings.LastIndexAny(name, `/\`)+1:] }

type parser struct {
	in     *Instance
	lines  *lines.Reader
	shifts map[string]int
	staff  map[string]int
	seen   map[string]bool
	bars   [][]string // of each shift, by name: they may speak of shifts further down
	at     []int      // line of each shift

	covered map[[2]int]bool
}

// The sections, each with those that must stand before it.
var sections = map[string][]string{
	"SECTION_HORIZON":            nil,
	"SECTION_SHIFTS":             {"SECTION_HORIZON"},
	"SECTION_STAFF":              {"SECTION_SHIFTS"},
	"SECTION_DAYS_OFF":           {"SECTION_STAFF"},
	"SECTION_SHIFT_ON_REQUESTS":  {"SECTION_STAFF"},
	"SECTION_SHIFT_OFF_REQUESTS": {"SECTION_STAFF"},
	"SECTION_COVER":              {"SECTION_SHIFTS"},
}

func (p *parser) open(section string) error {
	before, known := sections[section]
	switch {
	case !known:
		return p.lines.Fault("unknown section %q", section)
	case p.seen[section]:
		return p.lines.Fault("%s stands twice", section)
	}
	for _, b := range before {
		if !p.seen[b] {
			return p.lines.Fault("%s stands before %s", section, b)
		}
	}
	p.seen[section] = true
	switch {
	case section == "SECTION_SHIFTS" && p.in.Days == 0:
		return p.lines.Fault("the horizon is missing")
	case section == "SECTION_STAFF" || section == "SECTION_COVER":
		return p.resolveBars()
	}
	return nil
}

func (p *parser) line(section, text string) error {
	f := strings.Split(text, ",")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	switch section {
	case "SECTION_HORIZON":
		return p.horizon(f)
	case "SECTION_SHIFTS":
		return p.shift(f)
	case "SECTION_STAFF":
		return p.person(f)
	case "SECTION_DAYS_OFF":
		return p.daysOff(f)
	case "SECTION_SHIFT_ON_REQUESTS":
		return p.request(f, &p.in.On)
	case "SECTION_SHIFT_OFF_REQUESTS":
		return p.request(f, &p.in.Off)
	case "SECTION_COVER":
		return p.cover(f)
	}
	return p.lines.Fault("%q stands before any section", text)
}

func (p *parser) fields(f []string, n int, what string) error {
	if len(f) != n {
		return p.lines.Fault("%s: %d fields where %d belong", what, len(f), n)
	}
	return nil
}

func (p *parser) horizon(f []string) error {
	if err := p.fields(f, 1, "horizon"); err != nil {
		return err
	}
	if p.in.Days != 0 {
		return p.lines.Fault("a second horizon")
	}
	days, err := p.lines.Int(f[0], "horizon", 1, MaxDays)
	p.in.Days = days
	return err
}

func (p *parser) shift(f []string) error {
	if err := p.fields(f, 3, "shift"); err != nil {
		return err
	}
	id := f[0]
	if id == "" || id == "-" || strings.ContainsAny(id, "|=\t #") || strings.HasPrefix(id, "SECTION_") {
		return p.lines.Fault("%q cannot name a shift", id)
	}
	if _, twice := p.shifts[id]; twice {
		return p.lines.Fault("shift %q stands twice", id)
	}
	if (len(p.in.Shifts)+1)*p.in.Days > MaxCells {
		return p.lines.Fault("more than %d days × shifts", MaxCells)
	}
	minutes, err := p.lines.Int(f[1], "length of shift", 1, 1440)
	if err != nil {
		return err
	}
	p.shifts[id] = len(p.in.Shifts)
	p.in.Shifts = append(p.in.Shifts, Shift{ID: id, Minutes: minutes})
	var bars []string
	if f[2] != "" {
		bars = strings.Split(f[2], "|")
	}
	p.bars = append(p.bars, bars)
	p.at = append(p.at, p.lines.Line())
	return nil
}

func (p *parser) resolveBars() error {
	for i, bars := range p.bars {
		for _, id := range bars {
			s, ok := p.shifts[strings.TrimSpace(id)]
			if !ok {
				return p.lines.FaultAt(p.at[i], "shift %q bars unknown shift %q", p.in.Shifts[i].ID, id)
			}
			p.in.Shifts[i].Bars = append(p.in.Shifts[i].Bars, s)
		}
	}
	p.bars = nil
	return nil
}

func (p *parser) person(f []string) error {
	if err := p.fields(f, 8, "staff"); err != nil {
		return err
	}
	s := Staff{ID: f[0], MaxShifts: make([]int, len(p.in.Shifts))}
	if s.ID == "" || strings.ContainsAny(s.ID, "\t #") || strings.HasPrefix(s.ID, "SECTION_") {
		return p.lines.Fault("%q cannot name a person", s.ID)
	}
	if _, twice := p.staff[s.ID]; twice {
		return p.lines.Fault("person %q stands twice", s.ID)
	}
	for i := range s.MaxShifts {
		s.MaxShifts[i] = -1
	}
	if f[1] != "" {
		for _, limit := range strings.Split(f[1], "|") {
			id, n, ok := strings.Cut(limit, "=")
			k, known := p.shifts[strings.TrimSpace(id)]
			if !ok || !known {
				return p.lines.Fault("maximum %q: shift=number of a known shift belongs here", limit)
			}
			v, err := p.lines.Int(n, "maximum of shift", 0, MaxDays)
			if err != nil {
				return err
			}
			if s.MaxShifts[k] >= 0 {
				return p.lines.Fault("maximum of shift %s stands twice", p.in.Shifts[k].ID)
			}
			s.MaxShifts[k] = v
		}
	}
	for i, t := range []struct {
		to   *int
		what string
		hi   int
	}{
		{&s.MaxMinutes, "most minutes", MaxMinutes}, {&s.MinMinutes, "least minutes", MaxMinutes},
		{&s.MaxConsecutive, "most shifts in a row", MaxDays}, {&s.MinConsecutive, "least shifts in a row", MaxDays},
		{&s.MinOff, "least days off in a row", MaxDays}, {&s.MaxWeekends, "most weekends", MaxDays},
	} {
		v, err := p.lines.Int(f[2+i], t.what, 0, t.hi)
		if err != nil {
			return err
		}
		*t.to = v
	}
	switch {
	case s.MinMinutes > s.MaxMinutes:
		return p.lines.Fault("least minutes %d are above most minutes %d", s.MinMinutes, s.MaxMinutes)
	case s.MinConsecutive > s.MaxConsecutive:
		return p.lines.Fault("least shifts in a row %d are above most %d", s.MinConsecutive, s.MaxConsecutive)
	}
	p.staff[s.ID] = len(p.in.Staff)
	p.in.Staff = append(p.in.Staff, s)
	return nil
}

func (p *parser) who(id string) (int, error) {
	i, ok := p.staff[id]
	if !ok {
		return 0, p.lines.Fault("unknown person %q", id)
	}
	return i, nil
}

func (p *parser) day(text string) (int, error) { return p.lines.Int(text, "day", 0, p.in.Days-1) }

func (p *parser) which(id string) (int, error) {
	s, ok := p.shifts[id]
	if !ok {
		return 0, p.lines.Fault("unknown shift %q", id)
	}
	return s, nil
}

func (p *parser) daysOff(f []string) error {
	i, err := p.who(f[0])
	if err != nil {
		return err
	}
	for _, t := range f[1:] {
		if t == "" {
			continue
		}
		d, err := p.day(t)
		if err != nil {
			return err
		}
		p.in.Staff[i].DaysOff = append(p.in.Staff[i].DaysOff, d)
	}
	return nil
}

func (p *parser) request(f []string, to *[]Request) error {
	if err := p.fields(f, 4, "request"); err != nil {
		return err
	}
	var r Request
	var err error
	if r.Staff, err = p.who(f[0]); err != nil {
		return err
	}
	if r.Day, err = p.day(f[1]); err != nil {
		return err
	}
	if r.Shift, err = p.which(f[2]); err != nil {
		return err
	}
	if r.Weight, err = p.lines.Int(f[3], "weight", 0, MaxWeight); err != nil {
		return err
	}
	*to = append(*to, r)
	return nil
}

func (p *parser) cover(f []string) error {
	if err := p.fields(f, 5, "cover"); err != nil {
		return err
	}
	var c Cover
	var err error
	if c.Day, err = p.day(f[0]); err != nil {
		return err
	}
	if c.Shift, err = p.which(f[1]); err != nil {
		return err
	}
	for i, t := range []struct {
		to   *int
		what string
		hi   int
	}{{&c.Want, "requirement", MaxDays}, {&c.Under, "weight for under", MaxWeight}, {&c.Over, "weight for over", MaxWeight}} {
		if *t.to, err = p.lines.Int(f[2+i], t.what, 0, t.hi); err != nil {
			return err
		}
	}
	if cell := [2]int{c.Day, c.Shift}; p.covered[cell] {
		return p.lines.Fault("cover of day %d, shift %s stands twice", c.Day, f[1])
	} else {
		p.covered[cell] = true
	}
	p.in.Cover = append(p.in.Cover, c)
	return nil
}
