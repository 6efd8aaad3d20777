package intake_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/app"
	"qarovul/internal/clerk"
	"qarovul/internal/force"
	"qarovul/internal/sheet"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/intake"
	"qarovul/internal/web/ui"
	"qarovul/internal/web/webtest"
	"qarovul/internal/when"
)

type desk struct {
	*webtest.House
	site *webtest.Site
	kit  http.Handler
}

func open(t *testing.T) *desk {
	h := webtest.Start(t, sqlstore.Open)
	k := ui.NewKit(ui.Options{Now: h.Now})
	intake.Mount(k, h.App, intake.Clerk{
		Heading: func(ctx context.Context, what, name string, r io.Reader, m sheet.Mapping) (*sheet.Heading, error) {
			return clerk.Heading(ctx, h.App, what, name, r, m)
		},
		Preview: func(ctx context.Context, what, name string, r io.Reader, how sheet.How) (*sheet.Import, error) {
			return clerk.Preview(ctx, h.App, what, name, r, how)
		},
		Apply: func(ctx context.Context, im *sheet.Import) (*app.Saved, error) {
			return clerk.Apply(ctx, h.App, im)
		},
	}, rand.Reader)
	return &desk{h, webtest.Visit(t, k), webtest.As(webtest.By, k)}
}

// send uploads a file and gives the status, where it leads, and the page that refuses it.
func (d *desk) send(t *testing.T, what, name, body string) (status int, to, page string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("what", what); err != nil {
		t.Fatal(err)
	}
	f, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(f, body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/import?lang=en", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	rec := httptest.NewRecorder()
	d.kit.ServeHTTP(rec, r)
	return rec.Code, rec.Header().Get("Location"), rec.Body.String()
}

func counts(p *webtest.Page) []string {
	var out []string
	for _, b := range p.All(".intake-counts b") {
		out = append(out, webtest.Text(b))
	}
	return out
}

const good = "number;surname;given;sex;rank;joined;unit\nS-0001;Quliyev;Elçin;m;captain;2024-01-15;Q\nS-0500;Yeniyev;Əli;m;private;2026-12-01;T1\n"

func TestPreviewThenAllOrNothing(t *testing.T) {
	d := open(t)
	d.site.Get("/import?lang=en")
	// One wrong row: it is shown with what is wrong, and nothing can be stored.
	_, to, _ := d.send(t, "people", "siyahı.csv", good+"S-0501;Səhv;Adam;m;nobody;2026-12-01;T1\n")
	p := d.site.Get(to)
	if got := cmp.Diff([]string{"1", "1", "0", "1"}, counts(p)); got != "" {
		t.Errorf("new, changed, same, wrong: %s", got)
	}
	if p.One("button[disabled]") == nil || !strings.Contains(p.Text("tr.intake-wrong .intake-faults"), "nobody") {
		t.Errorf("the wrong row: %q", p.Text("tr.intake-wrong"))
	}
	if got := len(d.site.Get(to + "?state=wrong").All("table.intake-table tbody tr")); got != 1 {
		t.Errorf("%d wrong rows", got)
	}
	if p := d.site.Post(to+"/apply", "new", "1", "changed", "1"); p.Status != 422 {
		t.Errorf("apply a wrong file: status %d", p.Status)
	}
	if st, _ := d.State(webtest.Context(t)); st.Register.PersonByNumber("S-0500") != nil {
		t.Fatal("half of a wrong file was stored")
	}
	// A good one: old beside new, then all of it.
	_, to, _ = d.send(t, "people", "siyahı.csv", good)
	p = d.site.Get(to)
	if got := p.Text("tr.intake-changed .intake-changes del"); got == "" {
		t.Error("the old value is not shown")
	}
	p = d.site.Follow(d.site.Post(to+"/apply", "new", "1", "changed", "1"))
	if !strings.Contains(p.Text(".note-good"), "1 new, 1 changed") {
		t.Errorf("done: %q", p.Text(".note-good"))
	}
	st, err := d.State(webtest.Context(t))
	if err != nil || st.Register.PersonByNumber("S-0500") == nil || st.Register.PersonByNumber("S-0001").Surname != "Quliyev" {
		t.Error("not stored", err)
	}
	if p := d.site.Post(to+"/apply", "new", "1", "changed", "1"); p.Status != 303 {
		t.Errorf("pressed twice: status %d", p.Status)
	}
	if _, again, _ := d.send(t, "people", "siyahı.csv", good); !strings.Contains(d.site.Get(again).Text(".lead"), "does not have") {
		t.Error("the same file again is not called the same")
	}
}

// A table of a force's own making: its columns are told, then its words, and the next time nothing needs to be told.
func TestForeignTable(t *testing.T) {
	d := open(t)
	const file = "Staff;;;;;\nTabel;SAA;R.;Shoes;Joined;Unit\nS-0900;Yeniyev Əli Rauf oğlu;ser.;42;2026-12-01;T1\n"
	_, to, _ := d.send(t, "people", "mine.csv", file)
	if !strings.HasSuffix(to, "/columns") {
		t.Fatalf("leads to %q", to)
	}
	p := d.site.Get(to + "?lang=en")
	if got := len(p.All("tr.intake-untold")); got != 3 {
		t.Errorf("%d columns are not known, want 3: %s", got, p.Text("table"))
	}
	if p := d.site.Post(to, "c0", "number", "c2", "rank"); p.Status != 422 || len(p.All("tr.intake-untold")) != 1 {
		t.Errorf("with a column untold: status %d", p.Status)
	}
	own := strings.TrimSuffix(to, "/columns")
	p = d.site.Follow(d.site.Post(to, "c3", "-"))
	if p.One("#words") == nil || p.One("button[disabled]") == nil {
		t.Fatalf("the word is not asked for: %s", webtest.Text(p.One("main")))
	}
	p = d.site.Follow(d.site.Post(own+"/words", "w0", "sergeant", "word0", "ser."))
	if p.One("#words") != nil || p.One("tr.intake-new") == nil {
		t.Fatalf("not read: %s", webtest.Text(p.One("main")))
	}
	d.site.Post(own+"/apply", "new", "1", "changed", "0")
	st, err := d.State(webtest.Context(t))
	if x := st.Register.PersonByNumber("S-0900"); err != nil || x == nil || x.Rank != "sergeant" || x.Patronymic != "Rauf" {
		t.Fatalf("stored %+v, %v", x, err)
	}
	if _, to, _ := d.send(t, "people", "mine.csv", file); strings.HasSuffix(to, "/columns") || !strings.Contains(d.site.Get(to).Text(".lead"), "does not have") {
		t.Errorf("the second time it leads to %q", to)
	}
}

// Who is the same person, who has left, and what was changed here since the last file.
func TestDecisions(t *testing.T) {
	d := open(t)
	const one = "number,surname,given,born,sex,rank,joined,unit,phone\nS-0901,Yeniyev,Əli,1999-09-09,m,private,2026-12-01,T1,1\n"
	_, to, _ := d.send(t, "people", "a.csv", one)
	d.site.Post(to+"/apply", "new", "1", "changed", "0")
	number := func() (*force.Person, *force.Person) {
		st, err := d.State(webtest.Context(t))
		if err != nil {
			t.Fatal(err)
		}
		return st.Register.PersonByNumber("S-0901"), st.Register.PersonByNumber("S-0902")
	}
	// The phone is changed here; the file that says what it said does not take it back, unless told to.
	x, _ := number()
	y := *x
	y.Phone = "2"
	ch := app.Changes{What: "person.save", About: "person:" + string(y.ID)}
	ch.People = append(ch.People, y)
	if _, err := d.Save(webtest.Context(t), ch); err != nil {
		t.Fatal(err)
	}
	_, to, _ = d.send(t, "people", "a.csv", one)
	p := d.site.Get(to + "?state=kept&lang=en")
	if p.One("tr.intake-same") == nil || !strings.Contains(p.Text("td.wrap"), "stays 2 (in the file: 1)") {
		t.Errorf("kept: %s", p.Text("table"))
	}
	p = d.site.Follow(d.site.Post(to+"/decide", "act", "file", "state", "kept"))
	if got := d.site.Get(to).One("tr.intake-changed"); got == nil {
		t.Error("the file's value is not taken")
	}
	d.site.Post(to+"/decide", "act", "register")
	// Another number, the same person.
	_, to, _ = d.send(t, "people", "a.csv", strings.Replace(one, "S-0901", "S-0902", 1))
	p = d.site.Get(to + "?state=alike")
	if p.One("form.intake-like") == nil {
		t.Fatalf("nobody alike: %s", webtest.Text(p.One("main")))
	}
	p = d.site.Follow(d.site.Post(to+"/decide", "act", "same", "number", "S-0902", "old", "S-0901"))
	if p.One("tr.intake-changed") == nil {
		t.Fatalf("not the same: %s", p.Text("table"))
	}
	// One who is not in the file leaves.
	gone := d.site.Get(to + "?state=gone")
	left := webtest.Attr(gone.One("input[name=left]"), "value")
	p = d.site.Follow(d.site.Post(to+"/decide", "act", "leave", "left-on", "2027-02-01", "shown", left, "left", left, "state", "gone"))
	if p.One("input[name=left][checked]") == nil {
		t.Fatal("not ticked")
	}
	p = d.site.Follow(d.site.Post(to+"/apply", "new", "0", "changed", "1", "leaves", "1"))
	if !strings.Contains(p.Text(".note-good"), "1 leaving") {
		t.Errorf("done: %q", p.Text(".note-good"))
	}
	st, err := d.State(webtest.Context(t))
	if err != nil || st.Register.PersonByNumber(left).Left != when.MustDate("2027-02-01") {
		t.Error("has not left", err)
	}
	if old, now := number(); old != nil || now == nil || now.ID != y.ID {
		t.Errorf("numbers: %v, %v", old, now)
	}
}

func TestRegisterMovesMeanwhile(t *testing.T) {
	d := open(t)
	_, to, _ := d.send(t, "people", "x.csv", good)
	d.site.Get(to + "?lang=en")
	st, err := d.State(webtest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	x := *st.Register.PersonByNumber("S-0002")
	x.Number = "S-0500"
	ch := app.Changes{What: "person.save", About: "person:" + string(x.ID)}
	ch.People = append(ch.People, x)
	if _, err := d.Save(webtest.Context(t), ch); err != nil {
		t.Fatal(err)
	}
	p := d.site.Post(to+"/apply", "new", "1", "changed", "1")
	if p.Status != 409 || p.One(".note-alarm") == nil {
		t.Errorf("status %d", p.Status)
	}
	if st, _ := d.State(webtest.Context(t)); st.Register.PersonByNumber("S-0500").Surname == "Yeniyev" {
		t.Error("stored without a second look")
	}
}

func TestAbsencesVacate(t *testing.T) {
	d := open(t)
	mp, err := d.InForce(webtest.Context(t), webtest.Month)
	if err != nil {
		t.Fatal(err)
	}
	var number string
	for id, as := range mp.Plan.Assigned {
		if x, ok := mp.FindSlot(id); ok && x.Mounts == when.MustDate("2026-12-09") {
			number = mp.Register.Person(as.Person).Number
		}
	}
	_, to, _ := d.send(t, "absences", "yox.csv", "number,kind,first,last\n"+number+",illness,2026-12-08,2026-12-11\n")
	p := d.site.Follow(d.site.Post(to+"/apply", "new", "1", "changed", "0"))
	if p.One(".person-vacated a.btn-main") == nil {
		t.Errorf("the vacated duties are not told: %s", webtest.Text(p.One("main")))
	}
}

func TestCabinet(t *testing.T) {
	d := open(t)
	const file = "date_from,date_to,holiday,status\n2027-03-20,2027-03-24,novruz,confirmed\n2027-03-12,2027-03-13,ramazan,confirmed\n"
	_, to, _ := d.send(t, "cabinet", "2027.csv", file)
	p := d.site.Get(to + "?lang=en")
	if got := len(p.All("table tbody tr")); got != 2 {
		t.Fatalf("%d holidays", got)
	}
	if p := d.site.Post(to+"/apply", "new", "0", "changed", "0"); p.Status != 303 {
		t.Errorf("status %d", p.Status)
	}
	st, err := d.State(webtest.Context(t))
	if err != nil || st.Calendar.Reason(when.MustDate("2027-03-12")) != "ramazan" {
		t.Error("not in the calendar", err)
	}
}

func TestFilesThatCannotBeTaken(t *testing.T) {
	d := open(t)
	for _, c := range []struct{ name, what, file, body string }{
		{"empty", "people", "x.csv", ""},
		{"no table", "people", "x.xlsx", "PK\x03\x04 cut short"},
		{"a day that is none", "cabinet", "x.csv", "date_from,date_to,holiday\n2027-03-20,soon,novruz\n"},
		{"no holidays", "cabinet", "x.csv", "date_from,date_to,holiday\n"},
		{"too big", "people", "x.csv", strings.Repeat("a", 32<<20)},
	} {
		status, to, page := d.send(t, c.what, c.file, c.body)
		if status != 422 || to != "" || !strings.Contains(page, `id="f-file-error"`) || strings.Contains(page, "⟦") {
			t.Errorf("%s: status %d, leads to %q", c.name, status, to)
		}
	}
	if status, _, _ := d.send(t, "plans", "x.csv", good); status != 422 {
		t.Errorf("an unknown kind: status %d", status)
	}
	if got := d.site.Get("/import/ffff").Status; got != 404 {
		t.Errorf("a file that is not there: status %d", got)
	}
}

func TestFilesAreForgotten(t *testing.T) {
	d := open(t)
	_, to, _ := d.send(t, "people", "x.csv", good)
	_, other, _ := d.send(t, "people", "y.csv", good)
	if to == other || d.site.Get(to).Status != 200 {
		t.Fatalf("%s, %s", to, other)
	}
	d.site.Post(other + "/drop")
	if got := d.site.Get(other).Status; got != 404 {
		t.Errorf("turned down: status %d", got)
	}
	d.Set(webtest.Noon.Add(2 * time.Hour))
	if got := d.site.Get(to).Status; got != 404 {
		t.Errorf("after two hours: status %d", got)
	}
}
