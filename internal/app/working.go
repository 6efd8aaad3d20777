package app

import (
	"context"
	"sync"
	"time"

	"qarovul/internal/plan"
)

// working is a job in hand: its progress goes to whoever listens at once and to the store once a second, together with
// the sign of life, and from the store comes the wish to cancel.
type working struct {
	a    *App
	tell func(Job)
	stop context.CancelFunc

	mu    sync.Mutex
	j     Job
	asked bool
}

func (w *working) progress(p plan.Progress) {
	w.mu.Lock()
	w.j.Phase, w.j.Progress, w.j.Open = p.Phase, p.Done, p.Open
	j := w.j
	w.mu.Unlock()
	if w.tell != nil {
		w.tell(j)
	}
}

func (w *working) now() Job {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.j
}

func (w *working) cancelled() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

func (w *working) beats(ctx context.Context) {
	t := time.NewTicker(beat)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		err := w.a.keep(ctx, func(tx Tx) error {
			stored, err := tx.Job(ctx, w.now().ID)
			if err != nil {
				return err
			}
			if stored.Cancel {
				w.mu.Lock()
				w.asked = true
				w.mu.Unlock()
				w.stop()
			}
			w.mu.Lock()
			w.j.Beat, w.j.Cancel = w.a.now(), stored.Cancel
			j := w.j
			w.mu.Unlock()
			return tx.PutJob(ctx, j)
		})
		if err != nil && ctx.Err() == nil {
			w.a.log.Warn("a job's sign of life", "err", err)
		}
	}
}
