package clerk

import (
	"context"
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
// is stored. An error means that the file as a whole cannot be taken; it says where and what to do.
func Preview(ctx context.Context, a *app.App, what, name string, r io.Reader) (*sheet.Import, error) {
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	read := sheet.ReadPeople
	switch what {
	case People:
	case Absences:
		read = sheet.ReadAbsences
	default:
		return nil, &app.Error{Code: app.CodeInvalid, Key: "import-what", Args: []any{what}, Field: "what"}
	}
	im, err := read(name, r, s.Register, a.Today())
	if err != nil {
		return nil, invalid(err)
	}
	return im, nil
}

// Apply stores an import, all or nothing; while a row is wrong it stores nothing and says which. The register is read anew
// within the change, so an import previewed before somebody else's edit is checked against that edit.
func Apply(ctx context.Context, a *app.App, im *sheet.Import) (*app.Saved, error) {
	if err := im.Err(); err != nil {
		return nil, invalid(err)
	}
	ch := im.Changes()
	if ch.Empty() {
		return &app.Saved{}, nil
	}
	return a.Save(ctx, app.Changes{Changes: ch, What: "import." + im.What, About: "register"})
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
