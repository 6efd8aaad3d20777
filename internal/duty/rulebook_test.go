package duty_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/words"
	"qarovul/reference"
)

// TestRuleBookIsWhole holds the shipped rules against the list that the field goes by: number, class, order.
func TestRuleBookIsWhole(t *testing.T) {
	want := strings.Fields(`
		O1=hard O2=hard O3=hard O4=hard
		R1=hard R2=demand R3=demand R4=demand R5=demand R6=hard R7=hard R8=procedure R9=procedure R10=hard R11=procedure
		R12=procedure R13=procedure R14=demand R15=procedure R16=soft1 R17=demand R18=demand R19=soft3 R20=procedure
		S1=hard S2=hard S3=hard S4=soft2 L1=soft2 W1=soft4`)
	var got []string
	for _, r := range book(t).Rules {
		s := r.Number + "=" + string(r.Class)
		if r.Order > 0 {
			s += string(rune('0' + r.Order))
		}
		got = append(got, s)
		for _, text := range []words.Text{r.Text, r.Basis} {
			if text.Az == "" || text.En == "" {
				t.Errorf("%s lacks a language", r.Number)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOf(t *testing.T) {
	var got []string
	for _, r := range book(t).Of(duty.Soft) {
		got = append(got, r.Number)
	}
	if diff := cmp.Diff([]string{"R16", "S4", "L1", "R19", "W1"}, got); diff != "" {
		t.Errorf("soft rules in the order in which they cost (-want +got):\n%s", diff)
	}
	if r := book(t).Rule("R6"); r == nil || r.Profile != duty.Regulation {
		t.Errorf("R6 is %+v", r)
	}
	if r := book(t).Rule("R99"); r != nil {
		t.Errorf("R99 is %+v", r)
	}
}

// TestProfiles holds the numbers of the shipped profiles against the rules' texts.
func TestProfiles(t *testing.T) {
	b := book(t)
	g, s := b.Profile(duty.Regulation), b.Profile(duty.Shift12)
	if g == nil || s == nil || b.Profile("none") != nil {
		t.Fatal("two profiles ship, and no other")
	}
	for _, x := range []struct {
		rule      string
		want, got int
	}{
		{"R1", 3, g.MountDaysApart}, {"R2", 2 * 60, g.Turn}, {"R3", 60, g.TurnExtreme}, {"R4", 30, g.TurnEntrance},
		{"R6 from", 22 * 60, g.NightFrom}, {"R6 to", 6 * 60, g.NightTo}, {"R7", 3 * 60, g.Preparation}, {"R7 as rest", 3 * 60, g.Rest[duty.Guard].Before},
		{"S1", 12 * 60, s.LongestWatch}, {"S2 before", 11 * 60, s.Rest[duty.Shift].Before}, {"S2 after", 11 * 60, s.Rest[duty.Shift].After},
		{"S3 days", 7, s.WeeklyDays}, {"S3", 35 * 60, s.WeeklyRest}, {"S4", 48, s.WeeklyHours},
	} {
		if x.want != x.got {
			t.Errorf("%s: want %d, got %d", x.rule, x.want, x.got)
		}
	}
}

// TestRolesAskForRanksThatExist compares with the table of ranks.
func TestRolesAskForRanksThatExist(t *testing.T) {
	f, err := reference.FS.Open("ranks.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ranks, err := force.ParseRanks(f)
	if err != nil {
		t.Fatal(err)
	}
	level := map[force.RankCode]int{}
	for _, r := range ranks {
		level[r.Code] = r.Level
	}
	for _, r := range book(t).Roles {
		if level[r.MinRank] == 0 || level[r.MaxRank] == 0 || level[r.MinRank] > level[r.MaxRank] {
			t.Errorf("%s: ranks %q to %q", r.Role, r.MinRank, r.MaxRank)
		}
	}
	if roles := book(t).Roles; level[roles[duty.Chief].MinRank] != level["warrant-officer"] || level[roles[duty.ReliefCommander].MinRank] != level["junior-sergeant"] {
		t.Error("O4: a chief is at least a warrant officer, a relief commander at least a junior sergeant")
	}
}

// spoiled is the shipped rules with a text in one file replaced.
func spoiled(t *testing.T, file, old, replacement string) fs.FS {
	t.Helper()
	m := fstest.MapFS{}
	for _, n := range []string{"rules/rules.tsv", "rules/roles.tsv", "rules/profiles/regulation-24h.json", "rules/profiles/shift-12h.json"} {
		b, err := fs.ReadFile(reference.FS, n)
		if err != nil {
			t.Fatal(err)
		}
		s := string(b)
		if n == file {
			if !strings.Contains(s, old) {
				t.Fatalf("%s has no %q", file, old)
			}
			s = strings.Replace(s, old, replacement, 1)
		}
		m[n] = &fstest.MapFile{Data: []byte(s)}
	}
	return m
}

func TestLoadRulesRefuses(t *testing.T) {
	const (
		rules      = "rules/rules.tsv"
		roles      = "rules/roles.tsv"
		regulation = "rules/profiles/regulation-24h.json"
		shift      = "rules/profiles/shift-12h.json"
	)
	for _, c := range []struct{ name, file, old, replacement, want string }{
		{"unknown key", regulation, `"turn": 120`, `"tern": 120`, `rules/profiles/regulation-24h.json:15: unknown key "tern" in the file`},
		{"unknown key below", regulation, `"before": 180, "after": 1440`, `"before": 180, "afterwards": 1440`, `regulation-24h.json:5: unknown key "afterwards" in rest.guard`},
		{"another case", regulation, `"turn": 120`, `"Turn": 120`, `unknown key "Turn"`},
		{"key twice", regulation, `"turn": 120,`, `"turn": 120, "turn": 60,`, `regulation-24h.json:15: key "turn" stands twice in the file`},
		{"not a number", regulation, `"turn": 120`, `"turn": "two hours"`, `regulation-24h.json:15: turn: want int, there is a string`},
		{"cut short", regulation, "\n}\n", "", "regulation-24h.json:22: the file ends in the middle"},
		{"more behind", regulation, "\n}\n", "\n}\n{}", "something follows the end"},
		{"not JSON", regulation, `"turn": 120`, `"turn" = 120`, "regulation-24h.json:15: "},
		{"name of the file", regulation, `"id": "regulation-24h"`, `"id": "regulation"`, "name file and profile alike"},
		{"negative", regulation, `"preparation": 180`, `"preparation": -1`, "preparation is -1: it lies between 0 and 1440"},
		{"turn of a guard", regulation, `"turn_extreme": 60`, `"turn_extreme": 150`, "turn_extreme is 150"},
		{"turn that does not divide", regulation, `"turn": 120`, `"turn": 420`, "turn (420) must divide the day"},
		{"kind of duty", regulation, `"standby"`, `"standing"`, `rest has no kind of duty "standing"`},
		{"weekly rest", shift, `"weekly_rest": 2100`, `"weekly_rest": 12000`, "does not fit into weekly_days"},
		{"order of the soft rules", shift, `"S4": 200`, `"S4": 2000`, "weights: R16 (1000) comes before S4 (2000) and must cost more"},
		{"weight of a hard rule", shift, `"W1": 10`, `"O1": 10`, `weights: "O1" is not a soft rule`},
		{"rule twice", rules, "O2\thard", "O1\thard", `rules/rules.tsv:5: rule number "O1" is empty or stands twice`},
		{"class", rules, "O2\thard", "O2\tfirm", `rules/rules.tsv:5: no class "firm"`},
		{"soft without order", rules, "R16\tsoft\t1", "R16\tsoft\t", "soft rules have an order"},
		{"order of a hard rule", rules, "O2\thard\t", "O2\thard\t1", "soft rules have an order, others none"},
		{"columns", rules, "W1\tsoft", "W1 soft", "want 8 columns"},
		{"head", rules, "number\tclass", "nr\tclass", "rules/rules.tsv:3: the head must be"},
		{"profile of a rule", rules, "shift-12h\tNövbə ən çoxu", "shift-13h\tNövbə ən çoxu", `rule S1 holds for profile "shift-13h", which does not exist`},
		{"language", rules, "\tgeneral\n", "\t\n", "rule O1 lacks a text"},
		{"role", roles, "orderly\t", "cook\t", `no role "cook"`},
		{"role missing", roles, "orderly\tprivate\tsenior-private\t\t4\n", "", `role "orderly" is missing`},
		{"priority", roles, "weapon\t1\n", "weapon\tfirst\n", `priority "first" is not a number from 1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := duty.LoadRules(spoiled(t, c.file, c.old, c.replacement))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
	if _, err := duty.LoadRules(os.DirFS(t.TempDir())); err == nil {
		t.Error("an empty folder has no rules, and yet no error")
	}
}

// FuzzParseStrict: whatever is accepted is what encoding/json accepts too and reads the same; errors name file and line.
func FuzzParseStrict(f *testing.F) {
	for _, n := range []string{"rules/profiles/regulation-24h.json", "rules/profiles/shift-12h.json"} {
		b, err := fs.ReadFile(reference.FS, n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"id":"x","rest":{"guard":{"before":1}}}`))
	f.Add([]byte(`[{}]`))
	f.Add([]byte(`{"id":null,"weights":{"a":1}} x`))
	placed := regexp.MustCompile(`^f\.json:\d+: `)
	f.Fuzz(func(t *testing.T, b []byte) {
		var strict, plain duty.Profile
		if err := duty.ParseStrict("f.json", b, &strict); err != nil {
			if !placed.MatchString(err.Error()) {
				t.Errorf("%q names no line", err)
			}
			return
		}
		if err := json.Unmarshal(b, &plain); err != nil {
			t.Fatalf("accepted what encoding/json refuses: %v", err)
		}
		if diff := cmp.Diff(plain, strict); diff != "" {
			t.Errorf("(-json +strict):\n%s", diff)
		}
	})
}
