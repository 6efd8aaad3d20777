package journal

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// appendQuoted appends a text as it stands between the quotes of canonical JSON: quotes and backslashes escaped, control
// characters as \u00xx, everything else as it is. There is one spelling of each text.
func appendQuoted(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}

// unquote is the text that a quoted one stands for. It trusts what scanner.quoted let through.
func unquote(q []byte) string {
	if bytes.IndexByte(q, '\\') < 0 {
		return string(q)
	}
	var s strings.Builder
	for i := 0; i < len(q); i++ {
		c := q[i]
		if c == '\\' {
			i++
			if c = q[i]; c == 'u' {
				c = (q[i+3]-'0')<<4 | byte(strings.IndexByte(hexDigits, q[i+4]))
				i += 4
			}
		}
		s.WriteByte(c)
	}
	return s.String()
}

func sortFacts(f []Fact) {
	slices.SortStableFunc(f, func(a, b Fact) int { return cmp.Compare(a.Name, b.Name) })
}

// scanner reads canonical text from the front. The first error stays.
type scanner struct {
	rest []byte
	err  error
}

func (s *scanner) fail(what string) {
	if s.err == nil {
		s.err = errors.New(what)
	}
}

func (s *scanner) literal(want string) {
	if s.err != nil {
		return
	}
	if len(s.rest) < len(want) || string(s.rest[:len(want)]) != want {
		s.fail("expected " + want)
		return
	}
	s.rest = s.rest[len(want):]
}

// number reads a decimal number with no leading zeros.
func (s *scanner) number() int64 {
	var n int64
	i := 0
	for ; i < len(s.rest) && '0' <= s.rest[i] && s.rest[i] <= '9'; i++ {
		d := int64(s.rest[i] - '0')
		if n > (math.MaxInt64-d)/10 {
			s.fail("number too great")
			return 0
		}
		n = n*10 + d
	}
	if i == 0 || s.rest[0] == '0' && i > 1 {
		s.fail("expected a number with no leading zeros")
		return 0
	}
	if s.err == nil {
		s.rest = s.rest[i:]
	}
	return n
}

// time reads a time as TimeLayout writes it.
func (s *scanner) time() time.Time {
	if s.err != nil {
		return time.Time{}
	}
	if len(s.rest) < len(TimeLayout) {
		s.fail("expected a time")
		return time.Time{}
	}
	b := s.rest[:len(TimeLayout)]
	for i, c := range b {
		if l := TimeLayout[i]; '0' <= l && l <= '9' && (c < '0' || c > '9') || (l < '0' || l > '9') && c != l {
			s.fail("expected a time as " + TimeLayout)
			return time.Time{}
		}
	}
	num := func(from, to int) int {
		n := 0
		for _, c := range b[from:to] {
			n = n*10 + int(c-'0')
		}
		return n
	}
	year, month, day := num(0, 4), num(5, 7), num(8, 10)
	hour, minute, second := num(11, 13), num(14, 16), num(17, 19)
	t := time.Date(year, time.Month(month), day, hour, minute, second, num(20, 26)*1000, time.UTC)
	// time.Date carries over what is out of range; then the parts differ.
	y, m, d := t.Date()
	hh, mm, ss := t.Clock()
	if year < 1 || y != year || int(m) != month || d != day || hh != hour || mm != minute || ss != second {
		s.fail("no such time")
		return time.Time{}
	}
	s.rest = s.rest[len(TimeLayout):]
	return t
}

// quoted reads up to the closing quote, and leaves that.
func (s *scanner) quoted() []byte {
	if s.err != nil {
		return nil
	}
	b := s.rest
	plain := true
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			if !plain && !utf8.Valid(b[:i]) {
				s.fail("not UTF-8")
				return nil
			}
			s.rest = b[i:]
			return b[:i]
		case c == '\\':
			n := escape(b[i:])
			if n == 0 {
				s.err = errEscape
				return nil
			}
			i += n - 1
		case c < 0x20:
			s.err = errEscape
			return nil
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	s.fail("text without an end")
	return nil
}

// escape is the length of the escape that b begins with, or 0.
func escape(b []byte) int {
	if len(b) >= 2 && (b[1] == '"' || b[1] == '\\') {
		return 2
	}
	if len(b) >= 6 && b[1] == 'u' && b[2] == '0' && b[3] == '0' && (b[4] == '0' || b[4] == '1') && strings.IndexByte(hexDigits, b[5]) >= 0 {
		return 6
	}
	return 0
}

// commitment reads 32 bytes of base64 in their one spelling.
func (s *scanner) commitment(to *[32]byte) {
	if s.err != nil {
		return
	}
	if len(s.rest) < commitmentText || !decode32(to, s.rest[:commitmentText]) {
		s.fail("expected 32 bytes in base64")
		return
	}
	s.rest = s.rest[commitmentText:]
}

var strict64 = base64.StdEncoding.Strict()

// decode32 reads 32 bytes from exactly 44 characters of base64. Strict refuses stray bits behind the last byte; line breaks,
// which the decoder skips, make it come out short.
func decode32(to *[32]byte, from []byte) bool {
	if len(from) != commitmentText {
		return false
	}
	var b [33]byte
	n, err := strict64.Decode(b[:], from)
	if err != nil || n != 32 {
		return false
	}
	copy(to[:], b[:32])
	return true
}
