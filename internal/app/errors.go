package app

import (
	"errors"
	"fmt"
	"strings"

	"qarovul/internal/words"
)

// Code classes an error. Adapters map it to an HTTP status and an exit code; nothing else of the error reaches a person
// but its words.
type Code string

// The codes.
const (
	CodeInvalid         Code = "invalid"         // what was sent makes no sense: 422, exit 2
	CodeNotFound        Code = "not-found"       // there is no such thing: 404, exit 3
	CodeConflict        Code = "conflict"        // it does not go with what is there: 409, exit 4
	CodeRefused         Code = "refused"         // a rule of service forbids it: 409, exit 5
	CodeBusy            Code = "busy"            // try again in a moment: 503, exit 6
	CodeForbidden       Code = "forbidden"       // whoever asks may not: 403, exit 7
	CodeUnauthenticated Code = "unauthenticated" // nobody knows who asks: 401, exit 8
	CodeProve           Code = "prove"           // it weighs so much that whoever asks must prove again that it is they: 403, exit 7
	CodeLimited         Code = "limited"         // too often in too short a time: 429, exit 6
	CodeInternal        Code = "internal"        // our fault: 500, exit 1
)

// Status is the HTTP status of a code.
func (c Code) Status() int {
	switch c {
	case CodeInvalid:
		return 422
	case CodeNotFound:
		return 404
	case CodeConflict, CodeRefused:
		return 409
	case CodeBusy:
		return 503
	case CodeForbidden, CodeProve:
		return 403
	case CodeUnauthenticated:
		return 401
	case CodeLimited:
		return 429
	}
	return 500
}

// Exit is the exit status of a command for a code.
func (c Code) Exit() int {
	switch c {
	case CodeInvalid:
		return 2
	case CodeNotFound:
		return 3
	case CodeConflict:
		return 4
	case CodeRefused:
		return 5
	case CodeBusy, CodeLimited:
		return 6
	case CodeForbidden, CodeProve:
		return 7
	case CodeUnauthenticated:
		return 8
	}
	return 1
}

// Error is what went wrong, in words that are put into a language where they are shown: the catalogue's "err."+Key
// with Args, and its "err."+Key+".hint", if there is one, for what to do.
type Error struct {
	Code  Code
	Key   string
	Args  []any
	Field string // the form's field, where it is about one
	Err   error  // the cause; never shown
}

// Errorf makes an Error.
func Errorf(code Code, key string, args ...any) *Error {
	return &Error{Code: code, Key: key, Args: args}
}

// In puts the error into words.
func (e *Error) In(l words.Lang) string { return words.T(l, "err."+e.Key, e.args(l)...) }

// Hint says what to do, "" if there is nothing to say.
func (e *Error) Hint(l words.Lang) string {
	k := "err." + e.Key + ".hint"
	if !words.Has(k) {
		return ""
	}
	return words.T(l, k, e.args(l)...)
}

func (e *Error) args(l words.Lang) []any {
	out := make([]any, len(e.Args))
	for i, a := range e.Args {
		switch x := a.(type) {
		case words.Text:
			out[i] = x.In(l)
		case interface{ In(words.Lang) string }:
			out[i] = x.In(l)
		default:
			out[i] = a
		}
	}
	return out
}

func (e *Error) Error() string {
	s := e.In(words.En)
	// A cause that is already in the words is not said twice.
	if e.Err != nil && !strings.Contains(s, e.Err.Error()) {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of an error, CodeInternal for those that are none of ours.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// Problems is several errors at once, as a form or an import shows them.
type Problems []*Error

func (p Problems) Error() string {
	s := make([]string, len(p))
	for i, e := range p {
		s[i] = e.Error()
	}
	return strings.Join(s, "; ")
}

// Unwrap lets errors.As find the first.
func (p Problems) Unwrap() []error {
	out := make([]error, len(p))
	for i, e := range p {
		out[i] = e
	}
	return out
}

func notFound(what, id string) *Error { return Errorf(CodeNotFound, "not-found."+what, id) }

func internal(doing string, err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}
