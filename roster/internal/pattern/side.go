package pattern

import (
	"math"
	"sync"
)

// spread lets n walkers make steps side by side, each in days of its own. The days are cut elsewhere each time. What is
// free under a hard limit is shared out among them, so that none breaks it for the others; a soft limit may be used by two at
// once, and is reckoned up afterwards.
func (a *annealer) spread(n, steps int, temperature float64) {
	cuts := a.cut(n)
	for len(a.walkers) < n {
		a.walkers = append(a.walkers, a.walker(a.rng.Uint64(),
			make([]int32, len(a.totals)), make([]int64, len(a.own)), make([]bound, len(a.limits))))
	}
	var wg sync.WaitGroup
	for i := range n {
		w := a.walkers[i]
		w.take(cuts[i])
		w.delta = 0
		copy(w.totals, a.totals)
		copy(w.own, a.own)
		for k := range w.limits {
			w.limits[k] = a.limits[k].share(a.totals[k], i, n, a.hard)
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			w.walk(steps, temperature)
		}()
	}
	wg.Wait()
	a.merge(a.walkers[:n])
}

// share is what the i-th of n may use of a limit. One that is soft or broken is there for all.
func (b bound) share(v int32, i, n int, hard int64) bound {
	if b.weight < hard || v < b.least || v > b.most {
		return b
	}
	part := func(room int32) int32 { return (room + int32(i)) / int32(n) }
	b.least = v - part(v-b.least)
	if b.most < math.MaxInt32 {
		b.most = v + part(b.most-v)
	}
	return b
}

// cut shares the days out: stretches of about the same length, no weekend cut in two, dealt to n walkers.
func (a *annealer) cut(n int) [][]stretch {
	m := a.m
	each := max(1, m.Days/minStretch/n)
	k := each * n
	cuts := []int{0}
	shift := a.rng.IntN(max(1, m.Days/k))
	for i := 1; i < k; i++ {
		d := i*m.Days/k + (shift-m.Days/k/2)/2
		for !m.cuts(d) {
			d++
		}
		cuts = append(cuts, d)
	}
	cuts = append(cuts, m.Days)
	deal := make([][]stretch, n)
	for i, j := range a.rng.Perm(k) {
		deal[i%n] = append(deal[i%n], stretch{cuts[j], cuts[j+1]})
	}
	return deal
}

// stretches is how many walkers the days are enough for, n at most.
func (m *Model) stretches(n int) int { return max(1, min(n, m.Days/minStretch)) }

// minStretch is the number of days below which it does not pay to share them out.
const minStretch = 56

// merge reckons up what the walkers did.
func (a *annealer) merge(walkers []*walker) {
	for p := range a.own {
		before := a.counters(p)
		sum := a.own[p] - before
		for _, w := range walkers {
			sum += w.runs[p]
		}
		for k := p * a.per; k < (p+1)*a.per; k++ {
			v := a.totals[k]
			for _, w := range walkers {
				a.totals[k] += w.totals[k] - v
			}
		}
		a.cost -= a.own[p]
		a.own[p] = sum + a.counters(p)
		a.cost += a.own[p]
	}
	for _, w := range walkers {
		a.cost += w.rest
		w.rest = 0
		clear(w.runs)
	}
	a.alone.stale = true
	if a.cost < a.best {
		a.best = a.cost
		copy(a.keep, a.days)
	}
}
