package pattern

import (
	"math"
	"slices"
)

// pool remembers good ways of working the whole horizon, by person, the latest last.
type pool struct {
	days [][][]uint8
	most int
}

func newPool(people, most int) *pool { return &pool{days: make([][][]uint8, people), most: most} }

func (o *pool) add(person int, days []uint8) bool {
	list := o.days[person]
	for _, d := range list {
		if slices.Equal(d, days) {
			return false
		}
	}
	if len(list) >= o.most {
		copy(list, list[1:])
		list = list[:len(list)-1]
	}
	o.days[person] = append(list, slices.Clone(days))
	return true
}

// remember puts a neighbourhood's columns of small reduced cost into the pool, and what is new into fresh.
func (o *pool) remember(h *hood, within float64, fresh *[]way) {
	for k, i := range h.people {
		for _, j := range h.of[k] {
			if w := h.way(j); !w.closed && (h.lp.place[j] >= 0 || h.lp.place[j] == atLower && h.lp.reduced(j) < within) {
				if o.add(i, w.days) {
					*fresh = append(*fresh, way{who: i, days: w.days})
				}
			}
		}
	}
}

// arm is a kind of neighbourhood: how many people, and how many days. Those that pay are drawn more often.
type arm struct {
	people, days int
	gain, spent  float64
}

// arms lists neighbourhoods that are worth a linear program.
func arms(m *Model) []arm {
	var list []arm
	n := len(m.People)
	add := func(people, days int) {
		people, days = min(people, n), min(days, m.Days)
		if rows := days*m.Tasks + people; rows > mostRows || rows > 1000 && people > n/2 {
			return
		}
		for _, a := range list {
			if a.people == people && a.days == days {
				return
			}
		}
		// At first those are taken for the best that cost least.
		rows := days*m.Tasks + people
		spent := 0.02 + float64(50*rows*pivotEffort(rows)+100*people*queryEffort(days))/1e6
		list = append(list, arm{people: people, days: days, gain: 1, spent: spent})
	}
	for _, k := range []int{4, 7, 12, 20} {
		add(k, m.Days)
	}
	for _, d := range []int{7, 14, 28, 42, 63, 91} {
		add(n, d)
		add(max(6, n/2), d)
		add(max(6, n/4), d)
	}
	add(n, m.Days)
	if len(list) == 0 {
		list = append(list, arm{people: min(n, 20), days: 7, gain: 1, spent: 1})
	}
	return list
}

// pick draws an arm by what it has gained for what it cost.
func (w *worker) pick() *arm {
	total := 0.0
	for i := range w.arms {
		total += w.arms[i].score()
	}
	x := w.rng.Float64() * total
	for i := range w.arms {
		if x -= w.arms[i].score(); x <= 0 {
			return &w.arms[i]
		}
	}
	return &w.arms[len(w.arms)-1]
}

func (a *arm) score() float64 { return a.gain / a.spent }

// mostEffort is what a neighbourhood may cost: about six seconds, or more in a long run.
func (w *worker) mostEffort() int {
	if w.b.o.Steps > 0 {
		return 300_000_000
	}
	return max(300_000_000, int(w.b.o.Time.Seconds()*1_500_000))
}

// improve rebuilds a neighbourhood of the plan, and takes what is found if it is no dearer.
func (w *worker) improve() {
	a := w.pick()
	from, to := w.choose(a)
	people := w.who(a.people)
	var extra func(int) [][]uint8
	if from == 0 && to == w.m.Days {
		extra = func(i int) [][]uint8 { return w.pool.days[i] }
	}
	h := w.newHood(w.plan, people, from, to, extra)
	h.most = w.mostEffort()
	now := h.current()
	gain := 0.0
	if h.generate(60, now-float64(w.m.Unit)+2e-3, true); h.bound <= now-float64(w.m.Unit)+2e-3 && !w.stop() {
		if extra != nil {
			w.pool.remember(h, 2*float64(w.m.Unit), &w.fresh)
		}
		if ways := h.dive(8, now, w.rng); ways != nil {
			if total := h.total(ways); total <= now+1e-3 {
				h.use(w.plan, ways)
				gain = math.Max(0, now-total)
			}
		}
	} else if len(people) == len(w.m.People) && from == 0 && to == w.m.Days {
		w.proved = math.Max(w.proved, h.bound)
	}
	// What lies back counts less and less.
	a.gain = 0.9*a.gain + math.Min(gain/float64(w.m.Unit), 200) + 0.02
	a.spent = 0.9*a.spent + float64(h.effort)/1e6 + 0.01
}

// choose draws the days: around a day on which the plan is dear, or any.
func (w *worker) choose(a *arm) (from, to int) {
	m := w.m
	if a.days >= m.Days {
		return 0, m.Days
	}
	day := w.rng.IntN(m.Days)
	if w.rng.IntN(2) == 0 {
		for range 20 {
			d := w.rng.IntN(m.Days)
			i := d*m.Tasks + w.rng.IntN(m.Tasks)
			if c := m.Cover[i].price(w.plan.count[i]); c.Soft+c.Hard > 0 {
				day = d
				break
			}
		}
	}
	return m.window(min(max(0, day-w.rng.IntN(a.days)), max(0, m.Days-a.days)), a.days)
}

// who draws k people.
func (w *worker) who(k int) []int {
	n := len(w.m.People)
	if k >= n {
		return whole(n)
	}
	people := w.rng.Perm(n)[:k]
	// Whoever breaks a hard rule is among them.
	for i, c := range w.plan.own {
		if c.Hard > 0 && !slices.Contains(people, i) && w.rng.IntN(2) == 0 {
			people[w.rng.IntN(k)] = i
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}
