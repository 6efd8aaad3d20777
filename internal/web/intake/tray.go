package intake

import (
	"encoding/hex"
	"io"
	"sync"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sheet"
)

// How long an uploaded file waits to be taken, and how much may wait at once.
const (
	keepFor   = time.Hour
	keepFiles = 24
	keepBytes = 96 << 20
)

// upload is a file between its preview and its taking. It lives in memory only: a file that nobody takes is forgotten, and so
// is everything at the end of the process.
type upload struct {
	token, what, name, by string
	body                  []byte
	at                    time.Time

	// The preview and the register that it was made against; made anew when the register has changed.
	im  *sheet.Import
	reg *force.Register
	how sheet.How
	// What taking it did, nil until then.
	done *outcome

	taking sync.Mutex // held while it is taken, so that two presses take it once
}

// how is what was said of the file.
func (t *tray) how(u *upload) sheet.How {
	t.mu.Lock()
	defer t.mu.Unlock()
	return u.how
}

// said sets how the file is to be read and forgets the preview.
func (t *tray) said(u *upload, how sheet.How) {
	t.mu.Lock()
	defer t.mu.Unlock()
	u.how, u.im = how, nil
}

type outcome struct {
	New, Changed, Leaves int
	Vacated              []app.DaySlot
}

// tray holds uploads by secret names.
type tray struct {
	rand io.Reader
	mu   sync.Mutex
	all  []*upload // oldest first
}

// put keeps a file; the oldest give way.
func (t *tray) put(u *upload) error {
	b := make([]byte, 16)
	if _, err := io.ReadFull(t.rand, b); err != nil {
		return err
	}
	u.token = hex.EncodeToString(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, u)
	t.tidy(u.at)
	return nil
}

// get finds a file that still waits.
func (t *tray) get(token string, now time.Time) (*upload, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tidy(now)
	for _, u := range t.all {
		if u.token == token {
			return u, true
		}
	}
	return nil, false
}

// outcome is what taking a file did, nil while it was not taken.
func (t *tray) outcome(u *upload) *outcome {
	t.mu.Lock()
	defer t.mu.Unlock()
	return u.done
}

func (t *tray) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, u := range t.all {
		if u.token == token {
			t.all = append(t.all[:i:i], t.all[i+1:]...)
			return
		}
	}
}

// tidy forgets what is too old and, from the oldest on, what is too much.
func (t *tray) tidy(now time.Time) {
	size := 0
	keep := len(t.all)
	for i := len(t.all) - 1; i >= 0; i-- {
		u := t.all[i]
		size += len(u.body)
		if now.Sub(u.at) > keepFor || size > keepBytes || len(t.all)-i > keepFiles {
			break
		}
		keep = i
	}
	t.all = append([]*upload(nil), t.all[keep:]...)
}
