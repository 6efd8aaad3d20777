package clerk

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"qarovul/internal/app"
	"qarovul/internal/sheet"
)

// Kinds of file that can be imported into the register.
const (
	People   = "people"
	Absences = "absences"
)

// Preview reads a file and compares it with the register: row by row what is new, changed, the same or wrong. Nothing
// is stored. What the house remembers of earlier imports holds, with how over it. An error means that the file as a whole cannot be taken; it
// says where and what to do.
func Preview(ctx context.Context, a *app.App, what, name string, r io.Reader, how sheet.How) (*sheet.Import, error) {
	kept, err := a.Remembered(ctx, what)
	if err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	if how.Mapping, err = mappingOver(kept.Mapping, what, how.Mapping); err != nil {
		return nil, err
	}
	if how.Base, err = sheet.ParseBase(kept.Base); err != nil {
		return nil, err
	}
	read := sheet.ReadPeople
	if what == Absences {
		read = sheet.ReadAbsences
	}
	im, err := read(name, r, s.Register, a.Today(), how)
	if err != nil {
		return nil, invalid(err)
	}
	return im, nil
}

// Heading says what the columns of a file are taken for, by what the house remembers and a mapping over it.
func Heading(ctx context.Context, a *app.App, what, name string, r io.Reader, m sheet.Mapping) (*sheet.Heading, error) {
	kept, err := a.Remembered(ctx, what)
	if err != nil {
		return nil, err
	}
	if m, err = mappingOver(kept.Mapping, what, m); err != nil {
		return nil, err
	}
	h, err := sheet.ReadHeading(name, r, what, m)
	if err != nil {
		return nil, invalid(err)
	}
	return h, nil
}

// Mapping is what the house remembers of a force's own tables; empty before anything was said.
func Mapping(ctx context.Context, a *app.App, what string) (sheet.Mapping, error) {
	kept, err := a.Remembered(ctx, what)
	if err != nil {
		return sheet.Mapping{}, err
	}
	return mappingOver(kept.Mapping, what, sheet.Mapping{})
}

// SaveMapping lets the house remember a mapping in place of what it remembered.
func SaveMapping(ctx context.Context, a *app.App, what string, m sheet.Mapping) error {
	if err := m.Check(what); err != nil {
		return invalid(err)
	}
	kept, err := a.Remembered(ctx, what)
	if err != nil {
		return err
	}
	if kept.Mapping, err = textOf(sheet.Mapping{}.With(m)); err != nil {
		return err
	}
	return a.Remember(ctx, kept)
}

// textOf is a mapping as it is remembered; "" for one that says nothing.
func textOf(m sheet.Mapping) (string, error) {
	if len(m.Columns)+len(m.Words) == 0 {
		return "", nil
	}
	text, err := json.Marshal(m)
	return string(text), err
}

// mappingOver is a mapping over what is remembered as text.
func mappingOver(kept, what string, m sheet.Mapping) (sheet.Mapping, error) {
	var old sheet.Mapping
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &old); err != nil {
			return old, err
		}
	}
	if err := m.Check(what); err != nil {
		return old, invalid(err)
	}
	return old.With(m), nil
}

// Apply stores an import, all or nothing; while a row is wrong it stores nothing and says which. The register is read anew
// within the change, so an import previewed before somebody else's edit is checked against that edit. What the next import of the kind needs is
// remembered with it.
func Apply(ctx context.Context, a *app.App, im *sheet.Import) (*app.Saved, error) {
	if err := im.Err(); err != nil {
		return nil, invalid(err)
	}
	mapping, err := textOf(im.Mapping())
	if err != nil {
		return nil, err
	}
	next := app.Remembered{What: im.What, Mapping: mapping, Base: im.Base().String()}
	ch := app.Changes{Changes: im.Changes(), What: "import." + im.What, About: "register", Remember: &next}
	if !ch.Empty() {
		return a.Save(ctx, ch)
	}
	kept, err := a.Remembered(ctx, im.What)
	if err == nil && !kept.Fixed && kept != next {
		err = a.Remember(ctx, next)
	}
	return &app.Saved{}, err
}

// invalid puts what a file's reader says into the vocabulary of the use cases.
func invalid(err error) error {
	var all sheet.Faults
	if errors.As(err, &all) {
		out := make(app.Problems, len(all))
		for i := range all {
			out[i] = &app.Error{Code: app.CodeInvalid, Key: "record", Args: []any{all[i]}, Field: all[i].Column, Err: all[i]}
		}
		return out
	}
	var one sheet.Fault
	if errors.As(err, &one) {
		return &app.Error{Code: app.CodeInvalid, Key: "record", Args: []any{one}, Field: "file", Err: one}
	}
	return err
}
