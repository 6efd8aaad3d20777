package rostercmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"qarovul/roster"
	"qarovul/roster/curtois"
	"qarovul/roster/inrc2"
	"qarovul/roster/rosterjson"
)

func dirOf(file string) string { return filepath.Dir(file) }

// weeks are the files of an INRC-II instance.
type weeks struct {
	Scenario string   `help:"Scenario (inrc2)." placeholder:"FILE"`
	History  string   `help:"History (inrc2)." placeholder:"FILE"`
	Week     []string `help:"Data of a week (inrc2); once for each week, in order." placeholder:"FILE" sep:"none"`
}

func (w *weeks) read() (*inrc2.Horizon, error) {
	if w.Scenario == "" || w.History == "" || len(w.Week) == 0 {
		return nil, wrong(fmt.Errorf("inrc2 needs --scenario, --history and at least one --week"))
	}
	sc, err := read(w.Scenario, inrc2.ReadScenario)
	if err != nil {
		return nil, err
	}
	h := &inrc2.Horizon{Scenario: sc}
	if h.History, err = read(w.History, sc.ReadHistory); err != nil {
		return nil, err
	}
	if h.History.Scenario != sc.Name {
		return nil, wrong(fmt.Errorf("%s is a history of %s, not of %s", w.History, h.History.Scenario, sc.Name))
	}
	for _, file := range w.Week {
		week, err := read(file, sc.ReadWeek)
		if err != nil {
			return nil, err
		}
		if week.Scenario != sc.Name {
			return nil, wrong(fmt.Errorf("%s is a week of %s, not of %s", file, week.Scenario, sc.Name))
		}
		h.Weeks = append(h.Weeks, week)
	}
	return h, nil
}

type solveCmd struct {
	Format string `help:"Format of the instance: ${enum}." enum:"curtois,inrc2,json" required:""`
	search
	Out string `short:"o" help:"File to write the roster to; a folder for inrc2." required:"" placeholder:"OUT"`
	weeks
	Stage    bool   `help:"Plan week by week, each without knowing the next, as the competition did (inrc2). The history behind each week is written too."`
	Instance string `arg:"" optional:"" help:"Instance (curtois, json)." placeholder:"INSTANCE"`
}

// Run solves the instance.
func (c *solveCmd) Run(ctx context.Context, k *kong.Context) error {
	if c.Format != "inrc2" && c.Instance == "" {
		return wrong(fmt.Errorf("the instance is missing"))
	}
	if c.Format != "inrc2" && (c.Stage || c.Scenario != "") {
		return wrong(fmt.Errorf("--stage and --scenario belong to the format inrc2, not to %s", c.Format))
	}
	switch c.Format {
	case "curtois":
		return c.curtois(ctx, k)
	case "json":
		return c.json(ctx, k)
	}
	h, err := c.weeks.read()
	if err != nil {
		return err
	}
	if err := c.writable(); err != nil {
		return wrong(err)
	}
	if c.Stage {
		return c.stages(ctx, k, h)
	}
	return c.inrc2(ctx, k, h)
}

// writable sees to it that what is found can be written, before time goes into finding it.
func (c *solveCmd) writable() error {
	if c.Out == "" {
		return fmt.Errorf("--out is empty")
	}
	if at, err := os.Stat(c.Out); err == nil && !at.IsDir() && !at.Mode().IsRegular() && c.Format != "inrc2" {
		return nil // a device or a pipe
	}
	dir := dirOf(c.Out)
	if c.Format == "inrc2" {
		dir = c.Out
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	} else if at, err := os.Stat(c.Out); err == nil && at.IsDir() {
		return fmt.Errorf("%s is a folder; --out is the file to write", c.Out)
	}
	f, err := os.CreateTemp(dir, ".roster-*")
	if err != nil {
		return fmt.Errorf("nothing can be written to %s: %w", dir, err)
	}
	f.Close()
	return os.Remove(f.Name())
}

func (c *solveCmd) curtois(ctx context.Context, k *kong.Context) error {
	in, err := read(c.Instance, curtois.Read)
	if err != nil {
		return err
	}
	if err := c.writable(); err != nil {
		return wrong(err)
	}
	r, err := c.run(ctx, in.Problem(), k.Stderr)
	if err != nil {
		return err
	}
	if err := write(c.Out, func(w io.Writer) error { return in.WriteRoster(w, &r.Roster) }); err != nil {
		return err
	}
	return say(k, outcome(r))
}

func (c *solveCmd) json(ctx context.Context, k *kong.Context) error {
	p, err := read(c.Instance, rosterjson.ReadProblem)
	if err != nil {
		return err
	}
	if err := c.writable(); err != nil {
		return wrong(err)
	}
	r, err := c.run(ctx, p, k.Stderr)
	if err != nil {
		return err
	}
	if err := write(c.Out, func(w io.Writer) error { return rosterjson.WriteRoster(w, p, &r.Roster) }); err != nil {
		return err
	}
	return say(k, outcome(r))
}

func (c *solveCmd) inrc2(ctx context.Context, k *kong.Context, h *inrc2.Horizon) error {
	r, err := c.run(ctx, h.Problem(), k.Stderr)
	if err != nil {
		return err
	}
	solutions, err := h.Solutions(&r.Roster)
	if err != nil {
		return err
	}
	for i, s := range solutions {
		if err := c.writeSolution(h, i, s); err != nil {
			return err
		}
	}
	return say(k, outcome(r))
}

func (c *solveCmd) writeSolution(h *inrc2.Horizon, i int, s *inrc2.Solution) error {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	name := fmt.Sprintf("Sol-%s-%d.txt", h.Scenario.Name, h.History.Week+i)
	return write(filepath.Join(c.Out, name), func(w io.Writer) error { return h.Scenario.WriteSolution(w, s) })
}

// stages plans one week after the other, each with what the weeks behind it are taken to be; each gets an equal share of
// the time.
func (c *solveCmd) stages(ctx context.Context, k *kong.Context, h *inrc2.Horizon) error {
	began := time.Now()
	one := c.search
	one.Time /= time.Duration(len(h.Weeks))
	now := &inrc2.Horizon{Scenario: h.Scenario, History: h.History}
	var solutions []*inrc2.Solution
	for i := range h.Weeks {
		if i > 0 && ctx.Err() != nil {
			return fmt.Errorf("stopped before week %d of %d; the weeks before it are written", i+1, len(h.Weeks))
		}
		now.Weeks = h.Weeks[i : i+1]
		outlook := now.Outlook()
		r, err := one.run(ctx, outlook.Problem(), k.Stderr)
		if err != nil {
			return err
		}
		s, err := outlook.Solutions(&r.Roster)
		if err != nil {
			return err
		}
		if err := c.writeSolution(h, i, s[0]); err != nil {
			return err
		}
		solutions = append(solutions, s[0])
		now.History = h.Scenario.After(now.History, s[0])
		name := fmt.Sprintf("H%d-%s.txt", now.History.Week, h.Scenario.Name)
		state := func(w io.Writer) error { return h.Scenario.WriteHistory(w, now.History) }
		if err := write(filepath.Join(c.Out, name), state); err != nil {
			return err
		}
	}
	all, err := h.Roster(solutions)
	if err != nil {
		return err
	}
	report, err := roster.Check(h.Problem(), all)
	if err != nil {
		return err
	}
	return say(k, solved{Cost: report.Cost, Feasible: len(report.Broken) == 0, Seconds: seconds(time.Since(began))})
}
