// Package selection carries somebody from an application to a post: the steps of selection and vetting with their order, what each
// needs and gives, when it is due, and who must be vetted again before a clearance runs out.
//
// The steps are data (Process, read by Load). What has been done about an application is a list of acts that only grows; how it stands
// follows from them (Process.Stand), and Process.Check says whether one more act may be added. Of health only fit, fit with limits or
// not fit is known here, of an outside check only outcome, date, expiry and reference.
package selection

import (
	"context"
	"time"

	"qarovul/internal/force"
	"qarovul/internal/when"
)

// Application is somebody's application with all that was done about it, oldest first.
type Application struct {
	ID                         string
	Surname, Given, Patronymic string
	Sex                        string // "m" or "f"
	Born                       when.Date
	Phone                      string
	Opened                     when.Date      // day on which it was handed in
	Person                     force.PersonID // once the contract is signed, "" before
	Erased                     when.Date      // day on which name, birth and telephone were erased, 0 not
	Invented                   bool
	Acts                       []Act
}

// Name is surname and given name, as lists show it; of an erased application its number.
func (a *Application) Name() string {
	if a.Erased != 0 {
		return a.ID
	}
	return a.Surname + " " + a.Given
}

// ActKind is what was done.
type ActKind string

// The acts. Pass and Refuse end a step; a board's decision is entered with Decide, and counts when the commander has confirmed it.
// A refusal ends the application, unless an order reopens it; an appeal waits for such an order or is dismissed, after which there is no other.
const (
	Pass     ActKind = "pass"
	Refuse   ActKind = "refuse"
	Decide   ActKind = "decide"
	Confirm  ActKind = "confirm"
	Return   ActKind = "return" // the commander gives the decision back to the board
	Withdraw ActKind = "withdraw"
	Appeal   ActKind = "appeal"
	Dismiss  ActKind = "dismiss"
	Reopen   ActKind = "reopen"
)

// ActKinds lists the acts.
var ActKinds = []ActKind{Pass, Refuse, Decide, Confirm, Return, Withdraw, Appeal, Dismiss, Reopen}

// OfStep says that the act is about one step.
func (k ActKind) OfStep() bool {
	switch k {
	case Pass, Refuse, Decide, Confirm, Return:
		return true
	}
	return false
}

// Outcomes: of a medical step Fit or Limited when it is passed; of a board's decision Accept or Reject; "" of all others.
const (
	Fit     = "fit"
	Limited = "limited"
	Accept  = "accept"
	Reject  = "reject"
)

// Act is one thing that was done.
type Act struct {
	Kind      ActKind   `json:"kind"`
	Step      StepCode  `json:"step"` // "" of those that are about the application itself
	On        when.Date `json:"on"`   // the day that counts
	Outcome   string    `json:"outcome"`
	Reason    string    `json:"reason"`    // why it was refused: a code of the catalogue
	Limits    []string  `json:"limits"`    // with which somebody is fit: codes of the catalogue
	Reference string    `json:"reference"` // of the outside body's answer, the contract or the order
	Until     when.Date `json:"until"`     // last day on which the outcome holds, 0 for ever
	At        time.Time `json:"-"`         // when it was entered
	By        string    `json:"-"`         // by whose account
}

// Store keeps applications.
type Store interface {
	// All reads every application with its acts, the oldest first.
	All(ctx context.Context) ([]Application, error)
	// Put inserts an application or replaces all of it but its acts.
	Put(ctx context.Context, a *Application) error
	// Add appends an act as the n-th of its application, counted from 0; it refuses one that is there already.
	Add(ctx context.Context, application string, n int, act *Act) error
}
