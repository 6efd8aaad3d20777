package rostercmd

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"qarovul/roster"
	"qarovul/roster/curtois"
	"qarovul/roster/inrc2"
)

type benchCmd struct {
	search
	JSON     bool     `help:"Print one JSON object a line instead of a table." name:"json"`
	Instance []string `help:"Only this one: 14, or for inrc2 n030w4_1_6-2-9-1 (dataset, history, weeks). May be repeated." placeholder:"NAME" sep:"none"`
	Folder   string   `arg:"" help:"Folder with Instance*.txt and best-known.csv, or with the datasets of INRC-II." placeholder:"DIR"`
}

// row is the result of one instance.
type row struct {
	Instance string   `json:"instance"`
	Cost     int64    `json:"cost"`
	Feasible bool     `json:"feasible"`
	Bound    *int64   `json:"bound"`
	Best     *int64   `json:"best_known"`
	Gap      *float64 `json:"gap"` // (cost - best known) / best known
	Seconds  float64  `json:"seconds"`
	Memory   uint64   `json:"memory_mb"` // taken from the system so far
}

// instance is a problem to be read when its turn comes.
type instance struct {
	name string
	best *int64
	read func() (*roster.Problem, error)
}

// Run solves all instances one after another.
func (c *benchCmd) Run(ctx context.Context, k *kong.Context) error {
	list, err := c.instances()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return wrong(fmt.Errorf("%s holds no instances", c.Folder))
	}
	table := tabwriter.NewWriter(k.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	if !c.JSON {
		fmt.Fprintln(table, "instance\tcost\tbound\tbest known\tgap\tseconds\tMB\t")
	}
	defer table.Flush() // what was measured is told, whatever comes after it
	for _, in := range list {
		if ctx.Err() != nil {
			break
		}
		p, err := in.read()
		if err != nil {
			return err
		}
		fmt.Fprintf(k.Stderr, "%s\n", in.name)
		r, err := c.run(ctx, p, k.Stderr)
		if err != nil {
			return err
		}
		out := result(in, r)
		if c.JSON {
			if err := json.NewEncoder(k.Stdout).Encode(out); err != nil {
				return err
			}
			continue
		}
		out.print(table)
	}
	return table.Flush()
}

func result(in instance, r *roster.Result) row {
	s := outcome(r)
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	out := row{Instance: in.name, Cost: s.Cost, Feasible: s.Feasible, Bound: s.Bound, Best: in.best, Seconds: s.Seconds, Memory: mem.Sys >> 20}
	if in.best != nil && *in.best > 0 && s.Feasible {
		gap := float64(s.Cost-*in.best) / float64(*in.best)
		out.Gap = &gap
	}
	return out
}

func (r *row) print(w io.Writer) {
	dash := func(v *int64) string {
		if v == nil {
			return "-"
		}
		return fmt.Sprint(*v)
	}
	gap := "-"
	if r.Gap != nil {
		gap = fmt.Sprintf("%.2f %%", 100**r.Gap)
	}
	cost := fmt.Sprint(r.Cost)
	if !r.Feasible {
		cost = "broken"
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%.1f\t%d\t\n", r.Instance, cost, dash(r.Bound), dash(r.Best), gap, r.Seconds, r.Memory)
}

func (c *benchCmd) instances() ([]instance, error) {
	files, err := filepath.Glob(filepath.Join(c.Folder, "Instance*.txt"))
	if err != nil {
		return nil, err
	}
	if len(files) > 0 {
		return c.curtois(files)
	}
	return c.inrc2()
}

func (c *benchCmd) curtois(files []string) ([]instance, error) {
	best, err := bestKnown(filepath.Join(c.Folder, "best-known.csv"))
	if err != nil {
		return nil, err
	}
	number := func(file string) int {
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "Instance"), ".txt"))
		return n
	}
	slices.SortFunc(files, func(a, b string) int { return number(a) - number(b) })
	var list []instance
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "Instance"), ".txt")
		if len(c.Instance) > 0 && !slices.Contains(c.Instance, name) {
			continue
		}
		in := instance{name: name, read: func() (*roster.Problem, error) {
			v, err := read(file, curtois.Read)
			if err != nil {
				return nil, err
			}
			return v.Problem(), nil
		}}
		if v, ok := best[name]; ok {
			in.best = &v
		}
		list = append(list, in)
	}
	return list, nil
}

// bestKnown reads the column best_known by the column instance. A folder without the file has none.
func bestKnown(file string) (map[string]int64, error) {
	best := map[string]int64{}
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return best, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, wrong(fmt.Errorf("%s: %w", file, err))
	}
	if len(rows) == 0 {
		return best, nil
	}
	name, value := slices.Index(rows[0], "instance"), slices.Index(rows[0], "best_known")
	if name < 0 || value < 0 {
		return nil, wrong(fmt.Errorf("%s: columns instance and best_known are needed", file))
	}
	for i, r := range rows[1:] {
		if r[value] == "" {
			continue
		}
		v, err := strconv.ParseInt(r[value], 10, 64)
		if err != nil {
			return nil, wrong(fmt.Errorf("%s:%d: best_known: %q is not a whole number", file, i+2, r[value]))
		}
		best[r[name]] = v
	}
	return best, nil
}

// inrc2 lists the instances asked for; by default one of each dataset: history 0 and the weeks 0, 1, 2 and so on.
func (c *benchCmd) inrc2() ([]instance, error) {
	best, err := bestKnown(filepath.Join(c.Folder, "best-known.csv"))
	if err != nil {
		return nil, err
	}
	names := c.Instance
	if len(names) == 0 {
		entries, err := os.ReadDir(c.Folder)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			name, err := c.byDefault(e)
			if err != nil {
				return nil, err
			}
			if name != "" {
				names = append(names, name)
			}
		}
	}
	var list []instance
	for _, name := range names {
		set, rest, _ := strings.Cut(name, "_")
		history, weekList, ok := strings.Cut(rest, "_")
		if !ok {
			return nil, wrong(fmt.Errorf("%q is not named dataset_history_week-week-…", name))
		}
		dir := filepath.Join(c.Folder, set)
		w := weeks{Scenario: filepath.Join(dir, "Sc-"+set+".txt"), History: filepath.Join(dir, fmt.Sprintf("H0-%s-%s.txt", set, history))}
		for _, n := range strings.Split(weekList, "-") {
			w.Week = append(w.Week, filepath.Join(dir, fmt.Sprintf("WD-%s-%s.txt", set, n)))
		}
		in := instance{name: name, read: func() (*roster.Problem, error) {
			h, err := w.read()
			if err != nil {
				return nil, err
			}
			return h.Problem(), nil
		}}
		if v, ok := best[name]; ok {
			in.best = &v
		}
		list = append(list, in)
	}
	return list, nil
}

func (c *benchCmd) byDefault(e fs.DirEntry) (string, error) {
	file := filepath.Join(c.Folder, e.Name(), "Sc-"+e.Name()+".txt")
	if _, err := os.Stat(file); !e.IsDir() || err != nil {
		return "", nil
	}
	sc, err := read(file, inrc2.ReadScenario)
	if err != nil {
		return "", err
	}
	var list []string
	for w := range sc.Weeks {
		list = append(list, fmt.Sprint(w%10))
	}
	return e.Name() + "_0_" + strings.Join(list, "-"), nil
}
