package sqlstore_test

import (
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/when"
)

func mobilisation(t *testing.T, s app.Store) {
	write(t, s, small().put)
	now := moment("2026-12-05 12:00:00")
	d := when.MustDate("2026-12-05")
	one := mobilise.Order{ID: "m1", Paper: mobilise.Paper{Number: "№ 1/ə", Date: d, By: "Şahin", Reason: "İmtahan", Effect: now}, Units: []force.UnitID{"b1"}, Stay: []force.UnitID{"t1"},
		Priority: 2, Posts: []string{"p"}, Leave: []force.AbsenceKind{force.Leave}, Reserve: 6, State: mobilise.InForce, Busy: map[force.PersonID]when.Date{"p1": d}}
	two := mobilise.Order{ID: "m2", Drill: true, State: mobilise.Returned, Paper: mobilise.Paper{Effect: now}, Return: mobilise.Paper{Number: "2", Effect: now}}
	all := func(tx app.Tx) ([]mobilise.Order, error) { return tx.Mobilisation().Orders(bg) }
	put := func(all ...*mobilise.Order) {
		write(t, s, func(tx app.Tx) error {
			for _, o := range all {
				if err := tx.Mobilisation().Put(bg, o); err != nil {
					return err
				}
			}
			return nil
		})
	}
	content := func(all []mobilise.Order, err error) ([]string, error) {
		var out []string
		for i := range all {
			out = append(out, all[i].ID+" "+string(all[i].State)+" "+all[i].Content())
		}
		return out, err
	}
	contents := func(tx app.Tx) ([]string, error) { return content(all(tx)) }
	same(t, "none yet", []string(nil), read(t, s, contents))
	put(&one, &two)
	want, _ := content([]mobilise.Order{two, one}, nil)
	same(t, "the latest first", want, read(t, s, contents))
	one.State, one.Reason = mobilise.Returned, "başqa"
	put(&one)
	want, _ = content([]mobilise.Order{two, one}, nil)
	same(t, "changed where it stands", want, read(t, s, contents))

	answers := []mobilise.Answer{{Person: "p1", Kind: mobilise.Coming, Minutes: 40, At: now, By: "kadr"}, {Person: "p1", Kind: mobilise.Arrived, Minutes: 55, At: now, By: "növbətçi"}}
	write(t, s, func(tx app.Tx) error {
		for i := range answers {
			if err := tx.Mobilisation().Add(bg, "m1", i, &answers[i]); err != nil {
				return err
			}
		}
		return nil
	})
	same(t, "answers as entered", answers, read(t, s, func(tx app.Tx) ([]mobilise.Answer, error) { return tx.Mobilisation().Answers(bg, "m1") }))
	for what, f := range map[string]func(mobilise.Store) error{
		"an answer in another's place": func(st mobilise.Store) error { return st.Add(bg, "m1", 1, &answers[0]) },
		"an answer to no order":        func(st mobilise.Store) error { return st.Add(bg, "none", 0, &answers[0]) },
		"a stranger's answer":          func(st mobilise.Store) error { return st.Add(bg, "m1", 2, &mobilise.Answer{Person: "nobody"}) },
	} {
		if err := s.Write(bg, func(tx app.Tx) error { return f(tx.Mobilisation()) }); app.CodeOf(err) != app.CodeConflict {
			t.Errorf("%s: %v, want a conflict", what, err)
		}
	}
}
