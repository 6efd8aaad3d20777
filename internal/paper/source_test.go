package paper

import (
	"fmt"
	"os"
	"slices"
	"time"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/site"
	"qarovul/internal/when"
	"qarovul/internal/words"
)

// The tests print a small invented force: a battalion with a company of three platoons, two guards that mount every day of
// December 2026, a shift post, duty officers, the duty subunit and the company's inner duty.

var testMonth = when.NewMonth(2026, time.December)

// testDay is the date of most papers of the tests.
var testDay = when.MustDate("2026-12-05")

func text(az, en string) words.Text { return words.Text{Az: az, En: en} }

var (
	surnames = []string{"Ağayev", "Çələbiyev", "Əliyev", "Ələkbərzadə", "Göyüşov", "Həsənov", "Xəlilov", "İbrahimov", "Kərimov",
		"Qasımlı", "Lətifov", "Məmmədov", "Nəbiyev", "Orucov", "Ömərov", "Rəhimli", "Səfərov", "Şükürov", "Tağıyev", "Üzeyirli", "Vəliyev", "Yusifov", "Zülfüqarov"}
	givens   = []string{"Elçin", "Ilqar", "İlqar", "Rəşad", "Şahin", "Toğrul", "Özcan", "Ümid", "Cavid", "Əkrəm", "Fərid", "Günay"}
	fathers  = []string{"Rauf", "Əhməd", "İsmayıl", "Ağasəf", "Şirin"}
	testYear = when.MustDate("2026-01-01")
)

type testForce struct {
	ranks   []force.Rank
	units   []force.Unit
	people  []force.Person
	members []force.Membership
	free    map[force.UnitID][]force.PersonID // sentries not yet given a place
}

func (f *testForce) unit(id, parent force.UnitID, kind force.UnitKind, short string, name words.Text) {
	f.units = append(f.units, force.Unit{ID: id, Parent: parent, Kind: kind, Name: name, Short: short, Order: len(f.units), Invented: true})
}

func (f *testForce) person(unit force.UnitID, rank force.RankCode) force.PersonID {
	n := len(f.people)
	id := force.PersonID(fmt.Sprintf("p%03d", n+1))
	f.people = append(f.people, force.Person{
		ID: id, Number: fmt.Sprintf("1%05d", n+1), Surname: surnames[n*7%len(surnames)], Given: givens[n*5%len(givens)],
		Patronymic: fathers[n%len(fathers)], Sex: "m", Rank: rank, Joined: testYear, Sworn: testYear, Trained: testYear, Invented: true,
	})
	f.members = append(f.members, force.Membership{ID: "m" + string(id), Person: id, Unit: unit, Period: when.Period{From: testYear}})
	return id
}

func newTestForce() *testForce {
	f := &testForce{free: map[force.UnitID][]force.PersonID{}}
	for i, r := range [][2]string{
		{"Əsgər", "Private"}, {"Baş əsgər", "Senior private"}, {"Kiçik çavuş", "Junior sergeant"}, {"Çavuş", "Sergeant"},
		{"Gizir", "Warrant officer"}, {"Baş gizir", "Senior warrant officer"}, {"Leytenant", "Lieutenant"}, {"Baş leytenant", "Senior lieutenant"}, {"Kapitan", "Captain"},
	} {
		f.ranks = append(f.ranks, force.Rank{Code: force.RankCode(fmt.Sprintf("r%d", i+1)), Level: i + 1, Name: text(r[0], r[1])})
	}
	f.unit("g", "", force.Regiment, "AMQ", text("Azərbaycan Milli Qvardiyası", "Azerbaijani National Guard"))
	f.unit("b1", "g", force.Battalion, "1", text("1-ci mühafizə taboru", "1st Protection Battalion"))
	f.unit("c2", "b1", force.Company, "1/2", text("2-ci bölük", "2nd Company"))
	for n, name := range []words.Text{text("1-ci taqım", "1st Platoon"), text("2-ci taqım", "2nd Platoon"), text("3-cü taqım", "3rd Platoon")} {
		id := force.UnitID(fmt.Sprintf("p%d", n+1))
		f.unit(id, "c2", force.Platoon, fmt.Sprintf("1/2-%d", n+1), name)
		for k := range 30 {
			rank := "r1"
			switch {
			case k == 0:
				rank = "r7"
			case k == 1:
				rank = "r5"
			case k < 5:
				rank = []string{"r3", "r4", "r4"}[k-2]
			case k%3 == 0:
				rank = "r2"
			}
			f.person(id, force.RankCode(rank))
		}
	}
	return f
}

func testSites() *site.Sites {
	s := &site.Sites{
		Facilities: []site.Facility{
			{ID: "mm", Kind: "government", Name: text("Milli Məclis", "National Parliament")},
			{ID: "muz", Kind: "museum", Name: text("Heydər Əliyev Memorial Muzeyi", "Heydar Aliyev Memorial Museum")},
			{ID: "hq", Kind: "headquarters", Name: text("Qvardiyanın qərargahı", "Headquarters of the Guard")},
		},
		Guards: []site.Guard{
			{ID: "g1", Facility: "mm", Number: 1, Name: text("Milli Məclis", "National Parliament"), MountsAt: 1080, Profile: duty.Regulation, Assistants: 1, ReliefCommanders: 1, Drivers: 1, Supernumeraries: 2},
			{ID: "g2", Facility: "hq", Number: 2, Name: text("Döyüş Bayrağı və anbarlar", "Battle banner and stores"), MountsAt: 1080, Profile: duty.Regulation, ReliefCommanders: 1, Drivers: 1, Supernumeraries: 1},
		},
	}
	post := func(id string, n int, guard, facility string, kind site.PostKind, from, to int, name, guarded words.Text) {
		s.Posts = append(s.Posts, site.Post{
			ID: id, Number: n, Guard: guard, Facility: facility, Kind: kind, From: from, To: to, Name: name, Guarded: guarded, Profile: duty.Regulation, Invented: true,
			Limits:  text("Sərhəd: hasar boyu, sağda darvazadan solda işıq dirəyinədək 80 m. Yanaşma: yalnız asfalt yoldan.", "Limits: along the fence, from the gate on the right to the lamp post on the left, 80 m. Approach: by the paved road only."),
			Special: text("Girişdə sənədləri yoxlamaq; nəqliyyatı yalnız qarovul rəisinin icazəsi ilə buraxmaq.", "Check papers at the entrance; let vehicles in only with the guard chief's leave."),
		})
	}
	post("w1", 1, "g1", "mm", site.ThreeRelief, 0, 0, text("Əsas giriş", "Main entrance"), text("Binanın əsas girişi və vestibül", "The building's main entrance and its lobby"))
	post("w2", 2, "g1", "mm", site.ThreeRelief, 0, 0, text("Şimal darvazası", "North gate"), text("Şimal darvazası və dayanacaq", "The north gate and the car park"))
	post("w3", 3, "g1", "mm", site.ThreeRelief, 0, 0, text("Həyət", "Courtyard"), text("İçəri həyət, elektrik yarımstansiyası", "The inner yard with the electrical substation"))
	post("w4", 4, "g1", "mm", site.TwoRelief, 480, 1200, text("Qonaq girişi", "Visitors' entrance"), text("Qonaqların keçid məntəqəsi", "The visitors' checkpoint"))
	post("w5", 1, "g2", "hq", site.ThreeRelief, 0, 0, text("Döyüş Bayrağı", "Battle banner"), text("Döyüş Bayrağı və möhürlənmiş sandıq", "The battle banner and the sealed chest"))
	post("w6", 2, "g2", "hq", site.ThreeRelief, 0, 0, text("Silah anbarı", "Arms store"), text("Silah və sursat anbarı", "The store of arms and ammunition"))
	s.Posts[4].Monument = true
	s.Posts = append(s.Posts, site.Post{
		ID: "w7", Number: 7, Facility: "muz", Kind: site.ShiftPost, Name: text("Muzeyin girişi", "Museum entrance"), Guarded: text("Ekspozisiya zalları", "The exhibition halls"),
		Watches: []site.Watch{{Start: 480, Minutes: 720}, {Start: 1200, Minutes: 720}}, Profile: duty.Shift12, Invented: true,
	})
	return s
}

func testRules() *duty.RuleBook {
	b, err := duty.LoadRules(os.DirFS("../../reference"))
	if err != nil {
		b = &duty.RuleBook{Profiles: map[duty.ProfileID]duty.Profile{
			duty.Regulation: {ID: duty.Regulation, NightFrom: 1320, NightTo: 360, Turn: 120, TurnExtreme: 60, TurnEntrance: 30},
			duty.Shift12:    {ID: duty.Shift12, NightFrom: 1320, NightTo: 360, LongestWatch: 720},
		}}
	}
	return b
}

// planner fills the test plan.
type planner struct {
	force *testForce
	plan  *plan.Plan
	date  when.Date
	next  map[force.UnitID]int
}

// take gives the next member of a platoon whose place in it lies in [from, to).
func (x *planner) take(unit force.UnitID, from, to int) force.PersonID {
	key := unit + force.UnitID(fmt.Sprint("/", from, "/", x.date))
	n := from + x.next[key]%(to-from)
	x.next[key]++
	base := (int(unit[1]-'0') - 1) * 30
	return x.force.people[base+n].ID
}

func (x *planner) duty(kind duty.Kind, source, place string, title words.Text, start, minutes int) *duty.Duty {
	x.plan.Duties = append(x.plan.Duties, duty.Duty{
		ID: duty.ID(fmt.Sprintf("%s:%s:%s", kind, source, x.date)), Kind: kind, Source: source, Title: title, Site: place,
		Profile: duty.Regulation, Mounts: x.date, Start: x.date.At(start), End: x.date.At(start + minutes),
	})
	return &x.plan.Duties[len(x.plan.Duties)-1]
}

func (x *planner) slot(d *duty.Duty, role duty.Role, post string, relief int, who force.PersonID) {
	id := duty.SlotID(fmt.Sprintf("%s:%s:%s:%d:%d", d.ID, role, post, relief, len(d.Slots)))
	d.Slots = append(d.Slots, duty.Slot{ID: id, Duty: d.ID, Kind: d.Kind, Profile: d.Profile, Site: d.Site, Post: post, Role: role, Relief: relief, Mounts: d.Mounts, Start: d.Start, End: d.End})
	if who != "" {
		x.plan.Assigned[id] = plan.Assignment{Slot: id, Person: who, How: plan.ByEngine}
	}
}

func (x *planner) guards(s *site.Sites) {
	for i, g := range s.Guards {
		unit := force.UnitID(fmt.Sprintf("p%d", (int(x.date)+i)%3+1))
		if i == 1 {
			unit = force.UnitID(fmt.Sprintf("p%d", (int(x.date)+2)%3+1))
		}
		d := x.duty(duty.Guard, g.ID, g.Facility, g.Title(), g.MountsAt, 1440)
		x.slot(d, duty.Chief, "", 0, x.take(unit, 0, 2))
		for range g.Assistants {
			x.slot(d, duty.Assistant, "", 0, x.take(unit, 1, 2))
		}
		for range g.ReliefCommanders {
			x.slot(d, duty.ReliefCommander, "", 0, x.take(unit, 2, 5))
		}
		for _, w := range s.Posts {
			for r := 1; w.Guard == g.ID && r <= 3 && (r < 3 || w.Kind == site.ThreeRelief); r++ {
				x.slot(d, duty.Sentry, w.ID, r, x.take(unit, 5, 30))
			}
		}
		for range g.Drivers {
			x.slot(d, duty.Driver, "", 0, x.take(unit, 5, 30))
		}
		for range g.Supernumeraries {
			x.slot(d, duty.Supernumerary, "", 0, x.take(unit, 5, 30))
		}
	}
}

// others makes the duties beside the guards.
func (x *planner) others() {
	unit := force.UnitID(fmt.Sprintf("p%d", (int(x.date)+1)%3+1))
	o := x.duty(duty.DutyOfficer, "do", "hq", text("Qarovullar növbətçisi", "Duty officer of the guards"), 1080, 1440)
	x.slot(o, duty.Officer, "", 0, x.take(unit, 0, 1))
	x.slot(o, duty.OfficerSecond, "", 0, x.take(unit, 1, 2))
	w := x.duty(duty.Shift, "w7", "muz", text("Muzeyin girişi", "Museum entrance"), 480, 1440)
	x.slot(w, duty.Watch, "w7", 0, x.take(unit, 26, 28))
	x.slot(w, duty.Watch, "w7", 0, x.take(unit, 26, 28))
	w.Slots[0].End, w.Slots[1].Start = x.date.At(1200), x.date.At(1200)
	b := x.duty(duty.Standby, "sb", "hq", text("Növbətçi bölmə", "Duty subunit"), 1080, 1440)
	x.slot(b, duty.SubunitChief, "", 0, x.take(unit, 2, 3))
	for range 8 {
		x.slot(b, duty.SubunitMember, "", 0, x.take(unit, 8, 20))
	}
	n := x.duty(duty.Inner, "in", "hq", text("2-ci bölüyün daxili naryadı", "Inner duty of the 2nd Company"), 1080, 1440)
	x.slot(n, duty.DutySergeant, "", 0, x.take(unit, 3, 5))
	for range 3 {
		x.slot(n, duty.Orderly, "", 0, x.take(unit, 20, 26))
	}
}

// testSource is the whole force with a published plan: on testDay one sentry's place is open, one sentry has fallen ill, and one
// stands by order against R1.
func testSource() *Source {
	f, s := newTestForce(), testSites()
	x := &planner{force: f, plan: &plan.Plan{Assigned: map[duty.SlotID]plan.Assignment{}}, next: map[force.UnitID]int{}}
	x.plan.Version = plan.Version{
		ID: "2026-12.3", Month: testMonth, Number: 3, State: plan.Published,
		Published: testDay.Add(-8).At(850), PublishedBy: "kapitan Orucov Ü.",
	}
	for x.date = testMonth.First(); x.date <= testMonth.Last(); x.date++ {
		x.guards(s)
		x.others()
	}
	find := func(post string, relief int) duty.SlotID {
		for _, d := range x.plan.Duties {
			for _, s := range d.Slots {
				if d.Mounts == testDay && s.Post == post && s.Relief == relief {
					return s.ID
				}
			}
		}
		panic("no such slot")
	}
	delete(x.plan.Assigned, find("w3", 2))
	ill := x.plan.Assigned[find("w2", 3)].Person
	x.plan.Overrides = []plan.Override{{
		ID: "o1", Month: testMonth, Rule: "R1", Person: x.plan.Assigned[find("w1", 1)].Person, Slot: find("w1", 1),
		Reason: "Bölükdə qrip: 11 nəfər xəstədir", OrderedBy: "tabor komandiri, mayor Şıxəliyev Ə.", Until: testDay.Add(2),
	}}
	absences := []force.Absence{
		{ID: "a1", Person: ill, Kind: force.Illness, Days: when.Days{First: testDay.Add(-1)}},
		{ID: "a2", Person: "p020", Kind: force.Leave, Days: when.Days{First: testDay.Add(3), Last: testDay.Add(17)}},
		{ID: "a3", Person: "p021", Kind: force.Missing, Days: when.Days{First: testDay.Add(10), Last: testDay.Add(11)}},
	}
	reg := force.NewRegister(f.ranks, f.units, f.people, f.members, nil, absences, nil)
	return &Source{
		Plan: x.plan, Register: reg, Ledger: plan.Ledgers(testMonth, duty.LedgerWeekday, reg, &when.Calendar{}, x.plan, nil, nil),
		Sites: s, Rules: testRules(), Calendar: &when.Calendar{},
		Organisation: text("Azərbaycan Milli Qvardiyası", "Azerbaijani National Guard"), Seat: text("Bakı şəhəri", "Baku"),
		Marking:   text("Xidməti istifadə üçün", "For official use"),
		Uniform:   text("Çöl geyim forması № 2, qış; silah və təchizat tabelə uyğun.", "Field dress No. 2, winter; arms and equipment as the table has them."),
		Approver:  Signatory{Position: text("Milli Qvardiyanın qərargah rəisi", "Chief of Staff of the National Guard"), Rank: text("polkovnik-leytenant", "Lieutenant colonel"), Name: "N. Ümidzadə"},
		Signatory: Signatory{Position: text("Milli Qvardiyanın komandiri", "Commander of the National Guard"), Rank: text("polkovnik", "Colonel"), Name: "A. Nümunəvi"},
		Printed:   testDay.Add(-7).At(545), PrintedBy: "Nəbiyev C.",
	}
}

// draft is the source with the plan not yet published.
func draft(s *Source) *Source {
	p, c := *s.Plan, *s
	p.Version.State, p.Version.Published, p.Version.PublishedBy = plan.Draft, time.Time{}, ""
	c.Plan = &p
	return &c
}

// slotsOf lists a plan's slots of a date.
func slotsOf(p *plan.Plan, d when.Date) []duty.Slot {
	var all []duty.Slot
	for _, x := range p.Duties {
		if x.Mounts == d {
			all = append(all, x.Slots...)
		}
	}
	return slices.Clip(all)
}
