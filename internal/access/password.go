package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
	"golang.org/x/crypto/argon2"
)

// Parameters of argon2id, the second choice of OWASP's Password Storage Cheat Sheet (19 MiB, two passes, one lane): a hash takes some tens of
// milliseconds, and a few at a time do not starve a small machine.
const (
	argonMemory  = 19 * 1024 // KiB
	argonPasses  = 2
	argonLanes   = 1
	argonSalt    = 16
	argonKey     = 32
	mostPassword = 256 // bytes; longer is refused before anything is reckoned
	// LeastPassword is the fewest letters of a password.
	LeastPassword = 12
)

// HashPassword makes the PHC string of a password.
func HashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program instead
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKey)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

var errHash = errors.New("a stored password is not as this program writes it")

// Matches says whether a password is the one that was hashed.
func Matches(phc, password string) (bool, error) {
	part := strings.Split(phc, "$")
	if len(part) != 6 || part[1] != "argon2id" {
		return false, errHash
	}
	var version, memory, passes, lanes int
	if _, err := fmt.Sscanf(part[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, errHash
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil || memory < 8 || memory > 1<<20 || passes < 1 || passes > 64 || lanes < 1 || lanes > 64 {
		return false, errHash
	}
	salt, err := base64.RawStdEncoding.DecodeString(part[4])
	if err != nil {
		return false, errHash
	}
	key, err := base64.RawStdEncoding.DecodeString(part[5])
	if err != nil || len(key) < 16 {
		return false, errHash
	}
	got := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), uint8(lanes), uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1, nil
}

// nobody is hashed against where there is no account, so that it takes as long to be refused.
var nobody = HashPassword(NewSecret())

// MatchesNobody takes as long as Matches and is never true.
func MatchesNobody(password string) { _, _ = Matches(nobody, password) }

// CheckPassword says what is wrong with a password that somebody chooses: nothing is asked but length and that it cannot be guessed (ASVS 5.0,
// 6.2). Common passwords, the account's own words and patterns of the keyboard are known to the estimate of zxcvbn (Wheeler, 2016).
func CheckPassword(password string, own ...string) *Fault {
	switch {
	case len(password) > mostPassword || !utf8.ValidString(password):
		return &Fault{"password", "password-long", []any{mostPassword}}
	case utf8.RuneCountInString(password) < LeastPassword:
		return &Fault{"password", "password-short", []any{LeastPassword}}
	}
	const wanted = 3 // of 4: more than 10^8 guesses
	if zxcvbn.PasswordStrength(password, append(own, "qarovul", "qvardiya", "guard")).Score < wanted {
		return &Fault{"password", "password-common", nil}
	}
	return nil
}

// NewSecret is 256 random bits for sessions, tokens and devices.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// HashSecret is what is kept of a secret. It has 256 random bits, so a plain hash is enough.
func HashSecret(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// firstLetters leave out what is mistaken for something else when it is read from paper.
const firstLetters = "abcdefghijkmnpqrstuvwxyz23456789"

// FirstPassword is four groups of four letters, 80 bits, to be read from a screen or from paper once.
func FirstPassword() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	var out strings.Builder
	for i, x := range b {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(firstLetters[x&31])
	}
	return out.String()
}
