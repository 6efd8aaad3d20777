package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// NewDevice makes the mark of a device at which an account has signed in, to be kept there: login and a random name under the house's key.
// It opens nothing; it only gives the device a budget of failures of its own.
func NewDevice(key []byte, login string) string {
	name := NewSecret()
	return login + "~" + name + "~" + deviceSeal(key, login, name)
}

// Device reads a mark: the device's name if it is one of the account under the key, "" else.
func Device(key []byte, login, mark string) string {
	part := strings.Split(mark, "~")
	if len(part) != 3 || part[0] != login || !hmac.Equal([]byte(part[2]), []byte(deviceSeal(key, login, part[1]))) {
		return ""
	}
	return part[1]
}

func deviceSeal(key []byte, login, name string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("device\x00" + login + "\x00" + name))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}
