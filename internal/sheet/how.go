package sheet

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Pass, in a Mapping, is a column that is passed over.
const Pass = "-"

// Mapping says what a force's own tables call things, so that they can be read as they are. Heads and words are compared
// without regard to case, and letters of Azerbaijani with their plain ones.
type Mapping struct {
	// Columns says by the head of a column which it is: a key behind "force.field.", or Pass.
	Columns map[string]string `json:"columns,omitempty"`
	// Words says by column what a word of the file means: {"rank": {"ç-t": "sergeant"}}.
	Words map[string]map[string]string `json:"words,omitempty"`
}

// mapped are the columns in which words can be mapped.
var mapped = []string{"rank", "unit", "position", "sex", "kind", "qualifications"}

// Check says what is wrong with a mapping of a table of people or absences; nil if nothing.
func (m *Mapping) Check(what string) error {
	k, ok := kinds[what]
	if !ok {
		return Faults{{Key: "mapping-what", Text: say("mapping-what", what)}}
	}
	var all Faults
	wrong := func(key string, args ...any) { all = append(all, Fault{Key: key, Text: say(key, args...)}) }
	for _, head := range sorted(m.Columns) {
		if c := m.Columns[head]; c != Pass && !slices.Contains(k.all(), c) {
			wrong("mapping-column", head, c, fields(k.all()))
		}
	}
	for _, code := range sorted(m.Words) {
		if !slices.Contains(mapped, code) || !slices.Contains(k.all(), code) {
			wrong("mapping-words", code)
			continue
		}
		for word, means := range m.Words[code] {
			if strings.TrimSpace(word) == "" || len(word) > maxText || len(means) > maxText {
				wrong("mapping-word", code, word)
			}
		}
	}
	if len(all) > 0 {
		return all
	}
	return nil
}

// With is the mapping with another's entries over its own.
func (m Mapping) With(over Mapping) Mapping {
	out := Mapping{Columns: map[string]string{}, Words: map[string]map[string]string{}}
	for _, from := range []Mapping{m, over} {
		for head, c := range from.Columns {
			out.Columns[words.Fold(head)] = c
		}
		for code, list := range from.Words {
			if out.Words[code] == nil {
				out.Words[code] = map[string]string{}
			}
			for w, means := range list {
				out.Words[code][words.Fold(w)] = means
			}
		}
	}
	return out
}

// word is what a word of a column means, itself if nothing is said.
func (m *Mapping) word(code, text string) string {
	if means, ok := m.Words[code][words.Fold(text)]; ok {
		return means
	}
	return text
}

// How says how a file is to be read. The zero How is for a table as this house writes it, read for the first time.
type How struct {
	Mapping
	// Base is what the last import read. A cell that says what it said then says nothing of its own: where somebody has changed the register
	// since, the register stands, unless FileWins.
	Base     *Base
	FileWins bool
	// Same says of numbers in the file that they are somebody who stands in the register under another.
	Same map[string]string
	// Left lets those leave who serve, are not in the file and are named here by number, on LeftOn; with AllLeft all of them.
	Left    []string
	AllLeft bool
	LeftOn  when.Date // today if 0
}

// Base is what an import has read: of every cell a mark that tells whether the next file says something else. It holds no value.
type Base struct {
	Columns []string          `json:"columns"`
	Marks   map[string]string `json:"marks"` // by number, markLen letters for each column
}

const markLen = 8

// markOf tells a text from others: 48 bits of its SHA-256.
func markOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}

// says whether the last import read the same in a cell.
func (b *Base) says(number, code, text string) bool {
	if b == nil {
		return false
	}
	i, marks := slices.Index(b.Columns, code), b.Marks[number]
	return i >= 0 && len(marks) >= (i+1)*markLen && marks[i*markLen:(i+1)*markLen] == markOf(text)
}

// ParseBase reads what String wrote; nil for "".
func ParseBase(s string) (*Base, error) {
	if s == "" {
		return nil, nil
	}
	b := &Base{}
	if err := json.Unmarshal([]byte(s), b); err != nil {
		return nil, fmt.Errorf("what the last import read: %w", err)
	}
	return b, nil
}

// String is for keeping: ParseBase reads it.
func (b *Base) String() string {
	if b == nil {
		return ""
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // texts and nothing else
	}
	return string(text)
}

// with is the base after a file has been taken: those who are not in it stay as they were, if it has the same columns.
func (b *Base) with(columns []string, marks map[string]string) *Base {
	if b != nil && slices.Equal(b.Columns, columns) {
		for number, m := range b.Marks {
			if _, ok := marks[number]; !ok {
				marks[number] = m
			}
		}
	}
	return &Base{Columns: columns, Marks: marks}
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
