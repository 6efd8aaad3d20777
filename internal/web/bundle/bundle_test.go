package bundle

import (
	"encoding/json"
	"testing"
)

func TestCommittedOutputIsCurrent(t *testing.T) {
	files, err := Files("..")
	if err != nil {
		t.Fatal(err)
	}
	stale, err := Stale("../dist", files)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stale {
		t.Errorf("dist/%s; run: go generate ./internal/web", s)
	}
}

func TestManifestNamesEveryFile(t *testing.T) {
	files, err := Files("..")
	if err != nil {
		t.Fatal(err)
	}
	var names map[string]string
	if err := json.Unmarshal(files[Manifest], &names); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"app.css", "app.js", "mark.svg", "favicon.svg", "inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2",
	} {
		if _, ok := files[names[want]]; !ok {
			t.Errorf("no file for %s", want)
		}
	}
	if got, want := len(names), len(files)-1; got != want {
		t.Errorf("manifest names %d files, there are %d", got, want)
	}
}
