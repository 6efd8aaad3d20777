package service_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/reference"
)

func steps(t testing.TB) *selection.Process {
	t.Helper()
	p, err := selection.Load(reference.FS, "selection")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func terms(t testing.TB) *service.Terms {
	t.Helper()
	s, err := service.Load(reference.FS, "service", steps(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shipped is a copy of the folder that the product ships with.
func shipped(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	entries, err := fs.ReadDir(reference.FS, "service")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := fs.ReadFile(reference.FS, "service/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		out["service/"+e.Name()] = &fstest.MapFile{Data: b}
	}
	return out
}

func TestShipped(t *testing.T) {
	s := terms(t)
	v := s.Contract("voluntary")
	if v == nil || v.Months != 24 || v.Mode != force.Enforce || !strings.Contains(v.Source, "F13") {
		t.Errorf("the two-year voluntary contract: %+v", v)
	}
	if len(s.Leave) == 0 || s.Leave[0] != (service.Entitlement{Years: 0, Days: 30}) {
		t.Errorf("leave: %v", s.Leave)
	}
	for _, l := range steps(t).Limits {
		if _, ok := s.Policy.Limits[l.Code]; !ok {
			t.Errorf("the limit %s keeps from nothing", l.Code)
		}
	}
	if got := s.BodyCodes(); !slices.Equal(got, []string{"interior", "security"}) {
		t.Errorf("bodies: %v", got)
	}
}

func TestFilesAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, old, new, want string }{
		"a misspelt column":         {"contracts.tsv", "months", "month", "contracts.tsv:4: there is no column \"month\""},
		"a mode that is none":       {"contracts.tsv", "24\tenforce", "24\tenforced", "contracts.tsv:5: the column mode says \"enforced\""},
		"a term that is no number":  {"contracts.tsv", "24\tenforce", "two\tenforce", "contracts.tsv:5: the column months says \"two\""},
		"a type that stands twice":  {"contracts.tsv", "career", "voluntary", "contracts.tsv:6: \"voluntary\" stands twice"},
		"a name in one language":    {"contracts.tsv", "Career contract (five years)", "", "contracts.tsv:6: the name is empty"},
		"a body that nobody knows":  {"clearances.tsv", "interior", "inferior", "clearances.tsv:3: \"inferior\" is not known"},
		"a limit that nobody knows": {"limits.tsv", "no-night", "no-nights", "limits.tsv:4: \"no-nights\" is not known"},
		"a night that is neither":   {"limits.tsv", "yes", "perhaps", "limits.tsv:4: the column night says \"perhaps\""},
		"leave that goes down":      {"leave.tsv", "15\t40", "5\t40", "leave.tsv:5: the lines must go up"},
		"leave from the first year": {"leave.tsv", "0\t30", "1\t30", "leave.tsv:3: the first line must begin with 0"},
		"a group member twice":      {"requirements.tsv", "driver driver-heavy", "driver driver", "requirements.tsv:6: \"driver\" stands twice"},
		"a code with a capital":     {"awards.tsv", "state-medal", "State", "awards.tsv:3: \"State\" is no code"},
		"a column too few":          {"ends.tsv", "health\t", "health", "ends.tsv:4: there must be 3 columns"},
	} {
		f := shipped(t)
		at := "service/" + c.file
		text := string(f[at].Data)
		if !strings.Contains(text, c.old) {
			t.Fatalf("%s: %q is not there", name, c.old)
		}
		// In the rows, not in the comment above them.
		head := 0
		for strings.HasPrefix(text[head:], "#") {
			head += strings.Index(text[head:], "\n") + 1
		}
		f[at] = &fstest.MapFile{Data: []byte(text[:head] + strings.Replace(text[head:], c.old, c.new, 1))}
		_, err := service.Load(f, "service", steps(t))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	f := shipped(t)
	f["service/contract.tsv"] = &fstest.MapFile{Data: []byte("code\n")}
	if _, err := service.Load(f, "service", steps(t)); err == nil || !strings.Contains(err.Error(), "nobody reads this file") {
		t.Errorf("a misspelt file: %v", err)
	}
}

// FuzzLoad: whatever stands in a file, the loader refuses it or what it gives makes sense.
func FuzzLoad(f *testing.F) {
	all := shipped(f)
	var names []string
	for name, file := range all {
		names = append(names, name)
		f.Add(name, string(file.Data))
	}
	slices.Sort(names)
	p := steps(f)
	f.Fuzz(func(t *testing.T, name, text string) {
		if !slices.Contains(names, name) {
			return
		}
		files := shipped(t)
		files[name] = &fstest.MapFile{Data: []byte(text)}
		s, err := service.Load(files, "service", p)
		if err != nil {
			return
		}
		for i, e := range s.Leave {
			if i > 0 && e.Years <= s.Leave[i-1].Years || i == 0 && e.Years != 0 {
				t.Errorf("leave: %v", s.Leave)
			}
		}
		for _, c := range s.Contracts {
			if !force.ValidCode(c.Code) || c.Name.Az == "" || c.Name.En == "" || c.Grace < 0 || c.Months < 0 {
				t.Errorf("%+v", c)
			}
		}
		for _, q := range s.Policy.Requirements {
			if !force.ValidCode(q.Code) || !slices.Contains(force.Modes, q.Mode) {
				t.Errorf("%+v", q)
			}
		}
	})
}
