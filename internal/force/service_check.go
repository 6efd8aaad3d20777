package force

import "qarovul/internal/when"

// CheckContract says what is wrong with a contract.
func (r *Register) CheckContract(c Contract) Problems {
	d := draft{record: "contract", id: c.ID, subject: r.of(c.Person)}
	d.when(r.Person(c.Person) == nil, "person", "person-unknown", c.Person)
	d.when(!ValidCode(c.Type), "kind", "code", c.Type)
	if r.Policy != nil && len(r.Policy.Contracts) > 0 && ValidCode(c.Type) {
		_, known := r.Policy.Contracts[c.Type]
		d.when(!known, "kind", "contract-type-unknown", c.Type)
	}
	d.when(c.Period.From == 0, "period", "missing")
	if backwards(c.Period) {
		d.add("period", "period-backwards", c.Period.To, c.Period.From)
		return d.found
	}
	if c.Ended != 0 {
		d.when(c.Ended < c.Period.From || c.Period.To != 0 && c.Ended > c.Period.To, "ended", "ended-outside", c.Ended, c.Period)
	}
	if p := r.Person(c.Person); p != nil && c.Period.From != 0 && p.Left != 0 {
		d.when(c.Period.From >= p.Left, "period", "contract-after-left", c.Period.From, p.Left)
	}
	own := when.Period{From: c.Period.From, To: c.Until()}
	for _, o := range r.served.contracts[c.Person] {
		if other := (when.Period{From: o.Period.From, To: o.Until()}); o.ID != c.ID && own.From != 0 && other.Overlaps(own) {
			d.add("period", "contract-overlap", o.Number, other)
		}
	}
	return d.found
}

// CheckClearance says what is wrong with a clearance.
func (r *Register) CheckClearance(c Clearance) Problems {
	d := draft{record: "clearance", id: c.ID, subject: r.of(c.Person)}
	d.when(r.Person(c.Person) == nil, "person", "person-unknown", c.Person)
	d.when(!ValidCode(c.Body), "body", "code", c.Body)
	d.when(c.Outcome != Cleared && c.Outcome != Denied, "outcome", "outcome-unknown", c.Outcome)
	if d.checkDays(c.Days) && c.Outcome == Denied {
		d.when(c.Days.Last != 0, "last", "denied-lasts")
	}
	for _, o := range r.served.clearances[c.Person] {
		if o.ID != c.ID && o.Body == c.Body && o.Days.First == c.Days.First {
			d.add("first", "clearance-twice", c.Days.First)
		}
	}
	return d.found
}

// CheckLimit says what is wrong with a limit.
func (r *Register) CheckLimit(l Limit) Problems {
	d := draft{record: "limit", id: l.ID, subject: r.of(l.Person)}
	d.when(r.Person(l.Person) == nil, "person", "person-unknown", l.Person)
	d.when(!ValidCode(l.Kind), "kind", "code", l.Kind)
	if r.Policy != nil && len(r.Policy.Limits) > 0 && ValidCode(l.Kind) {
		_, known := r.Policy.Limits[l.Kind]
		d.when(!known, "kind", "limit-unknown", l.Kind)
	}
	if !d.checkDays(l.Days) {
		return d.found
	}
	for _, o := range r.served.limits[l.Person] {
		if o.ID != l.ID && o.Kind == l.Kind && o.Days.Overlaps(l.Days) {
			d.add("days", "limit-overlap", o.Days)
		}
	}
	return d.found
}

// CheckRankHeld says what is wrong with a rank that was given.
func (r *Register) CheckRankHeld(x RankHeld) Problems {
	d := draft{record: "rank", id: x.ID, subject: r.of(x.Person)}
	p := r.Person(x.Person)
	d.when(p == nil, "person", "person-unknown", x.Person)
	d.when(r.Rank(x.Rank) == nil, "rank", "rank-unknown", x.Rank)
	d.when(x.From == 0, "from", "missing")
	if p != nil && p.Born != 0 && x.From != 0 {
		d.when(x.From < p.Born, "from", "before", x.From, Term("force.field.born"), p.Born)
	}
	for _, o := range r.served.ranks[x.Person] {
		if o.ID != x.ID && o.From == x.From {
			d.add("from", "rank-twice", x.From)
		}
	}
	return d.found
}

// CheckAward says what is wrong with an award.
func (r *Register) CheckAward(x Award) Problems {
	d := draft{record: "award", id: x.ID, subject: r.of(x.Person)}
	d.when(r.Person(x.Person) == nil, "person", "person-unknown", x.Person)
	d.when(!ValidCode(x.Code), "award", "code", x.Code)
	d.when(x.Day == 0, "day", "missing")
	d.when(len([]rune(x.Citation)) > mostCitation, "citation", "too-long", mostCitation)
	return d.found
}

// mostCitation is how many characters a citation may have.
const mostCitation = 500

// CheckRecords looks at every one of the records.
func (r *Register) CheckRecords(s *Records) Problems {
	var all Problems
	for i := range s.Contracts {
		all = append(all, r.CheckContract(s.Contracts[i])...)
	}
	for i := range s.Clearances {
		all = append(all, r.CheckClearance(s.Clearances[i])...)
	}
	for i := range s.Limits {
		all = append(all, r.CheckLimit(s.Limits[i])...)
	}
	for i := range s.RanksHeld {
		all = append(all, r.CheckRankHeld(s.RanksHeld[i])...)
	}
	for i := range s.Awards {
		all = append(all, r.CheckAward(s.Awards[i])...)
	}
	return all
}
