package sheet

import (
	"io"
	"strings"

	"qarovul/internal/selection"
	"qarovul/internal/words"
)

// WriteApplications writes applications as the board shows them: how each stands, what is due, and by step the day on which it was passed and the last
// on which that holds.
func WriteApplications(w io.Writer, f Format, l words.Lang, p *selection.Process, all []*selection.Standing, mark string) error {
	t := Table{Sheet: words.T(l, "sheet.applications"), Lang: l, Mark: mark}
	for _, c := range []string{"surname", "given", "patronymic"} {
		t.Columns = append(t.Columns, head(l, c))
	}
	for _, k := range []string{"number", "opened", "state", "closed", "reason", "at", "due", "whose"} {
		t.Columns = append(t.Columns, Column{Head: words.T(l, "sheet.applications."+k)})
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		t.Columns = append(t.Columns, Column{Head: s.Name.In(l)})
		if s.Holds > 0 {
			t.Columns = append(t.Columns, Column{Head: words.T(l, "sheet.applications.until", s.Name.In(l))})
		}
	}
	for _, x := range all {
		t.Rows = append(t.Rows, applicationRow(l, p, x))
	}
	return WriteTable(w, f, t)
}

func applicationRow(l words.Lang, p *selection.Process, x *selection.Standing) []any {
	var at, whose []string
	row := []any{x.Surname, x.Given, x.Patronymic, x.ID, x.Opened, x.Status.Name(l)}
	if x.Closed != 0 {
		row = append(row, x.Closed)
	} else {
		row = append(row, nil)
	}
	reason := x.Reason
	if r := p.Reason(reason); r != nil {
		reason = r.Text.In(l)
	}
	row = append(row, reason)
	if x.Status == selection.Running {
		for _, s := range x.Todo() {
			at = append(at, s.Name.In(l))
			whose = append(whose, selection.OfficeName(l, s.Office()))
		}
	}
	row = append(row, strings.Join(at, ", "))
	if len(at) > 0 {
		row = append(row, x.Due())
	} else {
		row = append(row, nil)
	}
	row = append(row, strings.Join(whose, ", "))
	for i := range x.Steps {
		s := &x.Steps[i]
		var on, until any
		if s.Act != nil && (s.State == selection.Passed || s.State == selection.Lapsed) {
			on = s.Act.On
			if s.Act.Until != 0 {
				until = s.Act.Until
			}
		}
		row = append(row, on)
		if s.Holds > 0 {
			row = append(row, until)
		}
	}
	return row
}
