package journal

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// KeyAct is the act of giving a journal another key, under the same name. The entry's About is the new public key, and the last
// checkpoint under the old key covers the entry: so whoever trusts the old key finds the new one with a proof of that entry, and
// whoever has neither key cannot slip one in.
const KeyAct = "journal.key"

// Succeeds is the key with those that the journal was signed under before, oldest first. It signs on from their checkpoints.
func (k *Key) Succeeds(former ...string) (*Key, error) {
	logs, err := verifiersOf(former, k.vkey)
	if err != nil {
		return nil, err
	}
	return &Key{k.signer, k.vkey, logs[:len(former)]}, nil
}

// verifiersOf parses former keys and the current one, which must all be of one journal.
func verifiersOf(former []string, current string) ([]note.Verifier, error) {
	var logs []note.Verifier
	for _, vkey := range append(former[:len(former):len(former)], current) {
		v, err := logVerifier(vkey)
		if err != nil {
			return nil, err
		}
		if len(logs) > 0 && v.Name() != logs[0].Name() {
			return nil, fmt.Errorf("public key %s: of the journal %s, not of %s", vkey, v.Name(), logs[0].Name())
		}
		logs = append(logs, v)
	}
	return logs, nil
}

// openBy opens a checkpoint that one of the keys has signed, and says which. The error is as of the last, the current one.
func openBy(msg []byte, logs []note.Verifier, witnesses ...note.Verifier) (Signed, int, error) {
	err := errors.New("checkpoint: no key is known")
	for i := len(logs) - 1; i >= 0; i-- {
		s, e := OpenCheckpoint(msg, logs[i], witnesses...)
		if e == nil {
			return s, i, nil
		}
		if i == len(logs)-1 {
			err = e
		}
	}
	return Signed{}, 0, err
}

// handover is an entry that names a new key.
type handover struct {
	n    int64
	vkey string
}

// succession looks whether each former key has handed over to the next: its last checkpoint covers an entry that says so.
func (c *checker) succession() {
	for i := range len(c.logs) - 1 {
		next := c.vkeys[i+1]
		n, said := c.handed[next]
		if !said || c.reached[i] <= n {
			c.report.fault(FaultKey, 0, -1, "the journal came under the key %s, and no entry under the key before says so", next)
		}
	}
}
