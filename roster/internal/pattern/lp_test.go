package pattern

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// An optimum is proved by its own prices: no column at its lower bound is worth raising, none at its upper bound worth
// lowering, all rows hold, and the prices of the rows and upper bounds add up to the cost.
func TestLinearProgramProvesItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "rows")
		rhs := make([]float64, n)
		for i := range rhs {
			rhs[i] = float64(rapid.IntRange(0, 5).Draw(t, "rhs")) + 0.001*float64(i+1)
		}
		l := newLP(rhs)
		for i := range n { // what is missing: some of it cheap, the rest dear
			l.add(float64(rapid.IntRange(0, 9).Draw(t, "under")), float64(rapid.IntRange(0, 2).Draw(t, "room")), 1, []int32{int32(i)})
			j := l.add(100, math.Inf(1), 1, []int32{int32(i)})
			l.add(float64(rapid.IntRange(0, 9).Draw(t, "over")), math.Inf(1), -1, []int32{int32(i)})
			l.basis[i] = int32(j)
		}
		for range rapid.IntRange(0, 12).Draw(t, "columns") {
			var rows []int32
			for i := range n {
				if rapid.Bool().Draw(t, "in") {
					rows = append(rows, int32(i))
				}
			}
			if len(rows) > 0 {
				l.add(float64(rapid.IntRange(0, 20).Draw(t, "cost")), math.Inf(1), 1, rows)
			}
		}
		if !l.refactor() {
			t.Fatal("singular start")
		}
		if !l.solve(1000, func() bool { return false }) {
			t.Fatal("not solved")
		}
		left := append([]float64(nil), rhs...)
		cost, dual := 0.0, 0.0
		for j := range l.cost {
			x, d := l.at(j), l.reduced(j)
			if x < -1e-6 || x > l.upper[j]+1e-6 {
				t.Fatalf("column %d is %v, limit %v", j, x, l.upper[j])
			}
			if l.place[j] == atLower && d < -1e-5 || l.place[j] == atUpper && d > 1e-5 || l.place[j] >= 0 && math.Abs(d) > 1e-5 {
				t.Fatalf("column %d at %d has reduced cost %v", j, l.place[j], d)
			}
			cost += x * l.cost[j]
			if l.place[j] == atUpper {
				dual += d * l.upper[j]
			}
			for _, r := range l.column(j) {
				left[r] -= l.value[j] * x
			}
		}
		for i := range left {
			if math.Abs(left[i]) > 1e-6 {
				t.Fatalf("row %d is off by %v", i, left[i])
			}
			dual += l.y[i] * rhs[i]
		}
		if math.Abs(cost-dual) > 1e-5 {
			t.Fatalf("cost %v, prices %v", cost, dual)
		}
	})
}
