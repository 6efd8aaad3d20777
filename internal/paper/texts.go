package paper

import (
	"fmt"
	"strings"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// ordinal is a number that counts a place: 3-cü in Azerbaijani, where the ending follows the number's last word; in English the
// papers write the plain number behind the noun.
func (p *press) ordinal(n int) string {
	if p.lang == words.En {
		return fmt.Sprint(n)
	}
	endings := [10]string{"", "ci", "ci", "cü", "cü", "ci", "cı", "ci", "ci", "cu"}
	tens := [10]string{"", "cu", "ci", "cu", "cı", "ci", "cı", "ci", "ci", "cı"}
	e := endings[n%10]
	switch {
	case n%10 != 0:
	case n%100 != 0:
		e = tens[n/10%10]
	case n%1000 != 0:
		e = "cü" // yüz
	default:
		e = "ci" // min
	}
	return fmt.Sprintf("%d-%s", n, e)
}

// join puts a separator between those of the texts that say something.
func join(sep string, texts ...string) string {
	var said []string
	for _, t := range texts {
		if t != "" {
			said = append(said, t)
		}
	}
	return strings.Join(said, sep)
}

// moment is a date and hour for narrow places, "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(when.Zone).Format("02.01.2006 15:04")
}

// clock is the hour of a moment.
func clock(t time.Time) string { return t.In(when.Zone).Format("15:04") }

func yearOf(t time.Time) int { return t.In(when.Zone).Year() }

// dayClock is a day of the year and an hour: 5 dekabr, 18:00.
func dayClock(l words.Lang, t time.Time) string {
	return words.DayMonth(l, when.DateOf(t)) + ", " + clock(t)
}

// hours is a stretch of the day: 18:00–20:00. A stretch that ends at midnight ends at 24:00.
func hours(from, to int) string {
	end := words.Clock(to)
	if to%1440 == 0 {
		end = "24:00"
	}
	return words.Clock(from) + "–" + end
}

// number makes a paper's number of its date: the day of the year, the year, and what tells it from others of the date.
func number(o *Options, d when.Date, part string) string {
	n := o.Number
	if n == "" {
		y, _, _ := d.Civil()
		n = fmt.Sprintf("%d/%02d", int(d-when.NewDate(y, time.January, 1))+1, y%100)
	}
	return "№ " + join("-", n, part)
}

// rank of a person, as it stands before a name: Azerbaijani writes it small.
func (p *press) rank(x *force.Person) string {
	r := p.desk.src.Register.Rank(x.Rank)
	switch {
	case r == nil:
		return ""
	case p.lang == words.Az:
		return words.Lower(words.Az, r.Name.Az)
	}
	return r.Name.In(p.lang)
}

// openText is what stands where nobody does.
func (p *press) openText() string { return p.t("paper.open") }

// awayText says whose place it was and why it is free.
func (p *press) awayText(s *seat) string {
	if s.away == "" {
		return ""
	}
	name := string(s.id)
	if s.person != nil {
		name = s.person.Name()
	}
	return name + ": " + p.t(s.away)
}

// tags are the rules overridden for a seat.
func tags(s *seat) []string {
	var all []string
	for _, v := range s.rules {
		all = append(all, v.Rule)
	}
	return all
}

// nameCell is a seat as a table shows it: the name, and below it rank and unit.
func (p *press) nameCell(s *seat) cell {
	if s.open() {
		return cell{text: p.openText(), loud: true, sub: p.awayText(s)}
	}
	return cell{
		text: s.person.Name(), ink: strong,
		sub:  join(" · ", p.rank(s.person), p.desk.unitShort(p.desk.src.Register.UnitOn(s.id, when.DateOf(s.slot.Start)), p.lang)),
		tags: tags(s),
	}
}

// rankAndName is a seat in a line: baş leytenant Məmmədov Elçin Rauf oğlu.
func (p *press) rankAndName(s *seat) string {
	if s.open() {
		return p.openText()
	}
	return join(" ", p.rank(s.person), s.person.FullName())
}

// surname with the first letter of the given name, for the narrowest places: Məmmədov E.
func surname(x *force.Person) string {
	for _, r := range x.Given {
		return x.Surname + " " + string(r) + "."
	}
	return x.Surname
}

// role of a slot.
func (p *press) role(r duty.Role) string { return r.Name(p.lang) }
