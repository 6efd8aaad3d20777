package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Upper gives capitals: in Azerbaijani i becomes İ and ı becomes I. Names of people are Azerbaijani whatever the page's language.
func Upper(l Lang, s string) string { return cases.Upper(l.tag()).String(s) }

// Lower gives small letters: in Azerbaijani İ becomes i and I becomes ı.
func Lower(l Lang, s string) string { return cases.Lower(l.tag()).String(s) }

// Title gives every word a capital and leaves the rest small.
func Title(l Lang, s string) string { return cases.Title(l.tag()).String(s) }

// Sentence gives the first letter a capital and leaves the rest as it is.
func Sentence(l Lang, s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return Upper(l, s[:n]) + s[n:]
}

// Fold makes texts comparable for those who search: small letters of the plain Latin alphabet, one space between words. ə
// becomes e, ı and İ become i, ş becomes s, so that "Memmedov elcin" finds Məmmədov Elçin.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(s) {
		if unicode.IsSpace(r) {
			gap = b.Len() > 0
			continue
		}
		if unicode.Is(unicode.Mn, r) { // the marks that NFD takes off their letters
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		switch r {
		case 'ə', 'Ə':
			r = 'e'
		case 'ı', 'I':
			r = 'i'
		default:
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
