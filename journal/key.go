package journal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"
)

// Key signs a journal's checkpoints. Its name is the journal's origin.
type Key struct {
	signer note.Signer
	vkey   string
	former []note.Verifier // see Succeeds
}

// Origin is the journal's name in every checkpoint.
func (k *Key) Origin() string { return k.signer.Name() }

// Verifier is the public half as text, to be given to whoever checks: name+hash+key (C2SP signed-note).
func (k *Key) Verifier() string { return k.vkey }

// MaxOrigin bounds a name in bytes, so that a name always fits where a C2SP cosignature has a byte for its length.
const MaxOrigin = 255

func checkName(name string) error {
	if name == "" || len(name) > MaxOrigin || strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '+' || r == unicode.ReplacementChar
	}) {
		return fmt.Errorf("name of a key %.80q: expected 1 to %d bytes with no space and no plus sign, such as duty.example/journal", name, MaxOrigin)
	}
	return nil
}

// GenerateKey makes a key for a journal and gives its private half as text, for ParseKey.
func GenerateKey(random io.Reader, origin string) (private string, err error) {
	return generate(random, origin, algEd25519)
}

func generate(random io.Reader, name string, alg byte) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	var seed [ed25519.SeedSize]byte
	if _, err := io.ReadFull(random, seed[:]); err != nil {
		return "", fmt.Errorf("make a key for %s: %w", name, err)
	}
	public := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
	return fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, keyHash(name, alg, public), base64.StdEncoding.EncodeToString(append([]byte{alg}, seed[:]...))), nil
}

// ParseKey reads a private key of a journal.
func ParseKey(private string) (*Key, error) {
	signer, err := note.NewSigner(private)
	if err != nil {
		return nil, errors.New("private key of a journal: it is not one, or it is damaged")
	}
	_, seed, _ := parsePrivate(private)
	vkey := formatVerifier(signer.Name(), algEd25519, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	return &Key{signer: signer, vkey: vkey}, nil
}

// OpenKey reads the key in a file, and makes it first where there is none: readable by its owner alone, on disk before it is used. A
// key that is there must have the origin asked for; an empty origin takes any.
func OpenKey(file, origin string, random io.Reader) (*Key, error) {
	text, err := ReadOrCreatePrivate(file, func() (string, error) { return GenerateKey(random, origin) })
	if err != nil {
		return nil, err
	}
	k, err := ParseKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if origin != "" && k.Origin() != origin {
		return nil, fmt.Errorf("%s: the key of the journal %s, not of %s", file, k.Origin(), origin)
	}
	return k, nil
}

// ReadOrCreatePrivate reads a private key's line from a file, and makes the file where there is none: mode 0600, synced with its
// folder before the call returns. Of two processes that make it at once, both get the one that stands.
func ReadOrCreatePrivate(file string, generate func() (string, error)) (string, error) {
	text, err := os.ReadFile(file)
	if err == nil {
		if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o077 != 0 {
			return "", fmt.Errorf("%s: others may read this private key; make its mode 0600", file)
		}
		return strings.TrimSuffix(string(text), "\n"), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	private, err := generate()
	if err != nil {
		return "", err
	}
	// A link fails where the name is taken, so whoever comes second reads what the first made, and that whole.
	tmp, err := os.CreateTemp(filepath.Dir(file), ".key-*")
	if err != nil {
		return "", err
	}
	_, err = tmp.WriteString(private + "\n")
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Link(tmp.Name(), file)
	}
	gone := os.Remove(tmp.Name())
	if errors.Is(err, fs.ErrExist) {
		return ReadOrCreatePrivate(file, generate)
	}
	return private, errors.Join(err, gone, syncFolder(filepath.Dir(file)))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Kinds of keys (C2SP signed-note): of a log that signs notes, of a witness that cosigns them with a time.
const (
	algEd25519  = 1
	algCosigner = 4
)

func keyHash(name string, alg byte, public []byte) uint32 {
	h := sha256.Sum256([]byte(name + "\n" + string(alg) + string(public)))
	return binary.BigEndian.Uint32(h[:])
}

func formatVerifier(name string, alg byte, public ed25519.PublicKey) string {
	return fmt.Sprintf("%s+%08x+%s", name, keyHash(name, alg, public), base64.StdEncoding.EncodeToString(append([]byte{alg}, public...)))
}

// ParseVerifier reads a public key: of a journal's, or a witness's, which verifies cosignatures. It refuses every spelling but
// the one that is written.
func ParseVerifier(vkey string) (note.Verifier, error) {
	alg, v, err := parseVerifier(vkey)
	if err == nil && alg == algEd25519 {
		return note.NewVerifier(vkey)
	}
	return v, err
}

// IsWitness says whether a verifier is of a witness.
func IsWitness(v note.Verifier) bool { _, is := v.(*cosignatureVerifier); return is }

func parseVerifier(vkey string) (alg byte, v *cosignatureVerifier, err error) {
	wrong := fmt.Errorf("public key %.120q: expected name+hash+key, as it was printed when the key was made", vkey)
	name, rest, _ := strings.Cut(vkey, "+")
	hash, b64, _ := strings.Cut(rest, "+")
	key, err := strict64.DecodeString(b64)
	if err != nil || checkName(name) != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != algEd25519 && key[0] != algCosigner {
		return 0, nil, wrong
	}
	if formatVerifier(name, key[0], key[1:]) != vkey {
		return 0, nil, wrong
	}
	n, err := strconv.ParseUint(hash, 16, 32)
	if err != nil {
		return 0, nil, wrong
	}
	return key[0], &cosignatureVerifier{name, uint32(n), key[1:]}, nil
}

// parsePrivate gives kind and seed of a private key that has been checked otherwise.
func parsePrivate(private string) (name string, seed []byte, err error) {
	wrong := errors.New("private key: it is not one, or it is damaged")
	parts := strings.SplitN(private, "+", 5)
	if len(parts) != 5 || parts[0] != "PRIVATE" || parts[1] != "KEY" {
		return "", nil, wrong
	}
	key, err := strict64.DecodeString(parts[4])
	if err != nil || len(key) != 1+ed25519.SeedSize || checkName(parts[2]) != nil {
		return "", nil, wrong
	}
	public := ed25519.NewKeyFromSeed(key[1:]).Public().(ed25519.PublicKey)
	if parts[3] != fmt.Sprintf("%08x", keyHash(parts[2], key[0], public)) {
		return "", nil, wrong
	}
	return parts[2], key[1:], nil
}
