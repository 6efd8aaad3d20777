package service

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/table"
)

// The files of the folder with their columns.
var columns = map[string][]string{
	"contracts.tsv":    {"code", "az", "en", "months", "mode", "grace", "warn", "source"},
	"ends.tsv":         {"code", "az", "en"},
	"clearances.tsv":   {"body", "mode", "grace", "warn"},
	"requirements.tsv": {"code", "mode", "grace", "warn", "met_by"},
	"limits.tsv":       {"code", "qualifications", "roles", "night"},
	"leave.tsv":        {"years", "days"},
	"awards.tsv":       {"code", "az", "en", "source"},
}

// mostDays bounds grace and warning.
const mostDays = 3660

// Load reads the files of a folder. Outside bodies and limits are those of selection. What makes no sense is refused with file, line and reason
// (*table.Error).
func Load(f fs.FS, dir string, p *selection.Process) (*Terms, error) {
	names := make([]string, 0, len(columns))
	for n := range columns {
		names = append(names, n)
	}
	slices.Sort(names)
	if err := table.Folder(f, dir, names...); err != nil {
		return nil, err
	}
	t := &Terms{Policy: &force.Policy{Contracts: map[string]force.Expiry{}, Clearances: map[string]force.Expiry{}, Limits: map[string]force.Kept{}}}
	for _, b := range p.Bodies {
		t.Bodies = append(t.Bodies, Body{b.Code, b.Name, b.Period})
	}
	for _, l := range p.Limits {
		t.Limits = append(t.Limits, Named{Code: l.Code, Name: l.Text})
	}
	for _, part := range []struct {
		file string
		row  func(*table.Row) error
	}{
		{"contracts.tsv", t.readContract}, {"ends.tsv", func(r *table.Row) error { return readNamed(r, &t.Ends) }},
		{"clearances.tsv", t.readClearance}, {"requirements.tsv", t.readRequirement}, {"limits.tsv", t.readLimit},
		{"leave.tsv", t.readLeave}, {"awards.tsv", func(r *table.Row) error { return readNamed(r, &t.Awards) }},
	} {
		if err := table.Read(f, path.Join(dir, part.file), columns[part.file], part.row); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(t.Policy.Requirements, func(a, b force.Requirement) int { return cmp.Compare(a.Code, b.Code) })
	return t, nil
}

// code reads a code that is not taken yet.
func code(r *table.Row, column string, taken bool) (string, error) {
	c := r.Text(column)
	switch {
	case !force.ValidCode(c):
		return "", r.Refuse("code", c)
	case taken:
		return "", r.Refuse("twice", c)
	}
	return c, nil
}

func readNamed(r *table.Row, to *[]Named) error {
	c, err := code(r, "code", slices.ContainsFunc(*to, func(n Named) bool { return n.Code == r.Text("code") }))
	if err != nil {
		return err
	}
	name, err := r.Name()
	if err != nil {
		return err
	}
	n := Named{Code: c, Name: name}
	if slices.Contains(columns[path.Base(r.File)], "source") {
		n.Source = r.Text("source")
	}
	*to = append(*to, n)
	return nil
}

// expiry reads mode, grace and warn.
func expiry(r *table.Row) (e force.Expiry, err error) {
	if e.Mode, err = table.OneOf(r, "mode", force.Modes); err != nil {
		return e, err
	}
	if e.Grace, err = r.Number("grace", 0, mostDays); err != nil {
		return e, err
	}
	e.Warn, err = r.Number("warn", 0, mostDays)
	return e, err
}

func (t *Terms) readContract(r *table.Row) error {
	var all []Named
	for i := range t.Contracts {
		all = append(all, t.Contracts[i].Named)
	}
	if err := readNamed(r, &all); err != nil {
		return err
	}
	c := ContractType{Named: all[len(all)-1]}
	var err error
	if c.Months, err = r.Number("months", 1, 600); err != nil {
		return err
	}
	if c.Expiry, err = expiry(r); err != nil {
		return err
	}
	t.Contracts = append(t.Contracts, c)
	t.Policy.Contracts[c.Code] = c.Expiry
	return nil
}

func (t *Terms) readClearance(r *table.Row) error {
	_, taken := t.Policy.Clearances[r.Text("body")]
	body, err := code(r, "body", taken)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(t.Bodies, func(b Body) bool { return b.Code == body }) {
		return r.Refuse("unknown", body, "selection/bodies.tsv")
	}
	e, err := expiry(r)
	t.Policy.Clearances[body] = e
	return err
}

func (t *Terms) readRequirement(r *table.Row) error {
	c, err := code(r, "code", slices.ContainsFunc(t.Policy.Requirements, func(q force.Requirement) bool { return q.Code == r.Text("code") }))
	if err != nil {
		return err
	}
	q := force.Requirement{Code: c}
	if q.Expiry, err = expiry(r); err != nil {
		return err
	}
	for _, s := range r.List("met_by") {
		m := force.Meets{}
		m.Code, m.Trainee = strings.CutSuffix(s, ":trainee")
		if !force.ValidCode(m.Code) {
			return r.Refuse("code", s)
		}
		if slices.Contains(q.MetBy, m) {
			return r.Refuse("twice", s)
		}
		q.MetBy = append(q.MetBy, m)
	}
	t.Policy.Requirements = append(t.Policy.Requirements, q)
	return nil
}

func (t *Terms) readLimit(r *table.Row) error {
	_, taken := t.Policy.Limits[r.Text("code")]
	c, err := code(r, "code", taken)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(t.Limits, func(n Named) bool { return n.Code == c }) {
		return r.Refuse("unknown", c, "selection/limits.tsv")
	}
	night, err := table.OneOf(r, "night", []string{"", "yes"})
	if err != nil {
		return err
	}
	k := force.Kept{Name: Of(t.Limits, c), Qualifications: r.List("qualifications"), Roles: r.List("roles"), Night: night != ""}
	for _, x := range slices.Concat(k.Qualifications, k.Roles) {
		if !force.ValidCode(x) {
			return r.Refuse("code", x)
		}
	}
	t.Policy.Limits[c] = k
	return nil
}

func (t *Terms) readLeave(r *table.Row) error {
	years, err := r.Number("years", 0, 60)
	if err != nil {
		return err
	}
	days, err := r.Number("days", 0, 366)
	if err != nil {
		return err
	}
	n := len(t.Leave)
	switch {
	case n == 0 && years != 0:
		return r.Refuse("first-zero")
	case n > 0 && years <= t.Leave[n-1].Years:
		return r.Refuse("order", years, t.Leave[n-1].Years)
	}
	t.Leave = append(t.Leave, Entitlement{years, days})
	return nil
}
