// Package shiftwork solves rosters in which a person works at most one shift a day: hospitals, call centres, and the
// public benchmarks of staff rostering.
//
// # What it takes
//
// A [roster.Problem] whose shifts exclude each other within a day, with the rules Count (over the whole horizon),
// Run, Follow, WholeWeekend, Automaton and Wish, hard or soft, and all that people and demands can ask for. [Solve] says with
// [ErrUnsupported] what it cannot take; [roster.Solve] takes every problem.
//
// # How it works
//
// The rules about days in a row become an automaton of each person, and the cheapest days of one person against any prices
// of the tasks are found exactly by dynamic programming. On this kernel stand: people who answer each other's plan in turn;
// column generation, which mixes whole ways of working into a lower bound and a dive into a plan; simulated
// annealing by small changes; and neighbourhoods (some people, some days) that are opened and rebuilt by column generation for the
// rest of the time. On long horizons the neighbourhoods are windows of days. With two threads two plans are worked on, and the better one
// goes on.
//
// # What it promises
//
// The report is by [roster.Check], which shares no code with the search. The bound holds for every roster that keeps
// the hard rules. The same seed and Steps give the same roster on any machine; with Time alone the result depends on the
// machine's speed. A cancelled Solve gives the best roster so far.
//
// # Sources
//
// P. Strandmark, Y. Qu, T. Curtois: First-order linear programming in a column generation-based heuristic approach to the
// nurse rostering problem, 2020. S. Ceschia, L. Di Gaspero, A. Schaerf and others: INRC-II by simulated annealing based on large
// neighbourhoods, 2020. P. Wentges: Weighted Dantzig–Wolfe decomposition, 1997, for the smoothing of prices.
package shiftwork
