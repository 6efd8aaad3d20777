// Package journal is the page of the journal: what happened, who did it, and a button that verifies it.
package journal

import (
	"context"
	"embed"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	Journal(ctx context.Context, about string, before int64, limit int) (*app.JournalPage, error)
	VerifyJournal(ctx context.Context, outside []byte) (*app.Verification, error)
}

type page struct {
	desk Desk
	t    *ui.Templates
}

// Mount puts the page into the house.
func Mount(k *ui.Kit, desk Desk) {
	p := &page{desk: desk, t: k.Templates(files)}
	k.Get("/journal", p.show, ui.Sees(access.Journal))
	k.Post("/journal/verify", p.verify, ui.Sees(access.Journal))
	k.Offer(ui.Action{Key: "web.journal.verify", Icon: "sealed", Needs: []ui.Need{ui.Sees(access.Journal)}, Href: func(*ui.Request) string { return "/journal#verify" }})
}

// aPage is how many entries stand on a page.
const aPage = 100

// view is what the template shows.
type view struct {
	Lines       []line
	Size        int64
	About       string
	Newer, More string
	Checkpoint  string
	Key         string
	Outside     string // as typed
	Wrong       string
	Result      *result
}

// line is an entry.
type line struct {
	app.Entry
	Words  string
	Href   string // the page of what it is about, "" none
	Filter string
	Facts  []fact
}

// fact is one thing that an entry says.
type fact struct{ Name, Value string }

// result is what a verification found, in words.
type result struct {
	OK                       bool
	Entries, Covered, Erased int
	Checkpoints, Outside     int
	Found                    int
	Root                     string
	Seconds                  string
	Faults                   []found
}

type found struct{ Words, Detail string }

func (p *page) show(q *ui.Request) error {
	v, err := p.view(q)
	if err != nil {
		return err
	}
	return p.render(q, v)
}

func (p *page) render(q *ui.Request, v *view) error {
	lead := ui.Plain(q.T("web.journal.lead", words.Num(q.Lang, int(v.Size))))
	return q.Render(p.t, "journal", ui.Head{Nav: "journal", Title: q.T("web.nav.journal"), Lead: lead}, v)
}

func (p *page) view(q *ui.Request) (*view, error) {
	before, err := strconv.ParseInt(q.Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = -1
	}
	v := &view{About: q.Get("about")}
	x, err := p.desk.Journal(q.Context(), v.About, before, aPage)
	if err != nil {
		return nil, err
	}
	v.Size, v.Checkpoint = x.Size, string(x.Last)
	if n := len(x.Keys); n > 0 {
		v.Key = x.Keys[n-1]
	}
	for _, e := range x.Entries {
		v.Lines = append(v.Lines, p.line(q, e))
	}
	if before >= 0 {
		v.Newer = ui.Link("/journal", "about", v.About)
	}
	if n := len(x.Entries); n == aPage && x.Entries[n-1].ID > 0 {
		v.More = ui.Link("/journal", "about", v.About, "before", strconv.FormatInt(x.Entries[n-1].ID, 10))
	}
	return v, nil
}

func (p *page) line(q *ui.Request, e app.Entry) line {
	x := line{Entry: e, Words: e.What, Filter: ui.Link("/journal", "about", e.About)}
	if words.Has("log." + e.What) {
		x.Words = words.Sentence(q.Lang, q.T("log."+e.What))
	}
	kind, id, _ := strings.Cut(e.About, ":")
	switch kind {
	case "person":
		x.Href = "/people/" + id
	case "unit":
		x.Href = ui.Link("/units", "unit", id)
	case "plan":
		month, _, _ := strings.Cut(id, ".")
		x.Href = ui.Link("/plan", "month", month, "version", id)
	case "job":
		x.Href = "/jobs/" + id
	}
	facts := map[string]string{}
	if json.Unmarshal([]byte(e.Detail), &facts) == nil {
		for name, value := range facts {
			x.Facts = append(x.Facts, fact{name, value})
		}
		slices.SortFunc(x.Facts, func(a, b fact) int { return strings.Compare(a.Name, b.Name) })
	}
	return x
}

// verify verifies: it reads every entry anew.
func (p *page) verify(q *ui.Request) error {
	v, err := p.view(q)
	if err != nil {
		return err
	}
	v.Outside = strings.ReplaceAll(q.FormValue("checkpoint"), "\r\n", "\n")
	outside := v.Outside
	if strings.TrimSpace(outside) == "" {
		outside = ""
	} else if !strings.HasSuffix(outside, "\n") {
		outside += "\n"
	}
	r, err := p.desk.VerifyJournal(q.Context(), []byte(outside))
	if app.CodeOf(err) == app.CodeInvalid || app.CodeOf(err) == app.CodeConflict && err != nil {
		v.Wrong = q.ProblemOf(err).What
		return q.RenderStatus(app.CodeOf(err).Status(), p.t, "journal", ui.Head{Nav: "journal", Title: q.T("web.nav.journal")}, v)
	}
	if err != nil {
		return err
	}
	root := r.Head.Root()
	x := &result{OK: r.OK(), Entries: int(r.Head.Size()), Covered: int(r.Covered), Erased: int(r.Erased), Checkpoints: r.Checkpoints, Outside: r.Outside, Found: r.Found,
		Root: base64.StdEncoding.EncodeToString(root[:]), Seconds: words.Dec(q.Lang, r.Took.Seconds(), 3)}
	for _, f := range r.Faults {
		x.Faults = append(x.Faults, found{q.T("web.journal.fault." + string(f.Kind)), f.Error()})
	}
	v.Result = x
	return p.render(q, v)
}
