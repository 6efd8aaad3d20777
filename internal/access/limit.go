package access

import (
	"sync"
	"time"
)

// Limits counts what failed, by key, over a sliding window, and says when to stop asking: before a password is hashed, so that whoever guesses
// costs nothing and gets nowhere. It is kept by each process for itself and starts empty.
type Limits struct {
	mu   sync.Mutex
	tell map[string]tally
}

// tally is how often something failed since a moment.
type tally struct {
	since time.Time
	n     int
}

// Window is how long failures are remembered.
const Window = 10 * time.Minute

// Budgets within a window.
const (
	perDevice  = 10  // one account from a device that it signed in at before (OWASP's device cookie), or from an address that it did
	perAccount = 20  // one account from everywhere else together
	perAddress = 30  // all accounts from one address
	perAsk     = 600 // questions to passkeys from one address, each of which the house keeps for a while
	mostKeys   = 100_000
)

// Attempt is somebody who tries to sign in.
type Attempt struct {
	Login   string
	Address string
	// Known names the device or address if the account has signed in there before, "" else. Those have a budget of their own: whoever
	// guesses from elsewhere cannot use it up.
	Known string
}

func (a Attempt) keys() map[string]int {
	if a.Known != "" {
		return map[string]int{"known:" + a.Login + ":" + a.Known: perDevice}
	}
	return map[string]int{"account:" + a.Login: perAccount, "address:" + a.Address: perAddress}
}

// Allows says whether an attempt may be looked at.
func (l *Limits) Allows(a Attempt, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k, most := range a.keys() {
		if t, ok := l.tell[k]; ok && now.Sub(t.since) < Window && t.n >= most {
			return false
		}
	}
	return true
}

// Asks counts a question to a passkey and says whether it may be put.
func (l *Limits) Asks(address string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count("ask:"+address, now)
	return l.tell["ask:"+address].n <= perAsk
}

// Failed counts an attempt that came to nothing.
func (l *Limits) Failed(a Attempt, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k := range a.keys() {
		l.count(k, now)
	}
}

func (l *Limits) count(k string, now time.Time) {
	if l.tell == nil {
		l.tell = map[string]tally{}
	}
	if len(l.tell) >= mostKeys {
		l.sweep(now)
	}
	t := l.tell[k]
	if now.Sub(t.since) >= Window {
		t = tally{since: now}
	}
	t.n++
	l.tell[k] = t
}

// Passed forgets the failures at a place where the account got in.
func (l *Limits) Passed(a Attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.tell, "known:"+a.Login+":"+a.Known)
}

// sweep makes room. Addresses are the many, and each has few failures: if all are fresh the addresses go, the accounts stay limited.
func (l *Limits) sweep(now time.Time) {
	for k, t := range l.tell {
		if now.Sub(t.since) >= Window {
			delete(l.tell, k)
		}
	}
	if len(l.tell) < mostKeys*9/10 {
		return
	}
	for k := range l.tell {
		if k[:2] == "ad" {
			delete(l.tell, k)
		}
	}
}
