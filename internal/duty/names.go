package duty

import "qarovul/internal/words"

// Name of the role in a language.
func (r Role) Name(l words.Lang) string { return words.T(l, "duty.role."+string(r)) }

// Name of the kind of duty in a language.
func (k Kind) Name(l words.Lang) string { return words.T(l, "duty.kind."+string(k)) }

// Name of the class of rules in a language.
func (c Class) Name(l words.Lang) string { return words.T(l, "duty.class."+string(c)) }

// Name of the ledger in a language.
func (k LedgerKind) Name(l words.Lang) string { return words.T(l, "duty.ledger."+string(k)) }
