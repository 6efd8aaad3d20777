package sqlstore

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// dutyOnDisk is a duty as it is stored. Slots leave out what they share with their duty, which is nearly all: a month is
// read in a third of the time.
type dutyOnDisk struct {
	ID       duty.ID        `json:"id"`
	Kind     duty.Kind      `json:"kind"`
	Source   string         `json:"source,omitempty"`
	Title    words.Text     `json:"title"`
	Site     string         `json:"site,omitempty"`
	Profile  duty.ProfileID `json:"profile"`
	Mounts   when.Date      `json:"mounts,omitzero"`
	Start    time.Time      `json:"start"`
	End      time.Time      `json:"end"`
	Together bool           `json:"together,omitempty"`
	Slots    []slotOnDisk   `json:"slots"`
}

type slotOnDisk struct {
	ID       duty.SlotID    `json:"id"`
	Post     string         `json:"post,omitempty"`
	Role     duty.Role      `json:"role"`
	Relief   int            `json:"relief,omitempty"`
	Needs    []string       `json:"needs,omitempty"`
	MinRank  force.RankCode `json:"min,omitempty"`
	MaxRank  force.RankCode `json:"max,omitempty"`
	Priority int            `json:"priority,omitempty"`
	Furnish  force.UnitID   `json:"furnish,omitempty"`
	// Where the slot differs from its duty.
	Own *ownOnDisk `json:"own,omitempty"`
}

type ownOnDisk struct {
	Duty    duty.ID        `json:"duty"`
	Kind    duty.Kind      `json:"kind"`
	Profile duty.ProfileID `json:"profile"`
	Site    string         `json:"site"`
	Mounts  when.Date      `json:"mounts"`
	Start   time.Time      `json:"start"`
	End     time.Time      `json:"end"`
}

func storedDuty(d *duty.Duty) dutyOnDisk {
	out := dutyOnDisk{
		ID: d.ID, Kind: d.Kind, Source: d.Source, Title: d.Title, Site: d.Site, Profile: d.Profile, Mounts: d.Mounts,
		Start: d.Start.UTC(), End: d.End.UTC(), Together: d.Together, Slots: make([]slotOnDisk, len(d.Slots)),
	}
	for i := range d.Slots {
		s := &d.Slots[i]
		out.Slots[i] = slotOnDisk{ID: s.ID, Post: s.Post, Role: s.Role, Relief: s.Relief, Needs: s.Needs, MinRank: s.MinRank,
			MaxRank: s.MaxRank, Priority: s.Priority, Furnish: s.Furnish}
		if s.Duty != d.ID || s.Kind != d.Kind || s.Profile != d.Profile || s.Site != d.Site || s.Mounts != d.Mounts ||
			!s.Start.Equal(d.Start) || !s.End.Equal(d.End) {
			out.Slots[i].Own = &ownOnDisk{s.Duty, s.Kind, s.Profile, s.Site, s.Mounts, s.Start.UTC(), s.End.UTC()}
		}
	}
	return out
}

// local puts a stored moment into the force's zone; no moment stays none.
func local(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(when.Zone)
}

func (d *dutyOnDisk) duty() duty.Duty {
	out := duty.Duty{
		ID: d.ID, Kind: d.Kind, Source: d.Source, Title: d.Title, Site: d.Site, Profile: d.Profile, Mounts: d.Mounts,
		Start: local(d.Start), End: local(d.End), Together: d.Together,
	}
	if len(d.Slots) > 0 {
		out.Slots = make([]duty.Slot, len(d.Slots))
	}
	for i := range d.Slots {
		s := &d.Slots[i]
		x := duty.Slot{ID: s.ID, Duty: d.ID, Kind: d.Kind, Profile: d.Profile, Site: d.Site, Mounts: d.Mounts, Start: out.Start, End: out.End,
			Post: s.Post, Role: s.Role, Relief: s.Relief, Needs: s.Needs, MinRank: s.MinRank, MaxRank: s.MaxRank,
			Priority: s.Priority, Furnish: s.Furnish}
		if o := s.Own; o != nil {
			x.Duty, x.Kind, x.Profile, x.Site, x.Mounts, x.Start, x.End = o.Duty, o.Kind, o.Profile, o.Site, o.Mounts, local(o.Start), local(o.End)
		}
		out.Slots[i] = x
	}
	return out
}

// demands keeps what was read of the demand table: a row never changes, as its key is the hash of what it says.
type demands struct {
	mu   sync.Mutex
	kept []keptDemand // last used first
}

type keptDemand struct {
	hash   string
	duties []duty.Duty
}

const demandsKept = 6 // last month, this and the next, and a version beside each

func (k *demands) get(hash string) ([]duty.Duty, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.kept, func(x keptDemand) bool { return x.hash == hash })
	if i < 0 {
		return nil, false
	}
	x := k.kept[i]
	k.kept = slices.Insert(slices.Delete(k.kept, i, i+1), 0, x)
	return x.duties, true
}

func (k *demands) keep(hash string, d []duty.Duty) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if slices.ContainsFunc(k.kept, func(x keptDemand) bool { return x.hash == hash }) {
		return
	}
	k.kept = slices.Insert(k.kept, 0, keptDemand{hash, d})
	if len(k.kept) > demandsKept {
		k.kept = slices.Delete(k.kept, demandsKept, len(k.kept))
	}
}

// copied gives a caller duties and slots of its own. Needs are shared: nobody writes into them.
func copied(d []duty.Duty) []duty.Duty {
	out := slices.Clone(d)
	for i := range out {
		out[i].Slots = slices.Clone(out[i].Slots)
	}
	return out
}

type demandMade struct {
	duties []duty.Duty
	err    error
}

// demand reads the demand with a hash and puts it together beside the caller's other reading. The channel gives one result.
func (t *tx) demand(ctx context.Context, hash string) (<-chan demandMade, error) {
	done := make(chan demandMade, 1)
	if d, ok := t.seen.get(hash); ok {
		done <- demandMade{duties: copied(d)}
		return done, nil
	}
	var body []byte
	err := t.sql.QueryRowContext(ctx, `SELECT body FROM demand WHERE hash = $1`, hash).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("no demand %s", hash)
	}
	if err != nil {
		return nil, err
	}
	go func() {
		var stored []dutyOnDisk
		if err := unpack(body, &stored); err != nil {
			done <- demandMade{err: err}
			return
		}
		out := make([]duty.Duty, len(stored))
		for i := range stored {
			out[i] = stored[i].duty()
		}
		t.seen.keep(hash, out)
		done <- demandMade{duties: copied(out)}
	}()
	return done, nil
}

// putDemand stores the demand, unless it is there, and returns its hash.
func (t *tx) putDemand(ctx context.Context, d []duty.Duty) (string, error) {
	stored := make([]dutyOnDisk, len(d))
	for i := range d {
		stored[i] = storedDuty(&d[i])
	}
	text, err := json.Marshal(stored)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	hash := hex.EncodeToString(sum[:])
	there, err := t.text(ctx, `SELECT hash FROM demand WHERE hash = $1`, hash)
	if err != nil || there != "" {
		return hash, err
	}
	_, err = t.exec(ctx, `INSERT INTO demand (hash, body) VALUES ($1, $2)`, hash, pack(text))
	return hash, err
}

// pack compresses a document; unpack reads it back from its JSON.
func pack(text []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes all, and the level is a constant
	}
	return b.Bytes()
}

func unpack(body []byte, into any) error {
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
