package journal

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Head is all of a tree that appending needs: its size and the hashes along its right edge, one for each bit that is set in the
// size, the greatest subtree first. The zero Head is the empty tree. A Head is a value: Append gives a new one.
type Head struct {
	size int64
	edge []tlog.Hash
}

// emptyRoot is the root of the tree of no leaves: SHA-256 of nothing (RFC 6962, 2.1).
var emptyRoot = func() tlog.Hash { h, _ := tlog.TreeHash(0, nil); return h }()

// Size is the number of entries.
func (h Head) Size() int64 { return h.size }

// Root is the tree's root hash.
func (h Head) Root() tlog.Hash {
	if h.size == 0 {
		return emptyRoot
	}
	root := h.edge[len(h.edge)-1]
	for i := len(h.edge) - 2; i >= 0; i-- {
		root = tlog.NodeHash(h.edge[i], root)
	}
	return root
}

// Appended is what appending gives a store to write, all in one transaction: the records under the numbers From, From+1, …, and
// the new head.
type Appended struct {
	From    int64
	Records []Record
	Head    Head
}

// Append numbers the entries, seals each with a fresh salt from random and adds them to the tree. It changes nothing: the
// head is the tree as it was, the result what it becomes.
func (h Head) Append(random io.Reader, entries ...Entry) (Appended, error) {
	a := Appended{From: h.size, Records: make([]Record, 0, len(entries))}
	grown := h.clone()
	for _, e := range entries {
		r, err := Seal(grown.size, e, random)
		if err != nil {
			return Appended{}, err
		}
		r.Nodes = grown.push(r.Hash(), make([]byte, 0, tlog.HashSize*(1+bits.TrailingZeros64(^uint64(grown.size)))))
		a.Records = append(a.Records, r)
	}
	a.Head = grown
	return a, nil
}

func (h Head) clone() Head {
	return Head{h.size, append(make([]tlog.Hash, 0, len(h.edge)+4), h.edge...)}
}

// push adds a leaf's hash in place and appends to nodes the hashes that it makes: its own, then of each subtree that it
// completes, upwards. They are tlog.StoredHashes, in the same order.
func (h *Head) push(leaf tlog.Hash, nodes []byte) []byte {
	nodes = append(nodes, leaf[:]...)
	for n := h.size; n&1 == 1; n >>= 1 {
		last := len(h.edge) - 1
		leaf = nodeHash(&h.edge[last], &leaf)
		h.edge = h.edge[:last]
		nodes = append(nodes, leaf[:]...)
	}
	h.edge = append(h.edge, leaf)
	h.size++
	return nodes
}

// grow is push for whom the nodes are of no use.
func (h *Head) grow(leaf tlog.Hash) {
	var sink [tlog.HashSize * 65]byte
	h.push(leaf, sink[:0])
}

func nodeHash(left, right *tlog.Hash) tlog.Hash { return tlog.NodeHash(*left, *right) }

// MarshalText writes the head as a store keeps it: the size, then the edge's hashes in base64, separated by spaces.
func (h Head) MarshalText() ([]byte, error) {
	b := strconv.AppendInt(nil, h.size, 10)
	for _, e := range h.edge {
		b = append(b, ' ')
		b = base64.StdEncoding.AppendEncode(b, e[:])
	}
	return b, nil
}

// UnmarshalText reads what MarshalText wrote.
func (h *Head) UnmarshalText(text []byte) error {
	size, rest, _ := strings.Cut(string(text), " ")
	s := scanner{rest: []byte(size)}
	n := s.number()
	hashes := strings.Fields(rest)
	if s.err != nil || len(s.rest) > 0 || len(hashes) != bits.OnesCount64(uint64(n)) {
		return fmt.Errorf("head of a journal %.80q: expected its size and one hash for each bit set in it", text)
	}
	edge := make([]tlog.Hash, len(hashes))
	for i, t := range hashes {
		if !decode32((*[32]byte)(&edge[i]), []byte(t)) {
			return fmt.Errorf("head of a journal: %.60q: expected 32 bytes in base64", t)
		}
	}
	*h = Head{n, edge}
	return nil
}

// NodeReader reads the Nodes of records by their numbers, in the order asked for. A store implements it with one query.
type NodeReader interface {
	Nodes(ctx context.Context, records []int64) ([][]byte, error)
}

// ReadHead makes the head of the first size entries from the nodes of a few records: as many as bits are set in size.
func ReadHead(ctx context.Context, nodes NodeReader, size int64) (Head, error) {
	if size < 0 {
		return Head{}, fmt.Errorf("journal of %d entries: no such size", size)
	}
	var indexes []int64
	lo := int64(0)
	for level := 62; level >= 0; level-- {
		if size&(1<<level) != 0 {
			indexes = append(indexes, tlog.StoredHashIndex(level, lo>>level))
			lo += 1 << level
		}
	}
	edge, err := hashReader(ctx, nodes).ReadHashes(indexes)
	if err != nil {
		return Head{}, err
	}
	return Head{size, edge}, nil
}

// hashReader gives tlog its stored hashes out of the nodes of records: the hash at a level over leaves lo … hi-1 is in the
// nodes of record hi-1, the level'th.
func hashReader(ctx context.Context, nodes NodeReader) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		if len(indexes) == 0 {
			return nil, nil
		}
		records, levels := make([]int64, len(indexes)), make([]int, len(indexes))
		for i, x := range indexes {
			level, n := tlog.SplitStoredHashIndex(x)
			records[i], levels[i] = (n+1)<<level-1, level
		}
		blobs, err := nodes.Nodes(ctx, records)
		if err != nil {
			return nil, fmt.Errorf("read the journal's tree: %w", err)
		}
		if len(blobs) != len(records) {
			return nil, fmt.Errorf("read the journal's tree: asked for the nodes of %d records, got %d", len(records), len(blobs))
		}
		hashes := make([]tlog.Hash, len(indexes))
		for i, b := range blobs {
			at := levels[i] * tlog.HashSize
			if len(b) < at+tlog.HashSize {
				return nil, fmt.Errorf("read the journal's tree: entry %d: %w", records[i], errNodes)
			}
			copy(hashes[i][:], b[at:])
		}
		return hashes, nil
	})
}

var errNodes = errors.New("its nodes are missing or cut short")
