package words

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Order sorts as the dictionaries of a language do. In Azerbaijani x stands behind h, q behind k, ı before i and ə behind e. It
// may be used by many goroutines at once.
type Order struct {
	mu  sync.Mutex
	col *collate.Collator
	buf collate.Buffer
}

// Sorter is the order of a language.
func Sorter(l Lang) *Order {
	return &Order{col: collate.New(l.tag())}
}

func (l Lang) tag() language.Tag {
	if l == En {
		return language.English
	}
	return language.Azerbaijani
}

// Key gives a string of bytes such that keys compare as the texts do; a key is not for reading. Whoever sorts more than a few
// texts makes each one's key once: it takes about as long as two comparisons.
func (o *Order) Key(s string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.buf.Reset()
	return string(o.col.KeyFromString(&o.buf, s))
}

// Compare is below 0 if a stands before b, above 0 if behind.
func (o *Order) Compare(a, b string) int { return strings.Compare(o.Key(a), o.Key(b)) }

// SortBy sorts anything by a text of it; those with equal texts keep their order.
func SortBy[T any](o *Order, all []T, text func(T) string) {
	type keyed struct {
		key   string
		value T
	}
	keys := make([]keyed, len(all))
	for i, v := range all {
		keys[i] = keyed{o.Key(text(v)), v}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	for i, k := range keys {
		all[i] = k.value
	}
}
