package chronicle

import "qarovul/internal/when"

// single are the concepts of which a unit has one at a time of each kind.
func single(c Concept) bool {
	switch c {
	case Appointments, Seats, Establishments, Uniforms:
		return true
	}
	return false
}

// same says whether two facts are about the same place: the commander of the guard, its seat.
func (f *Fact) same(g *Fact) bool {
	return f.Concept == g.Concept && f.Kind == g.Kind && f.Unit == g.Unit
}

// named says whether they name the same holder.
func (f *Fact) named(g *Fact) bool { return f.Subject == g.Subject && f.Number == g.Number }

// quarrels says whether two sources name different holders of what there is once, both certain.
func (f *Held) quarrels(g *Held) bool {
	return f.Source != g.Source && single(f.Concept) && f.same(&g.Fact) && !f.named(&g.Fact) && f.Holding == Certain && g.Holding == Certain
}

// denied says whether another source, which tells of the same holder, leaves the date out for certain. Where a source has the holder
// several times one of them is enough to agree.
func (c *Chronicle) denied(h *Held, d when.Date) bool {
	if h.Holding != Certain {
		return false
	}
	says := map[string]bool{} // by source: whether it denies
	for i := range c.Facts {
		g := &c.Facts[i]
		if g.Source != h.Source && g.same(&h.Fact) && g.named(&h.Fact) {
			deny, before := says[g.Source]
			says[g.Source] = (!before || deny) && g.denies(d)
		}
	}
	for _, deny := range says {
		if deny {
			return true
		}
	}
	return false
}

// Dispute is what sources do not agree on.
type Dispute struct {
	Concept Concept
	Kind    string
	Unit    string
	Claims  []Held
}

// DisputesOn lists on what sources differ on a date: of a thing that there is once, claims of different sources that name different
// holders and hold with certainty; what one source says to hold and another to be over or not yet begun; and every claim that is
// disputed in itself.
func (c *Chronicle) DisputesOn(d when.Date) []Dispute {
	var all []Dispute
	for _, h := range c.held(d) {
		if h.Disputed || h.Certainty == Disputed {
			all = addClaim(all, h)
		}
	}
	return all
}

// Differences lists on what sources differ at any time, with the claims of either: two holders at once, or one holder with dates that
// can not both be true.
func (c *Chronicle) Differences() []Dispute {
	var all []Dispute
	for i := range c.Facts {
		f := &c.Facts[i]
		differs := f.Certainty == Disputed
		for j := range c.Facts {
			differs = differs || i != j && f.differs(&c.Facts[j])
		}
		if differs {
			all = addClaim(all, Held{Fact: *f, Disputed: true, at: i})
		}
	}
	return all
}

func (f *Fact) differs(g *Fact) bool {
	if f.Source == g.Source || !f.same(g) {
		return false
	}
	if f.named(g) {
		return f.Span.contradicts(g.Span)
	}
	return single(f.Concept) && f.Together(g.Span)
}

// contradicts says whether there are days for which one is certain and the other denies it. Where a bound can lie on one day for both
// they agree.
func (s Span) contradicts(t Span) bool {
	apart := func(a1, a2, b1, b2 when.Date) bool { return a2 < b1 || b2 < a1 }
	s1, s2, s3, s4 := s.bounds()
	t1, t2, t3, t4 := t.bounds()
	begins := s.From.Precision() != Open && t.From.Precision() != Open && apart(s1, s2, t1, t2)
	return begins || apart(s3, s4, t3, t4)
}

// addClaim puts a claim among those about the same place.
func addClaim(all []Dispute, h Held) []Dispute {
	for i := range all {
		if x := &all[i]; x.Concept == h.Concept && x.Kind == h.Kind && x.Unit == h.Unit {
			x.Claims = append(x.Claims, h)
			return all
		}
	}
	return append(all, Dispute{h.Concept, h.Kind, h.Unit, []Held{h}})
}
