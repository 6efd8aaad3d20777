package selection_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"qarovul/internal/selection"
	"qarovul/internal/table"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

func shipped(t testing.TB) *selection.Process {
	t.Helper()
	p, err := selection.Load(reference.FS, "selection")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestShipped(t *testing.T) {
	p := shipped(t)
	var codes []string
	for _, s := range p.Steps {
		codes = append(codes, string(s.Code))
	}
	want := "application documents medical fitness interior security board contract training oath probation posting"
	if got := strings.Join(codes, " "); got != want {
		t.Errorf("steps %s, want %s", got, want)
	}
	for _, s := range p.Steps {
		if len(p.ReasonsFor(s.Code)) < 2 {
			t.Errorf("%s: hardly any reason for refusal", s.Code)
		}
	}
	// The article names the Ministry of National Security; since the decree of 14 December 2015 the check is another body's.
	for day, want := range map[string]string{"1992-08-01": "Ministry of National Security", "2015-12-13": "Ministry of National Security",
		"2015-12-14": "State Security Service", "2026-11-26": "State Security Service"} {
		if got := p.BodyName("security", when.MustDate(day)).En; got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

func TestUntil(t *testing.T) {
	for _, c := range []struct {
		on    string
		holds int
		want  string
	}{{"2026-11-26", 36, "2029-11-25"}, {"2024-02-29", 12, "2025-02-27"}, {"2026-01-31", 1, "2026-02-27"}, {"2026-01-31", 0, ""}} {
		s := selection.Step{Holds: c.holds}
		if got := s.Until(when.MustDate(c.on)).String(); got != c.want {
			t.Errorf("%d months from %s: %s, want %s", c.holds, c.on, got, c.want)
		}
	}
}

// folder is the shipped files with one text replaced by another.
func folder(t testing.TB, file, old, replacement string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	entries, err := fs.ReadDir(reference.FS, "selection")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := fs.ReadFile(reference.FS, "selection/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == file {
			if !strings.Contains(string(b), old) {
				t.Fatalf("%s has no %q", file, old)
			}
			b = []byte(strings.Replace(string(b), old, replacement, 1))
		}
		out["selection/"+e.Name()] = &fstest.MapFile{Data: b}
	}
	return out
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct {
		name, file, old, replacement string
		line                         int
		says                         string
	}{
		{"a misspelt column", "steps.tsv", "whose", "whoose", 4, "there is no column \"whoose\""},
		{"a column too few", "steps.tsv", "\tplain\t\t3", "\tplain\t3", 5, "there must be 12 columns, there are 11"},
		{"columns in another order", "limits.tsv", "az\ten", "en\taz", 2, "first line must be: code, az, en"},
		{"a kind that nobody knows", "steps.tsv", "\tmedical\tdocuments", "\tmedicinal\tdocuments", 7, "says \"medicinal\""},
		{"an office that nobody knows", "steps.tsv", "\t3\tpersonnel", "\t3\tkadr", 5, "says \"kadr\""},
		{"an effect that nobody knows", "steps.tsv", "\tsworn\t", "\tswore\t", 14, "says \"swore\""},
		{"an oath before basic training", "steps.tsv", "oath\tAnd\tOath\tplain\ttraining", "oath\tAnd\tOath\tplain\tcontract", 14, "the oath can not come before basic training"},
		{"training before the contract", "steps.tsv", "Basic training\tplain\tcontract", "Basic training\tplain\tboard", 13, "the contract must come before"},
		{"a step above what it needs", "steps.tsv", "documents\tSənədlər\tDocuments\tplain\tapplication", "documents\tSənədlər\tDocuments\tplain\tmedical", 6, "no step medical above"},
		{"a step twice", "steps.tsv", "documents\tSən", "application\tSən", 6, "\"application\" stands twice"},
		{"posting without probation", "steps.tsv", "plain\tprobation interior security", "plain\toath interior security", 16, "posting is the last: probation"},
		{"two contracts", "steps.tsv", "Komissiya\tBoard\tboard\tinterior security\t14\tboard\t\t\t\t\t", "Komissiya\tBoard\tplain\tinterior security\t14\tboard\t\t\t\tcontract\t", 12, "stands already"},
		{"an outside check of nobody", "steps.tsv", "90\tinterior", "90\tpolice", 9, "not in bodies.tsv: police"},
		{"days that are none", "steps.tsv", "application\t14", "application\tsoon", 6, "the column days says \"soon\""},
		{"asking for what never ends", "steps.tsv", "36\t90\tinterior", "\t90\tinterior", 9, "ask stands only"},
		{"no name", "steps.tsv", "\tFitness\t", "\t\t", 8, "the name is empty"},
		{"no post at the end", "steps.tsv", "\tposted\t", "\t\t", 1, "no step has the effect posted"},
		{"two names of a body at a time", "bodies.tsv", "security\t2015-12-14", "security\t2015-12-13", 5, "two names at one time"},
		{"a name that ends before it begins", "bodies.tsv", "security\t\t2015-12-14", "security\t2015-12-15\t2015-12-14", 4, "not after"},
		{"no date", "bodies.tsv", "2015-12-14\t\t", "14.12.2015\t\t", 5, "the column from says"},
		{"a reason for no step", "reasons.tsv", "age\tapplication", "age\taplication", 3, "no step aplication"},
		{"a reason without steps", "reasons.tsv", "age\tapplication", "age\t", 3, "the steps are missing"},
		{"a code in capitals", "reasons.tsv", "unfit", "Unfit", 8, "is no code"},
		{"a limit twice", "limits.tsv", "no-weapon", "no-night", 4, "stands twice"},
	} {
		_, err := selection.Load(folder(t, c.file, c.old, c.replacement), "selection")
		var bad *table.Error
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if bad.File != "selection/"+c.file || bad.Line != c.line || !strings.Contains(bad.In(words.En), c.says) || strings.Contains(bad.In(words.Az), "⟦") {
			t.Errorf("%s: %s; want line %d, %q", c.name, err, c.line, c.says)
		}
	}
	f := folder(t, "", "", "")
	f["selection/step.tsv"] = &fstest.MapFile{}
	if _, err := selection.Load(f, "selection"); err == nil || !strings.Contains(err.Error(), "step.tsv:1: nobody reads this file") {
		t.Errorf("a file of another name: %v", err)
	}
	delete(f, "selection/step.tsv")
	delete(f, "selection/limits.tsv")
	if _, err := selection.Load(f, "selection"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file too few: %v", err)
	}
}

// FuzzLoad: whatever the table says, it is refused with file and line or it is a whole process in which every application can be led to its post.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"steps.tsv", "bodies.tsv", "reasons.tsv", "limits.tsv"} {
		b, err := fs.ReadFile(reference.FS, "selection/"+name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, string(b))
	}
	f.Add("steps.tsv", "code\taz\ten\nx\ty")
	f.Fuzz(func(t *testing.T, name, text string) {
		files := folder(t, "", "", "")
		files["selection/"+strings.NewReplacer("/", "_", "\x00", "_").Replace(name)] = &fstest.MapFile{Data: []byte(text)}
		p, err := selection.Load(files, "selection")
		if err != nil {
			return
		}
		lead(t, p)
	})
}
