package sqlstore_test

import (
	"testing"

	"qarovul/internal/app"
	"qarovul/internal/selection"
	"qarovul/internal/when"
)

func applications(t *testing.T, s app.Store) {
	d := when.MustDate
	write(t, s, small().put)
	now := moment("2026-12-05 12:00:00")
	full := selection.Application{ID: "ap-2", Surname: "Şıxəliyev", Given: "İlqar", Patronymic: "Əli", Sex: "m", Born: d("2005-02-28"), Phone: "+994 12 000 00 00",
		Opened: d("2026-11-02"), Person: "p1", Erased: d("2026-12-01"), Invented: true, Acts: []selection.Act{
			{Kind: selection.Pass, Step: "medical", On: d("2026-11-30"), Outcome: selection.Limited, Limits: []string{"no-night", "no-driving"}, Until: d("2027-11-29"), At: now, By: "kadr"},
			{Kind: selection.Refuse, Step: "interior", On: d("2026-12-01"), Reason: "not-cleared", Reference: "№ 7/ə", At: now, By: "kadr"},
			{Kind: selection.Appeal, On: d("2026-12-02"), At: now, By: "kadr"},
		}}
	plain := selection.Application{ID: "ap-3", Opened: d("2026-11-01")}
	put := func(tx app.Tx) error {
		st := tx.Selection()
		for _, a := range []*selection.Application{&full, &plain} {
			if err := st.Put(bg, a); err != nil {
				return err
			}
		}
		for i := range full.Acts {
			if err := st.Add(bg, full.ID, i, &full.Acts[i]); err != nil {
				return err
			}
		}
		return nil
	}
	all := func(tx app.Tx) ([]selection.Application, error) { return tx.Selection().All(bg) }
	same(t, "none yet", []selection.Application{}, read(t, s, all))
	write(t, s, put)
	want := []selection.Application{plain, full}
	same(t, "by the day on which they came", want, read(t, s, all))

	full.Phone, full.Person = "", ""
	want[1] = full
	write(t, s, func(tx app.Tx) error { return tx.Selection().Put(bg, &full) })
	same(t, "changed, with its acts", want, read(t, s, all))

	for what, f := range map[string]func(selection.Store) error{
		"an act in another's place": func(st selection.Store) error { return st.Add(bg, "ap-2", 1, &full.Acts[0]) },
		"an act of no application":  func(st selection.Store) error { return st.Add(bg, "ap-9", 0, &full.Acts[0]) },
		"an application of a stranger": func(st selection.Store) error {
			return st.Put(bg, &selection.Application{ID: "ap-4", Person: "nobody"})
		},
	} {
		if err := s.Write(bg, func(tx app.Tx) error { return f(tx.Selection()) }); app.CodeOf(err) != app.CodeConflict {
			t.Errorf("%s: %v, want a conflict", what, err)
		}
	}
	same(t, "after refusals", want, read(t, s, all))
}
