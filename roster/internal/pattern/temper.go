package pattern

import (
	"math"
	"math/rand/v2"
)

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
	if w.m.huge() {
		if f >= 1 || f >= float64(w.heated+1)*hotShare {
			w.heated++
			w.heat(math.Min(f, 1))
		}
		if t := w.toll(f); t != w.sa.toll {
			w.sa.charge(t)
		}
	}
	if f >= 1 {
		w.harvest()
		w.sa, w.freed = nil, true
		w.phase = phaseRebuild
		if w.m.huge() {
			w.mend(20000)
		}
		return
	}
	if n := w.m.stretches(w.b.o.Threads); n > 1 {
		w.sa.spread(n, 20000, w.temperature(f))
		w.walked += n * 20000
	} else {
		w.anneals(f)
	}
}

// anneals takes one step of a round, each of which goes from hot to cold and ends with its best roster being rebuilt. Those of the second half
// begin with the best roster of all workers, and milder. The roster of the round
// becomes the worker's plan whatever it costs, which is when a slice ends: what was the plan before is known to the board by then.
func (w *worker) anneals(f float64) {
	n, g := w.round(f)
	switch {
	case g < 1:
		again := w.rounds > 1 && float64(n) >= w.rounds/2
		if n > w.turn {
			w.turn = n
			if again {
				w.sa.adopt(w.b.look())
			} else {
				w.sa.forget()
			}
			w.reaped = math.MaxInt64
		}
		if again {
			g = mildShare + (1-mildShare)*g
		}
		w.sa.run(20000, w.temperature(g))
		w.walked += 20000
	case w.shown <= n:
		w.due = true
		w.sa.run(20000, w.temperature(1))
	default:
		w.improve()
	}
}

// mildShare is where a round begins that does not melt everything.
const mildShare = 0.65

// round shares the annealing out into rounds, and gives which of them it is, from 0, and the share of its annealing that is over. A small problem
// gains less from being cooled more slowly still than from another try: costs of one and the same pace differ by some hundredths.
func (w *worker) round(f float64) (int, float64) {
	const (
		enough = 25_000 // changes tried for each task of each person and day
		few    = 3      // rounds below which one long one comes further
		most   = 8
		look   = 0.01 // share after which the pace is known
		hot    = 0.85 // share of a round of several that is annealed
	)
	if w.rounds == 0 {
		if f < look {
			return 0, 0
		}
		size := float64(len(w.m.People) * w.m.Days * w.m.Tasks)
		w.rounds = math.Round(math.Min(most, float64(w.walked)/f/(enough*size)))
		if w.rounds < few {
			w.rounds = 1
		}
	}
	if w.rounds == 1 {
		return 0, f
	}
	n, g := math.Modf(f * w.rounds)
	return int(n), g / hot
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

// harvest takes over the best that annealing has found.
func (w *worker) harvest() {
	if w.sa.toll > 0 {
		// Costs under a toll say nothing, but whoever wants an answer now gets what there is.
		if next := newPlan(w.m, w.sa.days); next.cost().Less(w.plan.cost()) {
			w.plan = next
		}
		return
	}
	if w.sa.best >= w.reaped && !w.due {
		return
	}
	w.reaped = w.sa.best
	if w.due {
		w.due, w.shown = false, w.turn+1
		w.plan = newPlan(w.m, w.sa.keep)
		return
	}
	if next := newPlan(w.m, w.sa.keep); next.cost().Less(w.plan.cost()) {
		w.plan = next
	}
}

// temperature is taken from the prices, for a share f of the annealing: at first a shortage is often borne, at last hardly a
// wish. Where much time goes into putting people's days in order at all, as over a year, a short hot leg comes first, and
// most of the time goes to what can be told apart only when it is cool.
func (w *worker) temperature(f float64) float64 {
	top, least := float64(w.dearest()), float64(w.m.Unit)
	if !w.m.huge() {
		return cool(math.Max(0.3*top, 2*least), math.Max(0.35*least, 0.02*top), f)
	}
	mild := math.Max(0.12*top, 2*least)
	if f < hotShare {
		return cool(math.Max(1.6*top, mild), mild, f/hotShare)
	}
	return cool(mild, 0.3*least, (f-hotShare)/(1-hotShare))
}

// hotShare is the share of the hot leg.
const hotShare = 0.1

// cool falls from high to low in equal ratios as f goes from 0 to 1.
func cool(high, low, f float64) float64 { return high * math.Pow(low/high, math.Max(f, 0)) }

// dearest is the highest price of one person missing or too many.
func (w *worker) dearest() int64 {
	top := w.m.Unit
	for _, c := range w.m.Cover {
		top = max(top, int64(c.Under), int64(c.Over))
	}
	return top
}

// annealPrice is the price of a broken hard rule while annealing: dear, but not beyond all temperatures.
func (w *worker) annealPrice() int64 {
	top := max(w.dearest(), 20)
	for i := range w.m.People {
		per := &w.m.People[i]
		for _, v := range per.Cost {
			if v != Forbidden {
				top = max(top, int64(v))
			}
		}
		for k := range per.Counters {
			top = max(top, per.Counters[k].dearest())
		}
		top = max(top, per.Auto.cheapest())
	}
	if w.m.huge() {
		return 20 * top
	}
	return 5 * top
}

// toll is what each counted weekend costs at first, where people may work only so many. Work on weekends is wanted more
// in some months than in others, but once somebody's weekends are given away, no small change brings them to where they are worth more. As the toll
// falls, they are taken first where they spare most, as in a Dutch auction.
func (w *worker) toll(f float64) int64 {
	const (
		high  = 1.5 // times the dearest shortage: what one weekend of two days spares, and somewhat less
		share = 0.4 // of the annealing, until it is free
		falls = 200
	)
	left := math.Ceil((1 - f/share) * falls)
	return max(0, int64(high*float64(w.dearest())*left/falls))
}

// heat warms up those who break a hard rule, one after another, until they find other days. Where little is left to
// choose for a person, as around leave when most weeks must be full, the way out leads through rosters that are far too dear
// for the temperature of the hour.
func (w *worker) heat(f float64) {
	p := newPlan(w.m, w.sa.days)
	var broken []int
	for i := range p.own {
		if p.own[i].Hard > 0 {
			broken = append(broken, i)
		}
	}
	// At most half of the changes tried since the last time, so that a rule which cannot be kept does not eat up the run.
	most := w.walked / 2 / max(1, len(broken))
	w.walked = 0
	for _, i := range broken {
		w.sa.warm(i, float64(w.annealPrice())/5, w.temperature(f), min(3_000_000, most))
	}
}

// mend gives those who break a hard rule other days, by the exact answer in wider and wider windows around the place, with
// more and more labels.
func (w *worker) mend(labels int) {
	m := w.m
	left := 5_000_000
	if w.b.o.Steps == 0 { // about a twentieth of the run
		left = max(500_000, int(w.b.o.Time.Seconds()*150_000))
	}
	held := w.labels
	defer func() { w.labels = held }()
	for w.labels = 150; w.labels <= labels; w.labels *= 4 {
		for span := 84; span < 2*m.Days; span *= 2 {
			for i := range m.People {
				for k := 1; k < 4 && w.plan.own[i].Hard > 0 && left > 0 && !w.stop(); k++ {
					day := w.plan.fault(i)
					if day < 0 { // a count, which can be mended anywhere
						day = w.rng.IntN(m.Days)
					}
					from, to := m.window(max(0, min(day-k*span/4, m.Days-span)), span)
					w.reoptimise(w.plan, i, from, to)
					left -= span * w.labels
				}
			}
		}
	}
}
