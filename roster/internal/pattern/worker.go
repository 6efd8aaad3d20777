package pattern

import (
	"math"
	"math/rand/v2"
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
	mended int     // times those who broke hard rules were given other days
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
		w.harvest()
		w.sa, w.freed = nil, true
		w.phase = phaseRebuild
		return
	}
	if w.m.huge() && f >= float64(w.mended+1)*hotShare {
		w.mended++
		w.mendAnnealed()
	}
	temperature := w.temperature(f)
	if n := w.m.stretches(w.b.o.Threads); n > 1 {
		w.sa.spread(n, 20000, temperature)
		return
	}
	w.sa.run(20000, temperature)
}

// await lets a worker rest until the first one, which has its thread, is done with annealing.
func (w *worker) await() {
	if w.b.o.Steps == 0 {
		<-w.b.released
	}
	select {
	case <-w.b.released:
		w.phase = phaseRebuild
	default: // steps go on being counted
	}
}

// mendAnnealed gives those who break a hard rule other days, and anneals on from there. Where little is left to choose for a person, as
// when most weeks must be full, small changes do not lead out of a broken rule, and the exact answer in a wide window does.
func (w *worker) mendAnnealed() {
	p := newPlan(w.m, w.sa.days)
	if p.cost().Hard == 0 {
		return
	}
	held := w.plan
	w.plan = p
	w.mend(600)
	if held.cost().Less(w.plan.cost()) {
		w.plan = held
	}
	w.sa.resume(p.days)
}

// harvest takes over the best that annealing has found.
func (w *worker) harvest() {
	if w.sa.best >= w.reaped {
		return
	}
	w.reaped = w.sa.best
	if next := newPlan(w.m, w.sa.keep); next.cost().Less(w.plan.cost()) {
		w.plan = next
	}
}

// temperature is taken from the prices, for a share f of the annealing: at first a shortage is often borne, at last hardly a
// wish. Where much time goes into putting people's days in order at all, as over a year, a short hot leg at
// which hard rules give way comes first, and most of the time goes to what can be told apart only when it is cool.
func (w *worker) temperature(f float64) float64 {
	top := 0.0
	for _, c := range w.m.Cover {
		top = math.Max(top, float64(max(c.Under, c.Over)))
	}
	least := float64(w.m.Unit)
	if top == 0 {
		top = least
	}
	if !w.m.huge() {
		return cool(math.Max(0.4*top, 2*least), math.Max(0.3*least, 0.02*top), f)
	}
	mild := math.Max(0.08*top, 2*least)
	if f < hotShare {
		return cool(math.Max(float64(w.annealPrice())/6, mild), mild, f/hotShare)
	}
	return cool(mild, 0.3*least, (f-hotShare)/(1-hotShare))
}

// hotShare is the share of the hot leg.
const hotShare = 0.1

// cool falls from high to low in equal ratios as f goes from 0 to 1.
func cool(high, low, f float64) float64 { return high * math.Pow(low/high, math.Max(f, 0)) }

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
