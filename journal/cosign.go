package journal

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Cosigner is a witness's private key. It signs checkpoints as C2SP tlog-cosignature says: cosignature/v1 with Ed25519, over
// the time and the checkpoint's text.
type Cosigner struct {
	name string
	hash uint32
	key  ed25519.PrivateKey
}

// GenerateCosigner makes a key for a witness and gives its private half as text, for ParseCosigner.
func GenerateCosigner(random io.Reader, name string) (private string, err error) {
	return generate(random, name, algCosigner)
}

// ParseCosigner reads a private key of a witness.
func ParseCosigner(private string) (*Cosigner, error) {
	name, seed, err := parsePrivate(private)
	if err != nil {
		return nil, err
	}
	key := ed25519.NewKeyFromSeed(seed)
	c := &Cosigner{name, keyHash(name, algCosigner, key.Public().(ed25519.PublicKey)), key}
	if want, _ := generate(&fixed{seed}, name, algCosigner); want != private {
		return nil, errors.New("private key: not of a witness")
	}
	return c, nil
}

// fixed reads given bytes once.
type fixed struct{ b []byte }

func (f *fixed) Read(p []byte) (int, error) {
	n := copy(p, f.b)
	if f.b = f.b[n:]; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Name is the witness's name.
func (c *Cosigner) Name() string { return c.name }

// Verifier is the public half as text.
func (c *Cosigner) Verifier() string {
	return formatVerifier(c.name, algCosigner, c.key.Public().(ed25519.PublicKey))
}

// NoteVerifier is the public half at work.
func (c *Cosigner) NoteVerifier() note.Verifier {
	return &cosignatureVerifier{c.name, c.hash, c.key.Public().(ed25519.PublicKey)}
}

// Cosign makes the signature line for a checkpoint's text, with its line break.
func (c *Cosigner) Cosign(text string, at time.Time) (string, error) {
	if at.Unix() < 0 {
		return "", fmt.Errorf("cosign at %s: a time before 1970 cannot be written", at)
	}
	if _, err := ParseCheckpoint(text); err != nil {
		return "", err
	}
	b := binary.BigEndian.AppendUint32(nil, c.hash)
	b = binary.BigEndian.AppendUint64(b, uint64(at.Unix()))
	b = append(b, ed25519.Sign(c.key, cosigned(uint64(at.Unix()), text))...)
	return "— " + c.name + " " + base64.StdEncoding.EncodeToString(b) + "\n", nil
}

func cosigned(unix uint64, text string) []byte {
	return fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", unix, text)
}

// cosignatureVerifier is a note.Verifier of cosignatures.
type cosignatureVerifier struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (v *cosignatureVerifier) Name() string    { return v.name }
func (v *cosignatureVerifier) KeyHash() uint32 { return v.hash }

func (v *cosignatureVerifier) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	unix := binary.BigEndian.Uint64(sig)
	return unix <= math.MaxInt64 && ed25519.Verify(v.key, cosigned(unix, string(text)), sig[8:])
}

// CosignatureTime is when a witness signed. The signature must have been verified.
func CosignatureTime(s note.Signature) (time.Time, error) {
	b, err := base64.StdEncoding.DecodeString(s.Base64)
	if err != nil || len(b) != 4+8+ed25519.SignatureSize {
		return time.Time{}, fmt.Errorf("signature of %s: not a cosignature", s.Name)
	}
	return time.Unix(int64(binary.BigEndian.Uint64(b[4:])), 0).UTC(), nil
}
