package sheet

import (
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

func numberText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// belong notes a change of unit or position. It holds from today, for those who join later from then, for the new from the day
// of joining (or from when the unit exists).
func (p *peopleReader) belong(r *reading, x *force.Person, isNew bool) {
	if !r.has("unit") && !r.has("position") {
		return
	}
	from := max(p.today, x.Joined)
	if isNew {
		from = x.Joined
	}
	if x.Left != 0 && x.Left <= from && !isNew {
		return // who has left stays where the register has them
	}
	now := p.register.MembershipOn(x.ID, from)
	var old, next force.Membership
	if now != nil {
		old, next = *now, *now
	}
	if !p.wanted(r, &next, old) {
		return
	}
	if next.Unit == old.Unit && next.Position == old.Position {
		return
	}
	if u := p.register.Unit(next.Unit); isNew && u != nil {
		from = max(from, u.Valid.From)
	}
	r.change("unit", p.unitName(old.Unit), p.unitName(next.Unit))
	r.change("position", positionText(old.Position), positionText(next.Position))
	p.move(r, x.ID, now, next, from)
}

// wanted puts what the row says into the membership; false if it cannot be understood.
func (p *peopleReader) wanted(r *reading, next *force.Membership, old force.Membership) bool {
	if s := r.text("unit"); r.has("unit") {
		name := words.Fold(s)
		id, ok := p.lookup.units[name]
		switch {
		case s == "":
			id = ""
		case p.lookup.ambiguous[name]:
			r.unknown("unit", s, Fault{Key: "unit-ambiguous", Text: say("unit-ambiguous", s)})
			return false
		case !ok:
			r.unknown("unit", s, ofForce("unit-unknown", s))
			return false
		}
		next.Unit = id
		if id != old.Unit {
			next.Position = ""
		}
	}
	if s := r.text("position"); r.has("position") {
		next.Position = s
		if code, ok := p.lookup.positions[words.Fold(s)]; ok {
			next.Position = code
		}
	}
	if next.Unit == "" && next.Position != "" {
		r.wrong("position", "position-without-unit", next.Position)
		return false
	}
	return true
}

// move ends the membership that holds on the day and begins the next, up to where the old one or a gap would end.
func (p *peopleReader) move(r *reading, id force.PersonID, now *force.Membership, next force.Membership, from when.Date) {
	var to when.Date
	if now != nil {
		to = now.Period.To
	} else if i := slices.IndexFunc(p.register.MembershipsOf(id), func(m force.Membership) bool { return m.Period.From > from }); i >= 0 {
		to = p.register.MembershipsOf(id)[i].Period.From
	}
	switch {
	case now == nil:
	case now.Period.From == from && next.Unit == "":
		p.remove("membership", now.ID)
	case now.Period.From == from: // it has not held for a day: correct it
		next.Period = now.Period
		p.putMembership(r, next)
		return
	default:
		ended := *now
		ended.Period.To = from
		p.putMembership(r, ended)
	}
	if next.Unit == "" {
		return
	}
	next.Person, next.Period = id, when.Period{From: from, To: to}
	next.ID = force.NewMembershipID(id, from, func(s string) bool { return p.lookup.membership[s] })
	p.putMembership(r, next)
}

func (p *peopleReader) putMembership(r *reading, m force.Membership) {
	if p.only {
		return
	}
	p.lookup.membership[m.ID] = true
	p.changes.Memberships = append(p.changes.Memberships, m)
	p.ofMembership = append(p.ofMembership, p.index(r))
}

func (p *peopleReader) remove(table, id string) {
	if !p.only {
		p.changes.Remove(table, id)
	}
}

// index is the position of a row among those read.
func (p *peopleReader) index(r *reading) int {
	i, _ := slices.BinarySearchFunc(p.rows, r.n, func(l line, n int) int { return l.n - n })
	return i
}

func (p *peopleReader) unitName(id force.UnitID) words.Text {
	if id == "" {
		return words.Text{}
	}
	name := p.register.UnitName(id)
	if u := p.register.Unit(id); u != nil && u.Short != "" {
		return words.Text{Az: u.Short + " · " + name.Az, En: u.Short + " · " + name.En}
	}
	return name
}

func positionText(code string) words.Text {
	return words.Text{Az: force.PositionName(words.Az, code), En: force.PositionName(words.En, code)}
}

// held is a qualification as a cell states it.
type held struct {
	code        string
	from, until when.Date
}

// parseHeld reads "driver:2027-03-01; weapon": names with the last day, or with first and last (driver:2026-01-01..2027-03-01).
func (p *peopleReader) parseHeld(r *reading) ([]held, bool) {
	var all []held
	for _, part := range strings.FieldsFunc(r.text("qualifications"), func(c rune) bool { return c == ';' || c == ',' }) {
		name, days, dated := strings.Cut(part, ":")
		name = strings.TrimSpace(name)
		if name == "" && !dated {
			continue
		}
		name = r.how.word("qualifications", name)
		h := held{code: p.lookup.quals[words.Fold(name)]}
		if h.code == "" {
			h.code = name
		}
		if !force.ValidCode(h.code) {
			r.unknown("qualifications", name, Fault{Key: "qualification", Text: say("qualification", strings.TrimSpace(part))})
			return nil, false
		}
		from, until, both := strings.Cut(days, "..")
		if !both {
			from, until = "", days
		}
		ok := !dated || strings.TrimSpace(days) != ""
		for _, d := range []struct {
			text string
			to   *when.Date
		}{{from, &h.from}, {until, &h.until}} {
			if text := strings.TrimSpace(d.text); text != "" {
				*d.to = parseDate(text)
				ok = ok && *d.to != 0
			}
		}
		if !ok {
			r.wrong("qualifications", "qualification-date", strings.TrimSpace(part))
			return nil, false
		}
		if slices.ContainsFunc(all, func(o held) bool { return o.code == h.code }) {
			r.wrong("qualifications", "qualification-twice", h.code)
			return nil, false
		}
		all = append(all, h)
	}
	return all, true
}

// lasting picks of a person's records of one qualification the one that tables show: of those that still hold or will, the one that
// holds longest. nil if there is none.
func lasting(all []force.Qualification, code string, today when.Date) *force.Qualification {
	var best *force.Qualification
	for i := range all {
		q := &all[i]
		if q.Code != code || q.Until != 0 && q.Until < today {
			continue
		}
		if best == nil || best.Until != 0 && (q.Until == 0 || q.Until > best.Until) {
			best = q
		}
	}
	return best
}

// shown lists the qualifications that tables show for a person, by code.
func shown(r *force.Register, id force.PersonID, today when.Date) []force.Qualification {
	all := r.QualificationsOf(id)
	var list []force.Qualification
	for i := range all {
		if lasting(all, all[i].Code, today) == &all[i] {
			list = append(list, all[i])
		}
	}
	slices.SortFunc(list, func(a, b force.Qualification) int { return strings.Compare(a.Code, b.Code) })
	return list
}

// heldText writes a qualification as a cell states it: the first day only if it is still to come.
func heldText(q force.Qualification, today when.Date) string {
	switch {
	case q.From > today:
		return q.Code + ":" + q.From.String() + ".." + q.Until.String()
	case q.Until != 0:
		return q.Code + ":" + q.Until.String()
	}
	return q.Code
}

func (p *peopleReader) heldTexts(list []force.Qualification) words.Text {
	texts := make([]string, len(list))
	for i, q := range list {
		texts[i] = heldText(q, p.today)
	}
	slices.Sort(texts)
	return same(strings.Join(texts, "; "))
}

// qualify notes what the row says of qualifications. Of one that is named the last day is set; one that is new holds from today, for
// new people from the day of joining, unless the cell says when; those not named end yesterday.
func (p *peopleReader) qualify(r *reading, x *force.Person, isNew bool) {
	if !r.has("qualifications") {
		return
	}
	want, ok := p.parseHeld(r)
	if !ok {
		return
	}
	before := shown(p.register, x.ID, p.today)
	var after []force.Qualification
	for _, h := range want {
		q := force.Qualification{Person: x.ID, Code: h.code, From: p.today, Until: h.until}
		if isNew {
			q.From = x.Joined
		}
		if i := slices.IndexFunc(before, func(b force.Qualification) bool { return b.Code == h.code }); i >= 0 {
			q = before[i]
			q.Until = h.until
		}
		if h.from != 0 {
			q.From = h.from
		}
		after = append(after, q)
		if !slices.Contains(before, q) {
			if q.ID == "" {
				q.ID = force.NewQualificationID(x.ID, q.Code, q.From, func(s string) bool { return p.lookup.qual[s] })
			}
			p.putQualification(r, q)
		}
	}
	p.endOthers(r, x.ID, want)
	r.change("qualifications", p.heldTexts(before), p.heldTexts(after))
}

// endOthers ends whatever the person holds that the row does not name.
func (p *peopleReader) endOthers(r *reading, id force.PersonID, want []held) {
	for _, q := range p.register.QualificationsOf(id) {
		if q.Until != 0 && q.Until < p.today || slices.ContainsFunc(want, func(h held) bool { return h.code == q.Code }) {
			continue
		}
		if q.From >= p.today {
			p.remove("qualification", q.ID)
			continue
		}
		q.Until = p.today - 1
		p.putQualification(r, q)
	}
}

func (p *peopleReader) putQualification(r *reading, q force.Qualification) {
	if p.only {
		return
	}
	p.lookup.qual[q.ID] = true
	p.changes.Qualifications = append(p.changes.Qualifications, q)
	p.ofQualification = append(p.ofQualification, p.index(r))
}
