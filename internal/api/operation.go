package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Asked is what every request may say.
type Asked struct {
	Lang string `query:"lang" enum:"az,en" doc:"Language of messages and of texts made for reading; az unless Accept-Language wants en."`
}

// nothing is the answer of an operation that has nothing to say.
type nothing struct{}

// answer is an answer with a JSON body.
type answer[T any] struct{ Body T }

func give[T any](x T, err error) (*answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &answer[T]{x}, nil
}

// list gives a list that is never null.
func list[T any](x []T) []T {
	if x == nil {
		return []T{}
	}
	return x
}

// each makes a list of another.
func each[T, U any](all []T, f func(*T) U) []U {
	out := make([]U, len(all))
	for i := range all {
		out[i] = f(&all[i])
	}
	return out
}

// op describes an operation: where, its name, and what it does in a sentence.
type op struct {
	method, path, id, tag, summary, more string
	// binary is the kinds of file that the operation answers with, instead of JSON.
	binary []string
	// takes is the kind of file that the request's body is, with what it holds.
	takes, takesWhat string
}

// handle registers an operation. Errors of f are told in app's vocabulary.
func handle[I, O any](s *server, o op, f func(ctx context.Context, in *I) (*O, error)) {
	h := huma.Operation{
		OperationID: o.id, Method: o.method, Path: "/api" + o.path, Tags: []string{o.tag}, Summary: o.summary, Description: o.more,
		MaxBodyBytes: o.most(), RejectUnknownQueryParameters: true, Responses: map[string]*huma.Response{}, Errors: o.errors(),
	}
	if o.method == http.MethodPost && reflect.TypeFor[O]() == reflect.TypeFor[answer[created]]() {
		h.DefaultStatus = http.StatusCreated
	}
	if len(o.binary) > 0 {
		content := map[string]*huma.MediaType{}
		for _, kind := range o.binary {
			content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
		h.Responses["200"] = &huma.Response{Description: "The file.", Content: content}
	}
	if o.takes != "" {
		h.RequestBody = &huma.RequestBody{Required: true, Description: o.takesWhat, Content: map[string]*huma.MediaType{
			o.takes: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	}
	needs, known := opens[o.id]
	if !known {
		panic("api: no right opens " + o.id) // the operation is new: say in rights.go who it is for
	}
	huma.Register(s.api, h, func(ctx context.Context, in *I) (*O, error) {
		if err := s.open(ctx, needs); err != nil {
			return nil, s.problem(ctx, err)
		}
		out, err := f(ctx, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
}

// most is how long the operation's request may be: a record is small, a file is not.
func (o *op) most() int64 {
	if o.takes != "" {
		return mostFile
	}
	return mostRecord
}

// errors are the statuses that an operation may answer with besides success.
func (o *op) errors() []int {
	all := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusInternalServerError,
		http.StatusServiceUnavailable} // what is named may be missing, in the address as in the body
	if o.method != http.MethodGet {
		all = append(all, http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	slices.Sort(all)
	return all
}

func get(path, id, tag, summary string) op {
	return op{method: http.MethodGet, path: path, id: id, tag: tag, summary: summary}
}
func post(path, id, tag, summary string) op {
	return op{method: http.MethodPost, path: path, id: id, tag: tag, summary: summary}
}
func put(path, id, tag, summary string) op {
	return op{method: http.MethodPut, path: path, id: id, tag: tag, summary: summary}
}
func del(path, id, tag, summary string) op {
	return op{method: http.MethodDelete, path: path, id: id, tag: tag, summary: summary}
}

func (o op) with(more string) op { o.more = more; return o }

// schemaName names a schema by its Go type, without what the generic ones are made of.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" {
		return name
	}
	// Rooms have types of one name (plan.Change, sheet.Change): those of other packages bear their room's name.
	if p := t.PkgPath(); strings.HasPrefix(p, "qarovul/") && !strings.HasSuffix(p, "/api") {
		room := p[strings.LastIndex(p, "/")+1:]
		return strings.ToUpper(room[:1]) + room[1:] + name
	}
	return name
}
