package access

import "time"

// Weighty is an act that weighs so much that whoever signed in earlier is asked again, by password or passkey, that it is still they
// (ASVS 5.0, 7.5.3): a desk may have been left open. The proof holds for ProofTime at that device. On the command line nobody is asked:
// whoever sits at the machine could do anything.
type Weighty string

// The acts, in the order of how much they weigh.
const (
	ActPublish  Weighty = "publish"  // a plan takes effect
	ActApprove  Weighty = "approve"  // a second person's word on a plan
	ActAccounts Weighty = "accounts" // an account is made, its roles change, it is closed or opened again; what ways in are asked for
	ActRecover  Weighty = "recover"  // an administrator's word on another's new password
	ActErase    Weighty = "erase"    // contents of the journal are erased
	ActJournal  Weighty = "journal"  // the journal is signed with another key
	ActGlass    Weighty = "glass"    // rights are taken in need
	ActReview   Weighty = "review"   // another person's word on rights taken in need
	ActKeys     Weighty = "keys"     // a way in is added or taken away: a passkey, a token
)

// WeightyActs lists them.
var WeightyActs = []Weighty{ActPublish, ActApprove, ActAccounts, ActRecover, ActErase, ActJournal, ActGlass, ActReview, ActKeys}

// ProofTime is how long a proof holds at the device at which it was given.
const ProofTime = 10 * time.Minute

// Proves says whether whoever acts has proved of late that it is they, or is nobody who could be asked.
func (p Principal) Proves(now time.Time) bool {
	return !p.Asks || !p.Proved.IsZero() && now.Before(p.Proved.Add(ProofTime)) && !now.Before(p.Proved)
}
