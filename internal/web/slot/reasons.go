package slot

import (
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// Reason is one rule's say as a page shows it.
type Reason struct {
	Rule    string
	Says    string // "no", "yes", "cost", "gain" or, of the ledger, "fact"
	Words   string // the say, in words
	Meaning string // what the rule is about
}

// Reasons puts reasons into words, in their order.
func (f *Found) Reasons(q *ui.Request, rs []plan.Reason) []Reason {
	names := f.Desk.Names()
	out := make([]Reason, len(rs))
	for i, r := range rs {
		out[i] = Reason{Rule: r.Rule, Says: says(r), Words: words.Sentence(q.Lang, r.Words(q.Lang, names))}
		if x := f.Rules.Rule(r.Rule); x != nil {
			out[i].Meaning = q.Text(x.Text)
		}
	}
	return out
}

func says(r plan.Reason) string {
	switch {
	case !r.Allows:
		return "no"
	case r.Rule == "L1": // where somebody stands in the ledger speaks for or against nobody by itself
		return "fact"
	case r.Cost > 0:
		return "cost"
	case r.Cost < 0:
		return "gain"
	}
	return "yes"
}

// Forbids says whether a hard rule stands in the way.
func Forbids(rs []plan.Reason) bool {
	for _, r := range rs {
		if !r.Allows {
			return true
		}
	}
	return false
}
