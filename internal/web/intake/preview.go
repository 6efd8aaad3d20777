package intake

import (
	"net/http"
	"strconv"

	"qarovul/internal/app"
	"qarovul/internal/sheet"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// pageSize is how many rows stand on a page of the preview.
const pageSize = 100

// previewView is a file row by row, and what became of it.
type previewView struct {
	Token, What, Name, Sheet string
	Size                     int // kilobytes
	Tabs                     []tab
	State                    string
	Rows                     []row
	Pager                    ui.Pager
	New, Changed, Same       int
	Wrong                    int
	Ready                    bool // there is something to take and nothing is wrong
	Problem                  string
	Days                     []cabinetRow
	Done                     *outcome
	Vacated                  []ui.Slot
	Back                     string // where what was imported is
	Columns                  int    // that are read
	Unknown                  []unknown
	Alike, Kept, Leaves      int
	Gone                     []gone
	GoneAll                  int
	LeftOn                   string
	FileWins                 bool
	Restore                  string // where a choice leads back to
}

// unknown is a word of the file that is not understood, with what it can mean.
type unknown struct {
	Name, Column, Word string
	Rows               int
	Options            []option // none: any code
}

type option struct{ Value, Text string }

// gone is somebody who serves and is not in the file.
type gone struct {
	Number, Name, Href, Unit string
	Leaves                   bool
}

type tab struct {
	Key, Href string
	Count     int
	Lit       bool
}

// row is a row of the file.
type row struct {
	Line         int
	State        sheet.State
	Number, Name string
	Href         string // of the person, once there is one
	Changes      []change
	Faults       []fault
	Kept         []change
	Like         *like
}

// like is whom a new row may be, or was said to be.
type like struct {
	Number, Name, Href string
	Taken              bool // it was said
}

type change struct{ Column, Old, New string }

type fault struct{ Column, Value, Text string }

// cabinetRow is a holiday of the Cabinet's file.
type cabinetRow struct {
	when.CabinetDays
	Name string
	Same bool // the calendar has it so already
}

func (p *page) preview(q *ui.Request) error {
	u, err := p.upload(q)
	if err != nil {
		return err
	}
	return p.show1(q, u, http.StatusOK, "")
}

func (p *page) show1(q *ui.Request, u *upload, status int, problem string) error {
	v := &previewView{Token: u.token, What: u.what, Name: u.name, Size: (len(u.body) + 1023) / 1024, Problem: problem, Done: p.tray.outcome(u), Back: "/" + u.what}
	s, err := p.desk.State(q.Context())
	if err != nil {
		return err
	}
	h := ui.Head{Nav: "import", Title: q.T("web.intake.title." + u.what), Wide: true}
	switch {
	case v.Done != nil:
		for _, d := range v.Done.Vacated {
			v.Vacated = append(v.Vacated, q.Slot(s, d))
		}
		h.Lead = ui.Plain(q.T("web.intake.done", u.name))
		return q.RenderStatus(status, p.t, "intake-done", h, v)
	case u.what == cabinet:
		err = v.cabinet(q, s, u)
	default:
		var im *sheet.Import
		if im, err = p.read(q, u); err == nil {
			v.fill(q, s, im, p.tray.how(u))
		}
	}
	if err != nil {
		return err
	}
	if h.Lead, err = p.t.Text(q, "intake-lead", v); err != nil {
		return err
	}
	return q.RenderStatus(status, p.t, "intake-preview", h, v)
}

func (v *previewView) fill(q *ui.Request, s *app.State, im *sheet.Import, how sheet.How) {
	v.Sheet = im.Sheet
	v.New, v.Changed, v.Same, v.Wrong = im.Totals[sheet.New], im.Totals[sheet.Changed], im.Totals[sheet.Same], im.Totals[sheet.Wrong]
	v.Alike, v.Kept, v.Leaves, v.GoneAll = im.Alike, im.Kept, im.Totals[sheet.Leaves], len(im.Gone)
	v.Columns, v.FileWins = len(im.Columns), how.FileWins
	v.Ready = v.Wrong == 0 && v.New+v.Changed+v.Leaves > 0
	v.State = q.Get("state")
	own := "/import/" + v.Token
	v.Tabs = append(v.Tabs, tab{"all", own, len(im.Rows), v.State == ""})
	for _, t := range []struct {
		state sheet.State
		n     int
	}{{sheet.Wrong, v.Wrong}, {sheet.New, v.New}, {sheet.Changed, v.Changed}, {sheet.Same, v.Same}} {
		v.Tabs = append(v.Tabs, tab{string(t.state), ui.Link(own, "state", string(t.state)), t.n, v.State == string(t.state)})
	}
	for _, t := range []struct {
		key string
		n   int
	}{{"alike", v.Alike + len(how.Same)}, {"kept", v.Kept}, {"gone", v.GoneAll}} {
		if t.n > 0 || v.State == t.key || t.key == "kept" && how.FileWins {
			v.Tabs = append(v.Tabs, tab{t.key, ui.Link(own, "state", t.key), t.n, v.State == t.key})
		}
	}
	v.Restore = ui.Link(own, "state", v.State)
	v.askWords(q, s, im)
	if v.State == "gone" {
		v.listGone(q, s, im, how)
		return
	}
	var all []*sheet.Row
	for i := range im.Rows {
		if r := &im.Rows[i]; v.shows(r, how) {
			all = append(all, r)
		}
	}
	v.Pager = q.Page(len(all), pageSize)
	for _, r := range ui.Cut(v.Pager, all) {
		v.Rows = append(v.Rows, rowOf(q, s, r, how))
	}
}

func rowOf(q *ui.Request, s *app.State, r *sheet.Row, how sheet.How) row {
	out := row{Line: r.Line, State: r.State, Number: r.Number, Name: r.Name}
	if s.Register.Person(r.Person) != nil {
		out.Href = "/people/" + string(r.Person)
	}
	for _, c := range r.Changes {
		out.Changes = append(out.Changes, change{field(q, c.Column), q.Text(c.Old), q.Text(c.New)})
	}
	for _, c := range r.Kept {
		out.Kept = append(out.Kept, change{field(q, c.Column), q.Text(c.Old), q.Text(c.New)})
	}
	if old := how.Same[r.Number]; old != "" {
		out.Like = &like{Number: old, Name: r.Name, Taken: true}
	} else if r.Like != nil {
		out.Like = &like{Number: r.Like.Number, Name: r.Like.Name, Href: "/people/" + string(r.Like.Person)}
	}
	for _, f := range r.Faults {
		out.Faults = append(out.Faults, fault{field(q, f.Column), f.Value, words.Sentence(q.Lang, q.Text(f.Text))})
	}
	return out
}

func field(q *ui.Request, code string) string {
	if key := "force.field." + code; words.Has(key) {
		return words.Sentence(q.Lang, q.T(key))
	}
	return code
}

func (v *previewView) cabinet(q *ui.Request, s *app.State, u *upload) error {
	all, err := days(q, u)
	if err != nil {
		return err
	}
	v.Back, v.Ready = "/month", true
	for _, d := range all {
		r := cabinetRow{CabinetDays: d, Name: q.T("dayoff." + d.Holiday), Same: true}
		for x := d.First; x <= d.Last; x++ {
			r.Same = r.Same && s.Calendar.Reason(x) == d.Holiday
		}
		v.Days = append(v.Days, r)
	}
	return nil
}

// apply takes the file, all of it or nothing. Where the register has changed since the preview so that the file would now do
// something else, it is shown again.
func (p *page) apply(q *ui.Request) error {
	u, err := p.upload(q)
	if err != nil {
		return err
	}
	u.taking.Lock()
	defer u.taking.Unlock()
	if p.tray.outcome(u) != nil { // pressed twice
		q.Lead("/import/" + u.token)
		return nil
	}
	if u.what == cabinet {
		if err := p.desk.SaveCabinet(q.Context(), string(u.body)); err != nil {
			return err
		}
		p.tray.drop(u.token)
		return q.Done("/import?what=cabinet", "web.intake.cabinet.done", u.name)
	}
	im, err := p.read(q, u)
	if err != nil {
		return err
	}
	n := im.Totals
	if q.PostFormValue("new") != strconv.Itoa(n[sheet.New]) || q.PostFormValue("changed") != strconv.Itoa(n[sheet.Changed]) ||
		q.PostFormValue("leaves") != "" && q.PostFormValue("leaves") != strconv.Itoa(n[sheet.Leaves]) {
		return p.show1(q, u, http.StatusConflict, q.T("web.intake.moved"))
	}
	saved, err := p.clerk.Apply(q.Context(), im)
	if app.CodeOf(err) == app.CodeInvalid && err != nil {
		return p.show1(q, u, http.StatusUnprocessableEntity, q.ProblemOf(err).What)
	}
	if err != nil {
		return err
	}
	p.tray.mu.Lock()
	u.done = &outcome{New: n[sheet.New], Changed: n[sheet.Changed], Leaves: n[sheet.Leaves], Vacated: saved.Vacated}
	p.tray.mu.Unlock()
	return q.Done("/import/"+u.token, "web.intake.taken", strconv.Itoa(n[sheet.New]), strconv.Itoa(n[sheet.Changed]))
}
