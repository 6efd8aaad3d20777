package ui

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/duty"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

var testKit = sync.OnceValue(func() *Kit {
	return NewKit(Options{Now: func() time.Time { return when.MustDate("2026-12-05").At(740) }})
})

func testRequest(method, target string) *Request {
	return testKit().request(httptest.NewRecorder(), httptest.NewRequest(method, target, nil))
}

func TestFormKeepsWhatWasTypedAndPutsErrorsToTheirFields(t *testing.T) {
	q := testRequest(http.MethodPost, "/")
	f := &Form{}
	f.Add(Field{Name: "first", Type: "date", Must: true})
	f.Add(Field{Name: "last", Type: "date"})
	f.Add(Field{Name: "kind", Must: true})
	f.Add(Field{Name: "sworn", Type: "checkbox", Value: "1"})
	f.Fill(url.Values{"first": {" 2026-12-05 "}, "last": {"sabah"}})
	if d, ok := f.Date(q, "first"); !ok || d != when.MustDate("2026-12-05") {
		t.Errorf("first: %v %v", d, ok)
	}
	if _, ok := f.Date(q, "last"); ok || !strings.Contains(f.Field("last").Error, "sabah") {
		t.Errorf("last: %q", f.Field("last").Error)
	}
	if f.Demand(q) || f.Field("kind").Error == "" || f.Field("first").Error != "" {
		t.Error("only what must be filled and is not is marked")
	}
	if f.Field("sworn").Value != "" {
		t.Error("a box that was not ticked stays ticked")
	}
	err := app.Problems{
		{Code: app.CodeInvalid, Key: "days-order", Field: "last"}, {Code: app.CodeInvalid, Key: "wish-kind", Field: "elsewhere"},
	}
	if !f.Take(q, err) {
		t.Fatal("the errors of the use cases are not taken")
	}
	if got, want := f.Field("last").Error, words.T(words.Az, "err.days-order"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if diff := cmp.Diff([]string{words.T(words.Az, "err.wish-kind")}, f.Problems); diff != "" {
		t.Error(diff)
	}
	if got := len(f.Wrong()); got != 2 {
		t.Errorf("%d fields are wrong", got)
	}
	if f.Take(q, errors.New("disk full")) {
		t.Error("our own fault is put to the reader's form")
	}
}

func TestOnlyAddressesOfThisHouse(t *testing.T) {
	for in, want := range map[string]string{
		"/today?date=2026-12-05": "/today?date=2026-12-05", "": "/", "https://elsewhere.az/": "/", "//elsewhere.az/x": "/",
		`/\elsewhere.az`: "/", "today": "/", "javascript:alert(1)": "/", "/people/p-1#x": "/people/p-1#x", "http:/today": "/",
	} {
		if got := Inside(in); got != want {
			t.Errorf("Inside(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestInsideNeverLeadsOut(t *testing.T) {
	base, err := url.Parse("http://desk.local/plan")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringMatching(`[/\\:a-z.?#%@]{0,12}`)).Draw(t, "address")
		u, err := base.Parse(Inside(in))
		if err != nil || u.Host != "desk.local" || u.Scheme != "http" {
			t.Fatalf("%q leads to %v, %v", in, u, err)
		}
	})
}

func TestSpan(t *testing.T) {
	d := when.MustDate("2026-12-05")
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{480, 1200, "08:00–20:00"}, {1200, 1440, "20:00–00:00"}, {1200, 1920, "05.12 20:00 – 06.12 08:00"}, {1080, 2520, "05.12 18:00 – 06.12 18:00"},
	} {
		if got := Span(d.At(c.from), d.At(c.to)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestPager(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total, size := rapid.IntRange(0, 500).Draw(t, "total"), rapid.IntRange(1, 60).Draw(t, "size")
		all := make([]int, total)
		for i := range all {
			all[i] = i
		}
		var seen []int
		at := "/x?kind=a"
		for range total/size + 2 {
			p := testRequest(http.MethodGet, at).Page(total, size)
			part := Cut(p, all)
			if len(part) > size || len(part) > 0 && (p.From != part[0]+1 || p.To != part[len(part)-1]+1) {
				t.Fatalf("%+v shows %v", p, part)
			}
			seen = append(seen, part...)
			if p.After == "" {
				break
			}
			if !strings.Contains(p.After, "kind=a") {
				t.Fatal("the next page forgets the filters")
			}
			at = p.After
		}
		if len(seen) != total {
			t.Fatalf("%d of %d shown", len(seen), total)
		}
	})
}

func TestSlotNames(t *testing.T) {
	if got := DateOfSlot("guard:g1:2026-12-05:sentry:p1:2"); got != when.MustDate("2026-12-05") {
		t.Errorf("date %s", got)
	}
	if got := DateOfSlot("anything"); got != 0 {
		t.Errorf("date %s", got)
	}
	if got := sourceOf("inner:inner:visit:2026-12-05"); got != "inner:visit" {
		t.Errorf("source %q", got)
	}
}

func TestBarsCanBePressed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, 288).Draw(t, "from")
		until := rapid.IntRange(from, 288).Draw(t, "until")
		b := NewBar(duty.Guard, from, until)
		if b.From < 0 || b.Until > 288 || b.Until-b.From < 3 {
			t.Fatalf("%d to %d became %d to %d", from, until, b.From, b.Until)
		}
	})
}

func TestWithChangesOnlyWhatItSays(t *testing.T) {
	q := testRequest(http.MethodGet, "/people?unit=b1&page=3&lang=en&kind=x")
	if got, want := q.With("page", "", "unit", "b2"), "/people?kind=x&unit=b2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEveryErrorSaysWhatNothingLostAndWhatToDo(t *testing.T) {
	for _, l := range []string{"az", "en"} {
		q := testRequest(http.MethodGet, "/?lang="+l)
		for _, code := range []app.Code{app.CodeInvalid, app.CodeNotFound, app.CodeConflict, app.CodeRefused, app.CodeBusy, app.CodeForbidden, app.CodeUnauthenticated, app.CodeInternal} {
			p := q.ProblemOf(app.Errorf(code, "nothing-to-undo"))
			if p.Status != code.Status() || p.What == "" || p.Safe == "" || p.Do == "" || strings.Contains(p.What+p.Do, "⟦") {
				t.Errorf("%s %s: %+v", l, code, p)
			}
		}
	}
	p := testRequest(http.MethodGet, "/?lang=en").ProblemOf(errors.New("open /var/secret: permission denied"))
	if p.Status != http.StatusInternalServerError || strings.Contains(p.What+p.Do+p.Safe, "secret") {
		t.Errorf("the inside of the machine is shown: %+v", p)
	}
}

func TestIconsOfTheNavigationAreDrawn(t *testing.T) {
	for _, e := range Pages(access.System("test").Rights()) {
		if _, ok := icons[e.Icon]; !ok {
			t.Errorf("%s: no icon %q", e.Key, e.Icon)
		}
		if !words.Has("web.nav." + e.Key) {
			t.Errorf("%s has no name", e.Key)
		}
	}
}
