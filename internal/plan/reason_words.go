package plan

import (
	"fmt"
	"strings"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Names gives what reasons speak of its name on a page. Desk.Names is one.
type Names interface {
	Person(id force.PersonID) string
	Unit(l words.Lang, id force.UnitID) string
	Slot(l words.Lang, id duty.SlotID) string // a duty as a guard would call it: "sentry, Guard 3, 5 December 18:00"
	Rank(l words.Lang, c force.RankCode) string
	Limit(l words.Lang, kind string) string // a limit of medical fitness
}

// Words is a reason in a guard's plain words, a clause without a full stop. It is one of the texts "why." of the catalogue;
// the head of catalogue/plan.tsv says what their arguments are.
func (r Reason) Words(l words.Lang, n Names) string {
	if r.Rule == ruleLedger {
		return r.ledgerWords(l)
	}
	return words.T(l, "why."+r.Rule+r.variant(), r.amount(l), moment(l, r.From), r.until(l), slotNames(l, n, r.Slots), r.detail(l, n), n.Unit(l, r.Unit))
}

// variant chooses among the texts of a rule.
func (r Reason) variant() string {
	switch {
	case !r.Allows:
		switch {
		case r.Rule == ruleAway && r.To.IsZero():
			return ".open"
		case r.Rule == ruleBarred && r.Detail == "serving":
			return ".serving"
		case r.Rule == ruleSkill && strings.Contains(r.Detail, limitDetail):
			return ".limit"
		case r.Rule == ruleSkill && !r.To.IsZero():
			return ".expired"
		case r.Rule == ruleRank && strings.HasPrefix(r.Detail, "most:"):
			return ".most"
		case r.Rule == ruleDays && r.Detail == "rest":
			return ".rest"
		}
		return ""
	case r.Rule == ruleTogether && r.Detail != "":
		return "." + r.Detail
	case r.Cost > 0:
		return ".cost"
	case r.Cost < 0:
		return ".gain"
	case (r.Rule == ruleDays || r.Rule == rulePrepare || r.Rule == ruleRest) && len(r.Slots) == 0:
		return ".ok.none"
	}
	return ".ok"
}

// amount is the number of a reason: time as hours, the rest as it is.
func (r Reason) amount(l words.Lang) any {
	switch r.Rule {
	case rulePrepare, ruleRest, ruleWeekRest, ruleLength, ruleHours, ruleOverlap, ruleNight:
		return Duration(l, r.Amount)
	case ruleDays:
		if r.Detail == "rest" {
			return Duration(l, r.Amount)
		}
	}
	return r.Amount
}

// until is the end of the stretch: for absences and qualifications a day, else a moment.
func (r Reason) until(l words.Lang) string {
	if (r.Rule == ruleAway || r.Rule == ruleSkill) && !r.To.IsZero() {
		return words.DayMonth(l, when.DateOf(r.To))
	}
	return moment(l, r.To)
}

// detail puts the reason's code into words.
func (r Reason) detail(l words.Lang, n Names) string {
	switch r.Rule {
	case ruleAway:
		return force.AbsenceKind(r.Detail).Name(l)
	case ruleBarred:
		kind := force.BarKind(r.Detail)
		if (kind == force.NotCleared || kind == force.NoContract) && !r.From.IsZero() {
			return words.T(l, "why.R10.since", kind.Name(l), words.DayMonth(l, when.DateOf(r.From)))
		}
		return kind.Name(l)
	case ruleSkill:
		var names []string
		for _, c := range strings.Fields(r.Detail) {
			if kind, limit := strings.CutPrefix(c, limitDetail); limit {
				names = append(names, n.Limit(l, kind))
			} else {
				names = append(names, force.QualificationName(l, c))
			}
		}
		return strings.Join(names, ", ")
	case ruleRank:
		_, code, found := strings.Cut(r.Detail, ":")
		if !found {
			code = r.Detail
		}
		return n.Rank(l, force.RankCode(code))
	}
	return r.Detail
}

// ledgerWords says where somebody stands in the ledger.
func (r Reason) ledgerWords(l words.Lang) string {
	kind := duty.LedgerKind(r.Detail).Name(l)
	if r.From.IsZero() {
		return words.T(l, "why.L1.never", r.Amount, kind, r.Count)
	}
	return words.T(l, "why.L1", r.Amount, kind, r.Count, words.DayMonth(l, when.DateOf(r.From)))
}

// moment is a day and, unless it is midnight, the hour: 5 December 18:00.
func moment(l words.Lang, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(when.Zone)
	s := words.DayMonth(l, when.DateOf(t))
	if t.Hour() == 0 && t.Minute() == 0 {
		return s
	}
	return s + " " + t.Format("15:04")
}

// Duration writes minutes as hours and minutes: 11 h, 2 h 30 min.
func Duration(l words.Lang, minutes int) string {
	hours, rest := minutes/60, minutes%60
	switch {
	case rest == 0:
		return words.T(l, "plan.hours", hours)
	case hours == 0:
		return words.T(l, "plan.minutes", rest)
	}
	return words.T(l, "plan.hours", hours) + " " + words.T(l, "plan.minutes", rest)
}

func slotNames(l words.Lang, n Names, slots []duty.SlotID) string {
	names := make([]string, len(slots))
	for i, id := range slots {
		names[i] = n.Slot(l, id)
	}
	return strings.Join(names, "; ")
}

// deskNames names what a desk knows.
type deskNames struct{ d *Desk }

// Names gives names as the register and the duties have them.
func (d *Desk) Names() Names { return deskNames{d} }

func (n deskNames) Person(id force.PersonID) string {
	if p := n.d.t.in.Register.Person(id); p != nil {
		return p.Name()
	}
	return string(id)
}

// Unit names the units above too, but not the top: 2nd platoon, 1st company, 1st protection battalion.
func (n deskNames) Unit(l words.Lang, id force.UnitID) string {
	reg := n.d.t.in.Register
	var names []string
	for _, x := range reg.Path(id) {
		u := reg.Unit(x)
		if u.Parent == "" && len(names) > 0 {
			break
		}
		if name := u.Name.In(l); name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return string(id)
	}
	return strings.Join(names, ", ")
}

func (n deskNames) Limit(l words.Lang, kind string) string {
	return n.d.t.in.Register.Policy.LimitName(kind).In(l)
}

func (n deskNames) Rank(l words.Lang, c force.RankCode) string {
	if r := n.d.t.in.Register.Rank(c); r != nil {
		return r.Name.In(l)
	}
	return string(c)
}

// Slot names the role, the duty if it is of the month, and when it begins.
func (n deskNames) Slot(l words.Lang, id duty.SlotID) string {
	s := n.d.slotAnywhere(id)
	if s == nil {
		return string(id)
	}
	what := s.Role.Name(l)
	if x := n.d.Duty(id); x != nil && (x.Title.Az != "" || x.Title.En != "") {
		what += ", " + x.Title.In(l)
	}
	return fmt.Sprintf("%s (%s)", what, moment(l, s.Start))
}
