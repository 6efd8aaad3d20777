package app

import (
	"context"
	"slices"
	"strings"

	"qarovul/internal/access"
	"qarovul/internal/force"
	"qarovul/internal/selection"
	"qarovul/internal/when"
	"qarovul/journal"
)

// Applications is every application as it stands today, the oldest first.
type Applications struct {
	*State
	Process *selection.Process
	All     []*selection.Standing
}

// Find is an application by its ID; nil if there is none.
func (v *Applications) Find(id string) *selection.Standing {
	for _, x := range v.All {
		if x.ID == id {
			return x
		}
	}
	return nil
}

// Process is the steps of selection as this house goes through them.
func (a *App) Process() *selection.Process { return a.process }

// Applications reads all applications. They belong to no unit: who may see them sees them all.
func (a *App) Applications(ctx context.Context) (*Applications, error) {
	if err := a.mayApplications(ctx); err != nil {
		return nil, err
	}
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	var all []selection.Application
	err = a.store.Read(ctx, func(tx Tx) (err error) { all, err = a.applicationsIn(ctx, tx); return })
	if err != nil {
		return nil, internal("read the applications", err)
	}
	out := &Applications{State: s, Process: a.process}
	for i := range all {
		out.All = append(out.All, a.process.Stand(&all[i], dateOf(s)))
	}
	return out, nil
}

// mayApplications refuses whoever may not read the applications, or take them away where a copy is being made.
func (a *App) mayApplications(ctx context.Context) error {
	s, err := reading(ctx, access.Applications)
	if err == nil && !s.All {
		err = Errorf(CodeForbidden, "forbidden-part")
	}
	return err
}

// ApplicationView is one application with all that its page shows.
type ApplicationView struct {
	*Applications
	*selection.Standing
	Log   []Entry
	Twice []*selection.Application // of somebody of the same name and day of birth
	Known []*force.Person          // in the register, likewise
}

// Application reads one application. CodeNotFound if there is none.
func (a *App) Application(ctx context.Context, id string) (*ApplicationView, error) {
	all, err := a.Applications(ctx)
	if err != nil {
		return nil, err
	}
	v := &ApplicationView{Applications: all, Standing: all.Find(id)}
	if v.Standing == nil {
		return nil, notFound("application", id)
	}
	v.Twice, v.Known = all.twice(v.Application)
	err = a.store.Read(ctx, func(tx Tx) (err error) { v.Log, err = entriesIn(ctx, tx, applicationSubject(id), 100); return })
	return v, internal("read an application", err)
}

func (v *Applications) twice(x *selection.Application) ([]*selection.Application, []*force.Person) {
	all := make([]selection.Application, len(v.All))
	for i, s := range v.All {
		all[i] = *s.Application
	}
	return selection.Twice(all, x), selection.InRegister(v.Register.People, x)
}

// applicationsIn reads the applications through the cache.
func (a *App) applicationsIn(ctx context.Context, tx Tx) ([]selection.Application, error) {
	rev, err := tx.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	c := &a.cache
	if c.applications != nil && c.at[roomSelection] == rev[roomSelection] {
		return c.applications, nil
	}
	all, err := tx.Selection().All(ctx)
	if err != nil {
		return nil, err
	}
	c.at = orEmpty(c.at)
	c.applications, c.at[roomSelection] = all, rev[roomSelection]
	return all, nil
}

const roomSelection = "selection"

func applicationSubject(id string) string { return "application:" + id }

// Twins is the error of Apply where somebody of that name and day of birth is known already.
type Twins struct {
	Applications []*selection.Application
	People       []*force.Person
}

func (t *Twins) Error() string { return "somebody of this name and day of birth is known already" }

// Apply enters a new application. Where somebody of the same name and day of birth has applied before or is in the register it is CodeConflict
// (with *Twins to be found by errors.As), unless despite says that it was looked at.
func (a *App) Apply(ctx context.Context, x selection.Application, despite bool) (string, error) {
	x = selection.Application{Surname: strings.TrimSpace(x.Surname), Given: strings.TrimSpace(x.Given), Patronymic: strings.TrimSpace(x.Patronymic), Sex: x.Sex,
		Born: x.Born, Phone: strings.TrimSpace(x.Phone), Opened: x.Opened, Invented: x.Invented}
	err := a.change(ctx, "enter an application", changesAll(access.Applications), func(tx Tx, _ reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		if bad := selection.CheckApplicant(&x, dateOf(s)); len(bad) > 0 {
			all := make(Problems, len(bad))
			for i, p := range bad {
				all[i] = selectionError(p)
			}
			return all
		}
		all, err := a.applicationsIn(ctx, tx)
		if err != nil {
			return err
		}
		twins := &Twins{selection.Twice(all, &x), selection.InRegister(s.Register.People, &x)}
		if n := len(twins.Applications) + len(twins.People); n > 0 && !despite {
			return &Error{Code: CodeConflict, Key: "application-twice", Args: []any{n}, Field: "despite", Err: twins}
		}
		if x.ID, err = a.newID("appl"); err != nil {
			return err
		}
		if err := tx.Selection().Put(ctx, &x); err != nil {
			return err
		}
		if err := a.note(ctx, tx, "application.open", applicationSubject(x.ID), x); err != nil {
			return err
		}
		return tx.Touch(ctx, roomSelection)
	})
	return x.ID, err
}

// selectionError tells the room's refusal as one of the use cases'.
func selectionError(p *selection.Problem) *Error {
	code := CodeInvalid
	if p.Rule {
		code = CodeRefused
	}
	return &Error{Code: code, Key: "record", Args: []any{p}, Field: p.Field, Err: p}
}

// Deed is an act with what the step's effect in the register needs besides.
type Deed struct {
	selection.Act
	// Of the contract: who comes into the register, under which number and rank, and from when they serve (the act's day if 0).
	Number string
	Rank   force.RankCode
	Joined when.Date
	Type   string // of the contract, the house's first if ""
	// Of the posting: where to, from the act's day on.
	Unit     force.UnitID
	Position string
}

// Act adds an act to an application, with what it does in the register, all or nothing. CodeRefused, with the reason, where the order of the steps
// forbids it.
func (a *App) Act(ctx context.Context, id string, d Deed) error {
	needs := changesAll(access.Applications)
	if d.Kind == selection.Confirm || d.Kind == selection.Return {
		needs = []need{{act: access.Approve, on: access.Applications, all: true}}
	}
	step := a.process.Step(d.Step)
	needs = append(needs, effectNeeds(&d, step)...)
	return a.change(ctx, "act on an application", needs, func(tx Tx, to reach) error {
		s, err := a.stateIn(ctx, tx)
		if err != nil {
			return err
		}
		all, err := a.applicationsIn(ctx, tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(x selection.Application) bool { return x.ID == id })
		if i < 0 {
			return notFound("application", id)
		}
		x := all[i] // its acts are the cache's: they are not written to
		d.At, d.By = a.now(), access.Of(ctx).By
		if d.Kind == selection.Pass && step != nil && step.Kind != selection.Outside {
			d.Until = step.Until(d.On)
		}
		if err := a.secondPerson(ctx, tx, &x, &d.Act, s); err != nil {
			return err
		}
		if bad := a.process.Check(&x, &d.Act, dateOf(s)); bad != nil {
			return selectionError(bad)
		}
		return a.enter(ctx, tx, s, &x, &d, step)
	})
}

// secondPerson refuses a confirmation by the person who entered the decision under another account.
func (a *App) secondPerson(ctx context.Context, tx Tx, x *selection.Application, act *selection.Act, s *State) error {
	if act.Kind != selection.Confirm {
		return nil
	}
	at := a.process.Stand(x, dateOf(s)).Step(act.Step)
	if at == nil || at.State != selection.Waiting {
		return nil
	}
	accounts, err := a.accountsIn(ctx, tx)
	if err != nil {
		return err
	}
	for i := range accounts.list {
		if by := &accounts.list[i]; by.Login == at.Act.By && accounts.same(by.ID, access.AccountID(access.Of(ctx).Account)) {
			return selectionError(&selection.Problem{Rule: true, Key: "same-hand"})
		}
	}
	return nil
}

// EraseApplications takes name, birth and telephone out of the applications that were refused or withdrawn before a day, and what the journal says of
// them, on an order that is named. Those who came into the register, and those whose appeal waits, are left. It gives how many there were.
func (a *App) EraseApplications(ctx context.Context, before when.Date, order string) (int, error) {
	if strings.TrimSpace(order) == "" {
		return 0, &Error{Code: CodeInvalid, Key: "journal.order", Field: "order"}
	}
	n := 0
	err := a.change(ctx, "erase applications", changesAll(access.Applications), func(tx Tx, _ reach) (err error) {
		n, err = a.eraseApplications(ctx, tx, before, order)
		return err
	})
	return n, err
}

func (a *App) eraseApplications(ctx context.Context, tx Tx, before when.Date, order string) (int, error) {
	s, err := a.stateIn(ctx, tx)
	if err != nil {
		return 0, err
	}
	all, err := a.applicationsIn(ctx, tx)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range all {
		if !a.process.Erasable(&all[i], before, dateOf(s)) {
			continue
		}
		x := all[i]
		x.Surname, x.Given, x.Patronymic, x.Sex, x.Born, x.Phone, x.Erased = "", "", "", "", 0, "", dateOf(s)
		if err := tx.Selection().Put(ctx, &x); err != nil {
			return 0, err
		}
		if err := a.eraseEntries(ctx, tx, applicationSubject(x.ID), order); err != nil {
			return 0, err
		}
		n++
	}
	if err := a.note(ctx, tx, "application.erase", "applications", map[string]any{"applications": n, "before": before, "order": order}); err != nil {
		return 0, err
	}
	return n, tx.Touch(ctx, roomSelection)
}

// eraseEntries erases what the journal says about a subject.
func (a *App) eraseEntries(ctx context.Context, tx Tx, about, order string) error {
	const most = 1000 // an application has some dozens
	entries, err := entriesIn(ctx, tx, about, most)
	if err != nil || len(entries) == 0 {
		return err
	}
	var numbers []int64
	for _, e := range entries {
		if !e.Erased {
			numbers = append(numbers, e.ID)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	p := access.Of(ctx)
	return tx.Journal().Erase(ctx, journal.Entry{Time: a.now(), Who: p.By, Order: order, Via: p.From}, numbers...)
}
