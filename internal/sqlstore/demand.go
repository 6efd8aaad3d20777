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

// demandOnDisk is a month's demand as it is stored: rows of numbers, with every text once. Thousands of slots differ in
// little but their ID; so written, a month is read in a quarter of the time of the plain form, and its slots share their
// texts in memory.
//
// A text is its place in Texts. Needs holds for each set of qualifications the places of their codes. Dates are counted
// as when.Date does, moments in seconds since 1970 in UTC.
type demandOnDisk struct {
	Texts  []string  `json:"texts"`
	Needs  [][]int64 `json:"needs"`
	Duties []int64   `json:"duties"` // dutyWidth numbers each, in the order of dutyRow
	Slots  []int64   `json:"slots"`  // slotWidth numbers each, in the order of slotRow; each duty says how many are its
}

const (
	dutyWidth = 12
	slotWidth = 16
)

// writer gathers texts and sets of qualifications while a demand is written.
type demandWriter struct {
	demandOnDisk
	text map[string]int64
	need map[string]int64
}

func (w *demandWriter) t(s string) int64 {
	n, ok := w.text[s]
	if !ok {
		n = int64(len(w.Texts))
		w.text[s], w.Texts = n, append(w.Texts, s)
	}
	return n
}

func (w *demandWriter) set(codes []string) int64 {
	row := make([]int64, len(codes))
	for i, c := range codes {
		row[i] = w.t(c)
	}
	key := fmt.Sprint(row)
	n, ok := w.need[key]
	if !ok {
		n = int64(len(w.Needs))
		w.need[key], w.Needs = n, append(w.Needs, row)
	}
	return n
}

func (w *demandWriter) dutyRow(d *duty.Duty) []int64 {
	together := int64(0)
	if d.Together {
		together = 1
	}
	return []int64{w.t(string(d.ID)), w.t(string(d.Kind)), w.t(d.Source), w.t(d.Title.Az), w.t(d.Title.En), w.t(d.Site), w.t(string(d.Profile)),
		int64(d.Mounts), d.Start.Unix(), d.End.Unix(), together, int64(len(d.Slots))}
}

func (w *demandWriter) slotRow(s *duty.Slot) []int64 {
	return []int64{w.t(string(s.ID)), w.t(string(s.Duty)), w.t(string(s.Kind)), w.t(string(s.Profile)), w.t(s.Site), w.t(s.Post), w.t(string(s.Role)),
		int64(s.Relief), int64(s.Mounts), s.Start.Unix(), s.End.Unix(), w.set(s.Needs), w.t(string(s.MinRank)), w.t(string(s.MaxRank)),
		int64(s.Priority), w.t(string(s.Furnish))}
}

func storedDemand(d []duty.Duty) *demandOnDisk {
	w := demandWriter{text: map[string]int64{}, need: map[string]int64{}}
	for i := range d {
		w.Duties = append(w.Duties, w.dutyRow(&d[i])...)
		for j := range d[i].Slots {
			w.Slots = append(w.Slots, w.slotRow(&d[i].Slots[j])...)
		}
	}
	return &w.demandOnDisk
}

// duties puts a demand together again. What does not fit together is an error: the hash was not looked at.
func (d *demandOnDisk) duties() (out []duty.Duty, err error) {
	defer func() {
		if r := recover(); r != nil { // a place outside its table
			out, err = nil, fmt.Errorf("stored demand is damaged: %v", r)
		}
	}()
	needs := make([][]string, len(d.Needs))
	for i, row := range d.Needs {
		for _, c := range row {
			needs[i] = append(needs[i], d.Texts[c])
		}
	}
	moments := map[int64]time.Time{}
	moment := func(sec int64) time.Time {
		t, ok := moments[sec]
		if !ok {
			if t = time.Unix(sec, 0).UTC(); !t.IsZero() {
				t = t.In(when.Zone)
			}
			moments[sec] = t
		}
		return t
	}
	slots := d.Slots
	for rows := d.Duties; len(rows) > 0; rows = rows[dutyWidth:] {
		r, t := rows[:dutyWidth], d.Texts
		x := duty.Duty{ID: duty.ID(t[r[0]]), Kind: duty.Kind(t[r[1]]), Source: t[r[2]], Title: words.Text{Az: t[r[3]], En: t[r[4]]},
			Site: t[r[5]], Profile: duty.ProfileID(t[r[6]]), Mounts: when.Date(r[7]), Start: moment(r[8]), End: moment(r[9]),
			Together: r[10] == 1}
		if r[11] > 0 {
			x.Slots = make([]duty.Slot, r[11])
		}
		for i := range x.Slots {
			r := slots[:slotWidth]
			slots = slots[slotWidth:]
			x.Slots[i] = duty.Slot{ID: duty.SlotID(t[r[0]]), Duty: duty.ID(t[r[1]]), Kind: duty.Kind(t[r[2]]), Profile: duty.ProfileID(t[r[3]]),
				Site: t[r[4]], Post: t[r[5]], Role: duty.Role(t[r[6]]), Relief: int(r[7]), Mounts: when.Date(r[8]), Start: moment(r[9]),
				End: moment(r[10]), Needs: needs[r[11]], MinRank: force.RankCode(t[r[12]]), MaxRank: force.RankCode(t[r[13]]),
				Priority: int(r[14]), Furnish: force.UnitID(t[r[15]])}
		}
		out = append(out, x)
	}
	return out, nil
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
		var stored demandOnDisk
		err := unpack(body, &stored)
		var out []duty.Duty
		if err == nil {
			out, err = stored.duties()
		}
		if err == nil {
			t.seen.keep(hash, out)
		}
		done <- demandMade{copied(out), err}
	}()
	return done, nil
}

// putDemand stores the demand, unless it is there, and returns its hash.
func (t *tx) putDemand(ctx context.Context, d []duty.Duty) (string, error) {
	text, err := json.Marshal(storedDemand(d))
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
