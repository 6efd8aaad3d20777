package selection

import "qarovul/internal/words"

// Name of the act.
func (k ActKind) Name(l words.Lang) string { return words.T(l, "selection.act."+string(k)) }

// OfficeName names those who see to a step.
func OfficeName(l words.Lang, office string) string { return words.T(l, "selection.whose."+office) }

// OutcomeName names an outcome.
func OutcomeName(l words.Lang, outcome string) string {
	return words.T(l, "selection.outcome."+outcome)
}
