package roster

// never is the cost of a pair that must not be.
const never = int64(1) << 58

// matching finds a cheapest assignment of every row to a column of its own: cost[row][column], at least as many columns
// as rows. It is the Hungarian method with potentials, row by row (Kuhn 1955; Jonker and Volgenant 1987), in rows² ×
// columns steps. It returns the column of each row.
func matching(cost [][]int64) []int {
	rows := len(cost)
	if rows == 0 {
		return nil
	}
	cols := len(cost[0])
	u, v := make([]int64, rows+1), make([]int64, cols+1)
	rowOf, way := make([]int, cols+1), make([]int, cols+1) // column 0 is the root of each search; rows count from 1
	slack, done := make([]int64, cols+1), make([]bool, cols+1)
	for i := 1; i <= rows; i++ {
		rowOf[0] = i
		for j := range slack {
			slack[j], done[j] = 1<<62, false
		}
		at := 0
		for rowOf[at] != 0 {
			done[at] = true
			row := cost[rowOf[at]-1]
			ui, best, next := u[rowOf[at]], int64(1)<<62, 0
			for j := 1; j <= cols; j++ {
				if done[j] {
					continue
				}
				if c := row[j-1] - ui - v[j]; c < slack[j] {
					slack[j], way[j] = c, at
				}
				if slack[j] < best {
					best, next = slack[j], j
				}
			}
			for j := range done {
				if done[j] {
					u[rowOf[j]] += best
					v[j] -= best
				} else {
					slack[j] -= best
				}
			}
			at = next
		}
		for at != 0 {
			rowOf[at] = rowOf[way[at]]
			at = way[at]
		}
	}
	answer := make([]int, rows)
	for j := 1; j <= cols; j++ {
		if rowOf[j] > 0 {
			answer[rowOf[j]-1] = j - 1
		}
	}
	return answer
}
