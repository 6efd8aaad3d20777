package journal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// Limits of an entry, in bytes of its encoded form. They bound what a verifier must hold of a file at once.
const (
	MaxLeaf    = 64 << 10
	MaxContent = 1 << 20
)

// TimeLayout is how a leaf writes its time: UTC, to the microsecond, always of the same length.
const TimeLayout = "2006-01-02T15:04:05.000000Z"

// EraseAct is the act of erasing the content of earlier entries. The entry's About lists their numbers as [EraseList] writes
// them. Content that is missing without such an entry is a fault.
const EraseAct = "journal.erase"

// Entry is one thing that somebody did.
//
// The fields before Facts stand open in the tree's leaf and stay for ever: they hold identifiers, not names. Whatever tells of
// a person belongs into Facts, which can be erased.
type Entry struct {
	Time  time.Time // when; kept to the microsecond, in UTC
	Who   string    // the account that did it; never empty
	What  string    // the act, such as "plan.publish"; never empty
	About string    // the identifier of what it was done to; may be empty
	Order string    // on whose order: the identifier or number of an order; may be empty
	Via   string    // from where: the kind of client, such as "page" or "import"; may be empty
	Facts []Fact    // the content, sorted by name, each name once
}

// Fact is one named text of an entry's content: an address, a reason, what stood there before and after.
type Fact struct{ Name, Value string }

// Leaf is an entry's open part as the tree holds it.
type Leaf struct {
	N                            int64 // the entry's number, from 0
	Time                         time.Time
	Who, What, About, Order, Via string
	Commitment                   [32]byte // of salt and content, see [Commit]
}

// The leaf's form: a JSON object with these members in this order and no spaces.
const (
	keyN       = `{"n":`
	keyTime    = `,"time":"`
	keyWho     = `","who":"`
	keyWhat    = `","what":"`
	keyAbout   = `","about":"`
	keyOrder   = `","order":"`
	keyVia     = `","via":"`
	keyContent = `","content":"`
	leafEnd    = `"}`
)

// commitmentText is the length of a commitment in base64.
const commitmentText = 44

// AppendText appends the leaf's canonical bytes. It fails on text that is not UTF-8, on a time outside the years 1 to 9999, and
// where who or what is empty.
func (l *Leaf) AppendText(b []byte) ([]byte, error) {
	if l.N < 0 {
		return b, fmt.Errorf("entry number %d: must not be negative", l.N)
	}
	t := l.Time.UTC()
	if y := t.Year(); y < 1 || y > 9999 {
		return b, fmt.Errorf("entry %d: year %d: must be from 1 to 9999", l.N, y)
	}
	if l.Who == "" || l.What == "" {
		return b, fmt.Errorf("entry %d: who and what must not be empty", l.N)
	}
	start := len(b)
	b = append(b, keyN...)
	b = strconv.AppendInt(b, l.N, 10)
	b = append(b, keyTime...)
	b = t.AppendFormat(b, TimeLayout)
	for _, f := range [...]struct{ key, name, value string }{
		{keyWho, "who", l.Who}, {keyWhat, "what", l.What}, {keyAbout, "about", l.About}, {keyOrder, "order", l.Order}, {keyVia, "via", l.Via},
	} {
		if !utf8.ValidString(f.value) {
			return b, fmt.Errorf("entry %d: %s %q: not UTF-8", l.N, f.name, f.value)
		}
		b = append(b, f.key...)
		b = appendQuoted(b, f.value)
	}
	b = append(b, keyContent...)
	b = base64.StdEncoding.AppendEncode(b, l.Commitment[:])
	b = append(b, leafEnd...)
	if n := len(b) - start; n > MaxLeaf {
		return b, fmt.Errorf("entry %d: %d bytes without its content: at most %d", l.N, n, MaxLeaf)
	}
	return b, nil
}

// ParseLeaf reads canonical bytes and refuses every other spelling of the same leaf.
func ParseLeaf(b []byte) (Leaf, error) {
	v, err := scanLeaf(b)
	if err != nil {
		return Leaf{}, err
	}
	return Leaf{N: v.n, Time: v.time, Who: unquote(v.who), What: unquote(v.what), About: unquote(v.about), Order: unquote(v.order), Via: unquote(v.via),
		Commitment: v.commitment}, nil
}

// leafView is a leaf whose texts are still quoted, so that checking needs no memory.
type leafView struct {
	n                            int64
	time                         time.Time
	who, what, about, order, via []byte
	commitment                   [32]byte
}

func scanLeaf(b []byte) (v leafView, err error) {
	if len(b) > MaxLeaf {
		return v, fmt.Errorf("leaf of %d bytes: at most %d", len(b), MaxLeaf)
	}
	s := scanner{rest: b}
	s.literal(keyN)
	v.n = s.number()
	s.literal(keyTime)
	v.time = s.time()
	for _, f := range [...]struct {
		key string
		to  *[]byte
	}{{keyWho, &v.who}, {keyWhat, &v.what}, {keyAbout, &v.about}, {keyOrder, &v.order}, {keyVia, &v.via}} {
		s.literal(f.key)
		*f.to = s.quoted()
	}
	s.literal(keyContent)
	s.commitment(&v.commitment)
	s.literal(leafEnd)
	if s.err == nil && len(s.rest) > 0 {
		s.fail("something follows its end")
	}
	if s.err == nil && (len(v.who) == 0 || len(v.what) == 0) {
		s.fail("who and what must not be empty")
	}
	if s.err != nil {
		return v, fmt.Errorf("leaf: byte %d: %w", len(b)-len(s.rest)+1, s.err)
	}
	return v, nil
}

// AppendFacts appends the canonical bytes of a content: a JSON object of texts, sorted by name.
func AppendFacts(b []byte, facts []Fact) ([]byte, error) {
	start := len(b)
	b = append(b, '{')
	for i, f := range facts {
		if i > 0 {
			if f.Name <= facts[i-1].Name {
				return b, fmt.Errorf("content: %q after %q: names must be sorted, each once", f.Name, facts[i-1].Name)
			}
			b = append(b, ',')
		}
		if !utf8.ValidString(f.Name) || !utf8.ValidString(f.Value) {
			return b, fmt.Errorf("content: %q: not UTF-8", f.Name)
		}
		b = append(b, '"')
		b = appendQuoted(b, f.Name)
		b = append(b, `":"`...)
		b = appendQuoted(b, f.Value)
		b = append(b, '"')
	}
	b = append(b, '}')
	if n := len(b) - start; n > MaxContent {
		return b, fmt.Errorf("content of %d bytes: at most %d", n, MaxContent)
	}
	return b, nil
}

// ParseFacts reads the canonical bytes of a content and refuses every other spelling.
func ParseFacts(b []byte) ([]Fact, error) {
	var facts []Fact
	err := scanFacts(b, func(name, value []byte) { facts = append(facts, Fact{unquote(name), unquote(value)}) })
	return facts, err
}

func scanFacts(b []byte, each func(name, value []byte)) error {
	if len(b) > MaxContent {
		return fmt.Errorf("content of %d bytes: at most %d", len(b), MaxContent)
	}
	s := scanner{rest: b}
	s.literal("{")
	var last []byte
	for i := 0; s.err == nil && !bytes.Equal(s.rest, []byte("}")); i++ {
		if i > 0 {
			s.literal(",")
		}
		s.literal(`"`)
		name := s.quoted()
		s.literal(`":"`)
		value := s.quoted()
		s.literal(`"`)
		if s.err != nil {
			break
		}
		if i > 0 && !before(last, name) {
			s.fail("names must be sorted, each once")
		}
		last = name
		if each != nil {
			each(name, value)
		}
	}
	s.literal("}")
	if s.err != nil {
		return fmt.Errorf("content: byte %d: %w", len(b)-len(s.rest)+1, s.err)
	}
	return nil
}

// before compares two quoted names as the names that they stand for.
func before(a, b []byte) bool {
	if bytes.IndexByte(a, '\\') < 0 && bytes.IndexByte(b, '\\') < 0 {
		return bytes.Compare(a, b) < 0
	}
	return unquote(a) < unquote(b)
}

// SortFacts makes content of names and texts in the order that the encoding wants. A name that comes twice is an error of
// whoever calls, and shows when the entry is appended.
func SortFacts(facts ...Fact) []Fact {
	sorted := make([]Fact, len(facts))
	copy(sorted, facts)
	sortFacts(sorted)
	return sorted
}

var errEscape = errors.New(`only \" and \\ and \u0000 to \u001f are escaped`)
