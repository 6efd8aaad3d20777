package access

import (
	"strings"
	"testing"
	"time"
)

func TestPasswords(t *testing.T) {
	for password, key := range map[string]string{
		"":                             "password-short",
		"qısa söz":                     "password-short",
		"password1234":                 "password-common",
		"123456789012":                 "password-common",
		"qwertyuiop12":                 "password-common",
		"aylaaylaayla":                 "password-common", // the login
		strings.Repeat("uzun ", 60):    "password-long",
		"yeddi qara at qaçır\xff":      "password-long", // no text
		"yeddi qara at qaçır":          "",
		"correct horse battery staple": "",
		"kQ9x-lqz7-w3mp":               "",
		"  boşluqlar da  sözdür ha  ":  "",
	} {
		f := CheckPassword(password, "ayla")
		switch {
		case key == "" && f != nil:
			t.Errorf("%q: %s", password, f.Key)
		case key != "" && (f == nil || f.Key != key):
			t.Errorf("%q: %+v, want %s", password, f, key)
		}
	}
}

func TestHashes(t *testing.T) {
	a, b := HashPassword("yeddi qara at qaçır"), HashPassword("yeddi qara at qaçır")
	if a == b || !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s, %s", a, b)
	}
	for password, want := range map[string]bool{"yeddi qara at qaçır": true, "yeddi qara at qaçir": false, "": false} {
		if ok, err := Matches(a, password); ok != want || err != nil {
			t.Errorf("%q: %v, %v", password, ok, err)
		}
	}
	for _, bad := range []string{"", "x", "$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA", "$argon2id$v=19$m=99999999,t=2,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=18$m=19456,t=2,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=19456,t=2,p=1$*$AAAAAAAAAAAAAAAAAAAAAA"} {
		if ok, err := Matches(bad, "x"); ok || err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestSecretsAreRandom: 256 bits of keys, 80 of first passwords, none twice.
func TestSecretsAreRandom(t *testing.T) {
	seen := map[string]bool{}
	for range 2000 {
		s, p := NewSecret(), FirstPassword()
		if len(s) != 43 || len(p) != 19 || seen[s] || seen[p] {
			t.Fatalf("%q, %q", s, p)
		}
		seen[s], seen[p] = true, true
	}
}

func TestDevices(t *testing.T) {
	key := []byte("key")
	mark := NewDevice(key, "ayla")
	if Device(key, "ayla", mark) == "" {
		t.Error("its own mark is not known")
	}
	for name, got := range map[string]string{
		"another's":         Device(key, "samir", mark),
		"under another key": Device([]byte("x"), "ayla", mark),
		"altered":           Device(key, "ayla", mark[:len(mark)-1]+"A"),
		"none":              Device(key, "ayla", ""),
		"made up":           Device(key, "ayla", "ayla~x~y"),
	} {
		if got != "" && name != "altered" || got != "" && mark[len(mark)-1] != 'A' {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestLimitsForget: after the window everything is as it was, and what is kept is bounded.
func TestLimitsForget(t *testing.T) {
	var l Limits
	now := time.Date(2026, 12, 5, 12, 0, 0, 0, time.UTC)
	a := Attempt{Login: "ayla", Address: "192.0.2.1"}
	for range perAccount {
		if !l.Allows(a, now) {
			t.Fatal("limited too soon")
		}
		l.Failed(a, now)
	}
	if l.Allows(a, now) {
		t.Error("not limited")
	}
	if !l.Allows(Attempt{Login: "ayla", Address: "192.0.2.1", Known: "device"}, now) {
		t.Error("a known device is limited by others")
	}
	if !l.Allows(a, now.Add(Window)) {
		t.Error("limited for ever")
	}
	for i := range mostKeys + 1000 {
		l.Failed(Attempt{Login: "ayla", Address: string(rune(i))}, now)
	}
	if len(l.tell) > mostKeys {
		t.Errorf("%d keys are kept", len(l.tell))
	}
	if l.Allows(a, now) {
		t.Error("whoever floods the memory is limited no more")
	}
}
