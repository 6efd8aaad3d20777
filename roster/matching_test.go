package roster

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestMatching compares the Hungarian method with going through every assignment.
func TestMatching(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 5).Draw(t, "rows")
		cols := rapid.IntRange(rows, 6).Draw(t, "columns")
		cost := make([][]int64, rows)
		for i := range cost {
			for range cols {
				c := rapid.Int64Range(-20, 100).Draw(t, "cost")
				if c > 85 {
					c = never
				}
				cost[i] = append(cost[i], c)
			}
		}
		sum, used := int64(0), []int{}
		for i, j := range matching(cost) {
			if slices.Contains(used, j) {
				t.Fatalf("column %d is used twice", j)
			}
			used = append(used, j)
			sum += cost[i][j]
		}
		if want := cheapestWay(cost, 0, make([]bool, cols)); sum != want {
			t.Fatalf("costs %d, the best is %d", sum, want)
		}
	})
}

// cheapestWay goes through every assignment of the rows from i on.
func cheapestWay(cost [][]int64, i int, taken []bool) int64 {
	if i == len(cost) {
		return 0
	}
	best := int64(1) << 62
	for j := range taken {
		if !taken[j] {
			taken[j] = true
			best = min(best, cost[i][j]+cheapestWay(cost, i+1, taken))
			taken[j] = false
		}
	}
	return best
}

// TestPartition makes sure that no two parts share a person, a demand's people or a team.
func TestPartition(t *testing.T) {
	p := small()
	res, err := Solve(t.Context(), p, Options{Steps: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := emptyState(newModel(p))
	for _, a := range res.Assignments {
		s.put(int32(a.Person), int32(a.Demand), false)
	}
	h := newHand(t.Context(), s, 1, 1)
	for range 5 {
		people, demands := s.partition(4, h.rng)
		size := [4]int{}
		for d, staff := range s.staff {
			if demands[d] >= 0 {
				size[demands[d]]++
			}
			for _, q := range staff {
				if demands[d] >= 0 && people[q] != demands[d] {
					t.Fatalf("demand %d of part %d has a person of part %d", d, demands[d], people[q])
				}
			}
		}
		for _, team := range s.m.teams {
			for _, d := range team.demands {
				if demands[d] != demands[team.demands[0]] {
					t.Fatal("a team is of two parts")
				}
			}
		}
		if size[0]+size[1]+size[2]+size[3] < len(demands)/2 {
			t.Errorf("of %d demands the parts have only %v", len(demands), size)
		}
	}
}
