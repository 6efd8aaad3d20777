package pattern

import (
	"math"
	"math/rand/v2"
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
	b := &board{m: m, o: o, bound: math.Inf(-1)}
	if len(m.People) == 0 || m.Days == 0 {
		return Result{Roster: Roster{}, Cost: m.Evaluate(Roster{}), HasBound: true, Bound: m.Evaluate(Roster{}).Soft}
	}
	if o.Threads < 1 {
		o.Threads = 1
	}
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
	forgotten int // news that are no longer kept
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

// mostNews is how many ways the board holds for the workers to read.
const mostNews = 20_000

// meet takes what a worker has found and gives it the best plan, if its own lags behind, and the others' ways.
func (b *board) meet(w *worker) {
	if w.plan.cost().Less(b.best.cost()) {
		b.best.copyFrom(w.plan)
	}
	b.bound = math.Max(b.bound, w.proved)
	b.steps = max(b.steps, w.steps)
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

// The phases of a worker.
const (
	phaseStart = iota
	phaseAnneal
	phaseMix
	phaseRebuild
)

var phaseNames = [...]string{"start", "anneal", "mix", "rebuild"}

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
	saFrom float64 // share of the run used when annealing began
	mix    *hood
	mixEnd float64
	end    func() bool // of the slice
}

func newWorker(b *board, id int) *worker {
	w := &worker{b: b, id: id, proved: math.Inf(-1)}
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
		case phaseMix:
			w.mixAll()
		case phaseRebuild:
			w.improve()
		}
		w.steps++
	}
}

// begin makes a first plan. Where all counts are soft it is annealed. Else each person answers the others' plan, and the
// first worker goes on with a mix of the whole, the others with neighbourhoods at once; a task too large for that is annealed
// from there.
func (w *worker) begin() {
	switch {
	case w.m.loose():
		w.phase = phaseAnneal
	case w.m.huge():
		w.first()
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

// first lets the people answer one another, over the whole horizon where that is short, else in windows after a rough
// first round.
func (w *worker) first() {
	m := w.m
	if m.Days <= longHorizon {
		w.descend(w.plan, 0, m.Days, 20)
		return
	}
	labels := w.labels
	w.labels = 60
	w.descend(w.plan, 0, m.Days, 1)
	w.labels = 150
	for round, span := range []int{42, 28} {
		for from := 0; from < m.Days && !w.stop(); from += span / 2 {
			a, b := m.window(from, span)
			w.descend(w.plan, a, b, 2)
		}
		w.mend([]int{150, 2400}[round])
	}
	w.labels = labels
}

// longHorizon is the number of days above which people answer in windows.
const longHorizon = 100

// mend gives those who break a hard rule other days, in wide windows, with more and more labels.
func (w *worker) mend(labels int) {
	m := w.m
	for w.labels = 150; w.labels <= labels; w.labels *= 2 {
		broken := false
		for i := range m.People {
			for from := 0; from < m.Days && w.plan.own[i].Hard > 0 && !w.stop(); from += 42 {
				a, b := m.window(from, 84)
				w.reoptimise(w.plan, i, a, b)
				broken = true
			}
		}
		if !broken {
			break
		}
	}
	w.labels = 150
}

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

// huge says that the horizon is far too large to be mixed as a whole.
func (m *Model) huge() bool { return m.Days*m.Tasks+len(m.People) > mostRows || m.Days > 200 }

// annealShare is the share of a run at the end of which annealing is over, where it is done. Where all counts are soft the ways of working are so many,
// and so nearly alike, that mixes of them tell little, and small changes have the field almost to themselves.
const annealShare = 0.85

// loose says that no count is hard.
func (m *Model) loose() bool {
	for i := range m.People {
		for _, c := range m.People[i].Counters {
			if c.Hard {
				return false
			}
		}
	}
	return true
}

// anneal takes one step of annealing, at the temperature of the hour.
func (w *worker) anneal() {
	if w.sa == nil {
		w.sa = newAnnealer(w.m, w.plan.days, w.annealPrice(), rand.New(rand.NewPCG(w.b.o.Seed, uint64(w.id)+17)))
	}
	f := (w.b.used(w.steps) - w.saFrom) / math.Max(annealShare-w.saFrom, 0.01)
	if f >= 1 {
		next := newPlan(w.m, w.sa.keep)
		if next.cost().Less(w.plan.cost()) {
			w.plan = next
		}
		w.sa = nil
		w.phase = phaseRebuild
		return
	}
	high, low := w.temperatures()
	w.sa.run(20000, high*math.Pow(low/high, math.Max(f, 0)))
}

// temperatures are taken from the prices: at the high one a shortage is often borne, at the low one hardly a wish.
func (w *worker) temperatures() (high, low float64) {
	top, least := 0.0, math.Inf(1)
	for _, c := range w.m.Cover {
		top = math.Max(top, float64(max(c.Under, c.Over)))
	}
	least = float64(w.m.Unit)
	if top == 0 {
		top = least
	}
	high, low = math.Max(0.4*top, 2*least), math.Max(0.3*least, 0.02*top)
	if w.m.huge() {
		high /= 2 // the plan to begin from is worth keeping
	}
	return high, low
}

// annealPrice is the price of a broken hard rule while annealing: dear, but not beyond all temperatures.
func (w *worker) annealPrice() int64 {
	top := int64(1)
	for _, c := range w.m.Cover {
		top = max(top, int64(c.Under), int64(c.Over))
	}
	return 5 * max(top, 20)
}

// mixable says whether a linear program of the whole horizon is worth its time: a large one only if there is much.
func (b *board) mixable() bool {
	rows := b.m.Days*b.m.Tasks + len(b.m.People)
	much := b.o.Steps > 1000 || b.o.Steps == 0 && (b.o.Time == 0 || b.o.Time >= 5*time.Minute)
	return rows <= 700 && b.m.Days <= 120 || much && !b.m.huge()
}

// mixAll mixes the whole horizon of everybody: a bound, a pool of good ways, and a plan by a dive.
func (w *worker) mixAll() {
	m := w.m
	if w.mix == nil {
		if !w.b.mixable() {
			w.phase = phaseRebuild
			return
		}
		w.mix = w.newHood(w.plan, whole(len(m.People)), 0, m.Days, nil)
		w.mixEnd = w.b.used(w.steps) + 0.35
	}
	done := w.mix.generate(5, math.Inf(1), true)
	w.proved = math.Max(w.proved, w.mix.bound)
	if !done && w.b.used(w.steps) < w.mixEnd {
		return
	}
	w.phase = phaseRebuild
	w.pool.remember(w.mix, 2*float64(m.Unit), &w.fresh)
	if ways := w.mix.dive(8, math.Inf(1), w.rng); ways != nil && w.mix.total(ways) < w.mix.current() {
		w.mix.use(w.plan, ways)
	}
	w.mix = nil
}
