package today_test

import (
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
)

func slotID(s string) duty.SlotID { return duty.SlotID(s) }

// someone is anybody but the person assigned.
func someone(mp *app.MonthPlan, id string) force.PersonID {
	for i := range mp.Register.People {
		if p := mp.Register.People[i].ID; p != mp.Plan.Assigned[slotID(id)].Person {
			return p
		}
	}
	return ""
}
