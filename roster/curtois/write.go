package curtois

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"qarovul/roster"
	"qarovul/roster/internal/lines"
)

// Write writes the instance in the published format. Reading it again gives an equal instance.
func (in *Instance) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "SECTION_HORIZON\n%d\n\nSECTION_SHIFTS\n", in.Days)
	for _, s := range in.Shifts {
		var bars []string
		for _, t := range s.Bars {
			bars = append(bars, in.Shifts[t].ID)
		}
		fmt.Fprintf(b, "%s,%d,%s\n", s.ID, s.Minutes, strings.Join(bars, "|"))
	}
	fmt.Fprint(b, "\nSECTION_STAFF\n")
	for _, s := range in.Staff {
		var limits []string
		for k, n := range s.MaxShifts {
			if n >= 0 {
				limits = append(limits, fmt.Sprintf("%s=%d", in.Shifts[k].ID, n))
			}
		}
		fmt.Fprintf(b, "%s,%s,%d,%d,%d,%d,%d,%d\n", s.ID, strings.Join(limits, "|"),
			s.MaxMinutes, s.MinMinutes, s.MaxConsecutive, s.MinConsecutive, s.MinOff, s.MaxWeekends)
	}
	fmt.Fprint(b, "\nSECTION_DAYS_OFF\n")
	for _, s := range in.Staff {
		if len(s.DaysOff) > 0 {
			fmt.Fprint(b, s.ID)
			for _, d := range s.DaysOff {
				fmt.Fprintf(b, ",%d", d)
			}
			fmt.Fprintln(b)
		}
	}
	in.writeRequests(b, "SECTION_SHIFT_ON_REQUESTS", in.On)
	in.writeRequests(b, "SECTION_SHIFT_OFF_REQUESTS", in.Off)
	fmt.Fprint(b, "\nSECTION_COVER\n")
	for _, c := range in.Cover {
		fmt.Fprintf(b, "%d,%s,%d,%d,%d\n", c.Day, in.Shifts[c.Shift].ID, c.Want, c.Under, c.Over)
	}
	return b.Flush()
}

func (in *Instance) writeRequests(b *bufio.Writer, section string, rs []Request) {
	fmt.Fprintf(b, "\n%s\n", section)
	for _, r := range rs {
		fmt.Fprintf(b, "%s,%d,%s,%d\n", in.Staff[r.Staff].ID, r.Day, in.Shifts[r.Shift].ID, r.Weight)
	}
}

// WriteRoster writes a roster: a line a person in the file's order, the person's name, a tab, and the shift of each
// day separated by commas, "-" for a day off. It fails if somebody works two shifts on a day.
func (in *Instance) WriteRoster(w io.Writer, r *roster.Roster) error {
	n := len(in.Shifts)
	grid := make([]int, len(in.Staff)*in.Days) // shift + 1, 0: off
	for _, a := range r.Assignments {
		if a.Person < 0 || a.Person >= len(in.Staff) || a.Demand < 0 || a.Demand >= in.Days*n {
			return fmt.Errorf("curtois: assignment %v is not of instance %s", a, in.Name)
		}
		cell := &grid[a.Person*in.Days+a.Demand/n]
		if *cell != 0 {
			return fmt.Errorf("curtois: %s works two shifts on day %d", in.Staff[a.Person].ID, a.Demand/n)
		}
		*cell = a.Demand%n + 1
	}
	b := bufio.NewWriter(w)
	for i, s := range in.Staff {
		fmt.Fprint(b, s.ID)
		for d := range in.Days {
			mark := "-"
			if k := grid[i*in.Days+d]; k > 0 {
				mark = in.Shifts[k-1].ID
			}
			fmt.Fprint(b, string("\t,"[min(d, 1)]), mark)
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

// ReadRoster reads what WriteRoster wrote. People may stand in any order, and none may be missing.
func (in *Instance) ReadRoster(r io.Reader, name string) (*roster.Roster, error) {
	shifts, staff := map[string]int{}, map[string]int{}
	for i, s := range in.Shifts {
		shifts[s.ID] = i
	}
	for i, s := range in.Staff {
		staff[s.ID] = i
	}
	out := &roster.Roster{}
	l := lines.New(r, name, "#")
	seen := make([]bool, len(in.Staff))
	for l.Next() {
		id, days, ok := strings.Cut(l.Text(), "\t")
		if !ok {
			return nil, l.Fault("a tab belongs behind the person")
		}
		i, known := staff[id]
		switch {
		case !known:
			return nil, l.Fault("unknown person %q", id)
		case seen[i]:
			return nil, l.Fault("person %q stands twice", id)
		}
		seen[i] = true
		marks := strings.Split(days, ",")
		if len(marks) != in.Days {
			return nil, l.Fault("%d days where %d belong", len(marks), in.Days)
		}
		for d, mark := range marks {
			if mark = strings.TrimSpace(mark); mark == "-" {
				continue
			}
			s, known := shifts[mark]
			if !known {
				return nil, l.Fault("day %d: unknown shift %q", d, mark)
			}
			out.Assignments = append(out.Assignments, roster.Assignment{Person: i, Demand: d*len(in.Shifts) + s})
		}
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	for i, s := range in.Staff {
		if !seen[i] {
			return nil, l.Fault("the file ends without person %q", s.ID)
		}
	}
	return out, nil
}
