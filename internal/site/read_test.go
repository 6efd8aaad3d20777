package site_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"qarovul/internal/site"
	files "qarovul/reference"
)

// TestReadRefuses spoils one file of the reference sites at a time.
func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ file, old, replacement, want string }{
		{"sites/guards/3.json", `"mounts_at": "18:00"`, `"mounts_at": "6 pm"`, `sites/guards/3.json: mounts_at: "6 pm" is not an hour: write it as 18:00`},
		{"sites/guards/3.json", `"number": 3,`, `"nr": 3,`, `sites/guards/3.json:2: unknown key "nr" in the file`},
		{"sites/guards/6.json", `"hours": "08:00-20:00"`, `"hours": "08:00"`, `sites/guards/6.json: post p30: hours: "08:00" are not hours`},
		{"sites/shift-posts.json", `"20:00-08:00"`, `"20:00-25:00"`, `sites/shift-posts.json: post p41: watches: "25:00" is not an hour`},
		{"sites/standing.json", `"hours": "18:00-18:00"`, `"hours": "24:00-18:00"`, `sites/standing.json: standing duty officer-force: hours: "24:00-18:00" are not hours`},
		{"sites/facilities.json", `"order": 1}`, `"order": 1`, "sites/facilities.json:"},
	} {
		m := fstest.MapFS{}
		err := fs.WalkDir(files.FS, "sites", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(files.FS, path)
			if path == c.file {
				if !strings.Contains(string(b), c.old) {
					t.Fatalf("%s has no %q", c.file, c.old)
				}
				b = []byte(strings.Replace(string(b), c.old, c.replacement, 1))
			}
			m[path] = &fstest.MapFile{Data: b}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := site.Read(m); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, err)
		}
	}
}

func TestClock(t *testing.T) {
	for m := range 1441 {
		got, err := site.ParseClock(site.Clock(m))
		if err != nil || got != m {
			t.Errorf("%d is written %s and read %d, %v", m, site.Clock(m), got, err)
		}
	}
	for _, s := range []string{"", "18", "18:0", "8:00", "24:01", "12:60", "-1:00", "+8:00", "aa:bb", "18:00:00"} {
		if m, err := site.ParseClock(s); err == nil {
			t.Errorf("%q is read as %d", s, m)
		}
	}
}

func TestHours(t *testing.T) {
	for _, c := range []struct {
		text           string
		start, minutes int
		written        string
	}{
		{"08:00-20:00", 480, 720, "08:00–20:00"},
		{"20:00–08:00", 1200, 720, "20:00–08:00"},
		{"18:00-18:00", 1080, 1440, "18:00–18:00"},
		{"00:00-24:00", 0, 1440, "00:00–24:00"},
		{"22:00 - 24:00", 1320, 120, "22:00–24:00"},
	} {
		start, minutes, err := site.ParseHours(c.text)
		if err != nil || start != c.start || minutes != c.minutes {
			t.Errorf("%s: want %d, %d; got %d, %d, %v", c.text, c.start, c.minutes, start, minutes, err)
		}
		if got := site.Hours(start, minutes); got != c.written {
			t.Errorf("%s: want %s, got %s", c.text, c.written, got)
		}
	}
}

// FuzzParseHours: what is read is a stretch of at most a day that is written and read again alike.
func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"08:00-20:00", "20:00–08:00", "24:00-00:00", "-", "00:00-00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		start, minutes, err := site.ParseHours(s)
		if err != nil {
			return
		}
		if start < 0 || start >= 1440 || minutes < 1 || minutes > 1440 {
			t.Fatalf("%q: %d, %d", s, start, minutes)
		}
		again, length, err := site.ParseHours(site.Hours(start, minutes))
		if err != nil || again != start || length != minutes {
			t.Fatalf("%q: %d, %d, then %d, %d, %v", s, start, minutes, again, length, err)
		}
	})
}
