package demo

import (
	"context"

	"qarovul/internal/access"
	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/plan"
)

// Logins of the demo's people at the desk. All of them are invented.
const (
	PlannerLogin   = "planci"
	CommanderLogin = "komandir"
)

// staff is an account for each role, and a second access administrator, as recovery takes two.
var staff = []struct {
	login, name string
	role        access.Role
}{
	{"novbetci", "Kapitan Rauf Sınaqlı", access.DutyOfficer},
	{PlannerLogin, "Baş leytenant Leyla Sınaqlı", access.Planner},
	{"kadr", "Kapitan Nigar Sınaqlı", access.PersonnelOfficer},
	{"merasim", "Mayor Tural Sınaqlı", access.CeremonyOfficer},
	{"kemer", "Kapitan Orxan Sınaqlı", access.PipelineOfficer},
	{CommanderLogin, "Polkovnik-leytenant Samir Sınaqlı", access.Commander},
	{"qarovulcu", "", access.Guard}, // somebody of the register
	{"yoxlayici", "Mayor Aysel Sınaqlı", access.Auditor},
	{"inzibatci", "Leytenant Kamran Sınaqlı", access.AccessAdministrator},
	{"inzibatci-2", "Leytenant Günel Sınaqlı", access.AccessAdministrator},
}

// First is an account with its first password, which is told once.
type First struct {
	Login, Name, Password string
	Role                  access.Role
}

// Accounts makes an account for each role; those there are stay as they are and are not among what is given.
func Accounts(ctx context.Context, a *app.App) ([]First, error) {
	have, err := a.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, x := range have {
		there[x.Login] = true
	}
	var out []First
	for _, s := range staff {
		if there[s.login] {
			continue
		}
		n := app.NewAccount{Login: s.login, Name: s.name, Grants: []access.Grant{{Role: s.role}}, Invented: true}
		if s.role == access.Guard {
			p, err := private(ctx, a)
			if err != nil {
				return out, err
			}
			if p == nil {
				continue
			}
			n.Person, n.Name = p.ID, p.Name()
		}
		password, err := a.CreateAccount(ctx, n)
		if err != nil {
			return out, err
		}
		out = append(out, First{n.Login, n.Name, password, s.role})
	}
	return out, nil
}

// private is somebody who stands on posts: the first private of the list.
func private(ctx context.Context, a *app.App) (*force.Person, error) {
	s, err := a.State(ctx)
	if err != nil {
		return nil, err
	}
	today := a.Today()
	for i := range s.Register.People {
		if p := &s.Register.People[i]; p.Rank == "private" && p.Serves(today) && s.Register.UnitOn(p.ID, today) != "" {
			return p, nil
		}
	}
	return nil, nil
}

// Publish puts a draft of the demo in force as it is done in service: its planner asks, its commander approves, its planner publishes.
func Publish(ctx context.Context, a *app.App, id plan.VersionID) error {
	as := func(login string) (context.Context, error) {
		p, err := a.ActAs(ctx, login, access.Of(ctx).From)
		return access.As(ctx, p), err
	}
	planner, err := as(PlannerLogin)
	if err != nil {
		return err
	}
	commander, err := as(CommanderLogin)
	if err != nil {
		return err
	}
	x, err := a.AskApproval(planner, id)
	if err != nil {
		return err
	}
	if x.State == access.Asked {
		if err := a.Decide(commander, x.ID, true, ""); err != nil {
			return err
		}
	}
	_, err = a.Publish(planner, id)
	return err
}
