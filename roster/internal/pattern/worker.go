package pattern

import (
	"math"
	"time"
)

// The phases of a worker.
const (
	phaseStart = iota
	phaseAnneal
	phaseWait
	phaseMix
	phaseRebuild
)

var phaseNames = [...]string{"start", "anneal", "anneal", "mix", "rebuild"}

// worker is a searcher with its own plan.
type worker struct {
	*search
	b      *board
	id     int
	phase  int
	plan   *plan
	pool   *pool
	read   int   // news read so far
	fresh  []way // found since the last meeting; who is the person's index
	steps  int
	proved float64
	arms   []arm
	sa     *annealer
	reaped int64   // cost of the annealer's best roster taken over last
	walked int     // changes tried since then
	rounds float64 // of annealing; 0: not known yet
	turn   int     // the round at work
	shown  int     // rounds whose roster has become the plan
	due    bool    // the roster of the round is to become the plan
	heated int     // times those who broke hard rules were warmed up
	freed  bool    // done with annealing with all threads
	saFrom float64 // share of the run used when annealing began
	mix    *hood
	closer *closer
	mixEnd float64
	end    func() bool // of the slice
}

func newWorker(b *board, id int) *worker {
	w := &worker{b: b, id: id, proved: math.Inf(-1), reaped: math.MaxInt64}
	stop := func() bool { return b.o.Stop != nil && b.o.Stop() || b.timeUp() || b.proved.Load() }
	w.search = newSearch(b.m, b.o.Seed*1000003+uint64(id), stop)
	start := b.o.Start
	if start == nil {
		start = make(Roster, len(b.m.People)*b.m.Days)
	}
	w.plan = newPlan(b.m, start)
	most := max(20, min(150, 2_000_000/(len(b.m.People)*b.m.Days)))
	w.pool = newPool(len(b.m.People), most)
	w.arms = arms(b.m)
	return w
}

// slice works until the next meeting.
func (w *worker) slice() {
	quota := w.steps + 10
	var end time.Duration
	if w.b.o.Steps == 0 {
		length := time.Second
		if w.b.o.Time > 0 {
			length = min(max(w.b.o.Time/60, 100*time.Millisecond), 3*time.Second)
		}
		end = w.b.o.Clock() + length
	}
	w.end = func() bool {
		if w.stop() {
			return true
		}
		if w.b.o.Steps > 0 {
			return w.steps >= quota
		}
		return w.b.o.Clock() >= end
	}
	for !w.end() {
		switch w.phase {
		case phaseStart:
			w.begin()
		case phaseAnneal:
			w.anneal()
		case phaseWait:
			w.await()
		case phaseMix:
			w.mixAll()
		case phaseRebuild:
			if w.closing() {
				w.closeIn()
			} else {
				w.improve()
			}
		}
		w.steps++
	}
	if w.sa != nil {
		w.harvest()
	}
}

// begin makes a first plan. Where all counts are soft, or the task is too large for mixes, it is annealed. Else each person
// answers the others' plan, and the first worker goes on with a mix of the whole, the others with neighbourhoods at once.
func (w *worker) begin() {
	switch {
	case w.m.loose():
		w.phase = phaseAnneal
	case w.m.huge() && w.id > 0 && w.m.stretches(w.b.o.Threads) > 1:
		w.phase = phaseWait // the first worker takes all threads
	case w.m.huge():
		w.phase = phaseAnneal
	case w.id == 0:
		w.first()
		w.phase = phaseMix
	default:
		w.first()
		w.phase = phaseRebuild
	}
	w.saFrom = w.b.used(w.steps)
}

// first lets the people answer one another.
func (w *worker) first() { w.descend(w.plan, 0, w.m.Days, 20) }

// window is a stretch of about n days from a day on that cuts no weekend.
func (m *Model) window(from, n int) (int, int) {
	for from > 0 && !m.cuts(from) {
		from--
	}
	to := min(m.Days, from+n)
	for to < m.Days && !m.cuts(to) {
		to++
	}
	return from, to
}

// mostRows is the size of the largest linear program that is ever tried.
const mostRows = 1300

// huge says that the horizon is far too large to be mixed as a whole, or so long that small changes come further in any time.
func (m *Model) huge() bool {
	return m.Days*m.Tasks+len(m.People) > mostRows || m.Days > longHorizon
}

// longHorizon is the number of days above which a roster is annealed first.
const longHorizon = 100

// mixable says whether a linear program of the whole horizon is worth its time: a large one only if there is much.
func (b *board) mixable() bool {
	rows := b.m.Days*b.m.Tasks + len(b.m.People)
	much := b.o.Steps > 1000 || b.o.Steps == 0 && (b.o.Time == 0 || b.o.Time >= 5*time.Minute)
	return rows <= 700 && b.m.Days <= 120 || much && !b.m.huge()
}

// Shares of a run that the mix of everybody, and then the dive, may take at their best; a dive that is late still ends.
const (
	mixShare  = 0.35
	diveShare = 0.15
)

// mixAll mixes the whole horizon of everybody: a bound, a pool of good ways, and a plan by a dive.
func (w *worker) mixAll() {
	m := w.m
	if w.mix == nil {
		if !w.b.mixable() {
			w.phase = phaseRebuild
			return
		}
		w.mix = w.newHood(w.plan, whole(len(m.People)), 0, m.Days, nil)
		w.mixEnd = w.b.used(w.steps) + mixShare
	}
	done := w.mix.generate(5, math.Inf(1), true)
	w.proved = math.Max(w.proved, w.mix.bound)
	if !done && w.b.used(w.steps) < w.mixEnd {
		return
	}
	w.phase = phaseRebuild
	end := w.b.used(w.steps) + diveShare
	w.mix.late = func() bool { return w.b.used(w.steps) > end }
	w.pool.remember(w.mix, 2*float64(m.Unit), &w.fresh)
	if ways := w.mix.dive(8, math.Inf(1), w.rng); ways != nil && w.mix.total(ways) < w.mix.current() {
		w.mix.use(w.plan, ways)
	}
	w.mix = nil
}
