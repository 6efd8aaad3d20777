package demo_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/demo"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/service"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
	"qarovul/reference"
)

func TestSameSeedSameForce(t *testing.T) {
	month := when.NewMonth(2026, 12)
	a, err := demo.Generate(7, month)
	if err != nil {
		t.Fatal(err)
	}
	b, err := demo.Generate(7, month)
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(a, b) {
		t.Error("the same seed gives two different forces")
	}
	c, err := demo.Generate(8, month)
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(a.People, c.People) {
		t.Error("two seeds give the same people")
	}
}

func TestRegisterAndSitesAreSound(t *testing.T) {
	data, _, book := generate(t)
	reg := data.Register()
	for i, p := range reg.Check() {
		if i == 10 {
			t.Fatal("and more")
		}
		t.Error(p)
	}
	for _, f := range site.Check(&data.Sites, book, reg) {
		t.Error(f)
	}
}

// TestStrength compares the units with the illustrative regiment.
func TestStrength(t *testing.T) {
	data, month, _ := generate(t)
	reg := data.Register()
	want := map[force.UnitID]int{
		"national-guard": 2500, "command": 60, "hq": 110, "protection-1": 420, "protection-2": 420, "visit": 330, "honour": 300,
		"pipeline": 460, "aviation": 70, "training": 130, "support": 200,
		"protection-1.staff": 30, "protection-1.2": 130, "protection-1.2.3": 30, "visit.staff": 24, "visit.1": 102, "honour.staff": 24,
		"honour.3": 80, "honour.band": 36, "pipeline.staff": 30, "pipeline.4": 100, "pipeline.reserve": 30,
	}
	for id, n := range want {
		if got := len(reg.PeopleIn(id, month.First(), true)); got != n {
			t.Errorf("%s: want %d people, got %d", id, n, got)
		}
		if u := reg.Unit(id); u == nil || u.Strength != n {
			t.Errorf("%s: want a strength of %d, got %+v", id, n, u)
		}
	}
	for _, u := range data.Units {
		if top := u.Parent == ""; u.Invented == top {
			t.Errorf("%s: invented %v", u.ID, u.Invented)
		}
		if u.Name.Az == "" || u.Name.En == "" {
			t.Errorf("%s lacks a name", u.ID)
		}
	}
}

// TestAbsence: each day 16 to 20 of a hundred are away, and of no unit of a platoon's size as many as half.
func TestAbsence(t *testing.T) {
	data, month, _ := generate(t)
	reg := data.Register()
	kinds := map[force.AbsenceKind]int{}
	sum, days := 0.0, 0
	for d := (month - 2).First(); d <= (month + 3).Last(); d++ {
		away, serving := 0, 0
		inUnit, awayInUnit := map[force.UnitID]int{}, map[force.UnitID]int{}
		for i := range data.People {
			p := &data.People[i]
			u := reg.UnitOn(p.ID, d)
			if u == "" {
				continue
			}
			serving++
			inUnit[u]++
			if k, ok := reg.AwayOn(p.ID, d); ok {
				kinds[k]++
				away++
				awayInUnit[u]++
			}
		}
		share := float64(away) / float64(serving)
		sum += share
		days++
		if share < 0.16 || share > 0.20 {
			t.Errorf("%s: %.1f of a hundred are away", d, 100*share)
		}
		for u, n := range inUnit {
			if n >= 20 && 2*awayInUnit[u] >= n {
				t.Errorf("%s: %d of %d are away from %s", d, awayInUnit[u], n, u)
			}
		}
	}
	if mean := sum / float64(days); mean < 0.175 || mean > 0.185 {
		t.Errorf("on average %.2f of a hundred are away, 18 should be", 100*mean)
	}
	for _, k := range []force.AbsenceKind{force.Leave, force.Illness, force.Hospital, force.Course, force.Mission, force.Family} {
		if kinds[k] == 0 {
			t.Errorf("nobody is away for %s", k)
		}
	}
	if kinds[force.Leave] < kinds[force.Illness]*2 {
		t.Errorf("leave %d, illness %d: leave is the greater part by far", kinds[force.Leave], kinds[force.Illness])
	}
}

// TestLeaveIsTaken: leave comes in blocks of 10 to 30 days, and over half a year nearly everybody takes some, few much.
func TestLeaveIsTaken(t *testing.T) {
	data, _, _ := generate(t)
	taken := map[force.PersonID]int{}
	for _, a := range data.Absences {
		n := int(a.Days.Last-a.Days.First) + 1
		if a.Kind == force.Leave {
			taken[a.Person] += n
			if n < 10 || n > 30 {
				t.Errorf("%s: leave of %d days", a.ID, n)
			}
		}
	}
	if n := len(taken); n < 1500 {
		t.Errorf("only %d people take leave", n)
	}
	for id, n := range taken {
		if n > 75 {
			t.Errorf("%s: %d days of leave in half a year", id, n)
		}
	}
}

var (
	name   = regexp.MustCompile(`^[ABCÇDEƏFGĞHXİIJKQLMNOÖPRSŞTUÜVYZ][abcçdeəfgğhxıijkqlmnoöprsştuüvyz]+$`)
	number = regexp.MustCompile(`^MQ-\d{5}$`)
)

func TestPeopleAreBelievable(t *testing.T) {
	data, month, _ := generate(t)
	reg := data.Register()
	full, women, unsworn := map[string]bool{}, 0, 0
	for i := range data.People {
		p := &data.People[i]
		if !p.Invented {
			t.Errorf("%s is not marked as invented", p.Number)
		}
		for _, n := range []string{p.Surname, p.Given, p.Patronymic} {
			if !name.MatchString(n) {
				t.Errorf("%s: %q is no Azerbaijani name", p.Number, n)
			}
		}
		if !number.MatchString(p.Number) || full[p.FullName()] {
			t.Errorf("%s %s: the number is odd or the name stands twice", p.Number, p.FullName())
		}
		full[p.FullName()] = true
		if p.Sex == "f" {
			women++
			if strings.HasSuffix(p.Surname, "ov") || strings.HasSuffix(p.Surname, "ev") {
				t.Errorf("%s: a woman's surname", p.FullName())
			}
		}
		if age := int(month.First()-p.Joined)/365 + int(p.Joined-p.Born)/365; int(p.Joined-p.Born) < 18*365 || age > 60 {
			t.Errorf("%s: born %s, joined %s", p.Number, p.Born, p.Joined)
		}
		if p.RankSince < p.Joined || p.RankSince > month.First() {
			t.Errorf("%s: rank since %s, joined %s", p.Number, p.RankSince, p.Joined)
		}
		if p.Sworn == 0 {
			unsworn++
			if u := reg.UnitOn(p.ID, month.First()); u != "training.recruits" {
				t.Errorf("%s is not sworn and stands in %s", p.Number, u)
			}
		} else if p.Trained < p.Joined || p.Sworn < p.Trained {
			t.Errorf("%s: joined %s, sworn %s, trained %s", p.Number, p.Joined, p.Sworn, p.Trained)
		}
		if p.Height < 150 || p.Height > 196 {
			t.Errorf("%s: %d cm", p.Number, p.Height)
		}
		m := reg.MembershipOn(p.ID, month.First())
		if m == nil || !words.Has("position."+m.Position) {
			t.Errorf("%s: membership %+v", p.Number, m)
		} else if reg.Within(m.Unit, "honour") && reg.Unit(m.Unit).Kind == force.Platoon && p.Height < 178 {
			t.Errorf("%s: %d cm in the guard of honour", p.Number, p.Height)
		}
	}
	if unsworn != 40 {
		t.Errorf("%d are not sworn", unsworn)
	}
	if women < 80 || women > 250 {
		t.Errorf("%d women", women)
	}
}

// TestRanksFormAPyramid: from lieutenant colonels to lieutenants and from senior sergeants to privates each step is broader.
func TestRanksFormAPyramid(t *testing.T) {
	data, _, _ := generate(t)
	n := map[force.RankCode]int{}
	for _, p := range data.People {
		n[p.Rank]++
	}
	if n["colonel"] != 4 || n["lieutenant-colonel"] > 30 || n["major"] > 80 {
		t.Errorf("ranks: %v", n)
	}
	officers := n["lieutenant"] + n["senior-lieutenant"] + n["captain"] + n["major"] + n["lieutenant-colonel"] + n["colonel"]
	warrant := n["warrant-officer"] + n["senior-warrant-officer"]
	sergeants := n["junior-sergeant"] + n["sergeant"] + n["senior-sergeant"]
	privates := n["private"] + n["senior-private"]
	if officers > 350 || warrant > 300 || sergeants < 800 || privates < 850 {
		t.Errorf("officers %d, warrant officers %d, sergeants %d, privates %d", officers, warrant, sergeants, privates)
	}
}

// TestQualifications: everybody trained in a line platoon is armed with at most a few whose weapon qualification has run out, and some of those
// that run out do so within the demo's time.
func TestQualifications(t *testing.T) {
	data, month, _ := generate(t)
	reg := data.Register()
	without, line := 0, 0
	for _, id := range reg.PeopleIn("national-guard", month.First(), true) {
		u := reg.Unit(reg.UnitOn(id, month.First()))
		if u.Kind != force.Platoon {
			continue
		}
		line++
		if !reg.Holds(id, "weapon", month.First(), month.First()) {
			without++
		}
	}
	if without == 0 || without*100 > 3*line {
		t.Errorf("%d of %d in the platoons hold no weapon qualification", without, line)
	}
	expiring := 0
	for _, q := range data.Qualifications {
		if month.Contains(q.Until) {
			expiring++
		}
		if key := "qualification." + q.Code; !words.Has(key) {
			t.Fatalf("the catalogue has no %s", key)
		}
	}
	if expiring < 100 {
		t.Errorf("only %d qualifications run out within the month", expiring)
	}
	for _, code := range []string{"driver", "first-aid", "radio", "drill", "dog-handler", "language-en", "screening", "pilot"} {
		if !slices.Contains(reg.QualificationCodes(), code) {
			t.Errorf("nobody holds %s", code)
		}
	}
}

func TestBars(t *testing.T) {
	data, month, _ := generate(t)
	barred := map[force.BarKind]int{}
	reg := data.Register()
	for _, p := range data.People {
		for _, b := range reg.BarredDays(p.ID, month.First(), month.Last()) {
			barred[b.Kind]++
		}
	}
	if barred[force.Unsworn] != 40 || barred[force.Untrained] != 40 || barred[force.Investigation]+barred[force.Unfit] < 3 {
		t.Errorf("bars: %v", barred)
	}
}

func TestScaled(t *testing.T) {
	month := when.NewMonth(2026, 12)
	data, err := demo.GenerateScaled(3, month, 2)
	if err != nil {
		t.Fatal(err)
	}
	_, _, book := generate(t)
	reg := data.Register()
	for i, p := range reg.Check() {
		if i == 10 {
			t.Fatal("and more")
		}
		t.Error(p)
	}
	for _, f := range site.Check(&data.Sites, book, reg) {
		t.Error(f)
	}
	if n := len(data.People); n != 5000 {
		t.Errorf("%d people", n)
	}
	if diff := cmp.Diff([]force.UnitID{"r1", "r2"}, reg.Children("national-guard")); diff != "" {
		t.Errorf("regiments (-want +got):\n%s", diff)
	}
	duties, err := site.Demand(month, &data.Sites, book)
	if err != nil {
		t.Fatal(err)
	}
	slots := map[bool]int{}
	for _, d := range duties {
		for _, s := range d.Slots {
			if s.Furnish == "" || reg.Unit(s.Furnish) == nil {
				t.Fatalf("%s is furnished by %q", s.ID, s.Furnish)
			}
			slots[reg.Within(s.Furnish, "r2")]++
		}
	}
	if slots[true] != slots[false] || slots[true] < 7000 {
		t.Errorf("slots of one regiment and the other: %v", slots)
	}
}

func TestGenerateRefuses(t *testing.T) {
	if _, err := demo.GenerateScaled(1, when.NewMonth(2026, 12), 0); err == nil {
		t.Error("no regiment, and no error")
	}
	if _, err := demo.Generate(1, 0); err == nil {
		t.Error("no month, and no error")
	}
}

// TestAnyMonthIsWithinReach: whatever the month, the force can be planned: its demand has the size of a month, and the protection
// battalions have the people for their guards.
func TestAnyMonthIsWithinReach(t *testing.T) {
	_, _, book := generate(t)
	for _, month := range []when.Month{when.NewMonth(2026, 2), when.NewMonth(2027, 7)} {
		data, err := demo.Generate(demo.Seed, month)
		if err != nil {
			t.Fatal(err)
		}
		reg := data.Register()
		duties, err := site.Demand(month, &data.Sites, book)
		if err != nil {
			t.Fatal(err)
		}
		for d := month.First(); d <= month.Last(); d += 7 {
			a := asks{kind: duty.Guard, role: duty.Sentry, min: "private", needs: "[weapon]", furnish: "protection-1"}
			if n := able(reg, a, sample(duties, d, a), d); n < 250 {
				t.Errorf("%s: %d people of protection-1 can stand sentry; 240 are needed in three days", d, n)
			}
		}
	}
}

// TestService: nobody serves without a contract but those whose last one has run out, of whom there are few, and few are kept from duty by it.
func TestService(t *testing.T) {
	data, month, _ := generate(t)
	terms := serviceTerms(t)
	reg := data.Register().WithPolicy(terms.Policy)
	barred, limits := map[force.BarKind]int{}, 0
	for i := range data.People {
		p := &data.People[i]
		if reg.ContractOn(p.ID, p.Joined) == nil || len(reg.ClearancesOf(p.ID)) < 2 {
			t.Errorf("%s: no contract on %s, or not checked by both", p.Number, p.Joined)
		}
		if got := reg.RankOn(p.ID, month.First()); got != p.Rank {
			t.Errorf("%s: rank on record %q, is %q", p.Number, got, p.Rank)
		}
		if got := reg.RankOn(p.ID, p.Joined); got == "" {
			t.Errorf("%s: no rank on joining", p.Number)
		}
		if k, is := reg.BarredOn(p.ID, month.First()); is {
			barred[k]++
		}
		limits += len(reg.LimitsOf(p.ID))
	}
	if n := barred[force.NotCleared]; n < 1 || n > 20 || barred[force.NoContract] > 20 {
		t.Errorf("kept from duty: %v", barred)
	}
	if limits < 10 || limits > 60 {
		t.Errorf("%d limits", limits)
	}
	due := map[service.What]int{}
	for _, x := range terms.Due(reg, month.First()) {
		due[x.What]++
	}
	for _, w := range service.Whats {
		if due[w] == 0 || due[w] > 250 {
			t.Errorf("due: %v", due)
		}
	}
	if n := len(service.Promotions(reg, month.First(), 90)); n < 20 {
		t.Errorf("%d may be promoted", n)
	}
}

func serviceTerms(t *testing.T) *service.Terms {
	t.Helper()
	steps, err := selection.Load(reference.FS, "selection")
	if err != nil {
		t.Fatal(err)
	}
	terms, err := service.Load(reference.FS, "service", steps)
	if err != nil {
		t.Fatal(err)
	}
	return terms
}
