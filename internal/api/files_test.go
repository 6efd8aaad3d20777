package api_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"qarovul/internal/api"
	"qarovul/internal/app"
	"qarovul/internal/proof"
	"qarovul/internal/sheet"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// file wants an answer that is a file of a kind, with a name, and gives its bytes.
func (h *house) file(path, kind, name string) []byte {
	h.t.Helper()
	w := h.do("GET", path, nil)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind {
		h.t.Fatalf("%s: status %d, %s\n%s", path, w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	_, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
	if err != nil || params["filename"] != name {
		h.t.Errorf("%s: %s (%v), want the name %s", path, w.Header().Get("Content-Disposition"), err, name)
	}
	return w.Body.Bytes()
}

func TestPapers(t *testing.T) {
	h := open(t)
	for path, name := range map[string]string{
		"posting-sheet?date=2026-12-05": "posting-sheet-2026-12-05-az.pdf", "guard-order?lang=en": "guard-order-2026-12-05-en.pdf",
		"month-roster?month=2026-12": "month-roster-2026-12-az.pdf", "ledger?ledger=night": "ledger-2026-12-az.pdf",
		"daily-detail?version=" + version: "daily-detail-2026-12-05-az.pdf",
	} {
		if b := h.file("/api/papers/"+path, "application/pdf", name); !bytes.HasPrefix(b, []byte("%PDF-")) || len(b) < 2000 {
			t.Errorf("%s: %d bytes that are no PDF", path, len(b))
		}
	}
	h.wants(t, h.do("GET", "/api/papers/visa", nil), 422, "invalid", "path.form")
	h.wants(t, h.do("GET", "/api/papers/posting-sheet?date=2031-01-01&lang=en", nil), 404, "not-found", "2031-01")
}

func TestExports(t *testing.T) {
	h := open(t)
	const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	for path, name := range map[string]string{"people": "people-2026-12-05.xlsx", "strength?date=2026-12-06": "strength-2026-12-06.xlsx",
		"roster?month=2026-12": "roster-2026-12.xlsx", "ledger?ledger=standby": "ledger-2026-12.xlsx", "absences": "absences-2026-12-05.xlsx"} {
		f, err := excelize.OpenReader(bytes.NewReader(h.file("/api/exports/"+path, xlsx, name)))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	csv := h.file("/api/exports/people?format=csv&unit=t1", "text/csv; charset=utf-8", "people-2026-12-05.csv")
	if n := bytes.Count(csv, []byte("\n")); n != 25 {
		t.Errorf("%d lines for a platoon of 24", n)
	}
	d, err := proof.Read(bytes.NewReader(h.file("/api/exports/plan?month=2026-12", "application/json", "plan-2026-12.json")))
	if err != nil || proof.Check(d).Open > len(d.Slots) {
		t.Errorf("plan: %v", err)
	}
	h.wants(t, h.do("GET", "/api/exports/roster?format=csv&lang=en", nil), 422, "invalid", "xlsx")
	h.wants(t, h.do("GET", "/api/exports/plan?month=2031-01", nil), 404, "not-found", "2031-01")
	h.wants(t, h.do("GET", "/api/exports/secrets", nil), 422, "invalid", "path.what")
}

func TestImport(t *testing.T) {
	h := open(t)
	csv := string(h.file("/api/exports/people?format=csv&unit=t1&lang=en", "text/csv; charset=utf-8", "people-2026-12-05.csv"))
	changed := strings.Replace(csv, "Rauf", "Rauf", 1)
	lines := strings.Split(strings.TrimRight(changed, "\r\n"), "\n")
	fields := strings.Split(lines[1], ",")
	lines = append(lines, strings.Replace(lines[1], fields[0], "N-77", 1))
	changed = strings.Join(lines, "\n")
	im := ask[sheet.Import](h, "POST", "/api/imports/people/preview?name=people.csv", changed)
	if im.Totals[sheet.New] != 1 || im.Totals[sheet.Wrong] != 0 || im.Totals[sheet.Same] != 24 {
		t.Fatalf("totals %v\n%s", im.Totals, changed)
	}
	same(t, "people after a preview", 116, ask[api.People](h, "GET", "/api/people", nil).Total)
	got := ask[created](h, "POST", "/api/imports/people?name=people.csv", changed)
	if len(got.IDs) == 0 {
		t.Error("the import has put nothing")
	}
	same(t, "people after the import", 117, ask[api.People](h, "GET", "/api/people", nil).Total)

	wrong := strings.Replace(changed, "N-77", "N-78", 1)
	wrong = wrong[:strings.LastIndex(wrong, "N-78")] + strings.Replace(wrong[strings.LastIndex(wrong, "N-78"):], "2024-01-15", "2024-13-15", 1)
	if wrong == strings.Replace(changed, "N-77", "N-78", 1) {
		t.Fatal("the export writes dates in another form")
	}
	p := h.wants(t, h.do("POST", "/api/imports/people?name=people.csv&lang=en", wrong), 422, "invalid", "2024-13-15")
	if len(p.Errors) == 0 {
		t.Errorf("problem %+v", p)
	}
	same(t, "people after a wrong import", 117, ask[api.People](h, "GET", "/api/people", nil).Total)
}

// A table of a force's own making is read once it was said what its heads and words mean; what was changed here since stays.
func TestImportOfAForeignTable(t *testing.T) {
	h := open(t)
	const table = "Tabel,SAA,R.,Boy,Joined\nN-77,Məmmədova Aysel Rauf qızı,ser.,170,2026-12-01\n"
	hd := ask[sheet.Heading](h, "POST", "/api/imports/people/heading?name=f.csv", table)
	if hd.Ready() || len(hd.Columns) != 5 || hd.Columns[1].Field != "full_name" || hd.Columns[2].Field != "" {
		t.Fatalf("%+v", hd)
	}
	h.wants(t, h.do("POST", "/api/imports/people?name=f.csv&lang=en", table), 422, "invalid", "service number")
	m := sheet.Mapping{Columns: map[string]string{"Tabel": "number", "R.": "rank"}, Words: map[string]map[string]string{"rank": {"SER.": "sergeant"}}}
	h.wants(t, h.do("PUT", "/api/imports/people/mapping?lang=en", sheet.Mapping{Columns: map[string]string{"R.": "shoes"}}), 422, "invalid", "shoes")
	if res := h.do("PUT", "/api/imports/people/mapping", m); res.Code != http.StatusNoContent {
		t.Fatalf("status %d: %s", res.Code, res.Body)
	}
	if got := ask[sheet.Mapping](h, "GET", "/api/imports/people/mapping", nil); got.Words["rank"]["ser."] != "sergeant" {
		t.Errorf("%+v", got)
	}
	got := ask[created](h, "POST", "/api/imports/people?name=f.csv", table)
	id := got.IDs[0]
	p := ask[map[string]any](h, "GET", "/api/people/"+id, nil)
	same(t, "rank", "sergeant", fmt.Sprint(p["rank"]))

	// The height is changed here; the next file says what it said, then something else.
	same(t, "the same file", 1, ask[sheet.Import](h, "POST", "/api/imports/people/preview?name=f.csv", table).Totals[sheet.Same])
	edited := strings.Replace(table, ",170,", ",171,", 1)
	same(t, "another height", 1, ask[sheet.Import](h, "POST", "/api/imports/people/preview?name=f.csv", edited).Totals[sheet.Changed])

	// N-78 is the same person, and nobody else is in the file.
	other := strings.Replace(table, "N-77", "N-78", 1)
	im := ask[sheet.Import](h, "POST", "/api/imports/people/preview?name=f.csv", other)
	if im.Alike != 1 || im.Rows[0].Like == nil || im.Rows[0].Like.Number != "N-77" || len(im.Gone) < 100 {
		t.Errorf("%d alike, %d gone", im.Alike, len(im.Gone))
	}
	im = ask[sheet.Import](h, "POST", "/api/imports/people/preview?name=f.csv&same=N-78:N-77&all-left=true&left-on=2027-01-05", other)
	if im.Totals[sheet.Changed] != 1 || im.Totals[sheet.Leaves] != len(im.Gone) || im.Totals[sheet.Leaves] < 100 {
		t.Errorf("totals %v", im.Totals)
	}
	h.wants(t, h.do("POST", "/api/imports/people?name=f.csv&same=N-78", other), 422, "invalid", "N-78")
}

func TestImportRefuses(t *testing.T) {
	h := open(t)
	h.wants(t, h.do("POST", "/api/imports/people/preview?name=people.xlsx", []byte("PK\x03\x04 cut short")), 422, "invalid", "people.xlsx")
	h.wants(t, h.do("POST", "/api/imports/people/preview", "a"), 422, "invalid", "query.name")
	h.wants(t, h.do("POST", "/api/imports/people/preview?name=a.csv", nil), 400, "invalid", "body")
	h.wants(t, h.do("POST", "/api/imports/animals?name=a.csv", "a"), 422, "invalid", "path.what")
}

func TestCabinet(t *testing.T) {
	h := open(t)
	off := func() (days []string) {
		for _, d := range ask[[]api.DayOff](h, "GET", "/api/calendar/2028-05", nil) {
			if d.DayOff && d.Note != "" {
				days = append(days, d.Date.String()+" "+d.Note)
			}
		}
		return days
	}
	before := len(off())
	h.done("PUT", "/api/calendar/cabinet", "date_from,date_to,holiday,status\n2028-05-04,2028-05-05,qurban,confirmed\n")
	after := strings.Join(off(), "; ")
	if !strings.Contains(after, "2028-05-04 qurban; 2028-05-05 qurban") || len(off()) != before+2 {
		t.Errorf("days off: %s", after)
	}
	h.wants(t, h.do("PUT", "/api/calendar/cabinet?lang=en", "what is this"), 422, "invalid", "")
	same(t, "days off after a refusal", after, strings.Join(off(), "; "))
}

func TestCalendar(t *testing.T) {
	h := open(t)
	address := ask[api.CalendarView](h, "POST", "/api/people/p1-09/calendar", nil).Address
	w := h.do("GET", address+"?lang=en", nil)
	text := w.Body.String()
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || !strings.HasPrefix(text, "BEGIN:VCALENDAR") {
		t.Fatalf("status %d\n%s", w.Code, text)
	}
	n := len(h.slots(version, "person=p1-09"))
	if got := strings.Count(text, "BEGIN:VEVENT"); got != n || n == 0 {
		t.Errorf("%d events, %d duties", got, n)
	}
	same(t, "address on the person", address, ask[api.PersonView](h, "GET", "/api/people/p1-09", nil).Calendar)
	ask[api.CalendarView](h, "POST", "/api/people/p1-09/calendar", nil)
	h.wants(t, h.do("GET", address, nil), 404, "not-found", "")
	h.wants(t, h.do("POST", "/api/people/nobody/calendar", nil), 404, "not-found", "nobody")
	for _, e := range ask[[]api.EntryView](h, "GET", "/api/changes", nil) {
		if strings.Contains(e.What, "feed") && e.Detail != nil {
			t.Errorf("the log tells the secret: %+v", e)
		}
	}
}

// broken is a store that fails.
type broken struct{ app.Store }

func (broken) Close() error { return nil }

func TestInternalErrorsAreNotShown(t *testing.T) {
	h := open(t)
	closed, err := sqlstore.Open(webtest.Context(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	a := app.New(app.Options{Store: broken{closed}, Now: h.Now, Rand: strings.NewReader(strings.Repeat("x", 100))})
	h.handler = webtest.As(webtest.By, api.New(a, api.Log(slog.New(slog.NewTextHandler(&log, nil)))))
	for _, path := range []string{"/api/people", "/api/months/2026-12", "/api/jobs", "/api/papers/posting-sheet"} {
		w := h.do("GET", path+"?lang=en", nil)
		h.wants(t, w, 500, "internal", "Something went wrong")
		if text := w.Body.String(); strings.Contains(text, "closed") || strings.Contains(text, "sql") {
			t.Errorf("%s tells what is inside: %s", path, text)
		}
	}
	if !strings.Contains(log.String(), "database is closed") {
		t.Errorf("the cause is not in the log: %s", log.String())
	}
}

func TestLanguages(t *testing.T) {
	h := open(t)
	for _, c := range []struct{ query, head, says string }{
		{"", "", "Belə şəxs yoxdur: x"}, {"?lang=en", "", "There is no person x"}, {"", "en-GB,az;q=0.5", "There is no person x"},
		{"", "ru, az;q=0.5", "Belə şəxs yoxdur: x"}, {"?lang=az", "en", "Belə şəxs yoxdur: x"},
	} {
		p := h.wants(t, h.do("GET", "/api/people/x"+c.query, nil, "Accept-Language", c.head), 404, "not-found", "")
		same(t, c.query+c.head, c.says, p.Detail)
	}
	h.wants(t, h.do("GET", "/api/people?lang=ru", nil), 422, "invalid", "query.lang")
}

func TestRequestsThatAreNotTaken(t *testing.T) {
	h := open(t)
	h.wants(t, h.do("POST", "/api/absences", "a=b", "Content-Type", "application/x-www-form-urlencoded"), 415, "invalid", "")
	long := io.MultiReader(strings.NewReader(`{"note":"`), strings.NewReader(strings.Repeat("x", 65<<20)))
	req := httptest.NewRequest("POST", "/api/absences", long)
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, req)
	h.wants(t, w, 413, "invalid", "")
	same(t, "security headers", "nosniff", h.do("GET", "/api/months", nil).Header().Get("X-Content-Type-Options"))
}

func TestPanicIsToldAsOurs(t *testing.T) {
	h := webtest.Open(t, sqlstore.Open)
	var log bytes.Buffer
	// Use cases that were handed no rules stand for any fault within.
	a := app.New(app.Options{Store: h.Store, Now: h.Now, Rand: strings.NewReader(strings.Repeat("x", 100))})
	handler := webtest.As(webtest.By, api.New(a, api.Log(slog.New(slog.NewTextHandler(&log, nil)))))
	x := &house{h, t, handler}
	w := x.do("GET", "/api/organisation", nil)
	x.wants(t, w, 500, "internal", "")
	if !strings.Contains(log.String(), "nil pointer") || strings.Contains(w.Body.String(), "nil pointer") {
		t.Errorf("log %s\nbody %s", log.String(), w.Body)
	}
}
