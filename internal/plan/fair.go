package plan

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/roster"
)

// The ledger as the engine sees it (L1). Each kind of the ledger is a share of its own. What a person brings in is told as a
// distance from their fair part, not as a raw count, so that three things hold:
//
//   - somebody who is here for half the month is asked for half of what the others do;
//   - who could do few of the duties only (a clerk, a chief) is not drawn into all others to even out counts that were never
//     meant to be even;
//   - a newcomer, who has done nothing yet because there was no time to, starts level with the others.
//
// Fair is measured among peers: those who could stand in the same slots. Debts from before count, up to debtCap duties.

const debtCap = 3.0

// askKey is one way in which a slot asks for people; slots with the same key have the same candidates but for absences.
type askKey struct {
	furnish            int // group, -1 the whole force
	minGrade, maxGrade int
	codes              string
}

// ask is a way of asking, how many slots ask so, and who could answer.
type ask struct {
	key   askKey
	slots int
	mask  uint64 // its bit in the signatures of people
}

// ledgerRules make a share of each kind of the ledger.
func (t *Task) ledgerRules() []roster.Rule {
	w := t.weight(ruleLedger)
	if w == 0 {
		return nil
	}
	demands := map[duty.LedgerKind][]int{}
	for d := range t.Slots[:t.Own] {
		for _, k := range t.Slots[d].Ledgers(t.in.Calendar) {
			demands[k] = append(demands[k], d)
		}
	}
	// Two people whose loads differ by one duty: moving one over gains the weight once, as a share costs the square. Night
	// goes along with other kinds, so it counts half.
	present := t.presence()
	var list []roster.Rule
	for _, k := range duty.LedgerKinds {
		if len(demands[k]) == 0 {
			continue
		}
		share := w / 2
		if k == duty.LedgerNight {
			share = w / 4
		}
		carried, even := t.carried(k, demands[k], present)
		t.shares[k], t.even[k] = roster.Share{
			Meta: roster.Meta{Name: ruleLedger, Weight: share}, Demands: demands[k], Carried: carried,
		}, even
		list = append(list, t.shares[k])
	}
	return list
}

// carried is what each person brings into a share, in hundredths of a duty; and at how much all stand, if everybody does
// their fair part of the month.
func (t *Task) carried(k duty.LedgerKind, demands []int, present []float64) (carried []int, even int) {
	asks := t.asks(demands)
	sign := t.signatures(asks)
	level := pour(asks, sign, present)
	debt := t.debts(k, sign)
	top := 0.0
	due := make([]float64, len(t.People))
	for i := range due {
		due[i] = level[sign[i]]*present[i] - debt[i]
		top = max(top, due[i])
	}
	carried = make([]int, len(t.People))
	for i := range carried {
		carried[i] = int(math.Round(100 * (top - due[i])))
	}
	return carried, int(math.Round(100 * top))
}

// asks gathers the ways in which the slots ask. Beyond 64 ways the rarest count as part of the last.
func (t *Task) asks(demands []int) []*ask {
	by := map[askKey]*ask{}
	for _, d := range demands {
		dem, s := &t.Problem.Demands[d], &t.Slots[d]
		key := askKey{furnish: -1, minGrade: dem.MinGrade, maxGrade: dem.MaxGrade, codes: strings.Join(s.Needs, " ")}
		if g, ok := t.group[s.Furnish]; ok {
			key.furnish = g
		}
		if by[key] == nil {
			by[key] = &ask{key: key}
		}
		by[key].slots++
	}
	list := slices.Collect(maps.Values(by))
	slices.SortFunc(list, func(a, b *ask) int {
		return cmp.Or(cmp.Compare(b.slots, a.slots), cmp.Compare(a.key.furnish, b.key.furnish),
			cmp.Compare(a.key.minGrade, b.key.minGrade), cmp.Compare(a.key.maxGrade, b.key.maxGrade), cmp.Compare(a.key.codes, b.key.codes))
	})
	for i, a := range list {
		a.mask = 1 << min(i, 63)
	}
	return list
}

// signatures say for each person which ways of asking they could answer: people with the same are peers.
func (t *Task) signatures(asks []*ask) []uint64 {
	sign := make([]uint64, len(t.People))
	for i := range sign {
		q := &t.Problem.People[i]
		held := map[string]bool{}
		for _, s := range q.Skills {
			held[codeOf(s)] = true
		}
		above := t.above(q.Group)
		for _, a := range asks {
			fits := q.Grade >= a.key.minGrade && (a.key.maxGrade == 0 || q.Grade <= a.key.maxGrade) &&
				(a.key.furnish < 0 || slices.Contains(above, a.key.furnish))
			for _, c := range strings.Fields(a.key.codes) {
				fits = fits && held[c]
			}
			if fits {
				sign[i] |= a.mask
			}
		}
	}
	return sign
}

// above is a group and those above it.
func (t *Task) above(g int) []int {
	var list []int
	for ; g >= 0; g = t.Problem.Groups[g].Parent {
		list = append(list, g)
	}
	return list
}

// pour says how many duties fall to one of each signature who is here all month, if everything is shared as evenly as who
// can do what allows: the slots for which fewest are fit are shared first, then each next raises those who have least.
func pour(asks []*ask, sign []uint64, present []float64) map[uint64]float64 {
	size := map[uint64]float64{}
	for i, s := range sign {
		size[s] += present[i]
	}
	level := map[uint64]float64{}
	fit := func(a *ask) []uint64 {
		var list []uint64
		for _, s := range slices.Sorted(maps.Keys(size)) {
			if s&a.mask != 0 && size[s] > 0 {
				list = append(list, s)
			}
		}
		return list
	}
	people := func(a *ask) float64 {
		n := 0.0
		for _, s := range fit(a) {
			n += size[s]
		}
		return n
	}
	order := slices.Clone(asks)
	slices.SortStableFunc(order, func(a, b *ask) int { return cmp.Compare(people(a), people(b)) })
	for _, a := range order {
		raise(fit(a), size, level, float64(a.slots))
	}
	return level
}

// raise fills the lowest levels up with so many slots, as water would.
func raise(group []uint64, size, level map[uint64]float64, slots float64) {
	slices.SortStableFunc(group, func(a, b uint64) int { return cmp.Compare(level[a], level[b]) })
	width := 0.0
	for n, s := range group {
		width += size[s]
		room := math.Inf(1)
		if n+1 < len(group) {
			room = (level[group[n+1]] - level[s]) * width
		}
		up := min(room, slots) / width
		for _, x := range group[:n+1] {
			level[x] += up
		}
		if slots -= min(room, slots); slots <= 0 {
			return
		}
	}
}

// debts are how many duties each person has done beyond their part of what their peers did, in the days that each was
// there to do them; and, as a tie-break of less than half a duty, who is longest off goes first.
func (t *Task) debts(k duty.LedgerKind, sign []uint64) []float64 {
	done, days := map[uint64]float64{}, map[uint64]float64{}
	for i, id := range t.People {
		a := t.in.Ledger[id][k]
		done[sign[i]] += float64(a.Count)
		days[sign[i]] += float64(a.Days)
	}
	debt := make([]float64, len(t.People))
	for i, id := range t.People {
		a := t.in.Ledger[id][k]
		if days[sign[i]] > 0 && a.Days > 0 {
			fair := done[sign[i]] / days[sign[i]] * float64(a.Days)
			debt[i] = min(debtCap, max(-debtCap, float64(a.Count)-fair))
		}
		debt[i] -= 0.01 * float64(min(t.daysOff(id, a), 40))
	}
	return debt
}

// daysOff is how long somebody is off this kind of duty as the month begins, absences not counted.
func (t *Task) daysOff(id force.PersonID, a Account) int {
	if a.Last == 0 || a.Last >= t.Month.First() {
		return 0
	}
	n := 0
	for d := max(a.Last+1, t.Month.First().Add(-60)); d < t.Month.First(); d++ {
		if _, away := t.in.Register.AwayOn(id, d); !away {
			n++
		}
	}
	return n
}
