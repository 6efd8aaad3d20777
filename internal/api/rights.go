package api

import (
	"context"

	"qarovul/internal/access"
)

// need is a right that opens an operation.
type need struct {
	act access.Action
	on  access.Resource
}

func sees(on access.Resource) []need    { return []need{{access.See, on}} }
func takes(on access.Resource) []need   { return []need{{access.Take, on}} }
func changes(on access.Resource) []need { return []need{{access.Change, on}} }

// opens says which right each operation asks for, or several of which one is enough; nil where the use case asks by itself, by what
// is sent. How far the right reaches is always for the use cases to say. An operation that is missing here stops the server from starting.
var opens = map[string][]need{
	"read-organisation": sees(access.Organisation), "read-days-off": sees(access.Organisation), "search": sees(access.Organisation),
	"list-changes": nil,                                                                 // the journal, or one's own subjects
	"export":       nil, "print-paper": nil, "preview-import": nil, "apply-import": nil, // by what is taken or brought
	"read-heading": nil, "read-mapping": nil, "put-mapping": nil, // by what is brought
	"read-calendar": nil, // the address is the key

	"read-organisation-as-of": sees(access.Organisation), "list-facts": sees(access.Organisation), "list-moments": sees(access.Organisation),
	"read-person-as-of": sees(access.People), "read-unit-as-of": sees(access.Units), "read-post-as-of": sees(access.Sites),

	"list-people": sees(access.People), "read-person": sees(access.People), "create-person": changes(access.People), "put-person": changes(access.People),
	"list-memberships": sees(access.People), "create-membership": changes(access.People), "put-membership": changes(access.People),
	"delete-membership":   changes(access.People),
	"list-qualifications": sees(access.People), "create-qualification": changes(access.People), "put-qualification": changes(access.People),
	"delete-qualification": changes(access.People),
	"list-bars":            sees(access.People), "create-bar": changes(access.People), "put-bar": changes(access.People), "delete-bar": changes(access.People),
	"list-absences": sees(access.Absences), "create-absence": changes(access.Absences), "put-absence": changes(access.Absences),
	"delete-absence": changes(access.Absences),
	"list-contracts": sees(access.Service), "create-contract": changes(access.Service), "put-contract": changes(access.Service), "delete-contract": changes(access.Service),
	"list-clearances": sees(access.Service), "create-clearance": changes(access.Service), "put-clearance": changes(access.Service),
	"delete-clearance": changes(access.Service),
	"list-limits":      sees(access.Service), "create-limit": changes(access.Service), "put-limit": changes(access.Service), "delete-limit": changes(access.Service),
	"list-ranks": sees(access.Service), "create-rank": changes(access.Service), "put-rank": changes(access.Service), "delete-rank": changes(access.Service),
	"list-awards": sees(access.Service), "create-award": changes(access.Service), "put-award": changes(access.Service), "delete-award": changes(access.Service),
	"read-service": sees(access.Service), "read-person-service": sees(access.Service), "promote": changes(access.Service), "read-leave": sees(access.Absences),
	"put-register": {{access.Change, access.People}, {access.Change, access.Absences}, {access.Change, access.Units}},

	"list-units": sees(access.Units), "create-unit": changes(access.Units), "put-unit": changes(access.Units), "delete-unit": changes(access.Units),
	"read-strength": sees(access.Strength),

	"read-sites":      sees(access.Sites),
	"create-facility": changes(access.Sites), "put-facility": changes(access.Sites), "delete-facility": changes(access.Sites),
	"create-guard": changes(access.Sites), "put-guard": changes(access.Sites), "delete-guard": changes(access.Sites),
	"create-post": changes(access.Sites), "put-post": changes(access.Sites), "delete-post": changes(access.Sites),
	"create-standing": changes(access.Sites), "put-standing": changes(access.Sites), "delete-standing": changes(access.Sites),

	"list-duties": sees(access.Plans), "create-calendar": takes(access.Plans),
	"list-months": sees(access.Plans), "read-month": sees(access.Plans), "read-day": sees(access.Plans), "read-ledger": sees(access.Ledger),
	"list-outcomes": sees(access.Outcomes), "record-outcomes": changes(access.Outcomes),
	"list-wishes": sees(access.Wishes), "create-wish": changes(access.Wishes), "put-wish": changes(access.Wishes), "delete-wish": changes(access.Wishes),

	"read-version": sees(access.Plans), "list-slots": sees(access.Plans), "read-slot": sees(access.Plans), "read-difference": sees(access.Plans),
	"read-document": takes(access.Plans), "check-version": sees(access.Plans), "read-quality": sees(access.Plans), "read-why": sees(access.Plans),
	"list-candidates": sees(access.Plans),
	"assign-slot":     changes(access.Plans), "clear-slot": changes(access.Plans), "pin-slot": changes(access.Plans), "swap-slots": changes(access.Plans),
	"undo-edit": changes(access.Plans), "redo-edit": changes(access.Plans),
	"list-overrides": sees(access.Overrides), "delete-override": changes(access.Overrides),
	"read-retention": sees(access.Retention), "create-hold": {{access.Approve, access.Retention}}, "release-hold": {{access.Approve, access.Retention}},
	"ask-approval": changes(access.Plans), "list-approvals": sees(access.Plans), "decide-approval": {{access.Approve, access.Plans}},
	"publish-version": changes(access.Plans),

	"list-mobilisations": sees(access.Mobilisation), "read-mobilisation": sees(access.Mobilisation), "order-mobilisation": changes(access.Mobilisation),
	"preview-mobilisation": changes(access.Mobilisation), "return-mobilisation": changes(access.Mobilisation),
	"decide-mobilisation": {{access.Approve, access.Mobilisation}}, "answer-alert": changes(access.Answers),
	"read-readiness": sees(access.Strength), "read-forecast": sees(access.Strength), "lose-people": sees(access.Strength),

	"read-selection": sees(access.Applications), "list-applications": sees(access.Applications), "read-application": sees(access.Applications),
	"create-application": changes(access.Applications), "act-on-application": changes(access.Applications), "confirm-application": {{access.Approve, access.Applications}},
	"list-vettings": sees(access.Applications), "create-vetting": changes(access.Applications),

	"start-planning": changes(access.Jobs), "list-jobs": sees(access.Jobs), "read-job": sees(access.Jobs), "cancel-job": changes(access.Jobs),
	"put-cabinet": changes(access.Calendar),
}

// open lets through whoever has one of the rights, before anything that was sent is looked at.
func (s *server) open(ctx context.Context, needs []need) error {
	var err error
	for _, n := range needs {
		if err = s.app.May(ctx, n.act, n.on); err == nil {
			return nil
		}
	}
	return err
}
