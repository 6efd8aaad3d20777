// Package intake is the page on which files are imported: people, absences, and the Cabinet's days off. A file is shown row by row
// with what it would do before anything is stored; then all of it is taken or nothing.
package intake

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/sheet"
	"qarovul/internal/web/ui"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

//go:embed *.html
var files embed.FS

// Desk is what the page asks of the use cases.
type Desk interface {
	State(ctx context.Context) (*app.State, error)
	SaveCabinet(ctx context.Context, file string) error
}

// Clerk reads files of people and absences and takes them.
type Clerk struct {
	Heading func(ctx context.Context, what, name string, r io.Reader, m sheet.Mapping) (*sheet.Heading, error)
	Preview func(ctx context.Context, what, name string, r io.Reader, how sheet.How) (*sheet.Import, error)
	Apply   func(ctx context.Context, im *sheet.Import) (*app.Saved, error)
}

// What can be imported, in the order of the page.
const (
	people   = "people"
	absences = "absences"
	cabinet  = "cabinet"
)

// maxUpload is the most that a request with a file may weigh: the largest file that a table may be, and the form around it.
const maxUpload = 31 << 20

type page struct {
	desk  Desk
	clerk Clerk
	tray  *tray
	t     *ui.Templates
}

// Mount puts the page into the house. The random source names the files that wait.
func Mount(k *ui.Kit, desk Desk, clerk Clerk, random io.Reader) {
	p := &page{desk: desk, clerk: clerk, tray: &tray{rand: random}, t: k.Templates(files)}
	k.Get("/import", p.show, ui.Changes(access.People), ui.Changes(access.Absences), ui.Changes(access.Calendar))
	k.Post("/import", p.take, ui.Changes(access.People), ui.Changes(access.Absences), ui.Changes(access.Calendar))
	k.Get("/import/{token}", p.preview, ui.Changes(access.People), ui.Changes(access.Absences), ui.Changes(access.Calendar))
	k.Post("/import/{token}/apply", p.apply, ui.Changes(access.People), ui.Changes(access.Absences), ui.Changes(access.Calendar))
	k.Get("/import/{token}/columns", p.columns, ui.Changes(access.People), ui.Changes(access.Absences))
	k.Post("/import/{token}/columns", p.setColumns, ui.Changes(access.People), ui.Changes(access.Absences))
	k.Post("/import/{token}/words", p.setWords, ui.Changes(access.People), ui.Changes(access.Absences))
	k.Post("/import/{token}/decide", p.decide, ui.Changes(access.People), ui.Changes(access.Absences))
	k.Post("/import/{token}/drop", p.drop, ui.Changes(access.People), ui.Changes(access.Absences), ui.Changes(access.Calendar))
}

// view is the page on which a file is chosen.
type view struct {
	What  string
	Kinds []string
	Error string // beside the file
	More  []string
}

func (p *page) show(q *ui.Request) error {
	return p.choose(q, http.StatusOK, &view{What: q.Get("what")})
}

func (p *page) choose(q *ui.Request, status int, v *view) error {
	v.Kinds = []string{people, absences, cabinet}
	if v.What == "" {
		v.What = people
	}
	h := ui.Head{Nav: "import", Title: q.T("web.nav.import"), Lead: ui.Plain(q.T("web.intake.lead"))}
	return q.RenderStatus(status, p.t, "intake", h, v)
}

// take reads the file that was sent and, if it can be taken as a whole, keeps it for the preview.
func (p *page) take(q *ui.Request) error {
	u, err := receive(q)
	v := &view{}
	if u != nil {
		v.What = u.what
	}
	to := ""
	if err == nil {
		if _, err = p.read(q, u); err != nil && u.what != cabinet && p.foreign(q, u) {
			err, to = nil, "/columns" // a table, if not one of ours: its columns can be told
		}
	}
	if err == nil {
		if err = p.tray.put(u); err != nil {
			return err
		}
		q.Lead("/import/" + u.token + to)
		return nil
	}
	if app.CodeOf(err) != app.CodeInvalid {
		return err
	}
	var all app.Problems
	if !errors.As(err, &all) {
		all = nil
		var one *app.Error
		if errors.As(err, &one) {
			all = app.Problems{one}
		}
	}
	for i, e := range all {
		text := words.Sentence(q.Lang, e.In(q.Lang))
		if i == 0 {
			v.Error = text
		} else {
			v.More = append(v.More, text)
		}
	}
	return p.choose(q, http.StatusUnprocessableEntity, v)
}

// receive takes the file out of the form.
func receive(q *ui.Request) (*upload, error) {
	q.Body = http.MaxBytesReader(q.Writer(), q.Body, maxUpload)
	parts, err := q.MultipartReader()
	if err != nil {
		return nil, &app.Error{Code: app.CodeInvalid, Key: "web.form", Err: err}
	}
	u := &upload{at: q.Now, by: q.Principal().By, what: people}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return u, tooBig(err)
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return u, tooBig(err)
		}
		switch part.FormName() {
		case "what":
			u.what = string(b)
		case "file":
			u.name, u.body = filepath.Base(strings.ReplaceAll(part.FileName(), `\`, "/")), b
		}
	}
	if u.what != people && u.what != absences && u.what != cabinet {
		return nil, &app.Error{Code: app.CodeInvalid, Key: "web.form"}
	}
	if len(u.body) == 0 {
		return u, &app.Error{Code: app.CodeInvalid, Key: "web.intake.no-file"}
	}
	return u, nil
}

func tooBig(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return &app.Error{Code: app.CodeInvalid, Key: "web.intake.too-big", Args: []any{(maxUpload >> 20) - 1}, Err: err}
	}
	return &app.Error{Code: app.CodeInvalid, Key: "web.form", Err: err}
}

// read compares the file with the register as it is now; once done, until the register changes.
func (p *page) read(q *ui.Request, u *upload) (*sheet.Import, error) {
	if u.what == cabinet {
		_, err := days(q, u)
		return nil, err
	}
	s, err := p.desk.State(q.Context())
	if err != nil {
		return nil, err
	}
	p.tray.mu.Lock()
	im, fresh := u.im, u.im != nil && u.reg == s.Register
	p.tray.mu.Unlock()
	if fresh {
		return im, nil
	}
	if im, err = p.clerk.Preview(q.Context(), u.what, u.name, bytes.NewReader(u.body), u.how); err != nil {
		return nil, err
	}
	p.tray.mu.Lock()
	defer p.tray.mu.Unlock()
	u.im, u.reg = im, s.Register
	return im, nil
}

// days reads the Cabinet's file.
func days(q *ui.Request, u *upload) ([]when.CabinetDays, error) {
	all, err := when.ParseCabinet(strings.NewReader(string(u.body)))
	var line *when.LineError
	switch {
	case errors.As(err, &line):
		text := line.Error()
		if key := "calendar.problem." + line.Key; words.Has(key) {
			text = q.T(key, line.Args...)
		}
		return nil, &app.Error{Code: app.CodeInvalid, Key: "web.intake.line", Args: []any{u.name, line.Line, text}, Err: err}
	case err != nil:
		return nil, &app.Error{Code: app.CodeInvalid, Key: "record", Args: []any{err.Error()}, Err: err}
	case len(all) == 0:
		return nil, &app.Error{Code: app.CodeInvalid, Key: "web.intake.no-days", Args: []any{u.name}}
	}
	return all, nil
}

// upload finds the file that a request is about. It is for whoever brought it: its preview shows what they may see.
func (p *page) upload(q *ui.Request) (*upload, error) {
	u, ok := p.tray.get(q.PathValue("token"), q.Now)
	if !ok || u.by != q.Principal().By {
		return nil, app.Errorf(app.CodeNotFound, "web.intake.gone")
	}
	return u, nil
}

func (p *page) drop(q *ui.Request) error {
	u, err := p.upload(q)
	if err != nil {
		return err
	}
	p.tray.drop(u.token)
	return q.Done("/import", "web.intake.dropped", u.name)
}
