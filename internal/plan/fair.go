package plan

import (
	"cmp"
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
	needs []string
	slots int
	fit   []int // signatures that could
}

// peers sorts people by what they could do: those with the same signature could stand in the same slots.
type peers struct {
	of    []int // signature by person
	count int
	none  int // the signature of those who could stand nowhere, -1 if there are none
}

// ledgerRules make a share of each kind of the ledger.
func (t *Task) ledgerRules() []roster.Rule {
	w := t.weight(ruleLedger)
	if w == 0 {
		return nil
	}
	demands := map[duty.LedgerKind][]int{}
	for d := range t.Slots[:t.Own] {
		for _, k := range t.kinds[d] {
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
	p := t.peers(asks)
	level := pour(asks, p, present)
	debt := t.debts(k, p)
	top := 0.0
	due := make([]float64, len(t.People))
	for i := range due {
		due[i] = level[p.of[i]]*present[i] - debt[i]
		top = max(top, due[i])
	}
	carried = make([]int, len(t.People))
	for i := range carried {
		carried[i] = int(math.Round(100 * (top - due[i])))
	}
	return carried, int(math.Round(100 * top))
}

// asks gathers the ways in which the slots ask, in a fixed order.
func (t *Task) asks(demands []int) []*ask {
	by := map[askKey]*ask{}
	var list []*ask
	for _, d := range demands {
		dem, s := &t.Problem.Demands[d], &t.Slots[d]
		key := askKey{furnish: -1, minGrade: dem.MinGrade, maxGrade: dem.MaxGrade, codes: strings.Join(t.asked(s), " ")}
		if g, ok := t.group[s.Furnish]; ok {
			key.furnish = g
		}
		if by[key] == nil {
			by[key] = &ask{key: key, needs: t.asked(s)}
			list = append(list, by[key])
		}
		by[key].slots++
	}
	return list
}

// peers finds for each person which ways of asking they could answer, and notes it in the asks.
func (t *Task) peers(asks []*ask) peers {
	from := map[int][]int{} // asks by the group that furnishes them
	for n, a := range asks {
		from[a.key.furnish] = append(from[a.key.furnish], n)
	}
	p := peers{of: make([]int, len(t.People)), none: -1}
	signs := map[string]int{}
	var able []byte
	for i := range t.People {
		q := &t.Problem.People[i]
		able = able[:0]
		try := func(list []int) {
			for _, n := range list {
				if a := asks[n]; q.Grade >= a.key.minGrade && (a.key.maxGrade == 0 || q.Grade <= a.key.maxGrade) && t.held(i, a.needs) {
					able = append(able, byte(n), byte(n>>8))
				}
			}
		}
		try(from[-1])
		for g := q.Group; g >= 0; g = t.Problem.Groups[g].Parent {
			try(from[g])
		}
		s, known := signs[string(able)]
		if !known {
			s = p.count
			signs[string(able)] = s
			p.count++
			for x := 0; x < len(able); x += 2 {
				a := asks[int(able[x])|int(able[x+1])<<8]
				a.fit = append(a.fit, s)
			}
			if len(able) == 0 {
				p.none = s
			}
		}
		p.of[i] = s
	}
	return p
}

// held says whether a person holds qualifications at some time of the month.
func (t *Task) held(i int, codes []string) bool {
	for _, c := range codes {
		if !t.codes[c].holders[i] {
			return false
		}
	}
	return true
}

// pour says how many duties fall to one of each signature who is here all month, if everything is shared as evenly as who
// can do what allows: the slots for which fewest are fit are shared first, then each next raises those who have least.
func pour(asks []*ask, p peers, present []float64) []float64 {
	size, level := make([]float64, p.count), make([]float64, p.count)
	for i, s := range p.of {
		size[s] += present[i]
	}
	people := func(a *ask) float64 {
		n := 0.0
		for _, s := range a.fit {
			n += size[s]
		}
		return n
	}
	order := slices.Clone(asks)
	slices.SortStableFunc(order, func(a, b *ask) int { return cmp.Compare(people(a), people(b)) })
	for _, a := range order {
		group := slices.DeleteFunc(slices.Clone(a.fit), func(s int) bool { return size[s] == 0 })
		raise(group, size, level, float64(a.slots))
	}
	return level
}

// raise fills the lowest levels up with so many slots, as water would.
func raise(group []int, size, level []float64, slots float64) {
	slices.SortStableFunc(group, func(a, b int) int { return cmp.Compare(level[a], level[b]) })
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
func (t *Task) debts(k duty.LedgerKind, p peers) []float64 {
	done, days := make([]float64, p.count), make([]float64, p.count)
	for i, id := range t.People {
		a := t.in.Ledger[id][k]
		done[p.of[i]] += float64(a.Count)
		days[p.of[i]] += float64(a.Days)
	}
	debt := make([]float64, len(t.People))
	for i, id := range t.People {
		a, s := t.in.Ledger[id][k], p.of[i]
		if days[s] > 0 && a.Days > 0 {
			fair := done[s] / days[s] * float64(a.Days)
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
