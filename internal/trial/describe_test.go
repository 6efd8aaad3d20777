package trial

import (
	"crypto/rand"
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"qarovul/internal/api"
	"qarovul/internal/app"
)

// description is the API's own word on itself.
type description struct {
	operations []described
	schemas    map[string]any
}

// described is an operation as the description has it.
type described struct {
	id, method, path string
	parameters       []parameter
	body             map[string]any // schema of a JSON body, nil none
	file             string         // content type of a body that is a file
	answers          map[string]map[string]map[string]any
}

type parameter struct {
	Name     string         `json:"name"`
	In       string         `json:"in"`
	Required bool           `json:"required"`
	Schema   map[string]any `json:"schema"`
}

func describe(t *testing.T) *description {
	t.Helper()
	w := httptest.NewRecorder()
	api.New(app.New(app.Options{Rand: rand.Reader})).ServeHTTP(w, httptest.NewRequest("GET", "/api/openapi.json", nil))
	type content map[string]struct{ Schema map[string]any }
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Parameters  []parameter
			RequestBody *struct{ Content content }
			Responses   map[string]struct{ Content content }
		}
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	out := &description{schemas: doc.Components.Schemas}
	for path, methods := range doc.Paths {
		for method, o := range methods {
			d := described{id: o.OperationID, method: strings.ToUpper(method), path: path, parameters: o.Parameters, answers: map[string]map[string]map[string]any{}}
			if o.RequestBody != nil {
				for kind, c := range o.RequestBody.Content {
					if kind == "application/json" {
						d.body = c.Schema
					} else {
						d.file = kind
					}
				}
			}
			for code, r := range o.Responses {
				d.answers[code] = map[string]map[string]any{}
				for kind, c := range r.Content {
					d.answers[code][kind] = c.Schema
				}
			}
			out.operations = append(out.operations, d)
		}
	}
	slices.SortFunc(out.operations, func(a, b described) int { return strings.Compare(a.id, b.id) })
	return out
}
