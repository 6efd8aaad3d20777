// Package pattern searches for rosters in which everybody does at most one task a day. It knows nothing of shifts, skills
// and clock times: a [Model] has days, tasks, and people with an automaton (what their days cost in their order), prices of single days, and counters over the
// horizon. Package shiftwork makes models from problems.
//
// # The kernel
//
// The pricer finds the cheapest days of one person, in a window or over the horizon, against any prices of the tasks. Without the counters
// that is a shortest path over days and the automaton's states. The counters are priced with Lagrange multipliers, which climb by Polyak's step:
// every choice of them is a lower bound, and its path often an answer. Labels that carry the counters close the gap;
// a label dies where the bound shows that it cannot beat the best answer known. Most questions in a search have the answer "nothing
// better", and the bound gives it at once.
//
// # What stands on it
//
//   - Answering: a person gets the best days against what one more or one fewer on each task would cost, one person after
//     another, until nobody gains (plan, search). On long horizons in windows, and then whoever still breaks a hard rule.
//   - Mixing: column generation. A linear program (a revised simplex method of our own) mixes whole ways of working, the pricer proposes new
//     ones against its dual prices, smoothed towards those of the best bound. The bound is Lagrangian: it holds in
//     every round, converged or not (hood, generate).
//   - Diving: the mix is made whole by fixing single days that it is sure of, a few at a time, and asking it again. A dive keeps a target
//     a little above the mix's price. A step that goes beyond it is undone, and fewer days are fixed, or the opposite of
//     one; when that does not help for long, several steps are undone at once, then the target is raised. A dive that has used half of
//     its effort, or is late, goes straight down with the limit as its target (dive).
//   - Closing: where the bound has come close to the best plan, the whole is searched exhaustively for something cheaper, by branch and
//     bound with a mix in each node. Numbers of people on a task are decided first, then single days that the mix is
//     least sure of; what by its price cannot stand in a cheaper roster is forbidden in each node. Tries begin again at the root, with other
//     choices, and some are long. One that comes to its end proves the best plan (close, dear, ranges).
//   - Rebuilding: some people, or all people in a window of days, are opened, mixed and dived for, for the rest of the
//     time. A neighbourhood whose bound shows that it cannot improve is left at once. Which sizes are opened follows
//     what they gained for the work they cost (rebuild).
//   - Annealing: small changes of a person's days, work carried from one day to another, near or far, and exchanges between two people, priced by
//     walking the automaton only where the states differ, and refused at once where no more than a lower bound is too dear (anneal,
//     walker, moves, dice). Several walkers change one roster side by side, each in stretches of days dealt to it anew all the time
//     (side). Over a long horizon weekends bear a toll that falls, so that they are first worked where they spare most, and
//     whoever breaks a hard rule is warmed up alone (temper).
//
// # Who does what
//
// All begin by answering. The first worker then mixes the whole and dives, the others rebuild; at last all rebuild, and close for most of the
// time where the gap is small. They meet now and then to share the best plan, the bound and good ways of working. Where all counts are soft mixes tell little, and half a year is too long for them. There all anneal for most of the time: over a long
// horizon together on one roster; over a short one each for itself, in several rounds if there is time, of which the later ones go on from the best roster. A program of the whole horizon is made where it has at most about a thousand rows.
//
// # Promises
//
// With a limit on steps a run depends on the model, the seed and the number of workers alone. A stop is obeyed within a
// pricing or some dozens of pivots. Memory is that of the dense inverse (rows² × 8 bytes for each worker, twice where
// the search is closing in), the columns, of which a program is rid at 30,000, and the labels of one query.
//
// # Sources
//
// Strandmark, Qu and Curtois 2020 for the recipe of column generation and dives; Ceschia and others 2020 for the moves of the annealing; Wentges 1997 for
// the smoothing; Polyak 1969 for the step; Steele, Lea and Flood 2014 for the dice; Luby, Sinclair and Zuckerman 1993 for the lengths of tries that begin again.
package pattern
