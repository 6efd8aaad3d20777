// Package force is the register: the people of a guard force, their ranks, the tree of units and who belongs to which
// of them on a date, qualifications, absences, and what bars a person from duty (R10).
package force

import (
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Identifiers. They are given by the register and never change; people see Number and names.
type (
	PersonID string
	UnitID   string
	RankCode string // "sergeant": a row of the table of ranks
)

// Rank is a row of the table of ranks (Regulation 377-IQ, 1997). Level grows with the rank, from 1.
type Rank struct {
	Code  RankCode
	Level int
	Name  words.Text
	// Least years in the rank before the next, 0 where none is set; the second for flight crew.
	MinYears, MinYearsFlight float64
}

// Person is somebody in the register.
type Person struct {
	ID                         PersonID
	Number                     string // service number, unique
	Surname, Given, Patronymic string
	Sex                        string // "m" or "f"
	Born                       when.Date
	Height                     int // cm, 0 unknown
	Rank                       RankCode
	RankSince                  when.Date
	Joined, Left               when.Date // Left: first day no longer serving, 0 while serving
	Sworn                      when.Date // day of the oath, 0 not sworn
	Trained                    when.Date // day on which new-arrival training was passed, 0 not passed
	Phone                      string
	Invented                   bool // a person of the demo
}

// Name is surname and given name, as lists show it.
func (p *Person) Name() string { return p.Surname + " " + p.Given }

// FullName has the patronymic as well, as orders print it: Məmmədov Elçin Rauf oğlu.
func (p *Person) FullName() string {
	n := p.Name()
	if p.Patronymic == "" {
		return n
	}
	n += " " + p.Patronymic
	if p.Sex == "f" {
		return n + " qızı"
	}
	return n + " oğlu"
}

// Serves says whether the person is in service on the date.
func (p *Person) Serves(d when.Date) bool {
	return (p.Joined == 0 || d >= p.Joined) && (p.Left == 0 || d < p.Left)
}

// UnitKind is the size or nature of a unit.
type UnitKind string

// Kinds of unit, from the top.
const (
	Regiment     UnitKind = "regiment" // the force itself, whatever its name
	Battalion    UnitKind = "battalion"
	Company      UnitKind = "company"
	Platoon      UnitKind = "platoon"
	Squad        UnitKind = "squad"
	Headquarters UnitKind = "headquarters" // command, staffs
	Service      UnitKind = "service"      // aviation, training, support: whatever is no line unit
)

// UnitKinds lists the kinds in order.
var UnitKinds = []UnitKind{Regiment, Battalion, Company, Platoon, Squad, Headquarters, Service}

// Unit is a node of the tree of units. Parent is "" at the top.
type Unit struct {
	ID       UnitID
	Parent   UnitID
	Kind     UnitKind
	Name     words.Text
	Short    string // for narrow columns: "1/2-3" (3rd platoon of 2nd company of 1st battalion)
	Order    int    // among its siblings
	Strength int    // establishment, people, with all units below it; 0: the sum of those below
	Valid    when.Period
	Invented bool
}

// Membership puts a person into a unit for a period. A person is in at most one unit at a time.
type Membership struct {
	ID       string
	Person   PersonID
	Unit     UnitID
	Position string // "platoon-commander", "driver", …; "" for a plain member
	Period   when.Period
}

// Qualification is something that a person is entitled or trained to do. Code names it: "driver", "weapon", ….
type Qualification struct {
	ID     string
	Person PersonID
	Code   string
	From   when.Date
	Until  when.Date // last day on which it holds, 0 without expiry
	// Trainee: still learning it. It counts only where a requirement says so.
	Trainee bool
}

// AbsenceKind says why somebody is away.
type AbsenceKind string

// The kinds of absence.
const (
	Leave    AbsenceKind = "leave"
	Illness  AbsenceKind = "illness"
	Hospital AbsenceKind = "hospital"
	Course   AbsenceKind = "course"
	Mission  AbsenceKind = "mission" // sent elsewhere on duty
	Family   AbsenceKind = "family"  // short leave for family reasons
	Arrest   AbsenceKind = "arrest"
	Missing  AbsenceKind = "missing" // absent without leave
)

// AbsenceKinds lists the kinds in the order of the strength return.
var AbsenceKinds = []AbsenceKind{Leave, Illness, Hospital, Course, Mission, Family, Arrest, Missing}

// Absence keeps a person from all duty on whole days.
type Absence struct {
	ID     string
	Person PersonID
	Kind   AbsenceKind
	Days   when.Days // first and last day away; last 0 while nobody knows
	Note   string
}

// BarKind says why R10 keeps somebody from duty although present.
type BarKind string

// The bars of R10. Unsworn and untrained follow from the person's dates, a contract that has run out and a check that was not passed or no
// longer holds from the records of service; the others are entered.
const (
	Unsworn       BarKind = "unsworn"
	Untrained     BarKind = "untrained"
	Investigation BarKind = "investigation"
	Unfit         BarKind = "unfit" // temporarily
	NoContract    BarKind = "no-contract"
	NotCleared    BarKind = "not-cleared"
)

// Bar is an entered bar, or one that follows, which has no ID.
type Bar struct {
	ID     string
	Person PersonID
	Kind   BarKind
	Days   when.Days
	Note   string
	Of     string `json:",omitempty"` // of one that follows: the type of the contract, the body that checks
}
