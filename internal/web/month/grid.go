package month

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/web/ui"
	"qarovul/internal/words"
)

// gridData is what grid.json bears: a month's names in the reader's language, compact. Places in lists stand for names. Slots
// is flat, four numbers a slot: line, day (from 0), person (-1 for nobody) and flags. Away is flat too: person, first and
// last day, kind.
type gridData struct {
	Version  plan.VersionID `json:"version"`
	Revision int            `json:"revision"`
	Editable bool           `json:"editable"`
	View     string         `json:"view"`
	Lead     string         `json:"lead"`
	Days     []dayData      `json:"days"`
	Kinds    []kindData     `json:"kinds"`
	Groups   []string       `json:"groups"` // duties, for the heads above their lines
	Lines    []lineData     `json:"lines"`
	Units    []string       `json:"units"`
	People   []personData   `json:"people"`
	Rows     int            `json:"rows"` // people or lines that the filter lets through
	All      int            `json:"all"`  // without a filter
	Count    string         `json:"count"`
	Slots    []int          `json:"slots"`
	Absences []absenceData  `json:"absences"`
	Away     []int          `json:"away"`
}

type dayData struct {
	Date  string `json:"date"`
	Name  string `json:"name"` // of the weekday, short
	Off   string `json:"off"`  // why it is a day off, "" if it is not
	Today bool   `json:"today"`
	Past  bool   `json:"past"`
	Light string `json:"light"`
	Open  int    `json:"open"`
	Words string `json:"words"` // date and light, for those who listen
}

type kindData struct {
	Class string `json:"class"`
	Name  string `json:"name"`
}

type lineData struct {
	Before string `json:"before"`
	After  string `json:"after"`
	Kind   int    `json:"kind"`
	Group  int    `json:"group"`
	Code   string `json:"code"`
	Short  string `json:"short"`
	Title  string `json:"title"`
	Hours  string `json:"hours"`
}

// personData is [id, name, number, rank, unit, surname]; it is written as a list, which is half as long.
type personData [6]any

type absenceData struct {
	Letter string `json:"letter"`
	Name   string `json:"name"`
}

// grid answers with the month as data.
func (p *page) grid(q *ui.Request) error {
	mp, err := p.desk.Plan(q.Context(), plan.VersionID(q.PathValue("version")))
	if err != nil {
		return err
	}
	f, err := readFilter(q, mp)
	if err != nil {
		return err
	}
	m := p.models.of(mp)
	key := string(q.Lang) + "|" + f.key()
	if body := m.answer(key); body != nil && packs(q) {
		return send(q, body, true)
	}
	w := &gridWriter{q: q, mp: mp, m: m, units: map[force.UnitID]int{}, index: map[force.PersonID]int{}}
	w.write(f)
	body, err := json.Marshal(&w.out)
	if err != nil {
		return err
	}
	if !packs(q) {
		return send(q, body, false)
	}
	if body, err = pack(body); err != nil {
		return err
	}
	m.remember(key, body)
	return send(q, body, true)
}

// packs says whether the browser takes packed answers.
func packs(q *ui.Request) bool { return strings.Contains(q.Header.Get("Accept-Encoding"), "gzip") }

func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	err = z.Close()
	return b.Bytes(), err
}

func send(q *ui.Request, body []byte, packed bool) error {
	h := q.Writer().Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Cookie, Accept-Encoding")
	if packed {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	q.Writer().WriteHeader(http.StatusOK)
	// The reader may have gone; there is nobody to tell.
	_, _ = q.Writer().Write(body)
	return nil
}

type gridWriter struct {
	q      *ui.Request
	mp     *app.MonthPlan
	m      *model
	out    gridData
	titles []string // by line: all that it is called, for the filter
	line   []int    // by line of the model: its place in the answer, -1 if it is not there
	units  map[force.UnitID]int
	index  map[force.PersonID]int
}

func (w *gridWriter) write(f filter) {
	ver := w.mp.Plan.Version
	w.out = gridData{
		Version: ver.ID, Revision: ver.Revision, Editable: ver.State != plan.Superseded, View: f.View,
		Lead: leadWords(w.q, w.m), Slots: []int{}, Away: []int{}, People: []personData{}, Absences: absenceLetters(w.q),
	}
	for i := range w.m.days {
		w.out.Days = append(w.out.Days, w.day(&w.m.days[i]))
	}
	w.lines()
	if f.View == byPosts {
		w.posts(f)
	} else {
		w.rows(f)
	}
	key := "web.month.count.people"
	if f.View == byPosts {
		key = "web.month.count.posts"
	}
	w.out.Count = w.q.T(key, w.out.Rows, words.Num(w.q.Lang, w.out.Rows), words.Num(w.q.Lang, w.out.All))
}

func (w *gridWriter) day(d *day) dayData {
	q := w.q
	x := dayData{
		Date: d.date.String(), Name: words.WeekdayShort(q.Lang, d.date.Weekday()), Today: d.date == q.Today(), Past: d.date < q.Today(),
		Light: string(d.light), Open: d.open, Words: words.LongDay(q.Lang, d.date) + ": " + lightWords(q, d),
	}
	if w.mp.Calendar.DayOff(d.date) {
		x.Off = q.T("web.month.day-off")
		if why := w.mp.Calendar.Reason(d.date); why != "" {
			x.Off = q.T("dayoff." + why)
		}
		x.Words += ". " + x.Off
	}
	return x
}

// lightWords says what a day's light means.
func lightWords(q *ui.Request, d *day) string {
	switch {
	case d.light == open:
		return q.T("web.month.light.open", d.open)
	case d.light == thin && d.spare >= 0 && d.spare < few:
		return q.T("web.month.light.thin", d.spare, d.role)
	case d.light == thin:
		return q.T("web.month.light.order", d.order)
	}
	return q.T("web.month.light.filled")
}

// leadWords is the first line of the page: what matters now.
func leadWords(q *ui.Request, m *model) string {
	thins := 0
	for i := range m.days {
		if m.days[i].light == thin {
			thins++
		}
	}
	s := q.T("web.month.lead.full", words.Num(q.Lang, len(m.slots)))
	if m.open > 0 {
		s = q.T("web.month.lead.open", m.open)
	}
	if thins > 0 {
		s += " · " + q.T("web.month.lead.thin", thins)
	}
	return s
}

// lines puts all lines into words; which of them are sent is decided later.
func (w *gridWriter) lines() {
	w.line = make([]int, len(w.m.lines))
	w.titles = make([]string, len(w.m.lines))
	for i := range w.line {
		w.line[i] = -1
	}
	kinds := map[string]int{}
	groups := map[string]int{}
	w.out.Lines = make([]lineData, 0, len(w.m.lines))
	for i := range w.m.lines {
		l := &w.m.lines[i]
		title, short, of := l.name(w.q, w.mp.State)
		w.titles[i] = title + " " + of + " " + l.first.Role.Code()
		k, ok := kinds[string(l.kind)]
		if !ok {
			k = len(w.out.Kinds)
			kinds[string(l.kind)] = k
			w.out.Kinds = append(w.out.Kinds, kindData{"duty-" + string(l.kind), words.Sentence(w.q.Lang, l.kind.Name(w.q.Lang))})
		}
		g, ok := groups[of]
		if !ok {
			g = len(w.out.Groups)
			groups[of] = g
			w.out.Groups = append(w.out.Groups, of)
		}
		w.out.Lines = append(w.out.Lines, lineData{
			l.before, l.after, k, g, l.first.Role.Code(), words.Sentence(w.q.Lang, short), title, ui.Clock(l.first.Start) + "–" + ui.Clock(l.first.End),
		})
	}
}

// rows writes people and their duties.
func (w *gridWriter) rows(f filter) {
	w.out.All = len(w.m.people)
	for _, i := range f.people(w.mp, w.m) {
		p := &w.m.people[i]
		n := w.person(p)
		for _, s := range w.m.byOwner[p.ID] {
			x := &w.m.slots[s]
			w.out.Slots = append(w.out.Slots, x.line, x.day, n, x.flags)
		}
		w.away(n, p.ID)
	}
	w.out.Rows = len(w.out.People)
}

// posts writes lines and who stands in their slots.
func (w *gridWriter) posts(f filter) {
	known := make(map[force.PersonID]*member, len(w.m.people))
	for i := range w.m.people {
		known[w.m.people[i].ID] = &w.m.people[i]
	}
	w.out.All = len(w.m.lines)
	all := w.out.Lines
	w.out.Lines = []lineData{}
	for _, l := range f.lines(w.m, func(i int) string { return w.titles[i] }) {
		n := len(w.out.Lines)
		w.out.Lines = append(w.out.Lines, all[l])
		for _, i := range w.m.byLine[l] {
			x := &w.m.slots[i]
			who := -1
			if p := known[x.person]; p != nil {
				at, ok := w.index[x.person]
				if !ok {
					at = w.person(p)
				}
				who = at
			}
			w.out.Slots = append(w.out.Slots, n, x.day, who, x.flags)
		}
	}
	w.out.Rows = len(w.out.Lines)
}

func (w *gridWriter) person(p *member) int {
	u, ok := w.units[p.unit]
	if !ok {
		u = len(w.out.Units)
		w.units[p.unit] = u
		name := w.q.T("web.month.no-unit")
		if x := w.mp.Register.Unit(p.unit); x != nil {
			name = w.q.Text(x.Name)
			if x.Short != "" && x.Short != name {
				name += " · " + x.Short
			}
		}
		w.out.Units = append(w.out.Units, name)
	}
	n := len(w.out.People)
	w.index[p.ID] = n
	w.out.People = append(w.out.People, personData{p.ID, p.Name(), p.Number, w.mp.Register.RankName(w.q.Lang, p.Rank), u, ui.Brief(p.Person)})
	return n
}

// away writes a person's absences and bars.
func (w *gridWriter) away(n int, id force.PersonID) {
	first, last := w.m.days[0].date, w.m.days[len(w.m.days)-1].date
	for _, a := range w.mp.Register.AwayDays(id, first, last) {
		w.out.Away = append(w.out.Away, n, int(a.Days.First-first), int(lastOf(a.Days.Last, last)-first), absenceIndex(string(a.Kind)))
	}
	for _, b := range w.mp.Register.BarredDays(id, first, last) {
		w.out.Away = append(w.out.Away, n, int(b.Days.First-first), int(lastOf(b.Days.Last, last)-first), absenceIndex(string(b.Kind)))
	}
}
