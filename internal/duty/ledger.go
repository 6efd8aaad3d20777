package duty

// LedgerKind is a kind of duty that is counted by itself (after AR 220-45).
type LedgerKind string

// The ledgers. A guard, duty officer or inner duty counts as weekday or weekend by the date that it bears; night counts the
// duties with at least two hours between 22:00 and 06:00; standby the duty subunit; shift the watches at shift posts.
const (
	LedgerWeekday LedgerKind = "weekday"
	LedgerWeekend LedgerKind = "weekend"
	LedgerNight   LedgerKind = "night"
	LedgerStandby LedgerKind = "standby"
	LedgerShift   LedgerKind = "shift"
)

// LedgerKinds in the order of pages and papers.
var LedgerKinds = []LedgerKind{LedgerWeekday, LedgerWeekend, LedgerNight, LedgerStandby, LedgerShift}
