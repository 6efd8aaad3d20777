package force

import (
	"cmp"
	"slices"

	"qarovul/internal/when"
)

// Contract is a term for which a person serves. Period is the term as signed: its last day is the one before To; To 0 is without a term.
// A contract that was ended before has Ended, the first day on which it no longer holds, and why, a code.
type Contract struct {
	ID     string
	Person PersonID
	Type   string // a row of the table of types: "voluntary"
	Number string
	Signed when.Date
	Period when.Period
	Ended  when.Date // 0 not ended before its term
	Why    string    // a code: "own-wish"
}

// Until is the first day on which the contract no longer holds, 0 without end.
func (c *Contract) Until() when.Date {
	if c.Ended != 0 && (c.Period.To == 0 || c.Ended < c.Period.To) {
		return c.Ended
	}
	return c.Period.To
}

// The outcomes of a vetting.
const (
	Cleared = "passed"
	Denied  = "refused"
)

// Clearance is the outcome of a check by an outside body: nothing of it but outcome, reference and the days for which it holds. The first is
// the day of the outcome.
type Clearance struct {
	ID        string
	Person    PersonID
	Body      string // a row of the table of bodies
	Outcome   string // Cleared or Denied
	Reference string
	Days      when.Days
}

// Limit is a limit of medical fitness, never why.
type Limit struct {
	ID     string
	Person PersonID
	Kind   string // a row of the table of limits: "no-night"
	Days   when.Days
}

// RankHeld is a rank that a person was given, from a day until the next.
type RankHeld struct {
	ID     string
	Person PersonID
	Rank   RankCode
	From   when.Date
	Order  string // number of the order
}

// Award is something that a person was awarded.
type Award struct {
	ID       string
	Person   PersonID
	Code     string // a row of the catalogue of awards
	Day      when.Date
	Order    string
	Citation string
}

// Records are the records of people's service: contracts, clearances, limits, ranks and awards.
type Records struct {
	Contracts  []Contract
	Clearances []Clearance
	Limits     []Limit
	RanksHeld  []RankHeld
	Awards     []Award
}

// RecordTables names the kinds of records as Store.Delete and Problem do.
var RecordTables = []string{"contract", "clearance", "limit", "rank", "award"}

// Held is one of the records: of which kind, whose, and its ID, which may be set.
type Held struct {
	Table  string
	ID     *string
	Person PersonID
}

// Each hands out all records, kind by kind.
func (s *Records) Each(f func(Held)) {
	for i := range s.Contracts {
		f(Held{"contract", &s.Contracts[i].ID, s.Contracts[i].Person})
	}
	for i := range s.Clearances {
		f(Held{"clearance", &s.Clearances[i].ID, s.Clearances[i].Person})
	}
	for i := range s.Limits {
		f(Held{"limit", &s.Limits[i].ID, s.Limits[i].Person})
	}
	for i := range s.RanksHeld {
		f(Held{"rank", &s.RanksHeld[i].ID, s.RanksHeld[i].Person})
	}
	for i := range s.Awards {
		f(Held{"award", &s.Awards[i].ID, s.Awards[i].Person})
	}
}

// Len is how many records there are.
func (s *Records) Len() int {
	return len(s.Contracts) + len(s.Clearances) + len(s.Limits) + len(s.RanksHeld) + len(s.Awards)
}

// Of is the records of those people whom the function names.
func (s *Records) Of(whose func(PersonID) bool) Records {
	return Records{
		Contracts:  keep(s.Contracts, func(x *Contract) bool { return whose(x.Person) }),
		Clearances: keep(s.Clearances, func(x *Clearance) bool { return whose(x.Person) }),
		Limits:     keep(s.Limits, func(x *Limit) bool { return whose(x.Person) }),
		RanksHeld:  keep(s.RanksHeld, func(x *RankHeld) bool { return whose(x.Person) }),
		Awards:     keep(s.Awards, func(x *Award) bool { return whose(x.Person) }),
	}
}

// Bare is the records without what only those need who keep them: what is left says whether somebody is entitled to stand on duty, and not
// a number, a reference, a reason or an award more. For the people whom the function names they stay whole.
func (s *Records) Bare(whole func(PersonID) bool) Records {
	out := Records{Contracts: slices.Clone(s.Contracts), Clearances: slices.Clone(s.Clearances), Limits: s.Limits,
		RanksHeld: slices.Clone(s.RanksHeld), Awards: keep(s.Awards, func(x *Award) bool { return whole(x.Person) })}
	for i := range out.Contracts {
		if x := &out.Contracts[i]; !whole(x.Person) {
			x.Number, x.Signed, x.Why = "", 0, ""
		}
	}
	for i := range out.Clearances {
		if x := &out.Clearances[i]; !whole(x.Person) {
			x.Reference = ""
		}
	}
	for i := range out.RanksHeld {
		if x := &out.RanksHeld[i]; !whole(x.Person) {
			x.Order = ""
		}
	}
	return out
}

func keep[T any](all []T, yes func(*T) bool) []T {
	var out []T
	for i := range all {
		if yes(&all[i]) {
			out = append(out, all[i])
		}
	}
	return out
}

// with is the records after others were put and some taken away.
func (s *Records) with(put *Records, gone map[string][]string) Records {
	return Records{
		Contracts:  merge(s.Contracts, put.Contracts, gone["contract"], func(x *Contract) string { return x.ID }),
		Clearances: merge(s.Clearances, put.Clearances, gone["clearance"], func(x *Clearance) string { return x.ID }),
		Limits:     merge(s.Limits, put.Limits, gone["limit"], func(x *Limit) string { return x.ID }),
		RanksHeld:  merge(s.RanksHeld, put.RanksHeld, gone["rank"], func(x *RankHeld) string { return x.ID }),
		Awards:     merge(s.Awards, put.Awards, gone["award"], func(x *Award) string { return x.ID }),
	}
}

// served is the records by person, each person's earliest first, and what follows from them.
type served struct {
	contracts  map[PersonID][]Contract
	clearances map[PersonID][]Clearance
	limits     map[PersonID][]Limit
	ranks      map[PersonID][]RankHeld
	awards     map[PersonID][]Award

	follows  map[PersonID][]Bar           // the bars of those to whom one applies
	entitled map[PersonID][]Qualification // of those for whom it is not what is recorded
	roles    map[string]bool              // roles from which a limit keeps somebody
}

// WithRecords is the register with the records of service; those that it had are gone. What is handed in is not changed.
func (r *Register) WithRecords(s Records) *Register {
	x := *r
	x.Records = Records{slices.Clone(s.Contracts), slices.Clone(s.Clearances), slices.Clone(s.Limits), slices.Clone(s.RanksHeld), slices.Clone(s.Awards)}
	x.served = served{
		contracts:  group(x.Contracts, func(c *Contract) PersonID { return c.Person }, func(c *Contract) when.Date { return c.Period.From }, func(c *Contract) string { return c.ID }),
		clearances: group(x.Clearances, func(c *Clearance) PersonID { return c.Person }, func(c *Clearance) when.Date { return c.Days.First }, func(c *Clearance) string { return c.ID }),
		limits:     group(x.Limits, func(c *Limit) PersonID { return c.Person }, func(c *Limit) when.Date { return c.Days.First }, func(c *Limit) string { return c.ID }),
		ranks:      group(x.RanksHeld, func(c *RankHeld) PersonID { return c.Person }, func(c *RankHeld) when.Date { return c.From }, func(c *RankHeld) string { return c.ID }),
		awards:     group(x.Awards, func(c *Award) PersonID { return c.Person }, func(c *Award) when.Date { return c.Day }, func(c *Award) string { return c.ID }),
	}
	x.follow()
	return &x
}

// WithServiceOf is the register with the records of service and the policy of another.
func (r *Register) WithServiceOf(o *Register) *Register {
	x := *r
	x.Policy = o.Policy
	return x.WithRecords(o.Records)
}

// WithPolicy is the register under a policy: what an expiry does, and what a limit keeps from.
func (r *Register) WithPolicy(p *Policy) *Register {
	x := *r
	x.Policy = p
	x.follow()
	return &x
}

// ContractsOf, ClearancesOf, LimitsOf, RanksOf and AwardsOf give a person's records, earliest first.
func (r *Register) ContractsOf(id PersonID) []Contract { return r.served.contracts[id] }

// ClearancesOf gives a person's clearances, earliest first.
func (r *Register) ClearancesOf(id PersonID) []Clearance { return r.served.clearances[id] }

// LimitsOf gives a person's limits, earliest first.
func (r *Register) LimitsOf(id PersonID) []Limit { return r.served.limits[id] }

// RanksOf gives the ranks that a person was given, earliest first.
func (r *Register) RanksOf(id PersonID) []RankHeld { return r.served.ranks[id] }

// AwardsOf gives a person's awards, earliest first.
func (r *Register) AwardsOf(id PersonID) []Award { return r.served.awards[id] }

// ContractOn is the contract that holds on a date; nil if none.
func (r *Register) ContractOn(id PersonID, d when.Date) *Contract {
	for i := range r.served.contracts[id] {
		c := &r.served.contracts[id][i]
		if (when.Period{From: c.Period.From, To: c.Until()}).Holds(d) {
			return c
		}
	}
	return nil
}

// ClearanceOn is what the body last said of a person on a date; nil if nothing is known.
func (r *Register) ClearanceOn(id PersonID, body string, d when.Date) *Clearance {
	all := r.served.clearances[id]
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Body == body && all[i].Days.First <= d {
			return &all[i]
		}
	}
	return nil
}

// Bodies lists those of which a person has a clearance, sorted.
func (r *Register) Bodies(id PersonID) []string {
	var out []string
	for _, c := range r.served.clearances[id] {
		out = append(out, c.Body)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// heldRank is the rank that the records of service name for a date; nil if they do not reach so far back.
func (r *Register) heldRank(id PersonID, d when.Date) *RankHeld {
	all := r.served.ranks[id]
	n, _ := slices.BinarySearchFunc(all, d, func(x RankHeld, d when.Date) int { return cmp.Or(cmp.Compare(x.From, d), -1) })
	if n == 0 {
		return nil
	}
	return &all[n-1]
}
