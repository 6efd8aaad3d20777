package access

import "time"

// ApprovalState is how far an approval is.
type ApprovalState string

// The life of an approval.
const (
	Asked    ApprovalState = "asked"
	Approved ApprovalState = "approved"
	Refused  ApprovalState = "refused"
	Used     ApprovalState = "used" // what it was for has taken effect
)

// ApprovalTime is how long an approval may be asked for, and how long it holds once given.
const ApprovalTime = 24 * time.Hour

// Approval is a second person's word on exactly one content.
type Approval struct {
	ID        string
	Kind      string // "publish"
	Subject   string // "plan:2026-12.3"
	Content   string // hash of what is approved
	State     ApprovalState
	AskedBy   AccountID
	AskedName string // login, to be shown
	Asked     time.Time
	DecidedBy AccountID
	Decided   time.Time
	Decider   string // login
	Note      string
	Expires   time.Time
}

// Holds says whether an approval stands for a content now: given for exactly it, not expired, by another than who asked for it.
func (a *Approval) Holds(content string, now time.Time) bool {
	return a.State == Approved && a.Content == content && now.Before(a.Expires) && a.DecidedBy != a.AskedBy && a.DecidedBy != ""
}

// EmergencyTime is the longest that rights taken in need may last.
const EmergencyTime = 60 * time.Minute

// Emergency is rights that somebody took in need, for a while, and what another person said of it afterwards.
type Emergency struct {
	ID         string
	Account    AccountID
	Login      string
	Reason     string
	Grants     []Grant
	From       time.Time
	Until      time.Time
	ReviewedBy AccountID
	Reviewer   string
	Reviewed   time.Time
	Verdict    string // "" not reviewed yet
}
