package trial

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/web/webtest"
)

// drawer draws requests from the API's own description of itself: as it wants them, nearly so, and hostile.
type drawer struct {
	doc    *description
	known  map[string][]string // identifiers that there are, by the parameter's or field's name
	people []access.Principal
	w      *world
	cases  map[string][]operation // requests that make sense, by operation
	units  []force.UnitID
	// narrow: only accounts for a part of the force change anything. They cannot make what is one unit's another's, so the marks hold and
	// are looked at.
	narrow bool
}

// drawn is one request.
type drawn struct {
	op   *described
	by   access.Principal
	path string
	body []byte
	kind string // content type, "" none
}

func (d *drawn) String() string {
	b := d.body
	if len(b) > 600 {
		b = b[:600]
	}
	return fmt.Sprintf("%s %s as %s\n%s: %q", d.op.method, d.path, nameOf(d.by), d.kind, b)
}

// newDrawer knows what there is in a house.
func newDrawer(t *testing.T, w *world, narrow bool) *drawer {
	d := &drawer{narrow: narrow, doc: describe(t), people: principals(w.of["t1"].person), known: map[string][]string{}, w: w, cases: map[string][]operation{},
		units: []force.UnitID{"t1", "t2", "t3", "t4", "hq"}}
	for _, o := range operations() {
		d.cases[o.id] = append(d.cases[o.id], o)
	}
	put := func(name string, values ...string) { d.known[name] = append(d.known[name], values...) }
	for u, h := range w.of {
		put("person", string(h.person), string(h.other))
		put("slot", string(h.duty), string(h.past), string(h.open))
		put("unit", string(u))
		put("id", h.absence, h.bar, h.qualification, h.membership, h.wish, h.guard, h.post, h.standing, h.place, string(u))
		put("facility", h.place)
		put("guard", h.guard, "g1")
		put("post", h.post, "p1")
		put("file", h.feed+".ics")
	}
	put("id", w.job(), w.asked(), w.order("t1"), w.order("t2"))
	put("unit", "b1")
	put("version", "2026-12.1", string(inForce), string(w.draft()))
	put("from", "2026-12.1", string(inForce))
	put("month", "2026-12", "2026-11", "2027-01")
	put("date", "2026-12-05", "2026-12-01")
	put("about", "person:p1-05", "person:p2-05", "unit:t1", "plan:2026-12.1")
	put("name", "people.csv", "people.xlsx")
	put("rank", "private", "sergeant")
	put("role", "orderly", "sentry")
	put("profile", "regulation-24h", "shift-12")
	put("code", "weapon", "driver")
	put("text", "qolo", "a")
	for _, list := range d.known {
		slices.Sort(list)
	}
	for alias, of := range map[string]string{"with": "slot", "stood": "person", "furnish": "unit", "parent": "unit", "planned": "person"} {
		d.known[alias] = d.known[of]
	}
	return d
}

// hostile are texts that have broken other houses.
var hostile = []string{
	"", " ", "\x00", "a\x00b", "\r\nX-Evil: 1", "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", `..\..\windows`, "/", "%", "%zz", "'; DROP TABLE person; --", "\" OR 1=1",
	"<script>alert(1)</script>", "{{.}}", "${jndi:ldap://x}", "=cmd|' /C calc'!A0", "\u202e\u2066", "\ufeff", "\xff\xfe", "Ə\u0301", "𝕏", "null", "NaN", "1e999", "-1", "0",
	"99999999999999999999", "2026-13", "2026-12-99", "0000-00-00", "9999-12-31", "-001-01-01", "2026-02-30", strings.Repeat("a", 5000), strings.Repeat("ə", 3000),
	strings.Repeat("../", 200), "p1-05", "2026-12.999999999999", "2026-12.-1", "plan:", "person:", ":",
}

// draw makes a request from a stream of random numbers.
func (d *drawer) draw(r *rand.Rand) *drawn {
	op := &d.doc.operations[r.IntN(len(d.doc.operations))]
	out := &drawn{op: op, by: d.people[r.IntN(len(d.people))]}
	for d.narrow && op.method != "GET" && len(out.by.Grants[0].Units) == 0 {
		out.by = d.people[r.IntN(len(d.people))]
	}
	// How hostile it is: a third as it should be, a third with one thing wrong here and there, a third wild.
	wild := [...]float64{0, 0.08, 0.5}[r.IntN(3)]
	if r.IntN(4) == 0 && d.sensible(r, out, wild) {
		return out
	}
	path, query := op.path, url.Values{}
	for _, p := range op.parameters {
		if !p.Required && r.IntN(3) > 0 {
			continue
		}
		s := d.text(r, p.Name, p.Schema, wild)
		if p.In == "path" {
			if s == "" || s == "." || s == ".." { // would be another address
				s = "-"
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(s))
		} else if p.In == "query" {
			query.Set(p.Name, s)
		}
	}
	if r.Float64() < wild/4 {
		query.Set("unknown", "1")
	}
	out.path = path
	if len(query) > 0 {
		out.path += "?" + query.Encode()
	}
	switch {
	case op.file != "":
		out.kind, out.body = op.file, d.file(r, wild)
	case op.body != nil:
		out.kind = "application/json"
		out.body = d.encode(r, d.value(r, "", op.body, wild, 0), wild)
	case r.Float64() < wild/4:
		out.kind, out.body = "application/json", []byte(`{"x":1}`)
	}
	if out.body != nil && r.Float64() < wild/3 {
		out.kind = []string{"text/html", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "x", "",
			"application/cbor", "application/merge-patch+json"}[r.IntN(9)]
	}
	return out
}

// sensible is one of the requests of the matrix, which the house has made everything ready for, with something wrong in it as often as it is
// wild; half of them by whoever may do most.
func (d *drawer) sensible(r *rand.Rand, out *drawn, wild float64) (made bool) {
	all := d.cases[out.op.id]
	x := try{}
	func() {
		d.w.upset = true
		defer func() { made = recover() == nil }() // what earlier requests have done may be in the way
		x = all[r.IntN(len(all))].ask(d.w, d.w.of[d.units[r.IntN(len(d.units))]])
	}()
	if !made {
		return false
	}
	if !d.narrow && r.IntN(2) == 0 {
		out.by = access.Principal{Account: "acc-trial", By: "trial", Grants: []access.Grant{{Role: access.Operator}, {Role: access.Commander}, {Role: access.Planner}}}
	}
	out.path, out.kind = x.path, x.kind
	if x.body == nil {
		return true
	}
	if out.body = x.bytes(); out.kind == "" {
		out.kind = "application/json"
		var v any
		if json.Unmarshal(out.body, &v) == nil && r.Float64() < wild*2 {
			out.body = d.encode(r, spoilt(r, v), wild)
		}
	}
	return true
}

// spoilt is a value with something in it put wrong.
func spoilt(r *rand.Rand, v any) any {
	bad := []any{nil, -1, 1 << 53, 1.5, true, []any{}, m{}, hostile[r.IntN(len(hostile))]}
	switch x := v.(type) {
	case map[string]any:
		keys := sorted(x)
		if len(keys) == 0 {
			return m{"x": 1}
		}
		key := keys[r.IntN(len(keys))]
		switch r.IntN(4) {
		case 0:
			delete(x, key)
		case 1:
			x[hostile[r.IntN(len(hostile))]] = 1
		default:
			x[key] = spoilt(r, x[key])
		}
		return x
	case []any:
		if len(x) == 0 || r.IntN(4) == 0 {
			return append(x, bad[r.IntN(len(bad))])
		}
		x[0] = spoilt(r, x[0])
		return x
	}
	return bad[r.IntN(len(bad))]
}

// encode writes a body down, at times cut, doubled, or nested beyond sense.
func (d *drawer) encode(r *rand.Rand, v any, wild float64) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		b = []byte(`{}`)
	}
	if r.Float64() >= wild/2 {
		return b
	}
	switch r.IntN(8) {
	case 0:
		return b[:r.IntN(len(b)+1)]
	case 1:
		return append(b, b...)
	case 2:
		return []byte(strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000))
	case 3:
		return []byte(strings.Repeat("[", 20_000))
	case 4:
		return append([]byte("\xef\xbb\xbf"), b...)
	case 5:
		return bytes.ReplaceAll(b, []byte(`"`), []byte(`'`))
	case 6:
		return []byte{0xff, 0xfe, 0, 0, 1}
	}
	return []byte(`{"month":1e400,"month":"x"}`)
}

// file is something brought for import, or for the calendar.
func (d *drawer) file(r *rand.Rand, wild float64) []byte {
	pick := func() string {
		return d.text(r, []string{"person", "date", "rank", "text"}[r.IntN(4)], map[string]any{"type": "string"}, wild)
	}
	head := []string{"number,surname,given,rank,height", "number,kind,first,last,note", "date_from,date_to,holiday,status", "", "a;b;c"}[r.IntN(5)]
	var b strings.Builder
	b.WriteString(head + "\n")
	for range r.IntN(4) {
		for i := range 5 {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(pick())
		}
		b.WriteByte('\n')
	}
	if r.Float64() < wild/2 {
		return []byte("PK\x03\x04" + b.String())
	}
	return []byte(b.String())
}

// resolve follows a reference.
func (d *description) resolve(s map[string]any) map[string]any {
	for range 10 {
		ref, ok := s["$ref"].(string)
		if !ok {
			return s
		}
		s, _ = d.schemas[ref[strings.LastIndex(ref, "/")+1:]].(map[string]any)
	}
	return s
}

// kindOf is the schema's type, the first that is not null.
func kindOf(s map[string]any) string {
	switch x := s["type"].(type) {
	case string:
		return x
	case []any:
		for _, y := range x {
			if y != "null" {
				return fmt.Sprint(y)
			}
		}
	}
	return ""
}

// value draws what a schema asks for; wild is how often it is something else.
func (d *drawer) value(r *rand.Rand, name string, s map[string]any, wild float64, deep int) any {
	s = d.doc.resolve(s)
	if r.Float64() < wild/3 || deep > 8 {
		return []any{nil, true, math.MaxFloat64, -1, 1 << 53, "x", []any{}, m{}, []any{nil}, hostile[r.IntN(len(hostile))]}[r.IntN(10)]
	}
	switch kindOf(s) {
	case "object":
		out := m{}
		must, _ := s["required"].([]any)
		fields, _ := s["properties"].(map[string]any)
		for _, key := range sorted(fields) {
			need := slices.ContainsFunc(must, func(x any) bool { return x == key })
			if key == "$schema" || !need && r.IntN(3) == 0 || need && r.Float64() < wild/4 {
				continue
			}
			out[key] = d.value(r, key, fields[key].(map[string]any), wild, deep+1)
		}
		if r.Float64() < wild/3 {
			out[hostile[r.IntN(len(hostile))]] = 1
		}
		return out
	case "array":
		item, _ := s["items"].(map[string]any)
		out := []any{}
		for range 1 + r.IntN(2) {
			out = append(out, d.value(r, strings.TrimSuffix(name, "s"), item, wild, deep+1))
		}
		return out
	case "integer":
		if r.Float64() < wild {
			return []any{-1, 0, 1 << 31, int64(math.MaxInt64), 1.5}[r.IntN(5)]
		}
		return 1 + r.IntN(30)
	case "number":
		if r.Float64() < wild {
			return []float64{-1, 0, 1e300, math.SmallestNonzeroFloat64}[r.IntN(4)]
		}
		return float64(r.IntN(10))
	case "boolean":
		return r.IntN(2) == 0
	}
	return d.text(r, name, s, wild)
}

func sorted(fields map[string]any) []string {
	var out []string
	for key := range fields {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// text draws a text for a parameter or field: one of the identifiers that there are half of the time.
func (d *drawer) text(r *rand.Rand, name string, s map[string]any, wild float64) string {
	s = d.doc.resolve(s)
	if r.Float64() < wild {
		return hostile[r.IntN(len(hostile))]
	}
	if list, ok := s["enum"].([]any); ok && len(list) > 0 {
		return fmt.Sprint(list[r.IntN(len(list))])
	}
	switch kindOf(s) {
	case "integer", "number":
		return fmt.Sprint(1 + r.IntN(50))
	case "boolean":
		return "true"
	}
	if s["format"] == "date" {
		return fmt.Sprintf("2027-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
	}
	if s["format"] == "date-time" {
		return fmt.Sprintf("2026-12-%02dT18:00:00+04:00", 1+r.IntN(28))
	}
	if list := d.known[name]; len(list) > 0 && r.IntN(2) == 0 { // half of the time something that there is
		return list[r.IntN(len(list))]
	}
	if p, ok := s["pattern"].(string); ok && strings.Contains(p, "[0-9]{4}") {
		return fmt.Sprintf("20%02d-%02d", 26+r.IntN(3), 1+r.IntN(12))
	}
	return []string{"x", "none-1", "Əli", "2026-12.7", "a b", "S-0001"}[r.IntN(6)]
}

// ask sends the request and says what is wrong with the answer, "" nothing.
func (d *drawer) ask(h http.Handler, x *drawn) (status int, fault string) {
	req := httptest.NewRequest(x.op.method, "/", bytes.NewReader(x.body))
	u, err := url.Parse(x.path)
	if err != nil {
		return 0, "the request makes no address: " + err.Error()
	}
	req.URL = u
	if x.kind != "" {
		req.Header.Set("Content-Type", x.kind)
	}
	w := httptest.NewRecorder()
	webtest.As(x.by, h).ServeHTTP(w, req)
	body := w.Body.Bytes()
	say := func(format string, args ...any) (int, string) {
		b := body
		if len(b) > 800 {
			b = b[:800]
		}
		return w.Code, fmt.Sprintf(format, args...) + fmt.Sprintf("\n%v\nanswer: %s", x, b)
	}
	if w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
		return say("status %d", w.Code)
	}
	if w.Code == http.StatusMovedPermanently || w.Code == http.StatusTemporaryRedirect || w.Code == http.StatusPermanentRedirect {
		return w.Code, "" // the mux cleans the address
	}
	answers, ok := x.op.answers[fmt.Sprint(w.Code)]
	if !ok {
		return say("status %d is not documented", w.Code)
	}
	kind, _, _ := mime.ParseMediaType(w.Header().Get("Content-Type"))
	if len(answers) == 0 {
		if len(body) > 0 {
			return say("a body where none is documented")
		}
		return w.Code, ""
	}
	schema, ok := answers[kind]
	if !ok {
		return say("status %d with content type %q, which is not documented", w.Code, kind)
	}
	if schema["format"] == "binary" {
		if len(body) == 0 {
			return say("an empty file")
		}
	} else {
		var v any
		dec := json.NewDecoder(bytes.NewReader(body))
		dec.UseNumber()
		if err := dec.Decode(&v); err != nil {
			return say("%v", err)
		}
		if err := d.doc.fits("", v, schema); err != nil {
			return say("the answer is not as described: %v", err)
		}
	}
	if l := leaks(x.by, x.path+string(x.body), w.Body.String()); d.narrow && len(l) > 0 && x.op.id != "read-calendar" {
		return say("tells of %v", l)
	}
	return w.Code, ""
}

// fits checks a value against a schema of the description: types, what must be there, that nothing else is, choices and bounds.
func (d *description) fits(at string, v any, s map[string]any) error {
	s = d.resolve(s)
	if list, ok := s["enum"].([]any); ok && v != nil && !slices.ContainsFunc(list, func(x any) bool { return fmt.Sprint(x) == fmt.Sprint(v) }) {
		return fmt.Errorf("%s: %v is none of %v", at, v, list)
	}
	want := kindOf(s)
	if want == "" {
		return nil
	}
	wrong := fmt.Errorf("%s: %T where %s is described", at, v, want)
	switch x := v.(type) {
	case map[string]any:
		if want != "object" {
			return wrong
		}
		fields, _ := s["properties"].(map[string]any)
		must, _ := s["required"].([]any)
		for _, key := range must {
			if _, ok := x[fmt.Sprint(key)]; !ok {
				return fmt.Errorf("%s: %v is missing", at, key)
			}
		}
		for key, y := range x {
			f, ok := fields[key].(map[string]any)
			if !ok {
				switch more := s["additionalProperties"].(type) {
				case map[string]any:
					f = more
				case bool:
					if !more {
						return fmt.Errorf("%s: %s is not described", at, key)
					}
				}
			}
			if f != nil {
				if err := d.fits(at+"."+key, y, f); err != nil {
					return err
				}
			}
		}
	case []any:
		if want != "array" {
			return wrong
		}
		item, _ := s["items"].(map[string]any)
		for i, y := range x {
			if err := d.fits(fmt.Sprintf("%s[%d]", at, i), y, item); err != nil {
				return err
			}
		}
	case string:
		if want != "string" {
			return wrong
		}
		switch s["format"] {
		case "date":
			if _, err := time.Parse(time.DateOnly, x); err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
		case "date-time":
			if _, err := time.Parse(time.RFC3339, x); err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
		}
	case json.Number:
		if want != "number" && want != "integer" {
			return wrong
		}
		if _, err := x.Int64(); want == "integer" && err != nil {
			return wrong
		}
	case bool:
		if want != "boolean" {
			return wrong
		}
	case nil:
		return fmt.Errorf("%s: null where %s is described", at, want)
	}
	return nil
}

// TestRandomRequests draws requests by rapid, which makes what fails small.
func TestRandomRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := newDrawer(t, w, true)
	rapid.Check(t, func(t *rapid.T) {
		x := d.draw(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)))
		if _, fault := d.ask(w.api, x); fault != "" {
			t.Fatal(fault)
		}
	})
}

// TestTortureRequests sends requests drawn from the description: none is answered by a fault of the house, by a status, a kind or a body that the
// description does not know, or with anything that whoever asked must not know. With QAROVUL_TORTURE=full they are 60,000, and the figures go into
// docs/torture.md.
func TestTortureRequests(t *testing.T) {
	t.Parallel()
	full := os.Getenv("QAROVUL_TORTURE") == "full"
	total, houses := 2000, 2
	if full {
		total, houses = 60_000, 12
	}
	began := time.Now()
	status := map[int]int{}
	hit := map[string]int{}
	faults := 0
	var d *drawer
	for house := range houses { // what was changed by some must not hide what others would meet
		w := newWorld(t)
		d = newDrawer(t, w, house%2 == 1)
		r := rand.New(rand.NewPCG(uint64(house), 4))
		for range total / houses {
			x := d.draw(r)
			code, fault := d.ask(w.api, x)
			status[code]++
			if code < 300 {
				hit[x.op.id]++
			}
			if fault != "" {
				if faults++; faults <= 20 {
					t.Error(fault)
				}
			}
		}
	}
	took := time.Since(began)
	if faults > 20 {
		t.Errorf("%d more", faults-20)
	}
	var never []string
	for _, o := range d.doc.operations {
		if hit[o.id] == 0 {
			never = append(never, o.id)
		}
	}
	t.Logf("%d requests to %d operations: %v; never given: %v", total, len(d.doc.operations), status, never)
	if full && !t.Failed() {
		var b strings.Builder
		fmt.Fprintf(&b, "%d requests to %d operations in %d houses, by %d kinds of account; faults: none. In half of the houses only accounts for a part of the force change anything: there the marks are looked at too.\n\n| status | answers |\n|---|---|\n", total, len(d.doc.operations), houses, len(d.people))
		var codes []int
		for c := range status {
			codes = append(codes, c)
		}
		slices.Sort(codes)
		for _, c := range codes {
			fmt.Fprintf(&b, "| %d | %d |\n", c, status[c])
		}
		fmt.Fprintf(&b, "\n%d operations were given at least once. %.0f s, %s: %s.\n", len(d.doc.operations)-len(never), took.Seconds(), time.Now().UTC().Format("2 January 2006"), machine())
		figures(t, "requests", b.String())
	}
}

const torturePage = "../../docs/torture.md"

// figures writes what a run has come to between the part's marks of docs/torture.md.
func figures(t *testing.T, part, text string) {
	page, err := os.ReadFile(torturePage)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+part+": begin -->\n", "<!-- "+part+": end -->"
	head, rest, ok := strings.Cut(string(page), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s: the marks of %s are missing", torturePage, part)
	}
	if err := os.WriteFile(torturePage, []byte(head+begin+text+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

// machine says what the figures were measured on.
func machine() string {
	name := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				name = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %s/%s, %d cores, %s", name, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}
