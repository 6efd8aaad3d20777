package inrc2

import (
	"io"
	"strconv"
	"strings"

	"qarovul/roster/internal/lines"
)

// ReadScenario reads a scenario; name is what errors call the file.
func ReadScenario(r io.Reader, name string) (*Scenario, error) {
	p := &parser{l: lines.New(r, name, "")}
	sc := &Scenario{}
	sc.Name = p.set("SCENARIO")
	if p.err == nil && strings.ContainsAny(sc.Name, "/\\ \t") { // it names files, and stands as one word in the other files
		p.fault("%q cannot name a scenario", sc.Name)
	}
	sc.Weeks = p.number(p.set("WEEKS"), "weeks", 1, MaxWeeks)
	for range p.count("SKILLS") {
		sc.Skills = append(sc.Skills, p.name("skill", sc.Skills))
	}
	p.shifts(sc)
	p.contracts(sc)
	p.nurses(sc)
	p.end()
	return result(sc, p)
}

// ReadHistory reads a history of the scenario.
func (sc *Scenario) ReadHistory(r io.Reader, name string) (*History, error) {
	p := &parser{l: lines.New(r, name, "")}
	p.heading("HISTORY")
	h := &History{Nurses: make([]Past, len(sc.Nurses))}
	h.Week, h.Scenario = p.weekAndName()
	p.heading("NURSE_HISTORY")
	seen := make([]bool, len(sc.Nurses))
	for range sc.Nurses {
		f := p.fields(7, "nurse history")
		if p.err != nil {
			break
		}
		i := p.nurse(sc, f[0])
		v := Past{Total: p.number(f[1], "assignments", 0, MaxCount), Weekends: p.number(f[2], "weekends", 0, MaxCount),
			Last: -1, Same: p.number(f[4], "same shift in a row", 0, MaxCount),
			Work: p.number(f[5], "days worked in a row", 0, MaxCount), Off: p.number(f[6], "days off in a row", 0, MaxCount)}
		if f[3] != "None" {
			v.Last = p.shift(sc, f[3])
		}
		switch {
		case p.err != nil:
		case seen[i]:
			p.fault("nurse %q stands twice", f[0])
		case v.Last < 0 && (v.Same > 0 || v.Work > 0):
			p.fault("a nurse without a last shift has no days worked in a row")
		case v.Last < 0 && v.Off < 1:
			p.fault("a nurse without a last shift has a day off at least")
		case v.Last >= 0 && (v.Same < 1 || v.Work < v.Same || v.Off > 0):
			p.fault("a nurse with a last shift has worked it on a day at least, and has no days off in a row")
		case v.Last >= 0 && v.Work > v.Same && len(sc.Shifts) == 1:
			p.fault("more days worked in a row than of the only shift")
		}
		if p.err == nil {
			seen[i] = true
			h.Nurses[i] = v
		}
	}
	p.end()
	return result(h, p)
}

// ReadWeek reads the data of a week.
func (sc *Scenario) ReadWeek(r io.Reader, name string) (*Week, error) {
	p := &parser{l: lines.New(r, name, "")}
	p.heading("WEEK_DATA")
	w := &Week{Scenario: p.next("scenario")}
	p.heading("REQUIREMENTS")
	seen := map[[2]int]bool{}
	for p.err == nil && p.l.Next() {
		if strings.HasPrefix(p.l.Text(), "SHIFT_OFF_REQUESTS") {
			p.l.Back()
			break
		}
		f := strings.Fields(p.l.Text())
		if len(f) != 9 {
			p.fault("requirement: %d fields where 9 belong", len(f))
			break
		}
		c := Cover{Shift: p.shift(sc, f[0]), Skill: p.skill(sc, f[1])}
		for d := range 7 {
			c.Days[d] = p.rng(f[2+d])
		}
		if key := [2]int{c.Shift, c.Skill}; p.err == nil && seen[key] {
			p.fault("%s %s stands twice", f[0], f[1])
		} else {
			seen[key] = true
		}
		w.Cover = append(w.Cover, c)
	}
	for range p.count("SHIFT_OFF_REQUESTS") {
		f := p.fields(3, "request")
		if p.err != nil {
			break
		}
		q := Request{Nurse: p.nurse(sc, f[0]), Shift: -1, Day: p.day(f[2])}
		if f[1] != "Any" {
			q.Shift = p.shift(sc, f[1])
		}
		w.Off = append(w.Off, q)
	}
	p.end()
	return result(w, p)
}

// ReadSolution reads the solution of a week. What stands behind the assignments is not read: the published solutions have
// notes there.
func (sc *Scenario) ReadSolution(r io.Reader, name string) (*Solution, error) {
	p := &parser{l: lines.New(r, name, "")}
	p.heading("SOLUTION")
	s := &Solution{}
	s.Week, s.Scenario = p.weekAndName()
	seen := map[[2]int]bool{}
	for range p.count("ASSIGNMENTS") {
		f := p.fields(4, "assignment")
		if p.err != nil {
			break
		}
		a := Assignment{Nurse: p.nurse(sc, f[0]), Day: p.day(f[1]), Shift: p.shift(sc, f[2]), Skill: p.skill(sc, f[3])}
		if key := [2]int{a.Nurse, a.Day}; p.err == nil && seen[key] {
			p.fault("%s works twice on %s", f[0], f[1])
		} else {
			seen[key] = true
		}
		s.Assignments = append(s.Assignments, a)
	}
	return result(s, p)
}

func result[T any](v *T, p *parser) (*T, error) {
	if err := p.l.Err(); err != nil {
		return nil, err
	}
	if p.err != nil {
		return nil, p.err
	}
	return v, nil
}

// parser remembers the first fault; what it returns after that is zero.
type parser struct {
	l   *lines.Reader
	err error
}

func (p *parser) fault(format string, args ...any) {
	if p.err == nil {
		p.err = p.l.Fault(format, args...)
	}
}

func (p *parser) next(what string) string {
	if p.err != nil {
		return ""
	}
	if !p.l.Next() {
		p.fault("the file ends where the %s belongs", what)
		return ""
	}
	return p.l.Text()
}

func (p *parser) heading(word string) {
	if t := p.next(word); p.err == nil && t != word {
		p.fault("%q where %s belongs", t, word)
	}
}

// set reads a line "key = value".
func (p *parser) set(key string) string {
	t := p.next(key)
	k, v, ok := strings.Cut(t, "=")
	v = strings.TrimSpace(v)
	if p.err == nil && (!ok || strings.TrimSpace(k) != key || v == "") {
		p.fault("%q where %s = … belongs", t, key)
	}
	return v
}

func (p *parser) count(key string) int { return p.number(p.set(key), key, 0, 7*MaxNames) }

func (p *parser) number(text, what string, lo, hi int) int {
	if p.err != nil {
		return 0
	}
	v, err := p.l.Int(text, what, lo, hi)
	if err != nil {
		p.err = err
		return 0
	}
	return v
}

// rng reads "(min,max)".
func (p *parser) rng(text string) Range {
	if p.err != nil {
		return Range{}
	}
	a, b, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(text, "("), ")"), ",")
	r := Range{}
	var err1, err2 error
	r.Min, err1 = strconv.Atoi(a)
	r.Max, err2 = strconv.Atoi(b)
	if !ok || !strings.HasPrefix(text, "(") || !strings.HasSuffix(text, ")") || err1 != nil || err2 != nil {
		p.fault("%q where (least,most) belongs", text)
	} else if r.Min < 0 || r.Max < r.Min || r.Max > MaxCount {
		p.fault("%q is no range from 0 to %d", text, MaxCount)
	}
	return r
}

func (p *parser) fields(n int, what string) []string {
	f := strings.Fields(p.next(what))
	if p.err == nil && len(f) != n {
		p.fault("%s: %d fields where %d belong", what, len(f), n)
	}
	return f
}

func (p *parser) name(what string, seen []string) string {
	f := p.fields(1, what)
	if p.err != nil {
		return ""
	}
	p.fresh(f[0], what, func(s string) bool { return index(seen, s) >= 0 })
	return f[0]
}

func (p *parser) fresh(id, what string, seen func(string) bool) {
	switch {
	case p.err != nil:
	case id == "Any" || id == "None" || strings.ContainsAny(id, "(),="):
		p.fault("%q cannot name a %s", id, what)
	case seen(id):
		p.fault("%s %q stands twice", what, id)
	}
}

func (p *parser) weekAndName() (int, string) {
	f := p.fields(2, "week and scenario")
	if p.err != nil {
		return 0, ""
	}
	return p.number(f[0], "week", 0, MaxWeeks), f[1]
}

func (p *parser) end() {
	if p.err == nil && p.l.Next() {
		p.fault("%q behind the end", p.l.Text())
	}
}

func index(names []string, s string) int {
	for i, n := range names {
		if n == s {
			return i
		}
	}
	return -1
}
