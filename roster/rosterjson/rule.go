package rosterjson

import "qarovul/roster"

// set chooses shifts by tag or position; without either it is all shifts.
type set struct {
	Tags   []string `json:"tags,omitempty"`
	Shifts []int    `json:"shifts,omitempty"`
}

// rule holds the fields of all kinds. Which of them a kind has is in the schema.
type rule struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Hard   bool   `json:"hard,omitempty"`
	Weight int64  `json:"weight,omitempty"`
	People *[]int `json:"people,omitempty"` // missing: everybody

	Of       *set    `json:"of,omitempty"`
	First    *set    `json:"first,omitempty"`
	Then     *set    `json:"then,omitempty"`
	Before   int     `json:"before,omitempty"`
	After    int     `json:"after,omitempty"`
	From     int     `json:"from,omitempty"`
	To       int     `json:"to,omitempty"`
	Days     int     `json:"days,omitempty"`
	Minutes  int     `json:"minutes,omitempty"`
	Measure  string  `json:"measure,omitempty"`
	Every    int     `json:"every,omitempty"`
	Min      int     `json:"min,omitempty"`
	Max      *int    `json:"max,omitempty"` // missing: no limit
	Carried  []int   `json:"carried,omitempty"`
	Off      bool    `json:"off,omitempty"`
	Person   int     `json:"person,omitempty"`
	Day      int     `json:"day,omitempty"`
	Want     bool    `json:"want,omitempty"`
	Demands  []int   `json:"demands,omitempty"`
	Teams    [][]int `json:"teams,omitempty"`
	Homes    []int   `json:"homes,omitempty"`
	Costs    []int64 `json:"costs,omitempty"`
	RestDays []int   `json:"rest_days,omitempty"`
	WorkDays []int   `json:"work_days,omitempty"`
	Letters  []set   `json:"letters,omitempty"`
	Start    int     `json:"start,omitempty"`
	Next     [][]int `json:"next,omitempty"`
	Broken   [][]int `json:"broken,omitempty"`
}

// The kinds of rules.
const (
	kindRest         = "rest"
	kindFree         = "free"
	kindLongRest     = "long_rest"
	kindCount        = "count"
	kindRun          = "run"
	kindWholeWeekend = "whole_weekend"
	kindFollow       = "follow"
	kindAutomaton    = "automaton"
	kindWish         = "wish"
	kindShare        = "share"
	kindTogether     = "together"
	kindRepay        = "repay"
)

func fromSet(s roster.ShiftSet) *set {
	if len(s.Tags) == 0 && len(s.Shifts) == 0 {
		return nil
	}
	return &set{s.Tags, s.Shifts}
}

func (s *set) set() roster.ShiftSet {
	if s == nil {
		return roster.ShiftSet{}
	}
	return roster.ShiftSet{Tags: s.Tags, Shifts: s.Shifts}
}

func fromRule(v roster.Rule) rule {
	m := v.Head()
	f := rule{Name: m.Name, Hard: m.Hard, Weight: int64(m.Weight)}
	if m.People != nil {
		f.People = &m.People
	}
	switch r := v.(type) {
	case roster.Rest:
		f.Kind, f.Of, f.Before, f.After = kindRest, fromSet(r.Of), r.Before, r.After
	case roster.Free:
		f.Kind, f.Of, f.From, f.To = kindFree, fromSet(r.Of), r.From, r.To
	case roster.LongRest:
		f.Kind, f.Of, f.Days, f.Minutes = kindLongRest, fromSet(r.Of), r.Days, r.Minutes
	case roster.Count:
		f.Kind, f.Of, f.Measure, f.Every = kindCount, fromSet(r.Of), string(r.Measure), r.Every
		f.Min, f.Max, f.Carried = r.Min, optional(r.Max), r.Carried
	case roster.Run:
		f.Kind, f.Of, f.Off, f.Min, f.Max = kindRun, fromSet(r.Of), r.Off, r.Min, optional(r.Max)
	case roster.WholeWeekend:
		f.Kind = kindWholeWeekend
	case roster.Follow:
		f.Kind, f.First, f.Then = kindFollow, fromSet(r.First), fromSet(r.Then)
	case roster.Automaton:
		f.Kind, f.Start, f.Next, f.Broken = kindAutomaton, r.Start, r.Next, r.Broken
		for _, s := range r.Letters {
			f.Letters = append(f.Letters, set{s.Tags, s.Shifts})
		}
	case roster.Wish:
		f.Kind, f.Of, f.Person, f.Day, f.Want = kindWish, fromSet(r.Of), r.Person, int(r.Day), r.Want
	case roster.Share:
		f.Kind, f.Demands, f.Carried = kindShare, r.Demands, r.Carried
	case roster.Together:
		f.Kind, f.Teams, f.Homes = kindTogether, r.Teams, r.Homes
		for _, c := range r.Costs {
			f.Costs = append(f.Costs, int64(c))
		}
	case roster.Repay:
		f.Kind, f.RestDays, f.WorkDays = kindRepay, fromDays(r.RestDays), fromDays(r.WorkDays)
	}
	return f
}

// rule gives the engine's rule; the schema has seen to it that there is one.
func (f *rule) rule() roster.Rule {
	m := roster.Meta{Name: f.Name, Hard: f.Hard, Weight: roster.Weight(f.Weight)}
	if f.People != nil {
		m.People = append([]int{}, *f.People...)
	}
	var v roster.Rule
	switch f.Kind {
	case kindRest:
		v = roster.Rest{Meta: m, Of: f.Of.set(), Before: f.Before, After: f.After}
	case kindFree:
		v = roster.Free{Meta: m, Of: f.Of.set(), From: f.From, To: f.To}
	case kindLongRest:
		v = roster.LongRest{Meta: m, Of: f.Of.set(), Days: f.Days, Minutes: f.Minutes}
	case kindCount:
		v = roster.Count{Meta: m, Of: f.Of.set(), Measure: roster.Measure(f.Measure), Every: f.Every, Min: f.Min, Max: value(f.Max), Carried: f.Carried}
	case kindRun:
		v = roster.Run{Meta: m, Of: f.Of.set(), Off: f.Off, Min: f.Min, Max: value(f.Max)}
	case kindWholeWeekend:
		v = roster.WholeWeekend{Meta: m}
	case kindFollow:
		v = roster.Follow{Meta: m, First: f.First.set(), Then: f.Then.set()}
	case kindAutomaton:
		r := roster.Automaton{Meta: m, Start: f.Start, Next: f.Next, Broken: f.Broken}
		for _, s := range f.Letters {
			r.Letters = append(r.Letters, s.set())
		}
		v = r
	case kindWish:
		v = roster.Wish{Meta: m, Person: f.Person, Day: roster.Day(f.Day), Of: f.Of.set(), Want: f.Want}
	case kindShare:
		v = roster.Share{Meta: m, Demands: f.Demands, Carried: f.Carried}
	case kindTogether:
		r := roster.Together{Meta: m, Teams: f.Teams, Homes: f.Homes}
		for _, c := range f.Costs {
			r.Costs = append(r.Costs, roster.Weight(c))
		}
		v = r
	case kindRepay:
		v = roster.Repay{Meta: m, RestDays: days(f.RestDays), WorkDays: days(f.WorkDays)}
	}
	return v
}

func fromDays(list []roster.Day) []int {
	var out []int
	for _, d := range list {
		out = append(out, int(d))
	}
	return out
}

func days(list []int) []roster.Day {
	var out []roster.Day
	for _, d := range list {
		out = append(out, roster.Day(d))
	}
	return out
}
