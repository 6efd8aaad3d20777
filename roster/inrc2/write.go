package inrc2

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

func (r Range) String() string { return fmt.Sprintf("(%d,%d)", r.Min, r.Max) }

// Write writes the scenario in the competition's format.
func (sc *Scenario) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "SCENARIO = %s\n\nWEEKS = %d\n\nSKILLS = %d\n", sc.Name, sc.Weeks, len(sc.Skills))
	for _, s := range sc.Skills {
		fmt.Fprintln(b, s)
	}
	fmt.Fprintf(b, "\nSHIFT_TYPES = %d\n", len(sc.Shifts))
	for _, s := range sc.Shifts {
		fmt.Fprintf(b, "%s %v\n", s.Name, s.Row)
	}
	fmt.Fprint(b, "\nFORBIDDEN_SHIFT_TYPES_SUCCESSIONS\n")
	for _, s := range sc.Shifts {
		names := []string{s.Name, fmt.Sprint(len(s.Bars))}
		for _, t := range s.Bars {
			names = append(names, sc.Shifts[t].Name)
		}
		fmt.Fprintln(b, strings.Join(names, " "))
	}
	fmt.Fprintf(b, "\nCONTRACTS = %d\n", len(sc.Contracts))
	for _, c := range sc.Contracts {
		whole := 0
		if c.WholeWeeks {
			whole = 1
		}
		fmt.Fprintf(b, "%s %v %v %v %d %d\n", c.Name, c.Total, c.Work, c.Off, c.Weekends, whole)
	}
	fmt.Fprintf(b, "\nNURSES = %d\n", len(sc.Nurses))
	for _, n := range sc.Nurses {
		names := []string{n.Name, sc.Contracts[n.Contract].Name, fmt.Sprint(len(n.Skills))}
		for _, s := range n.Skills {
			names = append(names, sc.Skills[s])
		}
		fmt.Fprintln(b, strings.Join(names, " "))
	}
	return b.Flush()
}

// WriteHistory writes a history of the scenario.
func (sc *Scenario) WriteHistory(w io.Writer, h *History) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "HISTORY\n%d %s\n\nNURSE_HISTORY\n", h.Week, h.Scenario)
	for i, n := range h.Nurses {
		last := "None"
		if n.Last >= 0 {
			last = sc.Shifts[n.Last].Name
		}
		fmt.Fprintf(b, "%s %d %d %s %d %d %d\n", sc.Nurses[i].Name, n.Total, n.Weekends, last, n.Same, n.Work, n.Off)
	}
	return b.Flush()
}

// WriteWeek writes week data of the scenario.
func (sc *Scenario) WriteWeek(w io.Writer, v *Week) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "WEEK_DATA\n%s\n\nREQUIREMENTS\n", v.Scenario)
	for _, c := range v.Cover {
		fmt.Fprintf(b, "%s %s", sc.Shifts[c.Shift].Name, sc.Skills[c.Skill])
		for _, d := range c.Days {
			fmt.Fprintf(b, " %v", d)
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintf(b, "\nSHIFT_OFF_REQUESTS = %d\n", len(v.Off))
	for _, r := range v.Off {
		shift := "Any"
		if r.Shift >= 0 {
			shift = sc.Shifts[r.Shift].Name
		}
		fmt.Fprintf(b, "%s %s %s\n", sc.Nurses[r.Nurse].Name, shift, Days[r.Day])
	}
	return b.Flush()
}

// WriteSolution writes a week's solution.
func (sc *Scenario) WriteSolution(w io.Writer, s *Solution) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "SOLUTION\n%d %s\n\nASSIGNMENTS = %d\n", s.Week, s.Scenario, len(s.Assignments))
	for _, a := range s.Assignments {
		fmt.Fprintf(b, "%s %s %s %s\n", sc.Nurses[a.Nurse].Name, Days[a.Day], sc.Shifts[a.Shift].Name, sc.Skills[a.Skill])
	}
	return b.Flush()
}
