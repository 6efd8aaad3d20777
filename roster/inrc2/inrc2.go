// Package inrc2 reads and writes the files of the Second International Nurse Rostering Competition and turns them
// into problems for the roster engine.
//
// # The files
//
// A scenario holds what stays: skills, shift types, contracts, nurses. A history holds what each nurse brings in. Week
// data hold the demand and the requests of one week, a solution the assignments of one. An instance is a scenario, a
// history and a sequence of weeks ([Horizon]); it is solved at once, or week by week with the history carried
// ([Horizon.After]), where the weeks to come are guessed from the one at hand ([Horizon.Outlook]).
//
// # How it becomes a problem
//
// A demand is a shift and skill on a day. Its minimum is hard, what is missing to the optimum costs 30 a person. The
// rest are counts, runs, whole weekends and wishes with the competition's weights. History becomes past work. A
// history does not name the shifts before the last one's run nor what lies before a rest, and neither matters: where the
// past needs such a day it is filled with any other shift.
//
// # Source
//
// S. Ceschia, N. T. T. Dang, P. De Causmaecker, S. Haspeslagh, A. Schaerf: Second International Nurse Rostering
// Competition (INRC-II), problem description and rules, 2015.
package inrc2

// Limits on what a file may ask for, far above the published data.
const (
	MaxNames = 2000 // skills, shifts, contracts or nurses
	MaxCount = 10_000
	MaxWeeks = 60
)

// Scenario is the lasting part of an instance.
type Scenario struct {
	Name      string
	Weeks     int
	Skills    []string
	Shifts    []Shift
	Contracts []Contract
	Nurses    []Nurse
}

// Shift is a shift type.
type Shift struct {
	Name string
	Row  Range // consecutive assignments
	Bars []int // shifts that may not follow on the next day
}

// Range is a minimum and a maximum.
type Range struct{ Min, Max int }

// Contract is what nurses have agreed to.
type Contract struct {
	Name       string
	Total      Range // assignments over the horizon
	Work, Off  Range // consecutive days
	Weekends   int   // at most
	WholeWeeks bool  // a weekend is worked whole or not at all
}

// Nurse is a person.
type Nurse struct {
	Name     string
	Contract int
	Skills   []int
}

// History is what the nurses bring into a week.
type History struct {
	Week     int // weeks done before
	Scenario string
	Nurses   []Past // by nurse
}

// Past is one nurse's history. Last is the shift of the day before, -1 if it was off; Same, Work and Off are the lengths
// of the runs that end there.
type Past struct {
	Total, Weekends int
	Last            int
	Same, Work, Off int
}

// Week is the demand of a week.
type Week struct {
	Scenario string
	Cover    []Cover
	Off      []Request
}

// Cover is the demand for a shift and skill, Monday to Sunday: minimum and optimum.
type Cover struct {
	Shift, Skill int
	Days         [7]Range
}

// Request is a wish not to work. Shift -1 means any.
type Request struct {
	Nurse, Shift, Day int
}

// Solution is the assignments of a week.
type Solution struct {
	Week        int
	Scenario    string
	Assignments []Assignment
}

// Assignment is a nurse's work on a day of the week.
type Assignment struct {
	Nurse, Day, Shift, Skill int
}

// Days are the names of the days in the files.
var Days = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

var dayNames = map[string]int{
	"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6,
	"Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4, "Saturday": 5, "Sunday": 6,
}
