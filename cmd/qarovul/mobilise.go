package main

import (
	"context"
	"fmt"
	"time"

	"qarovul/internal/app"
	"qarovul/internal/force"
	"qarovul/internal/mobilise"
	"qarovul/internal/when"
)

type mobiliseCmd struct {
	Order   mobiliseOrderCmd   `cmd:"" help:"Propose that units pass under the Land Forces, or begin a drill. Only an account may: use --as."`
	Approve mobiliseApproveCmd `cmd:"" help:"Approve, as the second person, the order or the return that waits, and plan duty anew. Only an account may: use --as."`
	Return  mobiliseReturnCmd  `cmd:"" help:"Propose the return from the order in force, or end the drill. Only an account may: use --as."`
	Answer  mobiliseAnswerCmd  `cmd:"" help:"Enter who comes, does not, or has come. Only an account may: use --as."`
	Status  mobiliseStatusCmd  `cmd:"" help:"The order that goes on or waits, and how many are there how soon."`
}

// orderHead is what both orders bear.
type orderHead struct {
	Number string    `help:"Number of the order." required:""`
	By     string    `help:"Who orders it: name and office." required:""`
	Reason string    `help:"Why." required:""`
	Effect time.Time `help:"When it takes effect, 2026-12-05T18:00:00+04:00; without it, now." placeholder:"TIME"`
}

func (h *orderHead) paper(now time.Time) mobilise.Paper {
	if h.Effect.IsZero() {
		h.Effect = now
	}
	return mobilise.Paper{Number: h.Number, Date: when.DateOf(now), By: h.By, Reason: h.Reason, Effect: h.Effect}
}

type mobiliseOrderCmd struct {
	orderHead
	Units    []force.UnitID      `help:"Units that pass, with those under them, by ID; without it, the whole force." placeholder:"UNIT"`
	Stay     []force.UnitID      `help:"Of those under them, stay on minimum protection." placeholder:"UNIT"`
	Priority int                 `help:"Keep posts of this priority and of lower numbers." default:"1"`
	Posts    []string            `help:"Keep these posts and standing duties too, by ID." placeholder:"POST"`
	Leave    []force.AbsenceKind `help:"Kinds of leave that are suspended: leave, family, course." placeholder:"KIND"`
	Reserve  int                 `help:"Call in whoever left within so many months." placeholder:"MONTHS"`
	Drill    bool                `help:"A drill: people are alerted and counted, nothing else comes of it."`
	Preview  bool                `help:"Say what would happen, and change nothing."`
	JSON     bool                `name:"json" help:"Write one JSON object."`
}

func (x *mobiliseOrderCmd) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		o := mobilise.Order{Drill: x.Drill, Paper: x.paper(e.now()), Units: x.Units, Stay: x.Stay, Priority: x.Priority, Posts: x.Posts, Leave: x.Leave, Reserve: x.Reserve}
		if len(o.Units) == 0 {
			s, err := a.State(ctx)
			if err != nil {
				return err
			}
			o.Units = s.Register.Children("")
		}
		if x.Preview {
			v, err := a.PreviewMobilisation(ctx, o)
			if err != nil {
				return err
			}
			if x.JSON {
				return lastLine(e.stdout, map[string]any{"passing": v.Passing, "staying": v.Staying, "recalled": v.Recalled, "reserve": v.Reserve, "given_up": v.GivenUp, "kept": v.Kept,
					"slots": v.Slots, "left": v.Left, "figures": figuresOf(v.Figures)})
			}
			fmt.Fprintf(e.stdout, "%d pass, %d stay, %d back from leave, %d of the reserve; %d posts and standing duties given up, %d kept; of %d slots a day %d are left\n",
				v.Passing, v.Staying, v.Recalled, v.Reserve, len(v.GivenUp), len(v.Kept), v.Slots, v.Left)
			return tellFigures(e, v.Figures)
		}
		id, err := a.OrderMobilisation(ctx, o)
		if err != nil {
			return err
		}
		return tellOrder(ctx, a, e, id, x.JSON, nil)
	})
}

type mobiliseApproveCmd struct {
	Refuse *string `help:"Refuse it, and say why." placeholder:"REASON"`
	JSON   bool    `name:"json" help:"Write one JSON object."`
}

func (x *mobiliseApproveCmd) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		o, err := current(ctx, a)
		if err != nil {
			return err
		}
		note := ""
		if x.Refuse != nil {
			note = *x.Refuse
		}
		jobs, err := a.DecideMobilisation(ctx, o.ID, o.Content(), x.Refuse == nil, note)
		if err != nil {
			return err
		}
		var plans []mobilisedPlan
		for _, j := range jobs {
			t0 := time.Now()
			tell, done := bar(e, j.Month.String())
			j, err := a.RunJob(ctx, j.ID, tell)
			done()
			if err != nil {
				return err
			}
			if j.State != app.JobDone {
				return fmt.Errorf("planning %s anew: %s %s", j.Month, j.State, j.Error)
			}
			p := mobilisedPlan{Month: j.Month, Version: string(j.Version), Seconds: time.Since(t0).Seconds()}
			r, err := a.Check(ctx, j.Version)
			if err != nil {
				return err
			}
			p.Slots, p.Open, p.Violations = r.Slots, r.Open, len(r.Violations)
			plans = append(plans, p)
		}
		return tellOrder(ctx, a, e, o.ID, x.JSON, plans)
	})
}

// mobilisedPlan is a plan that was made anew under an order, or after the return.
type mobilisedPlan struct {
	Month      when.Month `json:"month"`
	Version    string     `json:"version"`
	Slots      int        `json:"slots"`
	Open       int        `json:"open"`
	Violations int        `json:"violations"`
	Seconds    float64    `json:"seconds"`
}

type mobiliseReturnCmd struct {
	orderHead
	JSON bool `name:"json" help:"Write one JSON object."`
}

func (x *mobiliseReturnCmd) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		o, err := current(ctx, a)
		if err != nil {
			return err
		}
		if err := a.ReturnMobilisation(ctx, o.ID, x.paper(e.now())); err != nil {
			return err
		}
		return tellOrder(ctx, a, e, o.ID, x.JSON, nil)
	})
}

type mobiliseAnswerCmd struct {
	Number  string              `arg:"" help:"Service number."`
	Kind    mobilise.AnswerKind `arg:"" help:"coming, not or arrived."`
	Minutes int                 `arg:"" optional:"" help:"Minutes after the alert; of an arrival without it, now."`
}

func (x *mobiliseAnswerCmd) Run(ctx context.Context, c *cli, e env) error {
	return change(ctx, c, e, func(ctx context.Context, a *app.App) error {
		o, err := current(ctx, a)
		if err != nil {
			return err
		}
		s, err := a.State(ctx)
		if err != nil {
			return err
		}
		p := s.PersonByNumber(x.Number)
		if p == nil {
			return app.Errorf(app.CodeNotFound, "not-found.person", x.Number)
		}
		return a.AnswerAlert(ctx, o.ID, mobilise.Answer{Person: p.ID, Kind: x.Kind, Minutes: x.Minutes})
	})
}

type mobiliseStatusCmd struct {
	JSON bool `name:"json" help:"Write one JSON object."`
}

func (x *mobiliseStatusCmd) Run(ctx context.Context, c *cli, e env) error {
	ctx, a, shut, err := openOld(ctx, c, e)
	if err != nil {
		return err
	}
	defer shut()
	o, err := current(ctx, a)
	if app.CodeOf(err) == app.CodeNotFound {
		if x.JSON {
			return lastLine(e.stdout, map[string]any{"state": "none"})
		}
		fmt.Fprintln(e.stdout, "no order is in force or waits")
		return nil
	}
	if err != nil {
		return err
	}
	return tellOrder(ctx, a, e, o.ID, x.JSON, nil)
}

// current is the order that goes on or waits.
func current(ctx context.Context, a *app.App) (*mobilise.Order, error) {
	all, err := a.Mobilisations(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Open() || all[i].State == mobilise.Proposed {
			return &all[i], nil
		}
	}
	return nil, app.Errorf(app.CodeNotFound, "not-found.mobilisation", "–")
}

func figuresOf(all []mobilise.Figure) []map[string]any {
	var out []map[string]any
	for _, f := range all {
		out = append(out, map[string]any{"minutes": f.Minutes, "there": f.There, "expected": f.Expected, "arrived": f.Arrived})
	}
	return out
}

func tellFigures(e env, all []mobilise.Figure) error {
	for _, f := range all {
		if _, err := fmt.Fprintf(e.stdout, "T+%d min: %d, expected %d, there already %d\n", f.Minutes, f.There, f.Expected, f.Arrived); err != nil {
			return err
		}
	}
	return nil
}

func tellOrder(ctx context.Context, a *app.App, e env, id string, asJSON bool, plans []mobilisedPlan) error {
	v, err := a.Mobilisation(ctx, id)
	if err != nil {
		return err
	}
	o := &v.Order
	if asJSON {
		return lastLine(e.stdout, map[string]any{"id": o.ID, "number": o.Number, "drill": o.Drill, "state": o.State, "effect": o.Effect, "return": o.Return.Effect, "units": o.Units, "stay": o.Stay,
			"content": v.Content, "answers": len(v.Answers), "figures": figuresOf(v.Figures), "plans": plans})
	}
	fmt.Fprintf(e.stdout, "order %s: %s, effect %s\n", o.Number, o.State, o.Effect.Format("2006-01-02 15:04"))
	for _, p := range plans {
		fmt.Fprintf(e.stdout, "%s: version %s, %d slots, %d open, %d hard rules broken, %.1f s\n", p.Month, p.Version, p.Slots, p.Open, p.Violations, p.Seconds)
	}
	return tellFigures(e, v.Figures)
}
