package rosterjson

import "qarovul/roster"

// The file's forms of the engine's types.
type (
	problem struct {
		Name         string       `json:"name,omitempty"`
		Days         int          `json:"days"`
		FirstWeekday int          `json:"first_weekday"`
		People       []person     `json:"people"`
		Groups       []group      `json:"groups,omitempty"`
		Shifts       []shift      `json:"shifts"`
		Demands      []demand     `json:"demands"`
		Rules        []rule       `json:"rules,omitempty"`
		Fixed        []assignment `json:"fixed,omitempty"`
		Past         []work       `json:"past,omitempty"`
		PastDays     int          `json:"past_days,omitempty"`
	}
	person struct {
		ID     string   `json:"id"`
		Group  *int     `json:"group,omitempty"` // missing: none
		Skills []string `json:"skills,omitempty"`
		Grade  int      `json:"grade,omitempty"`
		Away   []span   `json:"away,omitempty"`
		Barred []span   `json:"barred,omitempty"`
		Shifts *[]int   `json:"shifts,omitempty"` // missing: all
	}
	span struct {
		From int `json:"from"`
		To   int `json:"to"`
	}
	group struct {
		ID     string `json:"id"`
		Parent *int   `json:"parent,omitempty"` // missing: a root
	}
	shift struct {
		ID      string   `json:"id"`
		Start   int      `json:"start"`
		Minutes int      `json:"minutes"`
		Tags    []string `json:"tags,omitempty"`
	}
	demand struct {
		ID       string   `json:"id,omitempty"`
		Day      int      `json:"day"`
		Shift    int      `json:"shift"`
		Skills   []string `json:"skills,omitempty"`
		MinGrade int      `json:"min_grade,omitempty"`
		MaxGrade int      `json:"max_grade,omitempty"`
		Min      int      `json:"min,omitempty"`
		Want     int      `json:"want"`
		Max      *int     `json:"max,omitempty"` // missing: no limit
		Under    int64    `json:"under,omitempty"`
		Over     int64    `json:"over,omitempty"`
	}
	assignment struct {
		Person int `json:"person"`
		Demand int `json:"demand"`
	}
	work struct {
		Person int `json:"person"`
		Shift  int `json:"shift"`
		Day    int `json:"day"`
	}
	answer struct {
		Assignments []assignment `json:"assignments"`
	}
)

func fromProblem(p *roster.Problem) problem {
	f := problem{Name: p.Name, Days: p.Days, FirstWeekday: p.FirstWeekday, PastDays: p.PastDays,
		People: []person{}, Shifts: []shift{}, Demands: []demand{}}
	for _, v := range p.People {
		q := person{ID: v.ID, Group: optional(v.Group), Skills: v.Skills, Grade: v.Grade, Away: fromSpans(v.Away), Barred: fromSpans(v.Barred)}
		if v.Shifts != nil {
			q.Shifts = &v.Shifts
		}
		f.People = append(f.People, q)
	}
	for _, v := range p.Groups {
		f.Groups = append(f.Groups, group{v.ID, optional(v.Parent)})
	}
	for _, v := range p.Shifts {
		f.Shifts = append(f.Shifts, shift{v.ID, v.Start, v.Minutes, v.Tags})
	}
	for _, v := range p.Demands {
		f.Demands = append(f.Demands, demand{v.ID, int(v.Day), v.Shift, v.Skills, v.MinGrade, v.MaxGrade, v.Min, v.Want,
			optional(v.Max), int64(v.Under), int64(v.Over)})
	}
	for _, v := range p.Rules {
		f.Rules = append(f.Rules, fromRule(v))
	}
	f.Fixed = fromAssignments(p.Fixed)
	for _, v := range p.Past {
		f.Past = append(f.Past, work{v.Person, v.Shift, int(v.Day)})
	}
	return f
}

// problem returns the engine's problem.
func (f *problem) problem() *roster.Problem {
	p := &roster.Problem{Name: f.Name, Days: f.Days, FirstWeekday: f.FirstWeekday, PastDays: f.PastDays}
	for _, v := range f.People {
		q := roster.Person{ID: v.ID, Group: value(v.Group), Skills: v.Skills, Grade: v.Grade, Away: spans(v.Away), Barred: spans(v.Barred)}
		if v.Shifts != nil {
			q.Shifts = append([]int{}, *v.Shifts...)
		}
		p.People = append(p.People, q)
	}
	for _, v := range f.Groups {
		p.Groups = append(p.Groups, roster.Group{ID: v.ID, Parent: value(v.Parent)})
	}
	for _, v := range f.Shifts {
		p.Shifts = append(p.Shifts, roster.Shift{ID: v.ID, Start: v.Start, Minutes: v.Minutes, Tags: v.Tags})
	}
	for _, v := range f.Demands {
		p.Demands = append(p.Demands, roster.Demand{ID: v.ID, Day: roster.Day(v.Day), Shift: v.Shift, Skills: v.Skills, MinGrade: v.MinGrade,
			MaxGrade: v.MaxGrade, Min: v.Min, Want: v.Want, Max: value(v.Max), Under: roster.Weight(v.Under), Over: roster.Weight(v.Over)})
	}
	for i := range f.Rules {
		p.Rules = append(p.Rules, f.Rules[i].rule())
	}
	p.Fixed = assignments(f.Fixed)
	for _, v := range f.Past {
		p.Past = append(p.Past, roster.Work{Person: v.Person, Shift: v.Shift, Day: roster.Day(v.Day)})
	}
	return p
}

// optional leaves out what is none: -1 in the engine's types.
func optional(v int) *int {
	if v < 0 {
		return nil
	}
	return &v
}

func value(v *int) int {
	if v == nil {
		return -1
	}
	return *v
}

func fromSpans(list []roster.Span) []span {
	var out []span
	for _, s := range list {
		out = append(out, span{int(s.From), int(s.To)})
	}
	return out
}

func spans(list []span) []roster.Span {
	var out []roster.Span
	for _, s := range list {
		out = append(out, roster.Span{From: roster.Minute(s.From), To: roster.Minute(s.To)})
	}
	return out
}

func fromAssignments(list []roster.Assignment) []assignment {
	var out []assignment
	for _, a := range list {
		out = append(out, assignment{a.Person, a.Demand})
	}
	return out
}

func assignments(list []assignment) []roster.Assignment {
	var out []roster.Assignment
	for _, a := range list {
		out = append(out, roster.Assignment{Person: a.Person, Demand: a.Demand})
	}
	return out
}
