package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"qarovul/roster"
	"qarovul/roster/curtois"
	"qarovul/roster/inrc2"
	"qarovul/roster/rosterjson"
)

// place is where things lie.
type place struct {
	benchmarks string // the public instances
	peers      string // a folder for each peer, with "solve" in it
	product    string // our own program
	scratch    string // answers, and the month's problem
}

// instance is something to solve: what a solver is told, and how its answer is judged.
type instance struct {
	args  []string // format and files, and where the answer goes
	judge func() (*roster.Report, error)
}

// find prepares an instance, with an empty place for the answer.
func (p *place) find(ctx context.Context, r run) (*instance, error) {
	out := filepath.Join(p.scratch, "answer-"+r.Solver)
	if err := os.RemoveAll(out); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, err
	}
	switch r.Family {
	case "curtois":
		file := filepath.Join(p.benchmarks, "shift-scheduling", "Instance"+r.Instance+".txt")
		return inCurtois(file, filepath.Join(out, "roster.txt"))
	case "inrc2":
		return p.inINRC2(r.Instance, out)
	case "month":
		file, err := p.month(ctx, r.Instance)
		if err != nil {
			return nil, err
		}
		return inJSON(file, filepath.Join(out, "roster.json"))
	}
	return nil, fmt.Errorf("there is no family of instances %q; curtois, inrc2 and month are", r.Family)
}

func inCurtois(file, out string) (*instance, error) {
	in, err := read(file, curtois.Read)
	if err != nil {
		return nil, err
	}
	judge := func() (*roster.Report, error) {
		answer, err := read(out, in.ReadRoster)
		if err != nil {
			return nil, err
		}
		return check(in.Problem(), answer)
	}
	return &instance{[]string{"--format", "curtois", "-o", out, file}, judge}, nil
}

func inJSON(file, out string) (*instance, error) {
	problem, err := read(file, rosterjson.ReadProblem)
	if err != nil {
		return nil, err
	}
	judge := func() (*roster.Report, error) {
		answer, err := read(out, func(r io.Reader, name string) (*roster.Roster, error) { return rosterjson.ReadRoster(r, name, problem) })
		if err != nil {
			return nil, err
		}
		return check(problem, answer)
	}
	return &instance{[]string{"--format", "json", "-o", out, file}, judge}, nil
}

// inINRC2 takes names as "roster bench" does: dataset, history, weeks.
func (p *place) inINRC2(name, out string) (*instance, error) {
	set, rest, _ := strings.Cut(name, "_")
	history, weeks, ok := strings.Cut(rest, "_")
	if !ok {
		return nil, fmt.Errorf("%q is not named dataset_history_week-week-…", name)
	}
	dir := filepath.Join(p.benchmarks, "inrc2", set)
	args := []string{"--format", "inrc2", "-o", out}
	file := filepath.Join(dir, "Sc-"+set+".txt")
	scenario, err := read(file, inrc2.ReadScenario)
	if err != nil {
		return nil, err
	}
	args = append(args, "--scenario", file)
	h := &inrc2.Horizon{Scenario: scenario}
	file = filepath.Join(dir, "H0-"+set+"-"+history+".txt")
	if h.History, err = read(file, scenario.ReadHistory); err != nil {
		return nil, err
	}
	args = append(args, "--history", file)
	for _, n := range strings.Split(weeks, "-") {
		file = filepath.Join(dir, "WD-"+set+"-"+n+".txt")
		week, err := read(file, scenario.ReadWeek)
		if err != nil {
			return nil, err
		}
		h.Weeks = append(h.Weeks, week)
		args = append(args, "--week", file)
	}
	judge := func() (*roster.Report, error) {
		var answer []*inrc2.Solution
		for i := range h.Weeks {
			s, err := read(filepath.Join(out, fmt.Sprintf("Sol-%s-%d.txt", scenario.Name, h.History.Week+i)), scenario.ReadSolution)
			if err != nil {
				return nil, err
			}
			answer = append(answer, s)
		}
		r, err := h.Roster(answer)
		if err != nil {
			return nil, err
		}
		return check(h.Problem(), r)
	}
	return &instance{args, judge}, nil
}

// month is the problem of a month of the demo, as the product exports it; made once.
func (p *place) month(ctx context.Context, month string) (string, error) {
	file := filepath.Join(p.scratch, "month-"+month+".json")
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	data := filepath.Join(p.scratch, "data-"+month)
	if err := os.RemoveAll(data); err != nil {
		return "", err
	}
	for _, args := range [][]string{
		{"plan", "--data", data, "--demo", "--month", month, "--time", "30s"},
		{"export", "--data", data, "--what", "problem", "--month", month, "-o", file + ".part"},
	} {
		if _, err := answering(ctx, append([]string{p.product}, args...)...); err != nil {
			return "", err
		}
	}
	return file, os.Rename(file+".part", file)
}

func check(p *roster.Problem, r *roster.Roster) (*roster.Report, error) {
	report, err := roster.Check(p, r)
	return &report, err
}

func read[T any](file string, parse func(io.Reader, string) (T, error)) (T, error) {
	f, err := os.Open(file)
	if err != nil {
		var none T
		return none, err
	}
	defer f.Close()
	return parse(f, file)
}

// bestKnown reads the best published costs beside the instances of a family. A folder without them has none.
func (p *place) bestKnown(family string) (map[string]int64, error) {
	folder := map[string]string{"curtois": "shift-scheduling", "inrc2": "inrc2"}[family]
	best := map[string]int64{}
	if folder == "" {
		return best, nil
	}
	if _, err := os.Stat(p.benchmarks); err != nil {
		return nil, fmt.Errorf("%w\nhint: say where the public instances lie with QAROVUL_BENCHMARKS", err)
	}
	file := filepath.Join(p.benchmarks, folder, "best-known.csv")
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return best, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, row := range rows[1:] {
		v, err := strconv.ParseInt(row[len(row)-1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		best[row[0]] = v
	}
	return best, nil
}
