package demo

import (
	"fmt"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// qualifications gives everybody what the establishment asks for. Those that run out were last renewed at some time before
// the demo begins and are renewed within it, a few late and a few not at all.
func (g *generator) qualifications() error {
	r := g.stream(3)
	for i := range g.people {
		d := &g.people[i]
		for _, code := range d.quals {
			v, ok := g.src.validity[code]
			if !ok {
				return fmt.Errorf("demo/qualifications.tsv: %q is missing", code)
			}
			able := d.person.Trained // nobody new to the force has passed anything
			if able == 0 {
				continue
			}
			if v.years == 0 {
				g.qualify(d, code, able, 0)
				continue
			}
			length := int(yearDays * float64(v.years))
			from := max(able, g.from.Add(-r.IntN(length)))
			for {
				until := from.Add(length - 1)
				g.qualify(d, code, from, until)
				if until >= g.to || r.Float64() < v.lapse {
					break
				}
				from = until + 1
				if r.Float64() < v.late {
					from = from.Add(3 + r.IntN(20))
				}
			}
		}
	}
	return nil
}

func (g *generator) qualify(d *draft, code string, from, until when.Date) {
	g.out.Qualifications = append(g.out.Qualifications, force.Qualification{
		ID: force.NewQualificationID(d.person.ID, code, from, nil), Person: d.person.ID, Code: code, From: from, Until: until,
	})
}
