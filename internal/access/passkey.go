package access

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Passkey is a key pair that a device or a security key holds for an account (W3C, Web Authentication, level 3). The private half never leaves
// it; here is the public one.
type Passkey struct {
	ID         string // of the credential, base64 for addresses
	Account    AccountID
	Name       string // as its owner calls it
	Credential []byte // JSON: public key, counter, flags
	Created    time.Time
	Used       time.Time // zero: never since
}

// Purpose is what a challenge is for.
type Purpose string

// The purposes.
const (
	ToAdd      Purpose = "add"      // a passkey is added, at a session
	ToEnter    Purpose = "enter"    // somebody signs in with a passkey alone
	ToSecond   Purpose = "second"   // … after the password
	ToExternal Purpose = "external" // somebody is sent to the identity server
	ToProve    Purpose = "prove"    // whoever is signed in proves that it is they
)

// Challenge is what a passkey has to sign: random, for one purpose, one device and one use.
type Challenge struct {
	Hash    string // of the secret that binds it: the session's key, or one that the device was given with it
	Purpose Purpose
	Account AccountID // "" not known yet
	Body    []byte    // JSON of what is expected
	Expires time.Time
}

// ChallengeTime is how long somebody may look for their key.
const ChallengeTime = 5 * time.Minute

// MostPasskeys is how many one account may have.
const MostPasskeys = 10

// Keys is the house as passkeys know it: by the address at which browsers see it. The zero Keys knows no address and takes no passkeys.
type Keys struct {
	Origin string
	w      *webauthn.WebAuthn
}

// ErrNoName says that browsers make no passkeys for an address: it must be https and a name, or http and localhost.
var ErrNoName = errors.New("passkeys need https and a host name, or http://localhost")

// NewKeys makes a house at an address as browsers see it: https://guard.example.
func NewKeys(origin string) (Keys, error) {
	u, err := url.Parse(origin)
	if err != nil {
		return Keys{}, err
	}
	host := u.Hostname()
	if u.Path != "" || u.RawQuery != "" || host == "" || net.ParseIP(host) != nil || u.Scheme != "https" && !(u.Scheme == "http" && host == "localhost") {
		return Keys{}, fmt.Errorf("%q: %w", origin, ErrNoName)
	}
	w, err := webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: "Qarovul", RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		Timeouts: webauthn.TimeoutsConfig{Login: webauthn.TimeoutConfig{Enforce: true, Timeout: ChallengeTime, TimeoutUVD: ChallengeTime},
			Registration: webauthn.TimeoutConfig{Enforce: true, Timeout: ChallengeTime, TimeoutUVD: ChallengeTime}}})
	return Keys{origin, w}, err
}

// Taken says whether the house takes passkeys.
func (k Keys) Taken() bool { return k.w != nil }

// owner is an account as the library wants it.
type owner struct {
	Account
	keys []Passkey
}

func (o owner) WebAuthnID() []byte          { return []byte(o.ID) }
func (o owner) WebAuthnName() string        { return o.Login }
func (o owner) WebAuthnDisplayName() string { return o.Name }
func (o owner) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, 0, len(o.keys))
	for _, k := range o.keys {
		var c webauthn.Credential
		if json.Unmarshal(k.Credential, &c) == nil {
			out = append(out, c)
		}
	}
	return out
}

// Add begins the adding of a passkey: options for the browser, and what is expected of its answer.
func (k Keys) Add(x Account, have []Passkey) (options, expected []byte, err error) {
	o := owner{x, have}
	opts, session, err := k.w.BeginRegistration(o,
		webauthn.WithExclusions(webauthn.Credentials(o.WebAuthnCredentials()).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}))
	return both(opts, session, err)
}

// Added reads the browser's answer: the new passkey, without name and times.
func (k Keys) Added(x Account, have []Passkey, expected, answer []byte) (Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(expected, &session); err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, err
	}
	c, err := k.w.CreateCredential(owner{x, have}, session, parsed)
	if err != nil {
		return Passkey{}, err
	}
	b, err := json.Marshal(c)
	return Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Account: x.ID, Credential: b}, err
}

// Ask begins a proof: by any passkey of the house if x is nil, else by one of the account's.
func (k Keys) Ask(x *Account, have []Passkey) (options, expected []byte, err error) {
	if x == nil {
		opts, session, err := k.w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
		return both(opts, session, err)
	}
	opts, session, err := k.w.BeginLogin(owner{*x, have}, webauthn.WithUserVerification(protocol.VerificationRequired))
	return both(opts, session, err)
}

func both(options, session any, err error) ([]byte, []byte, error) {
	if err != nil {
		return nil, nil, err
	}
	o, err := json.Marshal(options)
	if err != nil {
		return nil, nil, err
	}
	s, err := json.Marshal(session)
	return o, s, err
}

// ErrCopied says that a passkey has counted back: there are two of it.
var ErrCopied = errors.New("the passkey has a copy: its counter went back")

// Answered reads the browser's answer to what Ask began. find gives an account with its passkeys by its identifier. The passkey comes back with its
// counter moved on.
func (k Keys) Answered(find func(AccountID) (*Account, []Passkey), x *Account, expected, answer []byte) (*Account, Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(expected, &session); err != nil {
		return nil, Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return nil, Passkey{}, err
	}
	var o owner
	load := func(id AccountID) error {
		y, keys := find(id)
		if y == nil {
			return errors.New("nobody has this passkey")
		}
		o = owner{*y, keys}
		return nil
	}
	var c *webauthn.Credential
	if x != nil {
		if err := load(x.ID); err != nil {
			return nil, Passkey{}, err
		}
		c, err = k.w.ValidateLogin(o, session, parsed)
	} else {
		c, err = k.w.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
			err := load(AccountID(handle))
			return o, err
		}, session, parsed)
	}
	if err != nil {
		return nil, Passkey{}, err
	}
	id := base64.RawURLEncoding.EncodeToString(c.ID)
	for _, p := range o.keys {
		if p.ID != id {
			continue
		}
		if c.Authenticator.CloneWarning {
			return &o.Account, p, ErrCopied
		}
		if p.Credential, err = json.Marshal(c); err != nil {
			return nil, Passkey{}, err
		}
		return &o.Account, p, nil
	}
	return nil, Passkey{}, errors.New("nobody has this passkey")
}
