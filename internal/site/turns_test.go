package site_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qarovul/internal/duty"
	"qarovul/internal/site"
	"qarovul/internal/when"
)

var day = when.MustDate("2026-12-05")

func TestTurns(t *testing.T) {
	b, err := os.ReadFile("testdata/turns.txt")
	if err != nil {
		t.Fatal(err)
	}
	profile := book(t).Profile(duty.Regulation)
	for _, c := range strings.Split(string(b), "\ncase ")[1:] {
		name, body, _ := strings.Cut(c, "\n")
		t.Run(name, func(t *testing.T) { turnsCase(t, body, profile) })
	}
}

func turnsCase(t *testing.T, body string, profile *duty.Profile) {
	var from time.Time
	var p site.Post
	var frost []site.Span
	checked := false
	for l := range strings.Lines(body) {
		f := strings.Fields(l)
		switch {
		case len(f) == 0:
		case f[0] == "mounts":
			m, err := site.ParseClock(f[1])
			if err != nil {
				t.Fatal(err)
			}
			from = day.At(m)
		case f[0] == "post":
			p.Kind = site.PostKind(f[1])
			if len(f) > 2 {
				start, length := hours(t, f[2])
				p.From, p.To = start, (start+length)%1440
			}
		case f[0] == "frost":
			start, length := hours(t, f[1])
			begin := day.At(start)
			if begin.Before(from) {
				begin = day.Add(1).At(start)
			}
			frost = append(frost, site.Span{From: begin, To: begin.Add(time.Duration(length) * time.Minute)})
		case f[0] == "turns" || f[0] == "first":
			checked = true
			got := written(site.Turns(&p, from, from.Add(24*time.Hour), frost, profile))
			if want := f[1:]; f[0] == "first" {
				got = got[:min(len(want), len(got))]
			}
			if diff := cmp.Diff(f[1:], got, cmpEmpty); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		default:
			t.Fatalf("what is %q?", l)
		}
	}
	if !checked {
		t.Error("the case compares nothing")
	}
}

func hours(t *testing.T, s string) (start, length int) {
	t.Helper()
	start, length, err := site.ParseHours(s)
	if err != nil {
		t.Fatal(err)
	}
	return start, length
}

// written is turns as the cases have them; the end of a stretch stands where the next turn does not begin.
func written(turns []site.Turn) []string {
	var out []string
	for i, x := range turns {
		out = append(out, fmt.Sprintf("%d@%s", x.Relief, x.From.In(when.Zone).Format("15:04")))
		if i+1 == len(turns) || !turns[i+1].From.Equal(x.To) {
			out = append(out, "end@"+x.To.In(when.Zone).Format("15:04"))
		}
	}
	return out
}

type guardDraw struct {
	post    site.Post
	from    time.Time
	frost   []site.Span
	profile duty.Profile
}

func drawGuard(t *rapid.T) guardDraw {
	g := guardDraw{from: day.At(rapid.IntRange(0, 1439).Draw(t, "mounts"))}
	g.profile.Turn = rapid.SampledFrom([]int{60, 120, 180, 240}).Draw(t, "turn")
	g.profile.TurnExtreme = rapid.SampledFrom([]int{30, 60}).Draw(t, "extreme")
	g.profile.TurnEntrance = 30
	g.post = site.Post{ID: "p1", Kind: rapid.SampledFrom([]site.PostKind{site.ThreeRelief, site.TwoRelief}).Draw(t, "kind")}
	if rapid.Bool().Draw(t, "part-time") {
		g.post.From = rapid.IntRange(0, 1439).Draw(t, "open")
		g.post.To = rapid.IntRange(1, 1440).Filter(func(x int) bool { return x != g.post.From }).Draw(t, "close")
	}
	for range rapid.IntRange(0, 3).Draw(t, "frosts") {
		begin := g.from.Add(time.Duration(rapid.IntRange(-120, 1500).Draw(t, "frost")) * time.Minute)
		length := time.Duration(rapid.IntRange(1, 700).Draw(t, "long")) * time.Minute
		g.frost = append(g.frost, site.Span{From: begin, To: begin.Add(length)})
	}
	return g
}

func (g *guardDraw) to() time.Time { return g.from.Add(24 * time.Hour) }

func (g *guardDraw) open(m time.Time) bool {
	if g.post.From == 0 && g.post.To == 0 {
		return true
	}
	at := m.Hour()*60 + m.Minute()
	if g.post.From < g.post.To {
		return at >= g.post.From && at < g.post.To
	}
	return at >= g.post.From || at < g.post.To
}

// TestTurnsCoverTheHours: each minute of the post's hours is stood exactly once, by reliefs in their order, and no turn is
// longer than its limit, in ordered spans neither.
func TestTurnsCoverTheHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGuard(t)
		turns := site.Turns(&g.post, g.from, g.to(), g.frost, &g.profile)
		i := 0
		for m := g.from; m.Before(g.to()); m = m.Add(time.Minute) {
			for i < len(turns) && !m.Before(turns[i].To) {
				i++
			}
			stood := i < len(turns) && !m.Before(turns[i].From)
			if stood != g.open(m) {
				t.Fatalf("%s: stood %v, open %v", m, stood, g.open(m))
			}
		}
		for i, x := range turns {
			if want := i%g.post.Reliefs() + 1; x.Relief != want {
				t.Fatalf("turn %d: want relief %d, got %d", i, want, x.Relief)
			}
			if l := int(x.To.Sub(x.From) / time.Minute); l < 1 || l > g.profile.Turn {
				t.Fatalf("turn %d lasts %d minutes", i, l)
			}
			for _, s := range g.frost {
				if l := int(overlap(x.From, x.To, s) / time.Minute); l > g.profile.TurnExtreme {
					t.Fatalf("turn %d has %d minutes of frost in one go", i, l)
				}
			}
		}
	})
}

func overlap(from, to time.Time, s site.Span) time.Duration {
	if s.From.After(from) {
		from = s.From
	}
	if s.To.Before(to) {
		to = s.To
	}
	return to.Sub(from)
}

// TestEntranceIsManned: the entrance is manned all the time, by somebody whose relief is not on post then.
func TestEntranceIsManned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGuard(t)
		g.post.From, g.post.To = 0, 0
		other := site.Post{ID: "p2", Kind: site.TwoRelief, From: 480, To: 1200}
		posts := []*site.Post{&g.post, &other}
		turns := site.Turns(&g.post, g.from, g.to(), g.frost, &g.profile)
		at := g.from
		for _, e := range site.Entrance(posts, g.from, g.to(), g.frost, &g.profile) {
			if !e.From.Equal(at) || e.To.Sub(e.From) > 30*time.Minute || !e.To.After(e.From) {
				t.Fatalf("from %s to %s, before it ended %s", e.From, e.To, at)
			}
			at = e.To
			for _, x := range turns {
				if x.Relief == e.Relief && x.From.Before(e.To) && e.From.Before(x.To) {
					t.Fatalf("relief %d is on post at %s", e.Relief, e.From)
				}
			}
			if e.Post == "p2" {
				t.Fatal("the sentry of a part-time post is not there all day: the entrance draws on the others")
			}
		}
		if !at.Equal(g.to()) {
			t.Fatalf("manned until %s only", at)
		}
	})
}

func TestEntrance(t *testing.T) {
	posts := []*site.Post{{ID: "a", Kind: site.ThreeRelief}, {ID: "b", Kind: site.ThreeRelief}, {ID: "c", Kind: site.ThreeRelief}}
	from := day.At(1080)
	var got []string
	for _, e := range site.Entrance(posts, from, from.Add(24*time.Hour), nil, book(t).Profile(duty.Regulation))[:9] {
		got = append(got, fmt.Sprintf("%s %s%d", e.From.Format("15:04"), e.Post, e.Relief))
	}
	// While relief 1 is on post for the first time, relief 3 has been on post last.
	want := []string{"18:00 a3", "18:30 b3", "19:00 c3", "19:30 a3", "20:00 a1", "20:30 b1", "21:00 c1", "21:30 a1", "22:00 a2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := site.Entrance(nil, from, from.Add(24*time.Hour), nil, book(t).Profile(duty.Regulation)); got != nil {
		t.Errorf("a guard without posts has nobody at its entrance, got %v", got)
	}
}

func TestReserveGroups(t *testing.T) {
	s := reference(t)
	all, err := site.Demand(december, s, book(t))
	if err != nil {
		t.Fatal(err)
	}
	d := find(t, all, "guard:g6:2026-12-05")
	got := site.ReserveGroups(d)
	id := func(names ...string) []duty.SlotID {
		var out []duty.SlotID
		for _, n := range names {
			out = append(out, duty.SlotID("guard:g6:2026-12-05:"+n))
		}
		return out
	}
	want := []site.ReserveGroup{
		{Number: 1, Leader: id("assistant:1")[0], Slots: id("sentry:p26:2", "sentry:p27:2", "sentry:p28:2", "sentry:p29:2", "sentry:p30:2", "supernumerary:1", "supernumerary:3")},
		{Number: 2, Slots: id("sentry:p26:3", "sentry:p27:3", "sentry:p28:3", "sentry:p29:3", "supernumerary:2")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
