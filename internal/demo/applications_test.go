package demo_test

import (
	"testing"

	"qarovul/internal/demo"
	"qarovul/internal/selection"
	"qarovul/internal/when"
	"qarovul/reference"
)

// TestApplications: every act of every applicant is one that the rules let through on its day, and on the demo's day there is somebody at each step.
func TestApplications(t *testing.T) {
	p, err := selection.Load(reference.FS, "selection")
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []when.Date{when.MustDate("2026-12-05"), when.MustDate("2027-02-28"), when.MustDate("2026-08-31")} {
		d, err := demo.Generate(demo.Seed, day.Month())
		if err == nil {
			err = d.Apply(demo.Seed, day)
		}
		if err != nil {
			t.Fatal(err)
		}
		r := d.Register()
		at, status := map[selection.StepCode]int{}, map[selection.Status]int{}
		late := 0
		for i := range d.Applications {
			x := d.Applications[i]
			if bad := selection.CheckApplicant(&x, day); len(bad) > 0 || !x.Invented {
				t.Errorf("%s: %v", x.ID, bad)
			}
			acts := x.Acts
			x.Acts = nil
			for _, a := range acts {
				if bad := p.Check(&x, &a, a.On); bad != nil && a.On <= day {
					t.Errorf("%s, %s %s on %s: %v", x.ID, a.Kind, a.Step, a.On, bad)
				}
				if a.On > day {
					t.Errorf("%s, %s %s on %s is to come", x.ID, a.Kind, a.Step, a.On)
				}
				x.Acts = append(x.Acts, a)
			}
			s := p.Stand(&x, day)
			status[s.Status]++
			if s.Status == selection.Running {
				for _, y := range s.Todo() {
					at[y.Code]++
				}
				if selection.UrgencyOf(s.Due(), day) == selection.Late {
					late++
				}
			}
			if bad := x.Person != "" && r.Person(x.Person) == nil; bad {
				t.Errorf("%s came to nobody of the register", x.ID)
			}
		}
		for i := range p.Steps {
			if at[p.Steps[i].Code] == 0 {
				t.Errorf("%s: nobody is at %s", day, p.Steps[i].Code)
			}
		}
		for _, s := range selection.Statuses {
			if status[s] == 0 {
				t.Errorf("%s: no application is %s", day, s)
			}
		}
		if late == 0 || late > len(d.Applications)/2 {
			t.Errorf("%s: %d of %d are late", day, late, len(d.Applications))
		}
		if bad := r.CheckRecords(&d.Records); len(bad) > 0 {
			t.Errorf("%s: %v", day, bad[0])
		}
	}
}
