package pattern

// places finds the labels of a state by weekends and main amount: a table with a place for every value that can occur or,
// where those are too many, a hash table. All places are empty after next.
type places struct {
	at            []int32
	stamp         []uint32
	keys          []int // of a hash table; nil: there is a place for every key
	now           uint32
	used          int
	weeks, amount int
}

// mostPlaces is the size from which on a hash table is used.
const mostPlaces = 1 << 20

func (p *places) reset(states, weeks, amount int) {
	p.weeks, p.amount = weeks, amount
	n := states * weeks * amount
	if hashed := n > mostPlaces; hashed != (p.keys != nil) || !hashed && n > len(p.at) {
		p.size(min(n, mostPlaces), hashed)
	}
}

// size makes an empty table; that of a hash table is a power of two.
func (p *places) size(n int, hashed bool) {
	p.at, p.stamp, p.keys, p.now, p.used = make([]int32, n), make([]uint32, n), nil, 1, 0
	if hashed {
		p.keys = make([]int, n)
	}
}

// next empties the table.
func (p *places) next() {
	p.used = 0
	if p.now++; p.now == 0 { // the stamps begin anew
		clear(p.stamp)
		p.now = 1
	}
}

// of gives the place of a key: the label's number, or -1.
func (p *places) of(state, week, main int32) *int32 {
	i := (int(state)*p.weeks+int(week))*p.amount + int(main)
	if p.keys != nil {
		i = p.probe(i)
	}
	if p.stamp[i] != p.now {
		p.stamp[i] = p.now
		p.at[i] = -1
	}
	return &p.at[i]
}

// probe gives the index at which a key is, or may be put.
func (p *places) probe(key int) int {
	if 2*p.used >= len(p.at) {
		old := *p
		p.size(2*len(old.at), true)
		for i, s := range old.stamp {
			if s == old.now {
				j := p.probe(old.keys[i])
				p.stamp[j], p.at[j] = p.now, old.at[i]
			}
		}
	}
	mask := uint64(len(p.at) - 1)
	for i := uint64(key) * 0x9E3779B97F4A7C15 >> 20 & mask; ; i = (i + 1) & mask {
		if p.stamp[i] != p.now {
			p.used++
			p.keys[i] = key
			return int(i)
		}
		if p.keys[i] == key {
			return int(i)
		}
	}
}
