package ui

import (
	"errors"
	"net/url"
	"strings"

	"qarovul/internal/app"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// Option is one choice of a select or a group of radio buttons.
type Option struct{ Value, Text string }

// Field is one field of a form, as the component "field" draws it.
type Field struct {
	Name, Label, Hint string
	// Type is "text" (also if ""), "password", "date", "month", "number", "time", "select", "radio", "textarea", "checkbox" or "hidden".
	Type     string
	Value    string
	Options  []Option
	Must     bool // may not be empty
	Short    bool // as wide as a date
	Min, Max string
	Error    string
	// Autocomplete says what a browser may fill in, "" nothing.
	Autocomplete string
	ID           string // of its input; "f-"+Name unless set
}

// Form is a form as the component "form" draws it: one column, labels above, errors beside their fields.
type Form struct {
	Action   string
	Submit   string // the button's words
	Cancel   string // where to turn back to, "" nowhere
	Back     string // where to go when it is done
	Grave    bool   // what it does cannot be taken back
	Fields   []*Field
	Problems []string // what belongs to no field
	// Target is the element that the answer goes into, "" the whole page.
	Target string
}

// Add puts a field at the end and returns it.
func (f *Form) Add(x Field) *Field {
	if x.ID == "" {
		x.ID = "f-" + x.Name
	}
	if x.Type == "" {
		x.Type = "text"
	}
	f.Fields = append(f.Fields, &x)
	return &x
}

// Field by name; nil if there is none.
func (f *Form) Field(name string) *Field {
	for _, x := range f.Fields {
		if x.Name == name {
			return x
		}
	}
	return nil
}

// Fill puts what was typed back into the fields, so that nothing is lost on refusal.
func (f *Form) Fill(v url.Values) {
	for _, x := range f.Fields {
		if vs, ok := v[x.Name]; ok {
			x.Value = strings.TrimSpace(vs[0])
		} else if x.Type == "checkbox" {
			x.Value = ""
		}
	}
}

// Demand marks the fields that must be filled and are not. It says whether all is well.
func (f *Form) Demand(q *Request) bool {
	ok := true
	for _, x := range f.Fields {
		if x.Must && x.Value == "" {
			x.Error, ok = q.T("web.field.must"), false
		}
	}
	return ok
}

// Date reads a field as a date, 0 if it is empty; what is no date is marked at the field.
func (f *Form) Date(q *Request, name string) (when.Date, bool) {
	x := f.Field(name)
	if x == nil || x.Value == "" {
		return 0, true
	}
	d, err := when.ParseDate(x.Value)
	if err != nil {
		x.Error = q.T("web.field.date", x.Value)
		return 0, false
	}
	return d, true
}

// Take puts an error of the use cases to the fields that it is about; the rest goes to Problems. False if it is no
// complaint about what was typed: then the page itself fails with it.
func (f *Form) Take(q *Request, err error) bool {
	var many app.Problems
	var one *app.Error
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = app.Problems{one}
	}
	if len(many) == 0 || app.CodeOf(err) == app.CodeInternal || app.CodeOf(err) == app.CodeBusy || app.CodeOf(err) == app.CodeProve {
		return false
	}
	for _, e := range many {
		text := words.Sentence(q.Lang, e.In(q.Lang))
		if h := e.Hint(q.Lang); h != "" {
			text += ". " + words.Sentence(q.Lang, h)
		}
		if x := f.Field(e.Field); e.Field != "" && x != nil {
			x.Error = besideField(q, e, text)
			continue
		}
		f.Problems = append(f.Problems, text)
	}
	return true
}

// besideField leaves out where the error is, for it stands there.
func besideField(q *Request, e *app.Error, text string) string {
	if len(e.Args) == 1 {
		if p, ok := e.Args[0].(interface{ Text(words.Lang) string }); ok {
			return words.Sentence(q.Lang, p.Text(q.Lang))
		}
	}
	return text
}

// Wrong lists the fields with errors, for the summary above a long form.
func (f *Form) Wrong() []*Field {
	var out []*Field
	for _, x := range f.Fields {
		if x.Error != "" {
			out = append(out, x)
		}
	}
	return out
}
