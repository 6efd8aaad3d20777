package api_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
)

// TestDescription reads the description with a parser of somebody else's, and looks whether it says all that it should.
func TestDescription(t *testing.T) {
	h := open(t)
	res := h.do("GET", "/api/openapi.json", nil)
	if got := res.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("content type %q", got)
	}
	doc, err := libopenapi.NewDocument(res.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if v := doc.GetVersion(); v != "3.1.0" {
		t.Errorf("OpenAPI %s, want 3.1.0", v)
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	if refs := model.Index.GetReferenceIndexErrors(); len(refs) > 0 {
		t.Errorf("references that lead nowhere: %v", refs)
	}
	ids, tags := map[string]bool{}, map[string]bool{}
	for _, x := range model.Model.Tags {
		tags[x.Name] = true
	}
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		if !strings.HasPrefix(path, "/api/") {
			t.Errorf("%s lies outside /api/", path)
		}
		for method, op := range item.GetOperations().FromOldest() {
			where := method + " " + path
			if op.OperationId == "" || ids[op.OperationId] {
				t.Errorf("%s: its name %q is none of its own", where, op.OperationId)
			}
			ids[op.OperationId] = true
			if op.Summary == "" || !strings.HasSuffix(op.Summary, ".") {
				t.Errorf("%s: no sentence says what it does: %q", where, op.Summary)
			}
			if len(op.Tags) != 1 || !tags[op.Tags[0]] {
				t.Errorf("%s: tags %v", where, op.Tags)
			}
			var named []string
			for _, p := range op.Parameters {
				if p.In == "path" {
					named = append(named, p.Name)
				}
			}
			var wanted []string
			for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
				wanted = append(wanted, m[1])
			}
			slices.Sort(named)
			slices.Sort(wanted)
			if !slices.Equal(named, wanted) {
				t.Errorf("%s: parameters %v, the path has %v", where, named, wanted)
			}
			for _, code := range []string{"422", "500"} {
				if r := op.Responses.Codes.GetOrZero(code); r == nil || r.Content.GetOrZero("application/problem+json") == nil {
					t.Errorf("%s: no problem for status %s", where, code)
				}
			}
		}
	}
	if len(ids) < 70 {
		t.Errorf("%d operations: some are missing", len(ids))
	}
}

// TestSchemas: every field that has a date says so, and no list may be null.
func TestSchemas(t *testing.T) {
	h := open(t)
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]map[string]any
			}
		}
	}
	if err := json.Unmarshal(h.do("GET", "/api/openapi.json", nil).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Components.Schemas) < 40 {
		t.Fatalf("%d schemas", len(doc.Components.Schemas))
	}
	for name, s := range doc.Components.Schemas {
		for key, p := range s.Properties {
			if kinds, ok := p["type"].([]any); ok {
				t.Errorf("%s.%s may be one of %v", name, key, kinds)
			}
			if key == "first" || key == "last" || key == "until" || key == "born" {
				if p["format"] != "date" {
					t.Errorf("%s.%s is a date and does not say so", name, key)
				}
			}
		}
	}
}

func TestLost(t *testing.T) {
	h := open(t)
	h.wants(t, h.do("GET", "/api/nothing", nil), http.StatusNotFound, "not-found", "/api/nothing")
	res := h.do("DELETE", "/api/people", nil)
	h.wants(t, res, http.StatusMethodNotAllowed, "invalid", "DELETE")
	if got := res.Header().Get("Allow"); got != "GET, POST" {
		t.Errorf("Allow: %q", got)
	}
}
