package roster

// automaton is an [Automaton] made ready for the search.
type automaton struct {
	width   int32   // letters
	letter  []uint8 // by shift
	start   int32
	next    []int32 // [state*width + letter]
	broken  []int32
	forbids bool // hard, and less work never breaks it more
}

func (m *model) automaton(r *Automaton) *automaton {
	a := &automaton{width: int32(len(r.Letters) + 1), letter: make([]uint8, len(m.p.Shifts)), start: int32(r.Start)}
	for k := len(r.Letters) - 1; k >= 0; k-- {
		for i, in := range m.set(r.Letters[k]) {
			if in {
				a.letter[i] = uint8(k + 1)
			}
		}
	}
	for q := range r.Next {
		for l := range r.Next[q] {
			a.next = append(a.next, int32(r.Next[q][l]))
			a.broken = append(a.broken, int32(r.Broken[q][l]))
		}
	}
	a.forbids = r.Hard && r.forbids(a.less(m.p))
	return a
}

// eval reads the days from begin to before end. Work is in order of time.
func (a *automaton) eval(begin, end int32, work []task) (n int32) {
	q := a.start
	i := 0
	for d := begin; d < end; d++ {
		l := uint8(0)
		for ; i < len(work) && work[i].day <= d; i++ {
			if k := a.letter[work[i].shift]; work[i].day == d && k > 0 && (l == 0 || k < l) {
				l = k
			}
		}
		at := q*a.width + int32(l)
		if d >= 0 {
			n += a.broken[at]
		}
		q = a.next[at]
	}
	return n
}

// less says for each letter which others a day can have after some of its work is taken away: none, and
// where two shifts fit on a day that of the other.
func (a *automaton) less(p *Problem) [][]bool {
	out := make([][]bool, a.width)
	for l := range out {
		out[l] = make([]bool, a.width)
		out[l][0], out[l][l] = true, true
	}
	for i := range p.Shifts {
		for k := range p.Shifts {
			x, y := p.span(i, 0), p.span(k, 0)
			if from, to := a.letter[i], a.letter[k]; from > 0 && from < to && !x.Overlaps(y) {
				out[from][to] = true
			}
		}
	}
	return out
}

// forbids says whether taking work away never breaks the rule more, so that filling places one by one, each time without
// breaking it, loses nothing. less gives for each letter those to which a day can be reduced. A state is no worse than another if by no reduced
// days it is ever charged more than the other by the full ones; pairs of states of which that is not so are struck out until no more are
// found.
func (r *Automaton) forbids(less [][]bool) bool {
	n := len(r.Next)
	worse := make([]bool, n*n) // [full*n + reduced]
	for again := true; again; {
		again = false
		for q := range n {
			for s := range n {
				if !worse[q*n+s] && r.chargesMore(q, s, less, worse) {
					worse[q*n+s], again = true, true
				}
			}
		}
	}
	return !worse[r.Start*n+r.Start]
}

// chargesMore says whether some reduced day costs state s more than the full day costs state q, or leads to a pair struck out.
func (r *Automaton) chargesMore(q, s int, less [][]bool, worse []bool) bool {
	for l, to := range less {
		for k, can := range to {
			if can && (r.Broken[s][k] > r.Broken[q][l] || worse[r.Next[q][l]*len(r.Next)+r.Next[s][k]]) {
				return true
			}
		}
	}
	return false
}
