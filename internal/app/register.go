package app

import (
	"context"
	"slices"

	"qarovul/internal/access"
	"qarovul/internal/duty"
	"qarovul/internal/force"
	"qarovul/internal/plan"
	"qarovul/internal/when"
)

// Changes is a set of records of the register to be put or deleted together: one form, or a whole import. Records without an ID
// are new and get one.
type Changes struct {
	force.Changes
	// What the change is, for the log: "person.save", "absence.save", "import.people"; About whom: "person:p-…".
	What, About string
	// Remember, of an import, is kept with it.
	Remember *Remembered `json:"-"`
}

// Saved tells what a change of the register did.
type Saved struct {
	IDs []string // of the records put, in the order of Changes
	// Vacated are slots to come whose person can no longer stand there, in the working plans.
	Vacated []DaySlot
}

// Save checks and makes changes of the register, all or none. Problems says what is wrong and where.
func (a *App) Save(ctx context.Context, ch Changes) (*Saved, error) {
	out := &Saved{}
	if ch.What == "" {
		ch.What = "register.save"
	}
	err := a.change(ctx, "save", changes(ch.rooms()...), func(tx Tx, to reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.ground().mayTouch(&ch, to); err != nil {
			return err
		}
		ids, err := a.identify(&ch)
		if err != nil {
			return err
		}
		out.IDs = ids
		if err := a.checkRegister(ctx, s, &ch); err != nil {
			return err
		}
		if err := putRegister(ctx, tx.Force(), &ch.Changes); err != nil {
			return err
		}
		if err := rememberIn(ctx, tx, ch.Remember, to); err != nil {
			return err
		}
		if err := a.noteRegister(ctx, tx, s.Register, &ch); err != nil {
			return err
		}
		return tx.Touch(ctx, roomForce)
	})
	if err != nil {
		return nil, err
	}
	out.Vacated, err = a.vacatedOf(ctx, ch.touched())
	return out, err
}

func putRegister(ctx context.Context, st force.Store, ch *force.Changes) error {
	steps := []func() error{
		func() error { return st.PutUnits(ctx, ch.Units) },
		func() error { return st.PutPeople(ctx, ch.People) },
		// What is deleted goes before what is put, so that a period can be cut and another put in its place.
		func() error {
			for _, table := range slices.Concat([]string{"membership", "qualification", "absence", "bar", "unit"}, force.RecordTables) {
				if err := st.Delete(ctx, table, ch.Delete[table]); err != nil {
					return err
				}
			}
			return nil
		},
		func() error { return st.PutMemberships(ctx, ch.Memberships) },
		func() error { return st.PutQualifications(ctx, ch.Qualifications) },
		func() error { return st.PutAbsences(ctx, ch.Absences) },
		func() error { return st.PutBars(ctx, ch.Bars) },
		func() error { return st.PutRecords(ctx, ch.Records) },
	}
	for _, f := range steps {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// identify gives new records their IDs.
func (a *App) identify(ch *Changes) ([]string, error) {
	var ids []string
	give := func(id *string, prefix string) error {
		if *id == "" {
			x, err := a.newID(prefix)
			if err != nil {
				return err
			}
			*id = x
		}
		ids = append(ids, *id)
		return nil
	}
	for i := range ch.Units {
		s := string(ch.Units[i].ID)
		if err := give(&s, "u"); err != nil {
			return nil, err
		}
		ch.Units[i].ID = force.UnitID(s)
	}
	for i := range ch.People {
		s := string(ch.People[i].ID)
		if err := give(&s, "p"); err != nil {
			return nil, err
		}
		ch.People[i].ID = force.PersonID(s)
	}
	for i := range ch.Memberships {
		if err := give(&ch.Memberships[i].ID, "m"); err != nil {
			return nil, err
		}
	}
	for i := range ch.Qualifications {
		if err := give(&ch.Qualifications[i].ID, "q"); err != nil {
			return nil, err
		}
	}
	for i := range ch.Absences {
		if err := give(&ch.Absences[i].ID, "a"); err != nil {
			return nil, err
		}
	}
	for i := range ch.Bars {
		if err := give(&ch.Bars[i].ID, "b"); err != nil {
			return nil, err
		}
	}
	var err error
	ch.Records.Each(func(h force.Held) {
		if err == nil {
			err = give(h.ID, "s")
		}
	})
	return ids, err
}

// touched are the people whom the change may take off duty.
func (ch *Changes) touched() map[force.PersonID]bool {
	t := map[force.PersonID]bool{}
	for _, x := range ch.People {
		t[x.ID] = true
	}
	for _, x := range ch.Absences {
		t[x.Person] = true
	}
	for _, x := range ch.Bars {
		t[x.Person] = true
	}
	for _, x := range ch.Qualifications {
		t[x.Person] = true
	}
	ch.Records.Each(func(h force.Held) { t[h.Person] = true })
	return t
}

// vacatedOf finds the slots to come that the people hold and can no longer stand in.
func (a *App) vacatedOf(ctx context.Context, people map[force.PersonID]bool) ([]DaySlot, error) {
	var out []DaySlot
	if len(people) == 0 {
		return out, nil
	}
	today := when.DateOf(a.now()).Month()
	for _, m := range []when.Month{today.Previous(), today, today.Next(), today.Next().Next()} {
		mp, err := a.inForce(ctx, m)
		if CodeOf(err) == CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for slot, as := range mp.Plan.Assigned {
			if !people[as.Person] || mp.Desk.State(slot) != plan.Vacated {
				continue
			}
			if s, ok := mp.FindSlot(slot); ok && s.End.After(a.now()) {
				out = append(out, mp.Slot(s))
			}
		}
	}
	sortSlots(out)
	return out, nil
}

// PersonView is a person with everything that a page shows.
type PersonView struct {
	*State
	Person         *force.Person
	Unit           *force.Unit // today, nil if in none
	Memberships    []force.Membership
	Qualifications []force.Qualification
	Absences       []force.Absence
	Bars           []force.Bar
	Wishes         []plan.Wish
	Duties         []DaySlot // of the months around today, earliest first
	Feed           string    // secret token of the calendar, "" if never made
	Log            []Entry
}

// Person reads a person. CodeNotFound if there is none that whoever asks may see.
func (a *App) Person(ctx context.Context, id force.PersonID) (*PersonView, error) {
	if _, err := may(ctx, access.See, access.People); err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	p := s.Register.Person(id)
	if p == nil {
		return nil, notFound("person", string(id))
	}
	v := &PersonView{State: s, Person: p, Memberships: s.Register.MembershipsOf(id),
		Qualifications: s.Register.QualificationsOf(id), Absences: s.Register.AbsencesOf(id), Bars: s.Register.BarsOf(id)}
	today := when.DateOf(s.Now)
	if u := s.Register.UnitOn(id, today); u != "" {
		v.Unit = s.Register.Unit(u)
	}
	for _, w := range s.Wishes {
		if w.Person == id {
			v.Wishes = append(v.Wishes, w)
		}
	}
	if _, err := may(ctx, access.See, access.Plans); err == nil {
		if v.Duties, err = a.DutiesOf(ctx, id, today.Month().Previous(), today.Month().Next()); err != nil {
			return nil, err
		}
	}
	log := a.mayRead(ctx, s.ground(), "person:"+string(id))
	err = a.store.Read(ctx, func(tx Tx) (err error) {
		// The address is a key to the person's duties: for whoever may hand it on.
		if to, no := may(ctx, access.Take, access.Plans); no == nil && s.ground().person(to, id) {
			if v.Feed, err = tx.FeedToken(ctx, id); err != nil {
				return err
			}
		}
		if log == nil {
			v.Log, err = entriesIn(ctx, tx, "person:"+string(id), 50)
		}
		return err
	})
	return v, internal("read a person", err)
}

// DutiesOf lists a person's slots in the plans in force from one month to another, earliest first.
func (a *App) DutiesOf(ctx context.Context, id force.PersonID, from, to when.Month) ([]DaySlot, error) {
	return dutiesOf(id, from, to, func(m when.Month) (*MonthPlan, error) { return a.InForce(ctx, m) })
}

func dutiesOf(id force.PersonID, from, to when.Month, inForce func(when.Month) (*MonthPlan, error)) ([]DaySlot, error) {
	var out []DaySlot
	for m := from; m <= to; m = m.Next() {
		mp, err := inForce(m)
		if CodeOf(err) == CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for slot, as := range mp.Plan.Assigned {
			if as.Person != id {
				continue
			}
			if s, ok := mp.FindSlot(slot); ok {
				out = append(out, mp.Slot(s))
			}
		}
	}
	sortSlots(out)
	return out, nil
}

// WhoStood is the person of a slot as it really was: from the outcome where there is one.
func (s DaySlot) WhoStood() force.PersonID {
	if s.Outcome != nil {
		return s.Outcome.Stood
	}
	return s.Assigned.Person
}

// Over says whether the slot counts as night duty, for marks on pages.
func (s DaySlot) Over() bool { return duty.NightMinutes(s.Start, s.End) >= 120 }
