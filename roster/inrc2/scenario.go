package inrc2

import "strings"

func (p *parser) shifts(sc *Scenario) {
	n := p.count("SHIFT_TYPES")
	for range n {
		f := p.fields(2, "shift type")
		if p.err != nil {
			return
		}
		p.fresh(f[0], "shift type", func(s string) bool { return sc.find(s) >= 0 })
		sc.Shifts = append(sc.Shifts, Shift{Name: f[0], Row: p.rng(f[1])})
	}
	p.heading("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS")
	seen := make([]bool, n)
	for range sc.Shifts {
		f := strings.Fields(p.next("succession"))
		if p.err != nil {
			return
		}
		s := p.shift(sc, f[0])
		if len(f) < 2 {
			p.fault("the number of forbidden shifts is missing")
		} else if k := p.number(f[1], "forbidden shifts", 0, n); p.err == nil && k != len(f)-2 {
			p.fault("%d forbidden shifts where %d belong", len(f)-2, k)
		}
		if p.err == nil && seen[s] {
			p.fault("successions of %q stand twice", f[0])
		}
		if p.err != nil {
			return
		}
		seen[s] = true
		for _, t := range f[2:] {
			sc.Shifts[s].Bars = append(sc.Shifts[s].Bars, p.shift(sc, t))
		}
	}
}

func (p *parser) contracts(sc *Scenario) {
	for range p.count("CONTRACTS") {
		f := p.fields(6, "contract")
		if p.err != nil {
			return
		}
		p.fresh(f[0], "contract", func(s string) bool { return sc.contract(s) >= 0 })
		sc.Contracts = append(sc.Contracts, Contract{Name: f[0], Total: p.rng(f[1]), Work: p.rng(f[2]), Off: p.rng(f[3]),
			Weekends: p.number(f[4], "weekends", 0, MaxCount), WholeWeeks: p.number(f[5], "complete weekend", 0, 1) == 1})
	}
}

func (p *parser) nurses(sc *Scenario) {
	seen := map[string]bool{}
	for range p.count("NURSES") {
		f := strings.Fields(p.next("nurse"))
		if p.err != nil {
			return
		}
		if len(f) < 3 {
			p.fault("nurse: name, contract and skills belong here")
			return
		}
		p.fresh(f[0], "nurse", func(s string) bool { return seen[s] })
		seen[f[0]] = true
		n := Nurse{Name: f[0], Contract: sc.contract(f[1])}
		if n.Contract < 0 {
			p.fault("unknown contract %q", f[1])
		}
		if k := p.number(f[2], "skills", 0, len(sc.Skills)); p.err == nil && k != len(f)-3 {
			p.fault("%d skills where %d belong", len(f)-3, k)
		}
		for _, s := range f[3:] {
			n.Skills = append(n.Skills, p.skill(sc, s))
		}
		sc.Nurses = append(sc.Nurses, n)
	}
}

func (sc *Scenario) find(shift string) int {
	for i := range sc.Shifts {
		if sc.Shifts[i].Name == shift {
			return i
		}
	}
	return -1
}

func (sc *Scenario) contract(name string) int {
	for i := range sc.Contracts {
		if sc.Contracts[i].Name == name {
			return i
		}
	}
	return -1
}

func (p *parser) shift(sc *Scenario, name string) int {
	return p.known(sc.find(name), "shift type", name)
}
func (p *parser) skill(sc *Scenario, name string) int {
	return p.known(index(sc.Skills, name), "skill", name)
}

func (p *parser) nurse(sc *Scenario, name string) int {
	for i := range sc.Nurses {
		if sc.Nurses[i].Name == name {
			return i
		}
	}
	return p.known(-1, "nurse", name)
}

func (p *parser) day(name string) int {
	d, ok := dayNames[name]
	if !ok {
		d = -1
	}
	return p.known(d, "day", name)
}

func (p *parser) known(i int, what, name string) int {
	if i < 0 {
		p.fault("unknown %s %q", what, name)
		return 0
	}
	return i
}
