package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"qarovul/bench/report"
)

// columns are the solvers of the comparison, in order.
var columns = []string{ours, "cpsat", "highs", "timefold"}

var titles = map[string]string{ours: "Qarovul", "cpsat": "OR-Tools CP-SAT", "highs": "HiGHS", "timefold": "Timefold"}

// families are the parts of the tables, in order, with their sources.
var families = []struct{ name, title string }{
	{"curtois", "Shift scheduling: T. Curtois, R. Qu, Computational results on new staff scheduling benchmark instances, 2014"},
	{"inrc2", "INRC-II, all weeks at once: S. Ceschia, N. Dang, P. De Causmaecker, S. Haspeslagh, A. Schaerf, The second international nurse rostering competition, 2015"},
	{"month", "The guard's own month: 2,500 people"},
}

// publish writes the tables of what is recorded into the document.
func (p *place) publish(file, document string) error {
	list, err := load(file)
	if err != nil || len(list) == 0 {
		return err
	}
	known := map[string]map[string]int64{}
	for _, f := range families {
		if known[f.name], err = p.bestKnown(f.name); err != nil {
			return err
		}
	}
	return report.Put(document, "versus", tables(list, known))
}

// row is where results of several solvers stand side by side.
type row struct {
	family, instance string
	limit            float64
}

// newest keeps of each row and solver the last record, so that a version takes the place of the one before.
func newest(list []record) map[row]map[string]*record {
	rows := map[row]map[string]*record{}
	for i := range list {
		r := &list[i]
		at := row{r.Family, r.Instance, r.Limit}
		if rows[at] == nil {
			rows[at] = map[string]*record{}
		}
		rows[at][r.Solver] = r // appended in order of time
	}
	return rows
}

// tables states the results: first beside the peers, then ours alone.
func tables(list []record, known map[string]map[string]int64) string {
	var b strings.Builder
	rows := newest(list)
	b.WriteString("## Beside other solvers\n\nMade again by `make bench-versus`; every run is a line of `bench/results/versus.jsonl`. " +
		"Solvers ran one after another on the same machine with the same time and cores; the costs are what our checker finds. " +
		"What the peers' models are, and where each is weak, is in `bench/peers/README.md`.\n")
	b.WriteString(versions(rows))
	for _, f := range families {
		if text := beside(rows, f.name, known[f.name]); text != "" {
			fmt.Fprintf(&b, "\n### %s\n\n%s", f.title, text)
		}
	}
	b.WriteString("\n## The engine by itself\n")
	for _, f := range families {
		if text := alone(rows, f.name, known[f.name]); text != "" {
			fmt.Fprintf(&b, "\n### %s\n\n%s", f.title, text)
		}
	}
	return b.String()
}

// order sorts the rows of a family: by time, then instances by number where they have one.
func order(rows map[row]map[string]*record, family string, keep func(map[string]*record) bool) []row {
	var list []row
	for at := range maps.Keys(rows) {
		if at.family == family && keep(rows[at]) {
			list = append(list, at)
		}
	}
	slices.SortFunc(list, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.limit, b.limit), cmp.Compare(len(digits(a.instance)), len(digits(b.instance))), cmp.Compare(a.instance, b.instance))
	})
	return list
}

// digits is a name that is a number, else nothing.
func digits(name string) string {
	if strings.Trim(name, "0123456789") != "" {
		return ""
	}
	return name
}

func beside(rows map[row]map[string]*record, family string, known map[string]int64) string {
	peers := func(m map[string]*record) bool { return len(m) > 1 || m[ours] == nil }
	if family == "month" { // ours has less time than the peers there: one table for all
		peers = func(map[string]*record) bool { return true }
	}
	list := order(rows, family, peers)
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| instance | time |")
	for _, s := range columns {
		b.WriteString(" " + titles[s] + " |")
	}
	b.WriteString(" best known | our gap |\n|---|---|" + strings.Repeat("---|", len(columns)) + "---|---|\n")
	for _, at := range list {
		least := least(rows[at])
		fmt.Fprintf(&b, "| %s | %s |", at.instance, seconds(at.limit))
		for _, s := range columns {
			r := rows[at][s]
			text := costOf(r)
			if r != nil && r.Feasible && r.Cost == least {
				text = "**" + text + "**"
			}
			b.WriteString(" " + text + " |")
		}
		best, gap := gapOf(rows[at][ours], known, at.instance)
		fmt.Fprintf(&b, " %s | %s |\n", best, gap)
	}
	return b.String()
}

func alone(rows map[row]map[string]*record, family string, known map[string]int64) string {
	list := order(rows, family, func(m map[string]*record) bool { return m[ours] != nil })
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| instance | time | cost | bound | best known | gap | seconds | peak memory |\n|---|---|---|---|---|---|---|---|\n")
	for _, at := range list {
		r := rows[at][ours]
		best, gap := gapOf(r, known, at.instance)
		bound := "–"
		if r.Bound != nil {
			bound = fmt.Sprint(*r.Bound)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %.1f | %d MiB |\n", at.instance, seconds(at.limit), costOf(r), bound, best, gap, r.Seconds, r.PeakMiB)
	}
	return b.String()
}

// least is the least cost of a row without a hard rule broken; -1 for none.
func least(m map[string]*record) int64 {
	best := int64(-1)
	for _, r := range m {
		if r.Feasible && (best < 0 || r.Cost < best) {
			best = r.Cost
		}
	}
	return best
}

// costOf says what came of a run: the cost, or that there is no roster, or none without a hard rule broken.
func costOf(r *record) string {
	switch {
	case r == nil:
		return "–"
	case !r.Answer:
		return "none"
	case !r.Feasible:
		return fmt.Sprintf("%d hard broken", r.Broken)
	case r.Claimed != nil && *r.Claimed != r.Cost:
		return fmt.Sprintf("%d (says %d)", r.Cost, *r.Claimed)
	case r.Clock != "":
		return fmt.Sprintf("%d ᶜ", r.Cost)
	}
	return fmt.Sprint(r.Cost)
}

func gapOf(r *record, known map[string]int64, instance string) (best, gap string) {
	v, ok := known[instance]
	if !ok {
		return "–", "–"
	}
	best = fmt.Sprint(v)
	if r == nil || !r.Feasible || v == 0 {
		return best, "–"
	}
	return best, fmt.Sprintf("%.2f %%", 100*float64(r.Cost-v)/float64(v))
}

// versions says what was measured, on what, and when.
func versions(rows map[row]map[string]*record) string {
	found, machines, seeds := map[string][]string{}, map[string]bool{}, map[string]bool{}
	first, last := "", ""
	for _, m := range rows {
		for s, r := range m {
			if !slices.Contains(found[s], r.Version) {
				found[s] = append(found[s], r.Version)
			}
			machines[r.Machine], seeds[fmt.Sprint(r.Seed)] = true, true
			if day := r.Date[:min(10, len(r.Date))]; first == "" || day < first {
				first = day
			}
			last = max(last, r.Date[:min(10, len(r.Date))])
		}
	}
	var b strings.Builder
	if last != first {
		first += " to " + last
	}
	fmt.Fprintf(&b, "\nMeasured %s on %s; seed %s. ", first, strings.Join(slices.Sorted(maps.Keys(machines)), " and "),
		strings.Join(slices.Sorted(maps.Keys(seeds)), ", "))
	for i, s := range columns {
		if len(found[s]) == 0 {
			continue
		}
		slices.Sort(found[s])
		what := "version "
		if s == ours {
			what = "engine of commit "
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(titles[s] + ": " + what + strings.Join(found[s], ", "))
	}
	b.WriteString(". In a peer's version, what stands behind the bar is that of the model.\n")
	if byCPU(rows) {
		b.WriteString("\nCosts marked with ᶜ were reached in time by the processor's clock, as others used the machine too: that of the busiest thread or, " +
			"if more, of all threads by the cores (`bench/versus/effort.go`).\n")
	}
	return b.String()
}

func byCPU(rows map[row]map[string]*record) bool {
	for _, m := range rows {
		for _, r := range m {
			if r.Clock != "" {
				return true
			}
		}
	}
	return false
}

func seconds(s float64) string {
	d := time.Duration(s * float64(time.Second))
	if d >= time.Minute && d%time.Minute == 0 {
		return fmt.Sprintf("%d min", d/time.Minute)
	}
	return fmt.Sprintf("%g s", s)
}
