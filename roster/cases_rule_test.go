package roster

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rule reads a rule: form, name, "hard" or a weight, then name=value.
func (c *ruleCase) rule(w []string) error {
	form, o := w[0], options(w[2:])
	m := Meta{Name: w[1]}
	if _, ok := o["hard"]; ok {
		m.Hard = true
	}
	m.Weight = Weight(number(o["weight"]))
	if s, ok := o["people"]; ok {
		for id := range strings.SplitSeq(s, ",") {
			m.People = append(m.People, c.who(id))
		}
	}
	r := c.form(form, m, o)
	if r == nil {
		return fmt.Errorf("unknown rule form %q", form)
	}
	c.p.Rules = append(c.p.Rules, r)
	return nil
}

func (c *ruleCase) form(form string, m Meta, o map[string]string) Rule {
	of := set(o["of"])
	most := -1
	if s, ok := o["max"]; ok {
		most = number(s)
	}
	_, off := o["off"]
	_, want := o["want"]
	switch form {
	case "rest":
		return Rest{Meta: m, Of: of, Before: length(o["before"]), After: length(o["after"])}
	case "free":
		return Free{Meta: m, Of: of, From: length(o["from"]), To: length(o["to"])}
	case "long-rest":
		return LongRest{Meta: m, Of: of, Days: number(o["days"]), Minutes: length(o["rest"])}
	case "count":
		return Count{Meta: m, Of: of, Measure: Measure(o["measure"]), Every: number(o["every"]), Min: number(o["min"]), Max: most,
			Carried: c.amounts(o["carried"])}
	case "run":
		return Run{Meta: m, Of: of, Off: off, Min: number(o["min"]), Max: most}
	case "whole-weekend":
		return WholeWeekend{Meta: m}
	case "follow":
		return Follow{Meta: m, First: set(o["first"]), Then: set(o["then"])}
	case "wish":
		return Wish{Meta: m, Person: c.who(o["by"]), Day: Day(number(o["day"])), Of: of, Want: want}
	case "share":
		return Share{Meta: m, Demands: c.list(o["demands"]), Carried: c.amounts(o["carried"])}
	case "together":
		return c.together(m, o)
	case "repay":
		return Repay{Meta: m, RestDays: dayList(o["rest"]), WorkDays: dayList(o["work"])}
	}
	return nil
}

func (c *ruleCase) together(m Meta, o map[string]string) Rule {
	r := Together{Meta: m}
	for team := range strings.SplitSeq(o["teams"], ";") {
		r.Teams = append(r.Teams, c.list(team))
	}
	if s, ok := o["homes"]; ok {
		for id := range strings.SplitSeq(s, ",") {
			r.Homes = append(r.Homes, c.group(id))
		}
	}
	for s := range strings.SplitSeq(o["costs"], ",") {
		r.Costs = append(r.Costs, Weight(number(s)))
	}
	return r
}

// set reads a set of shifts: tags, or all.
func set(s string) ShiftSet {
	if s == "" {
		return ShiftSet{}
	}
	return ShiftSet{Tags: strings.Split(s, ",")}
}

// list reads demands.
func (c *ruleCase) list(s string) []int {
	var list []int
	for id := range strings.SplitSeq(s, ",") {
		if id != "" {
			list = append(list, c.demand(id))
		}
	}
	return list
}

// amounts reads name:amount pairs into a list by person.
func (c *ruleCase) amounts(s string) []int {
	if s == "" {
		return nil
	}
	list := make([]int, len(c.p.People))
	for pair := range strings.SplitSeq(s, ",") {
		id, n, _ := strings.Cut(pair, ":")
		list[c.who(id)] = number(n)
	}
	return list
}

func (c *ruleCase) who(id string) int {
	return index(id, len(c.p.People), func(i int) string { return c.p.People[i].ID })
}

func (c *ruleCase) group(id string) int {
	if id == "-" {
		return -1
	}
	return index(id, len(c.p.Groups), func(i int) string { return c.p.Groups[i].ID })
}

func (c *ruleCase) shift(id string) int {
	return index(id, len(c.p.Shifts), func(i int) string { return c.p.Shifts[i].ID })
}

func (c *ruleCase) shifts(s string) []int {
	list := []int{}
	for id := range strings.SplitSeq(s, ",") {
		list = append(list, c.shift(id))
	}
	return list
}

func index(id string, n int, name func(int) string) int {
	for i := range n {
		if name(i) == id {
			return i
		}
	}
	panic(fmt.Sprintf("nothing is called %q", id))
}

// number reads a number; nothing is 0.
func number(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// clock reads a time of day as minutes.
func clock(s string) int {
	h, m, _ := strings.Cut(s, ":")
	return number(h)*60 + number(m)
}

// length reads a time: 24h, 90m, -4h.
func length(s string) int {
	if h, ok := strings.CutSuffix(s, "h"); ok {
		return number(h) * 60
	}
	return number(strings.TrimSuffix(s, "m"))
}

// spanOf reads a span such as 2/08:00-3/20:00, days and clock times.
func spanOf(s string) Span {
	from, to, _ := strings.Cut(s, "-")
	return Span{moment(from), moment(to)}
}

func moment(s string) Minute {
	d, c, _ := strings.Cut(s, "/")
	return Minute(number(d)*DayMinutes + clock(c))
}

func dayList(s string) []Day {
	var list []Day
	for d := range strings.SplitSeq(s, ",") {
		if d != "" {
			list = append(list, Day(number(d)))
		}
	}
	slices.Sort(list)
	return list
}
