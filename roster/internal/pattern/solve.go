package pattern

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options steer Solve.
type Options struct {
	Time    time.Duration // stop after this long by Clock; 0: no limit
	Steps   int           // stop after so many steps of each worker; 0: no limit
	Seed    uint64
	Threads int
	Start   Roster // may be nil
	// Clock tells the time since Solve began. It decides when to stop and how long each way of searching is given; with
	// Steps it is not asked.
	Clock    func() time.Duration
	Stop     func() bool // says that the answer is wanted now
	Progress func(Progress)
}

// Progress tells how far Solve is.
type Progress struct {
	Phase    string
	Cost     Cost
	Bound    int64
	HasBound bool
	Done     float64
	Elapsed  time.Duration
}

// Result is what Solve found.
type Result struct {
	Roster   Roster
	Cost     Cost
	Bound    int64 // no roster that keeps the hard rules is cheaper; meaningless unless HasBound
	HasBound bool
	Steps    int
}

// Solve searches for the cheapest roster. Several workers search side by side and meet now and then to share the best
// plan and the ways of working that they found.
func Solve(m *Model, o Options) Result {
	b := &board{m: m, o: o, bound: m.least()}
	if len(m.People) == 0 || m.Days == 0 {
		return Result{Roster: Roster{}, Cost: m.Evaluate(Roster{}), HasBound: true, Bound: m.Evaluate(Roster{}).Soft}
	}
	if o.Threads < 1 {
		o.Threads = 1
	}
	b.o.Threads = o.Threads
	b.released = make(chan struct{})
	b.release = sync.OnceFunc(func() { close(b.released) })
	workers := make([]*worker, o.Threads)
	for i := range workers {
		workers[i] = newWorker(b, i)
	}
	b.best = newPlan(m, workers[0].plan.days)
	if o.Steps > 0 {
		b.inStep(workers)
	} else {
		b.atWill(workers)
	}
	r := Result{Roster: b.best.days, Cost: b.best.cost(), Steps: b.steps}
	if !math.IsInf(b.bound, -1) {
		r.Bound, r.HasBound = m.ceil(b.bound), true
	}
	return r
}

// ceil rounds a bound up to the next multiple of the unit that all costs are made of.
func (m *Model) ceil(bound float64) int64 {
	u := float64(m.Unit)
	return int64(math.Ceil(bound/u-1e-4)) * m.Unit
}

// least is a bound without any search: nothing, where no price is negative.
func (m *Model) least() float64 {
	for i := range m.Cover {
		if m.Cover[i].Under < 0 || m.Cover[i].Over < 0 {
			return math.Inf(-1)
		}
	}
	for i := range m.People {
		if slices.Min(m.People[i].Cost) < 0 {
			return math.Inf(-1)
		}
	}
	return 0
}

// board is what the workers share. They touch it only when they meet.
type board struct {
	m         *Model
	o         Options
	mu        sync.Mutex
	done      bool
	proved    atomic.Bool // the search is over: whoever is still at work may leave off
	best      *plan
	bound     float64
	steps     int
	news      []news
	forgotten int           // news that are no longer kept
	released  chan struct{} // closed when annealing with all threads is over
	release   func()
}

// news is a way that a worker has found.
type news struct {
	from int
	way
}

// over says whether to end: no time or steps left, or the best plan is proved.
func (b *board) over() bool {
	if b.done || b.o.Stop != nil && b.o.Stop() || b.timeUp() || b.o.Steps > 0 && b.steps >= b.o.Steps {
		return true
	}
	c := b.best.cost()
	return c.Hard == 0 && !math.IsInf(b.bound, -1) && c.Soft <= b.m.ceil(b.bound)
}

func (b *board) timeUp() bool { return b.o.Steps == 0 && b.o.Time > 0 && b.o.Clock() >= b.o.Time }

// share of the time or the steps that is used up, from 0 to 1.
func (b *board) used(steps int) float64 {
	switch {
	case b.o.Steps > 0:
		return float64(steps) / float64(b.o.Steps)
	case b.o.Time > 0:
		return float64(b.o.Clock()) / float64(b.o.Time)
	}
	// Without a limit, as if it were ten minutes.
	return math.Min(0.99, float64(b.o.Clock())/float64(10*time.Minute))
}

// atWill lets each worker meet the board whenever it has come to the end of a slice.
func (b *board) atWill(workers []*worker) {
	var wg sync.WaitGroup
	for _, w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer b.release() // whoever waits must not wait for a worker that has gone
			for over := false; !over; {
				w.slice()
				b.mu.Lock()
				b.meet(w)
				over = b.over()
				if over {
					b.done = true
					b.proved.Store(true)
				}
				b.mu.Unlock()
			}
		}()
	}
	wg.Wait()
}

// inStep lets all workers finish their slices, which are counted in steps, before they meet the board in a fixed order: the outcome does not depend on which of them is faster.
func (b *board) inStep(workers []*worker) {
	for !b.over() {
		var wg sync.WaitGroup
		for _, w := range workers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				w.slice()
			}()
		}
		wg.Wait()
		for _, w := range workers {
			b.meet(w)
		}
	}
}

// look gives the best roster known.
func (b *board) look() Roster {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.best.days)
}

// mostNews is how many ways the board holds for the workers to read.
const mostNews = 20_000

// meet takes what a worker has found and gives it the best plan, if its own lags behind, and the others' ways.
func (b *board) meet(w *worker) {
	if w.plan.cost().Less(b.best.cost()) {
		b.best.copyFrom(w.plan)
	}
	b.bound = math.Max(b.bound, w.proved)
	w.proved = b.bound
	b.steps = max(b.steps, w.steps)
	if w.freed {
		b.release()
	}
	if w.phase == phaseRebuild && b.best.cost().Less(w.plan.cost()) {
		w.plan.copyFrom(b.best)
	}
	for _, f := range b.news[max(0, w.read-b.forgotten):] {
		if f.from != w.id {
			w.pool.add(f.who, f.days)
		}
	}
	for _, f := range w.fresh {
		b.news = append(b.news, news{w.id, f})
	}
	w.fresh = w.fresh[:0]
	w.read = b.forgotten + len(b.news)
	if n := len(b.news) - mostNews; n > 0 {
		b.news = append([]news(nil), b.news[n:]...)
		b.forgotten += n
	}
	b.tell(w)
}

// tell reports progress.
func (b *board) tell(w *worker) {
	if b.o.Progress == nil {
		return
	}
	p := Progress{Phase: phaseNames[w.phase], Cost: b.best.cost(), Done: math.Min(1, b.used(b.steps))}
	if !math.IsInf(b.bound, -1) {
		p.Bound, p.HasBound = b.m.ceil(b.bound), true
	}
	p.Elapsed = b.o.Clock()
	b.o.Progress(p)
}
