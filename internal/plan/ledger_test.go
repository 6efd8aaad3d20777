package plan_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// ledgerMonth has a guard of one on each of the first days of December 2026, the 1st being a Tuesday.
func ledgerMonth(t *testing.T, away []force.Absence, names ...force.PersonID) (*force.Register, *plan.Plan) {
	t.Helper()
	_, ranks := law(t)
	old := when.NewDate(2020, 1, 1)
	var people []force.Person
	for _, id := range []force.PersonID{"ali", "vali", "newcomer"} {
		p := force.Person{ID: id, Number: string(id), Surname: string(id), Rank: "private", Joined: old, Sworn: old, Trained: old}
		if id == "newcomer" {
			p.Joined, p.Sworn, p.Trained = when.MustDate("2026-12-04"), when.MustDate("2026-12-04"), when.MustDate("2026-12-04")
		}
		people = append(people, p)
	}
	p := &plan.Plan{Version: plan.Version{Month: december}, Assigned: map[duty.SlotID]plan.Assignment{}}
	for i, id := range names {
		d := december.First().Add(i)
		s := duty.Slot{ID: duty.SlotID(fmt.Sprint("g", i+1)), Kind: duty.Guard, Profile: duty.Regulation, Mounts: d, Start: d.At(18 * 60), End: d.At(42 * 60)}
		p.Duties = append(p.Duties, duty.Duty{ID: duty.ID(s.ID), Kind: duty.Guard, Slots: []duty.Slot{s}})
		if id != "" {
			p.Assigned[s.ID] = plan.Assignment{Slot: s.ID, Person: id}
		}
	}
	return force.NewRegister(ranks, nil, people, nil, nil, away, nil), p
}

// cells writes a row's first days: a number, or the mark with the number behind it.
func cells(r plan.LedgerRow, days int) string {
	out := ""
	for _, c := range r.Cells[:days] {
		switch c.Mark {
		case "":
			out += " -"
		case plan.MarkNumber:
			out += fmt.Sprint(" ", c.Number)
		case plan.MarkServed:
			out += " X"
		default:
			out += fmt.Sprint(" ", c.Mark, c.Number)
		}
	}
	return out
}

func rows(l *plan.Ledger, days int) map[force.PersonID]string {
	got := map[force.PersonID]string{}
	for _, r := range l.Rows {
		got[r.Person] = fmt.Sprint(cells(r, days), " next ", r.Next, " count ", r.Closing.Count)
	}
	return got
}

func TestLedgerCountsSinceLastServed(t *testing.T) {
	// Absences of Ali: leave on the 3rd freezes his number, arrest on the 4th does not.
	away := []force.Absence{
		{ID: "1", Person: "ali", Kind: force.Leave, Days: when.Days{First: december.First().Add(2), Last: december.First().Add(2)}},
		{ID: "2", Person: "ali", Kind: force.Arrest, Days: when.Days{First: december.First().Add(3), Last: december.First().Add(3)}},
	}
	reg, p := ledgerMonth(t, away, "ali", "vali", "", "", "", "vali", "")
	got := rows(plan.Ledgers(december, duty.LedgerWeekday, reg, nil, p, nil, nil), 8)
	want := map[force.PersonID]string{
		// The 5th and 6th are a weekend, on the 8th no guard mounts.
		"ali":      " X 1 A1 U2 - - 3 - next 1 count 1",
		"vali":     " 1 X 1 2 - - D3 - next 2 count 1", // on the 7th he still stands the guard of Sunday
		"newcomer": " - - - 1 - - 2 - next 3 count 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("weekday ledger (-want +got):\n%s", diff)
	}
	got = rows(plan.Ledgers(december, duty.LedgerWeekend, reg, nil, p, nil, nil), 8)
	want = map[force.PersonID]string{
		"ali":      " - - - - 1 2 - - next 1 count 0",
		"vali":     " - - - - 1 X - - next 3 count 1",
		"newcomer": " - - - - 1 2 - - next 2 count 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("weekend ledger (-want +got):\n%s", diff)
	}
}

func TestLedgerTellsWhatHappened(t *testing.T) {
	reg, p := ledgerMonth(t, nil, "ali", "ali")
	outcomes := map[duty.SlotID]plan.Outcome{
		"g1": {Slot: "g1", Kind: plan.Replaced, Planned: "ali", Stood: "vali"},
		"g2": {Slot: "g2", Kind: plan.Absent, Planned: "ali"},
	}
	got := plan.Close(reg, nil, p, outcomes, plan.Carry{"vali": {duty.LedgerWeekday: {Count: 4, Last: when.MustDate("2026-11-20"), Days: 60}}})
	want := map[force.PersonID]plan.Account{
		"ali":      {Days: 31},
		"vali":     {Count: 5, Last: december.First(), Days: 91},
		"newcomer": {Days: 28},
	}
	for id, a := range want {
		if diff := cmp.Diff(a, got[id][duty.LedgerWeekday]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

func TestLedgerOpensWhereItClosed(t *testing.T) {
	reg, p := ledgerMonth(t, nil, "ali")
	carry := plan.Carry{"vali": {duty.LedgerWeekday: {Count: 2, Last: when.MustDate("2026-11-25"), Days: 60}}}
	for _, r := range plan.Ledgers(december, duty.LedgerWeekday, reg, nil, p, nil, carry).Rows {
		if r.Person == "vali" { // 26, 27, 30 November are weekdays; 1 December is the first of the month
			if got, want := cells(r, 1), " 4"; got != want {
				t.Errorf("want%s, got%s", want, got)
			}
		}
	}
}

func TestHistoryIsWhatHappened(t *testing.T) {
	_, p := ledgerMonth(t, nil, "ali", "vali", "ali", "newcomer")
	outcomes := map[duty.SlotID]plan.Outcome{
		"g1": {Slot: "g1", Kind: plan.Stood, Planned: "ali", Stood: "ali"},
		"g2": {Slot: "g2", Kind: plan.Replaced, Planned: "vali", Stood: "newcomer"},
		"g3": {Slot: "g3", Kind: plan.Absent, Planned: "ali"},
	}
	var got []string
	for _, w := range plan.History([]*plan.Plan{p, nil}, outcomes, december+1, 31) {
		got = append(got, fmt.Sprint(w.Person, " ", w.Slot.ID))
	}
	want := []string{"ali g1", "newcomer g2", "newcomer g4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := plan.History([]*plan.Plan{p}, nil, december, 31); len(got) > 0 {
		t.Errorf("the month itself is no history: %v", got)
	}
	if got := plan.History([]*plan.Plan{p}, nil, december+1, 30); len(got) != 3 {
		t.Errorf("30 days before January leave out the 1st: got %d, want 3", len(got))
	}
	if got := plan.History([]*plan.Plan{p}, nil, december-1, 31); len(got) != 4 {
		t.Errorf("the week after November: got %d, want 4", len(got))
	}
}

func TestDifferenceAndWhomItConcerns(t *testing.T) {
	_, a := ledgerMonth(t, nil, "ali", "vali", "")
	_, b := ledgerMonth(t, nil, "vali", "vali", "ali", "ali")
	b.Duties[1].Slots[0].End = b.Duties[1].Slots[0].End.Add(1)
	a.Duties = append(a.Duties, duty.Duty{Slots: []duty.Slot{{ID: "gone", Start: december.Last().Start()}}})
	a.Assigned["gone"] = plan.Assignment{Person: "newcomer"}
	changes := plan.Difference(a, b)
	var got []string
	for _, c := range changes {
		got = append(got, fmt.Sprintf("%s %s>%s %v %v %v", c.Slot.ID, c.Was, c.Now, c.Gone, c.Fresh, c.Moved))
	}
	want := []string{
		"g1 ali>vali false false false", "g2 vali>vali false false true", "g3 >ali false false false", "g4 >ali false true false", "gone newcomer> true false false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	got = nil
	for _, p := range plan.ByPerson(changes) {
		got = append(got, fmt.Sprint(p.Person, " ", len(p.Lost), len(p.Gained), len(p.Moved)))
	}
	want = []string{"ali 1 2 0", "vali 0 1 1", "newcomer 1 0 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if got := plan.Difference(nil, a); len(got) != 4 {
		t.Errorf("from nothing: got %d changes, want 4", len(got))
	}
	if got := plan.Difference(b, b); len(got) != 0 {
		t.Errorf("from itself: got %v", got)
	}
}
