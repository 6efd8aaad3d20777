package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"qarovul/internal/access"
	"qarovul/internal/api"
	"qarovul/internal/sqlstore"
	"qarovul/internal/web/webtest"
)

// TestSelection goes from an application to the posting by the API, with the refusals on the way.
func TestSelection(t *testing.T) {
	w := webtest.Start(t, sqlstore.Open)
	as := func(role access.Role) *house {
		p := access.Principal{Account: "acc-" + string(role), By: string(role), From: "test", Grants: []access.Grant{{Role: role}}}
		return &house{w, t, webtest.As(p, api.New(w.App))}
	}
	kadr, commander := as(access.PersonnelOfficer), as(access.Commander)
	read := func(path string, into any) {
		t.Helper()
		res := kadr.do("GET", path, nil)
		if res.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, res.Code, res.Body)
		}
		if err := json.Unmarshal(res.Body.Bytes(), into); err != nil {
			t.Fatal(err)
		}
	}
	var process api.SelectionView
	read("/api/selection", &process)
	if len(process.Steps) != 12 || len(process.Reasons) == 0 || len(process.Limits) == 0 || len(process.Bodies) != 3 {
		t.Fatalf("%+v", process)
	}
	applicant := m{"surname": "Tağıyev", "given": "Rəşad", "sex": "m", "born": "2005-05-05", "opened": "2026-12-01"}
	var made created
	res := kadr.do("POST", "/api/applications", applicant)
	if err := json.Unmarshal(res.Body.Bytes(), &made); err != nil || res.Code != http.StatusCreated {
		t.Fatalf("%d %s", res.Code, res.Body)
	}
	kadr.wants(t, kadr.do("POST", "/api/applications", applicant), http.StatusConflict, "conflict", "despite")
	at := "/api/applications/" + made.IDs[0]
	kadr.wants(t, kadr.do("POST", at+"/acts", m{"kind": "pass", "step": "oath", "on": "2026-12-05"}), http.StatusConflict, "refused", "")
	kadr.wants(t, kadr.do("POST", at+"/acts", m{"kind": "refuse", "step": "application", "on": "2026-12-05", "reason": "unfit"}), http.StatusUnprocessableEntity, "invalid", "unfit")
	kadr.wants(t, kadr.do("GET", "/api/applications/none", nil), http.StatusNotFound, "not-found", "none")
	for _, s := range process.Steps {
		b := m{"kind": "pass", "step": s.Code, "on": "2026-12-05"}
		switch {
		case s.Kind == "medical":
			b["outcome"], b["limits"] = "limited", []string{"no-driving"}
		case s.Kind == "outside":
			b["reference"], b["until"] = "№ 7", "2028-12-04"
		case s.Kind == "board":
			b["kind"], b["outcome"] = "decide", "accept"
		case s.Effect == "contract":
			b["reference"], b["number"], b["rank"] = "M-1", "S-9001", "private"
		case s.Effect == "posted":
			b["unit"] = "t1"
		}
		if res := kadr.do("POST", at+"/acts", b); res.Code >= 300 {
			t.Fatalf("%s: %d %s", s.Code, res.Code, res.Body)
		}
		if s.Kind == "board" {
			if res := commander.do("POST", at+"/confirmation", m{"step": s.Code, "confirm": true, "on": "2026-12-05"}); res.Code >= 300 {
				t.Fatalf("confirmed: %d %s", res.Code, res.Body)
			}
		}
	}
	var file api.ApplicationFile
	read(at, &file)
	if file.Status != "posted" || file.Person == "" || len(file.Steps) != 12 || file.Steps[2].Limits[0] != "no-driving" {
		t.Fatalf("%+v", file)
	}
	var rows []api.ApplicationRow
	if read("/api/applications?status=running", &rows); len(rows) != 0 {
		t.Errorf("running: %+v", rows)
	}
	if read("/api/applications?status=posted", &rows); len(rows) != 1 {
		t.Errorf("posted: %+v", rows)
	}
	var v api.VettingList
	if read("/api/vettings?days=3650", &v); len(v.Due) != 2 || v.Due[0].Person != file.Person || v.Due[0].Until.String() != "2028-12-04" {
		t.Errorf("to be vetted: %+v", v)
	}
	w.Set(webtest.Noon.AddDate(0, 0, 1))
	answer := m{"person": file.Person, "step": "security", "outcome": "refused", "on": "2026-12-06", "reference": "№ 8"}
	if res := kadr.do("POST", "/api/vettings", answer); res.Code != http.StatusCreated {
		t.Fatalf("%d %s", res.Code, res.Body)
	}
	if read("/api/vettings", &v); len(v.Denied) != 1 || v.Denied[0].Outcome != "refused" {
		t.Errorf("after a refusal: %+v", v)
	}
	answer["step"] = "medical"
	kadr.wants(t, kadr.do("POST", "/api/vettings", answer), http.StatusUnprocessableEntity, "invalid", "medical")
	if res := commander.do("POST", "/api/vettings", answer); res.Code != http.StatusForbidden {
		t.Errorf("the commander: %s", fmt.Sprint(res.Code))
	}
}
