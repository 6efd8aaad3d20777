package pattern

import "math"

// lp is a linear program: minimise cost·x subject to Ax = rhs and 0 ≤ x ≤ upper, solved by the revised primal simplex
// method with an explicit inverse. All entries of a column are equal (1 for the days of a person, ±1 for what is
// missing or too much), which keeps columns small. It is made for some hundreds of rows, to which columns are added
// as they are found, and costs change while a dive fixes people.
type lp struct {
	rows  int
	rhs   []float64
	cost  []float64
	upper []float64
	value []float64 // of all entries of the column
	from  []int32   // entries of column j are index[from[j]:from[j+1]]
	index []int32
	place []int32 // row in which a column is basic, or atLower, atUpper

	basis []int32
	inv   []float64 // inverse of the basis, column by column
	x     []float64 // of the basic columns
	y     []float64 // dual prices of the rows
	alpha []float64
	spots []int32   // places of the entries of a column to be eliminated
	worth []float64 // and their values

	promising []int32 // columns worth a look before all others
	gains     []float64
	peak      float64 // the best gain when all columns were looked at

	since int // pivots since the inverse was made
	iter  int
}

const (
	atLower = -1
	atUpper = -2
	shut    = -3 // never enters again
)

const (
	tolCost  = 1e-7
	tolPivot = 1e-7
	tolZero  = 1e-11
)

func newLP(rhs []float64) *lp {
	n := len(rhs)
	return &lp{rows: n, rhs: rhs, from: []int32{0}, basis: make([]int32, n), inv: make([]float64, n*n),
		x: make([]float64, n), y: make([]float64, n), alpha: make([]float64, n)}
}

// add appends a column and gives its number.
func (l *lp) add(cost, upper, value float64, rows []int32) int {
	j := len(l.cost)
	l.cost = append(l.cost, cost)
	l.upper = append(l.upper, upper)
	l.value = append(l.value, value)
	l.index = append(l.index, rows...)
	l.from = append(l.from, int32(len(l.index)))
	l.place = append(l.place, atLower)
	return j
}

func (l *lp) column(j int) []int32 { return l.index[l.from[j]:l.from[j+1]] }

// reduced is the reduced cost of a column.
func (l *lp) reduced(j int) float64 {
	s := 0.0
	for _, r := range l.column(j) {
		s += l.y[r]
	}
	return l.cost[j] - l.value[j]*s
}

// refactor makes the inverse anew from the basis by elimination, and with it x and y. It reports false for a singular basis.
func (l *lp) refactor() bool {
	n := l.rows
	// Rows of the working matrix are the rows of the basis matrix; w holds it column by column.
	w := make([]float64, n*n)
	for k, j := range l.basis {
		for _, r := range l.column(int(j)) {
			w[k*n+int(r)] += l.value[j]
		}
	}
	inv := l.inv
	clear(inv)
	for i := range n {
		inv[i*n+i] = 1
	}
	// Gauss–Jordan on columns of the basis: for each basic column choose a pivot row, largest entry first.
	used := make([]bool, n)
	rowOf := make([]int, n)
	col := make([]float64, n)
	order := l.order()
	for _, k := range order {
		// The current image of column k is inv·w[k].
		clear(col)
		for r := range n {
			if v := w[k*n+r]; v != 0 {
				src := inv[r*n:][:n]
				for i := range col {
					col[i] += v * src[i]
				}
			}
		}
		p, best := -1, tolPivot
		for i := range n {
			if !used[i] && math.Abs(col[i]) > best {
				p, best = i, math.Abs(col[i])
			}
		}
		if p < 0 {
			return false
		}
		used[p] = true
		rowOf[k] = p
		l.eliminate(inv, col, p)
	}
	basis := make([]int32, n)
	for k, j := range l.basis {
		basis[rowOf[k]] = j
		l.place[j] = int32(rowOf[k])
	}
	l.basis = basis
	l.since = 0
	l.recompute()
	return true
}

// order puts the columns with a single entry first: they cost nothing to eliminate.
func (l *lp) order() []int {
	var first, rest []int
	for k, j := range l.basis {
		if l.from[j+1]-l.from[j] == 1 {
			first = append(first, k)
		} else {
			rest = append(rest, k)
		}
	}
	return append(first, rest...)
}

// eliminate turns col into the unit vector p, and the inverse with it. Both are often sparse.
func (l *lp) eliminate(inv, col []float64, p int) {
	n := l.rows
	piv := 1 / col[p]
	l.spots, l.worth = l.spots[:0], l.worth[:0]
	for i, v := range col {
		if v != 0 {
			l.spots = append(l.spots, int32(i))
			l.worth = append(l.worth, v)
		}
	}
	sparse := 3*len(l.spots) < n
	for c := range n {
		dst := inv[c*n:][:n]
		t := dst[p]
		if t == 0 {
			continue
		}
		t *= piv
		if sparse {
			val := l.worth[:len(l.spots)]
			for k, i := range l.spots {
				dst[i] -= t * val[k]
			}
		} else {
			for i, v := range col[:len(dst)] {
				dst[i] -= t * v
			}
		}
		dst[p] = t
		if math.Abs(t) < tolZero {
			dst[p] = 0
		}
	}
}

// recompute makes x and y from the inverse.
func (l *lp) recompute() {
	n := l.rows
	b := append([]float64(nil), l.rhs...)
	for j, p := range l.place {
		if p == atUpper {
			for _, r := range l.column(j) {
				b[r] -= l.value[j] * l.upper[j]
			}
		}
	}
	clear(l.x)
	for c := range n {
		if b[c] != 0 {
			src := l.inv[c*n:][:n]
			for i := range l.x {
				l.x[i] += b[c] * src[i]
			}
		}
	}
	l.prices()
}

// prices makes y from the inverse and the costs.
func (l *lp) prices() {
	n := l.rows
	cb := make([]float64, n)
	for i, j := range l.basis {
		cb[i] = l.cost[j]
	}
	for c := range n {
		src := l.inv[c*n:][:n]
		s := 0.0
		for i, v := range cb {
			s += v * src[i]
		}
		l.y[c] = s
	}
}

// solve goes on until no column has a negative reduced cost, most steps are done or stop says so. It reports whether the optimum was reached.
func (l *lp) solve(most int, stop func() bool) bool {
	n := l.rows
	for it := range most {
		if it%32 == 31 && stop() {
			return false
		}
		if l.since > 150+n/2 && !l.refactor() {
			return false
		}
		enter, dir := l.entering()
		if enter < 0 {
			return true
		}
		l.iter++
		l.image(enter)
		leave, step, toUpper := l.ratio(enter, dir)
		if math.IsInf(step, 1) {
			return false
		}
		if step > 0 {
			for i, a := range l.alpha {
				l.x[i] -= dir * step * a
			}
		}
		if leave < 0 { // from one bound to the other
			l.place[enter] = atUpper + atLower - l.place[enter]
			continue
		}
		l.pivot(enter, leave, dir, step, toUpper)
	}
	return false
}

// entering picks a column with a very negative price. Those that were nearly as good in the last look at all columns are
// looked at first.
func (l *lp) entering() (enter int, dir float64) {
	enter, best := -1, tolCost
	for _, j := range l.promising {
		if d := l.gain(int(j)); d > best {
			best, enter = d, int(j)
		}
	}
	if enter < 0 || best < 0.2*l.peak {
		enter, best = l.scan()
	}
	if enter >= 0 && l.place[enter] == atUpper {
		return enter, -1
	}
	return enter, 1
}

// gain is how much the cost falls for each unit that a column moves off its bound; 0 if it cannot move.
func (l *lp) gain(j int) float64 {
	switch l.place[j] {
	case atLower:
		return -l.reduced(j)
	case atUpper:
		return l.reduced(j)
	}
	return 0
}

// scan looks at all columns.
func (l *lp) scan() (enter int, best float64) {
	enter, best = -1, tolCost
	l.gains = grow(l.gains, len(l.cost))
	for j := range l.cost {
		d := l.gain(j)
		l.gains[j] = d
		if d > best {
			best, enter = d, j
		}
	}
	l.peak = best
	l.promising = l.promising[:0]
	if enter >= 0 {
		for j, d := range l.gains {
			if d > 0.4*best && len(l.promising) < 100 {
				l.promising = append(l.promising, int32(j))
			}
		}
	}
	return enter, best
}

// image puts the inverse times a column into alpha.
func (l *lp) image(j int) {
	n := l.rows
	clear(l.alpha)
	for _, r := range l.column(j) {
		src := l.inv[int(r)*n:][:n]
		for i, v := range src {
			l.alpha[i] += v
		}
	}
	v := l.value[j]
	for i, a := range l.alpha {
		if math.Abs(a) < tolZero {
			l.alpha[i] = 0
		} else {
			l.alpha[i] = a * v
		}
	}
}

// ratio finds how far the entering column can go and which row stops it; -1: its own other bound.
func (l *lp) ratio(enter int, dir float64) (leave int, step float64, toUpper bool) {
	leave, step = -1, l.upper[enter]
	size := 0.0
	for i, a := range l.alpha {
		a *= dir
		var t float64
		up := false
		switch {
		case a > tolPivot:
			t = math.Max(0, l.x[i]) / a
		case a < -tolPivot:
			u := l.upper[l.basis[i]]
			if math.IsInf(u, 1) {
				continue
			}
			t, up = math.Max(0, u-l.x[i])/-a, true
		default:
			continue
		}
		if t < step-1e-10 || t <= step+1e-10 && math.Abs(a) > size {
			if leave >= 0 || t <= step {
				leave, step, toUpper, size = i, math.Min(t, step), up, math.Abs(a)
			}
		}
	}
	return leave, step, toUpper
}

func (l *lp) pivot(enter, leave int, dir, step float64, toUpper bool) {
	n := l.rows
	d := l.reduced(enter)
	out := l.basis[leave]
	l.place[out] = atLower
	if toUpper {
		l.place[out] = atUpper
	}
	value := step
	if dir < 0 {
		value = l.upper[enter] - step
	}
	l.basis[leave] = int32(enter)
	l.place[enter] = int32(leave)
	l.x[leave] = value
	theta := d / l.alpha[leave]
	for c := range n {
		l.y[c] += theta * l.inv[c*n+leave]
	}
	l.eliminate(l.inv, l.alpha, leave)
	l.since++
}

// at is the value of a column.
func (l *lp) at(j int) float64 {
	switch p := l.place[j]; {
	case p >= 0:
		return l.x[p]
	case p == atUpper:
		return l.upper[j]
	}
	return 0
}
