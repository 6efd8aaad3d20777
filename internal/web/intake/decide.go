package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/sheet"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// shows says whether a row stands on the tab that is open.
func (v *previewView) shows(r *sheet.Row, how sheet.How) bool {
	switch v.State {
	case "":
		return true
	case "alike":
		return r.Like != nil || how.Same[r.Number] != ""
	case "kept":
		return len(r.Kept) > 0
	}
	return string(r.State) == v.State
}

// askWords asks what the words mean that made rows wrong.
func (v *previewView) askWords(q *ui.Request, s *app.State, im *sheet.Import) {
	for i, x := range im.Unknown {
		v.Unknown = append(v.Unknown, unknown{Name: strconv.Itoa(i), Column: field(q, x.Column), Word: x.Word, Rows: x.Rows, Options: meanings(q, s, x.Column)})
	}
}

// meanings is what a word of a column can mean; none where any code will do.
func meanings(q *ui.Request, s *app.State, column string) []option {
	var list []option
	switch column {
	case "rank":
		for i := range s.Register.Ranks {
			k := &s.Register.Ranks[i]
			list = append(list, option{string(k.Code), q.Text(k.Name)})
		}
	case "unit":
		for i := range s.Register.Units {
			if u := &s.Register.Units[i]; u.Valid.Holds(when.DateOf(s.Now)) {
				list = append(list, option{string(u.ID), strings.TrimSpace(u.Short + " " + q.Text(s.Register.UnitName(u.ID)))})
			}
		}
	case "sex":
		list = []option{{"m", q.T("web.intake.sex.m")}, {"f", q.T("web.intake.sex.f")}}
	case "kind":
		for _, k := range force.AbsenceKinds {
			list = append(list, option{string(k), words.Sentence(q.Lang, k.Name(q.Lang))})
		}
	case "qualifications":
		for _, c := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(s.Register.QualificationCodes(), force.Qualifications)))) {
			list = append(list, option{c, force.QualificationName(q.Lang, c)})
		}
	}
	return list
}

// listGone lists who serves and is not in the file.
func (v *previewView) listGone(q *ui.Request, s *app.State, im *sheet.Import, how sheet.How) {
	v.LeftOn = when.DateOf(s.Now).String()
	if how.LeftOn != 0 {
		v.LeftOn = how.LeftOn.String()
	}
	v.Pager = q.Page(len(im.Gone), pageSize)
	for _, g := range ui.Cut(v.Pager, im.Gone) {
		x := gone{Number: g.Number, Name: g.Name, Href: "/people/" + string(g.Person), Leaves: g.Leaves != 0}
		if u := s.Register.Unit(g.Unit); u != nil {
			x.Unit = u.Short
		}
		v.Gone = append(v.Gone, x)
	}
}

// decide takes what was decided beside the file: who is the same person, who has left, and who is right where both have changed.
func (p *page) decide(q *ui.Request) error {
	u, err := p.register(q)
	if err != nil {
		return err
	}
	how := p.tray.how(u)
	switch act := q.PostFormValue("act"); act {
	case "same", "other":
		how.Same = orEmpty(maps.Clone(how.Same))
		if delete(how.Same, q.PostFormValue("number")); act == "same" {
			how.Same[q.PostFormValue("number")] = q.PostFormValue("old")
		}
	case "file", "register":
		how.FileWins = act == "file"
	case "leave", "leave-all", "stay":
		if how.LeftOn, err = when.ParseDate(q.PostFormValue("left-on")); err != nil && act != "stay" {
			return &app.Error{Code: app.CodeInvalid, Key: "web.intake.left-on", Err: err}
		}
		how.AllLeft = act == "leave-all"
		how.Left = p.leaving(q, how.Left, act)
	default:
		return &app.Error{Code: app.CodeInvalid, Key: "web.form"}
	}
	p.tray.said(u, how)
	to := ui.Link("/import/"+u.token, "state", q.PostFormValue("state"))
	q.Lead(to)
	return nil
}

// leaving is who leaves once a page of the list was sent: those ticked on it, and those chosen on other pages.
func (p *page) leaving(q *ui.Request, chosen []string, act string) []string {
	if act != "leave" {
		return nil
	}
	shown := q.PostForm["shown"]
	list := slices.DeleteFunc(slices.Clone(chosen), func(n string) bool { return slices.Contains(shown, n) })
	return append(list, q.PostForm["left"]...)
}
