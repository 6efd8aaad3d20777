package month

import (
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// filter is what the address asks to be shown.
type filter struct {
	View   string
	Unit   force.UnitID
	Text   string
	Rank   force.RankCode
	Role   duty.Role
	Kind   duty.Kind
	OnDuty bool // people with a duty in the month only
	Open   bool // posts with an open slot only
	folded []string
}

func readFilter(q *ui.Request, mp *app.MonthPlan) (filter, error) {
	f := filter{
		View: q.Get("view"), Unit: force.UnitID(q.Get("unit")), Text: q.Get("q"), Rank: force.RankCode(q.Get("rank")),
		Role: duty.Role(q.Get("role")), Kind: duty.Kind(q.Get("kind")), OnDuty: q.Get("duty") != "", Open: q.Get("open") != "",
	}
	if f.View != byPosts && f.View != byDay {
		f.View = byPeople
	}
	if f.Unit != "" && mp.Register.Unit(f.Unit) == nil {
		return f, app.Errorf(app.CodeNotFound, "web.month.unit", string(f.Unit))
	}
	f.folded = strings.Fields(words.Fold(f.Text))
	return f, nil
}

// key tells filters apart.
func (f *filter) key() string {
	return strings.Join([]string{
		f.View, string(f.Unit), string(f.Rank), string(f.Role), string(f.Kind), strconv.FormatBool(f.OnDuty), strconv.FormatBool(f.Open),
		strings.Join(f.folded, " "),
	}, "|")
}

// any says whether anything is left out.
func (f *filter) any() bool {
	if f.View == byPeople {
		return f.Unit != "" || f.Text != "" || f.Rank != "" || f.Role != "" || f.OnDuty
	}
	return f.Kind != "" || f.Text != "" || f.Role != "" || f.Open
}

// people lists those whom the filter lets through, by their place in the model.
func (f *filter) people(mp *app.MonthPlan, m *model) []int {
	within := map[force.UnitID]bool{}
	for _, u := range mp.Register.Subtree(f.Unit) {
		within[u] = true
	}
	var out []int
	for i := range m.people {
		p := &m.people[i]
		if f.Unit != "" && !within[p.unit] || f.Rank != "" && p.Rank != f.Rank || !f.named(p.folded) {
			continue
		}
		own := m.byOwner[p.ID]
		if f.OnDuty && len(own) == 0 || f.Role != "" && !m.serves(own, f.Role) {
			continue
		}
		out = append(out, i)
	}
	return out
}

func (m *model) serves(slots []int, r duty.Role) bool {
	for _, i := range slots {
		if m.slots[i].slot.Role == r {
			return true
		}
	}
	return false
}

// named says whether every word that is looked for stands in a text.
func (f *filter) named(folded string) bool {
	for _, w := range f.folded {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// lines lists the rows of the grid by posts.
func (f *filter) lines(m *model, name func(int) string) []int {
	var out []int
	for i := range m.lines {
		l := &m.lines[i]
		if f.Kind != "" && l.kind != f.Kind || f.Role != "" && l.first.Role != f.Role {
			continue
		}
		if len(f.folded) > 0 && !f.named(words.Fold(name(i))) {
			continue
		}
		if f.Open && !m.lacks(i) {
			continue
		}
		out = append(out, i)
	}
	return out
}

// lacks says whether a line has an open slot.
func (m *model) lacks(l int) bool {
	for _, i := range m.byLine[l] {
		if m.slots[i].state != plan.Filled {
			return true
		}
	}
	return false
}
