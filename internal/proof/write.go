package proof

import (
	"bytes"
	"io"
)

// Write writes the document as JSON, each person and slot on a line of its own.
func (d *Document) Write(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString("{\n")
	for i, f := range d.fields() {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(`"` + f.key + `": `)
		if err := f.write(&b); err != nil {
			return err
		}
	}
	b.WriteString("\n}\n")
	_, err := w.Write(b.Bytes())
	return err
}

// field is a top-level part of the document: how it is read and written.
type field struct {
	key   string
	value any // pointer to a single value, nil for a list
	list  list
	may   bool // it may be missing: the form's first description did not have it
}

// list is a top-level list: elements are read and written one by one, so that an error says which it was.
type list interface {
	len() int
	at(i int) any
	more() any // a fresh element at the end, to be read into
	fill()     // makes an empty list of none
}

type elements[T any] struct{ all *[]T }

func (e elements[T]) len() int     { return len(*e.all) }
func (e elements[T]) at(i int) any { return &(*e.all)[i] }
func (e elements[T]) more() any {
	var x T
	*e.all = append(*e.all, x)
	return &(*e.all)[len(*e.all)-1]
}

func (e elements[T]) fill() {
	if *e.all == nil {
		*e.all = []T{}
	}
}

// fields lists the parts in the order in which they are written.
func (d *Document) fields() []field {
	return []field{
		{key: "format", value: &d.Format},
		{key: "generated_by", value: &d.GeneratedBy},
		{key: "month", value: &d.Month},
		{key: "version", value: &d.Version},
		{key: "state", value: &d.State},
		{key: "zone", value: &d.Zone},
		{key: "ranks", list: elements[Rank]{&d.Ranks}},
		{key: "units", list: elements[Unit]{&d.Units}},
		{key: "profiles", list: elements[Profile]{&d.Profiles}},
		{key: "requirements", list: elements[Requirement]{&d.Requirements}, may: true},
		{key: "people", list: elements[Person]{&d.People}},
		{key: "overrides", list: elements[Override]{&d.Overrides}},
		{key: "slots", list: elements[Slot]{&d.Slots}},
		{key: "history", list: elements[Slot]{&d.History}},
		{key: "ahead", list: elements[Slot]{&d.Ahead}},
	}
}

func (f *field) write(b *bytes.Buffer) error {
	if f.list == nil {
		text, err := marshal(f.value)
		b.Write(text)
		return err
	}
	b.WriteString("[")
	for i := range f.list.len() {
		if i > 0 {
			b.WriteString(",")
		}
		text, err := marshal(f.list.at(i))
		if err != nil {
			return err
		}
		b.WriteString("\n  ")
		b.Write(text)
	}
	if f.list.len() > 0 {
		b.WriteString("\n")
	}
	b.WriteString("]")
	return nil
}

// filled gives empty lists in place of missing ones, so that the document never says null for a list.
func (p *Person) filled() {
	if p.Qualifications == nil {
		p.Qualifications = []Qualification{}
	}
	if p.Absences == nil {
		p.Absences = []Absence{}
	}
	if p.Limits == nil {
		p.Limits = []Limit{}
	}
	for i := range p.Limits {
		l := &p.Limits[i]
		if l.Qualifications == nil {
			l.Qualifications = []string{}
		}
		if l.Roles == nil {
			l.Roles = []string{}
		}
	}
}

func (s *Slot) filled() {
	if s.Needs == nil {
		s.Needs = []string{}
	}
}

// Fill puts empty lists in the place of nil ones. Read and statement.FromPlan have done so.
func (d *Document) Fill() {
	for _, f := range d.fields() {
		if f.list != nil {
			f.list.fill()
		}
	}
	for i := range d.People {
		d.People[i].filled()
	}
	for _, all := range [][]Slot{d.Slots, d.History, d.Ahead} {
		for i := range all {
			all[i].filled()
		}
	}
	for i := range d.Requirements {
		if d.Requirements[i].MetBy == nil {
			d.Requirements[i].MetBy = []Meets{}
		}
	}
	for i := range d.Profiles {
		if d.Profiles[i].Rest == nil {
			d.Profiles[i].Rest = map[string]Rest{}
		}
	}
}
