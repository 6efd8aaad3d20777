package force

import "qarovul/internal/when"

// Register is the whole register in memory, as read at one moment; it is not changed once made. All look-ups by date
// are answered from here.
type Register struct {
	Ranks          []Rank       // lowest first
	Units          []Unit       // parents before children, siblings in order, each subtree in one piece
	People         []Person     // by name, as an Azerbaijani list sorts them
	Memberships    []Membership // these and all below: by person, earliest first
	Qualifications []Qualification
	Absences       []Absence
	Bars           []Bar
	Records        // of service
	Policy         *Policy

	rank    map[RankCode]int
	unit    map[UnitID]int
	person  map[PersonID]int
	byUnit  map[UnitID][]UnitID
	members map[PersonID][]Membership
	quals   map[PersonID][]Qualification
	away    map[PersonID][]Absence
	bars    map[PersonID][]Bar
	served  served

	number    map[string]int // people by service number
	again     map[string]int // the next who bears it, where a change would give it twice
	below     []int          // by unit: how many units its subtree has, itself included
	posted    posted         // memberships by unit and time
	awayDays  away           // absences by person and time
	seniority []int          // by person: place in an order by rank, highest first, then name
}

// Rank by code; nil if unknown.
func (r *Register) Rank(c RankCode) *Rank {
	if i, ok := r.rank[c]; ok {
		return &r.Ranks[i]
	}
	return nil
}

// Level of a rank, 0 if unknown or "".
func (r *Register) Level(c RankCode) int {
	if x := r.Rank(c); x != nil {
		return x.Level
	}
	return 0
}

// Person by ID; nil if unknown.
func (r *Register) Person(id PersonID) *Person {
	if i, ok := r.person[id]; ok {
		return &r.People[i]
	}
	return nil
}

// Unit by ID; nil if unknown.
func (r *Register) Unit(id UnitID) *Unit {
	if i, ok := r.unit[id]; ok {
		return &r.Units[i]
	}
	return nil
}

// Children of a unit, in order; of "" the top units.
func (r *Register) Children(id UnitID) []UnitID { return r.byUnit[id] }

// MembershipOn is the person's membership on a date; nil if none.
func (r *Register) MembershipOn(id PersonID, d when.Date) *Membership {
	for i := range r.members[id] {
		if m := &r.members[id][i]; m.Period.Holds(d) {
			return m
		}
	}
	return nil
}

// UnitOn is the person's unit on a date, "" if none.
func (r *Register) UnitOn(id PersonID, d when.Date) UnitID {
	if m := r.MembershipOn(id, d); m != nil {
		return m.Unit
	}
	return ""
}

// QualificationsOf, AbsencesOf and BarsOf give a person's records, earliest first.
func (r *Register) QualificationsOf(id PersonID) []Qualification { return r.quals[id] }

// AbsencesOf gives a person's absences, earliest first.
func (r *Register) AbsencesOf(id PersonID) []Absence { return r.away[id] }

// BarsOf gives a person's entered bars, earliest first.
func (r *Register) BarsOf(id PersonID) []Bar { return r.bars[id] }
