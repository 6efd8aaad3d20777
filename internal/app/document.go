package app

import (
	"qarovul/internal/plan"
	"qarovul/internal/proof"
	"qarovul/internal/proof/statement"
)

// program names what makes documents.
const program = "qarovul"

// documentOf states a version for a stranger, with what was worked in the months around it.
func documentOf(mp *MonthPlan, around []plan.Worked) *proof.Document {
	return statement.FromPlan(mp.Plan, mp.Register, mp.Rules, around, program)
}
