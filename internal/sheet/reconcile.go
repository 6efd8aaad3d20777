package sheet

import (
	"slices"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// numbers are those that the file has.
func (p *peopleReader) numbers() map[string]bool {
	in := make(map[string]bool, len(p.rows))
	for _, l := range p.rows {
		in[l.at(p.place["number"]).text] = true
	}
	return in
}

// known finds who a row is about: whoever bears the number, or whoever was said to be the same person under another. stop: the row is
// wrong.
func (p *peopleReader) known(r *reading) (old *force.Person, stop bool) {
	number := r.row.Number
	old = p.register.PersonByNumber(number)
	other, ok := p.how.Same[number]
	if !ok {
		return old, false
	}
	switch x := p.register.PersonByNumber(other); {
	case old != nil:
		r.wrong("number", "same-taken", number, old.Name())
	case x == nil:
		r.wrong("number", "same-nobody", other)
	case p.inFile[other]:
		r.wrong("number", "same-in-file", other)
	default:
		return x, false
	}
	return nil, true
}

// keep notes what the register keeps although the file says something else: what the file said at the last import as well.
func (p *peopleReader) keep(r *reading, old *force.Person) {
	if old == nil || p.how.Base == nil || p.how.FileWins || !slices.ContainsFunc(r.codes(peopleKind), func(c string) bool { return !r.has(c) }) {
		return
	}
	// The row as it would be read with no import before: nothing of it is kept but what would change.
	free, alone := reading{table: r.table, line: r.line}, *p
	alone.only = true
	free.begin()
	full := *old
	full.Number = r.row.Number
	alone.fill(&free, &full)
	alone.compare(&free, old, &full)
	alone.belong(&free, &full, false)
	alone.qualify(&free, &full, false)
	for _, c := range free.row.Changes {
		if !slices.ContainsFunc(r.row.Changes, func(o Change) bool { return o.Column == c.Column }) {
			r.row.Kept = append(r.row.Kept, c)
		}
	}
}

// alike looks in the register for whom a new row may be: somebody of the name, born on the same day or, where that is not known, of the
// same father's name, whose number is not in the file.
func (p *peopleReader) alike(r *reading, x *force.Person) {
	if p.byName == nil {
		p.byName = map[string][]*force.Person{}
		for i := range p.register.People {
			y := &p.register.People[i]
			if !p.inFile[y.Number] && y.Number != "" {
				p.byName[words.Fold(y.Name())] = append(p.byName[words.Fold(y.Name())], y)
			}
		}
	}
	for _, y := range p.byName[words.Fold(x.Name())] {
		if x.Born != 0 && y.Born != 0 && x.Born != y.Born ||
			(x.Born == 0 || y.Born == 0) && (x.Patronymic == "" || words.Fold(x.Patronymic) != words.Fold(y.Patronymic)) {
			continue
		}
		if taken := slices.ContainsFunc(sorted(p.how.Same), func(n string) bool { return p.how.Same[n] == y.Number }); !taken {
			r.row.Like = &Like{Person: y.ID, Number: y.Number, Name: y.FullName()}
			return
		}
	}
}

// gone finds who serves and is not in the file, and lets those leave of whom it was said.
func (p *peopleReader) gone(out *Import) {
	same := map[string]bool{}
	for _, n := range p.how.Same {
		same[n] = true
	}
	on := p.how.LeftOn
	if on == 0 {
		on = p.today
	}
	leave := map[string]bool{}
	for _, n := range p.how.Left {
		leave[n] = true
	}
	for i := range p.register.People {
		x := &p.register.People[i]
		if !x.Serves(p.today) || p.inFile[x.Number] || same[x.Number] {
			continue
		}
		g := Gone{Person: x.ID, Number: x.Number, Name: x.FullName(), Unit: p.register.UnitOn(x.ID, p.today)}
		if leave[x.Number] || p.how.AllLeft {
			g.Leaves = on
			out.Rows = append(out.Rows, p.leave(x, on))
		}
		delete(leave, x.Number)
		out.Gone = append(out.Gone, g)
	}
	for _, n := range sorted(leave) {
		r := reading{table: p.table, row: Row{Number: n}}
		r.wrong("number", "not-gone", n)
		out.Rows = append(out.Rows, r.row)
	}
}

// leave is a row for somebody who leaves, as the file does not have them any more.
func (p *peopleReader) leave(x *force.Person, on when.Date) Row {
	after := *x
	after.Left = on
	r := reading{table: p.table, row: Row{State: Leaves, Person: x.ID, Number: x.Number, Name: x.Name()}}
	r.change("left", same(words.Short(x.Left)), same(words.Short(on)))
	r.problems(p.register.CheckPerson(after))
	if r.row.State != Wrong {
		p.changes.People = append(p.changes.People, after)
	}
	return r.row
}

// marks are those of every row, for the next import.
func (p *peopleReader) marks(columns []string) map[string]string {
	all := make(map[string]string, len(p.rows))
	var b strings.Builder
	for _, l := range p.rows {
		b.Reset()
		for _, c := range columns {
			b.WriteString(markOf(l.at(p.place[c]).text))
		}
		all[l.at(p.place["number"]).text] = b.String()
	}
	return all
}

// fullName takes a name apart that stands in one column: surname, given name, and before oğlu or qızı the father's name. What has a column of
// its own is left to that. Without a column of the sex, oğlu and qızı tell it.
func (p *peopleReader) fullName(r *reading, x *force.Person) {
	if !r.has("full_name") {
		return
	}
	f := strings.Fields(strings.ReplaceAll(r.text("full_name"), ",", " "))
	sex := ""
	if n := len(f); n > 2 {
		switch words.Fold(f[n-1]) {
		case "oglu", "ogli":
			sex, f = "m", f[:n-1]
		case "qizi", "kizi":
			sex, f = "f", f[:n-1]
		}
	}
	if len(f) < 2 {
		r.wrong("full_name", "full-name", r.text("full_name"))
		return
	}
	set := func(code, text string, to *string) {
		if !p.has(code) {
			*to = text
		}
	}
	father := ""
	if len(f) > 2 {
		father, f = f[len(f)-1], f[:len(f)-1]
	}
	set("surname", f[0], &x.Surname)
	set("given", strings.Join(f[1:], " "), &x.Given)
	set("patronymic", father, &x.Patronymic)
	if sex != "" {
		set("sex", sex, &x.Sex)
	}
}
