// Package roster plans who works what and when: it states rostering problems, checks rosters, finds good ones, mends
// them, and says why.
//
// It knows people, not soldiers: shifts of any length, over midnight and for days; demands for so many people with
// skills and grades; a tree of groups; absences; what was worked before; and rules. It needs nothing but the standard library.
//
// # Problems
//
// A [Problem] has a horizon of days, counted from 0, in one local time in which every day has 1,440 minutes. Its people,
// groups, shifts and demands are slices, and everywhere an index stands for its element. A [Demand] asks for people for a [Shift] on a [Day]: a
// slot with a name of its own is a demand that wants one person and takes no more. What is already decided is Fixed;
// what lies before day 0 is Past, and counts for every rule without being charged.
//
// # Rules
//
// A rule is one of twelve forms; each is a Go struct whose comment defines it in full, to the unit by which it is
// broken.
//
//   - [Rest], [Free] and [LongRest] keep time around work free: after a shift and before it, in the night before, a long rest in each week.
//   - [Count] bounds shifts, minutes or weekends in the horizon or in each stretch of some days; [Repay] pays
//     for rest days worked with work days off.
//   - [Run], [Follow] and [WholeWeekend] look at the pattern of days; [Automaton] says any other.
//   - [Wish] is one person's, for one day.
//   - [Share] spreads a load evenly, as a ledger would: whoever has carried least goes next. [Together] fills a team from one group, or
//     from as near it as can be.
//
// A hard rule may not be broken. A soft one has a price, its [Weight] for each time that it is broken, and all prices add up to the
// cost. Beside the rules of the problem stand those of any roster, named by constants: nobody works two shifts at once ([RuleOverlap]),
// nor away ([RuleAway]), nor without skill or grade ([RuleSkill], [RuleGrade]), and so on.
//
// # Checking
//
// [Check] says which hard rules a roster breaks, by whom, where and by how much, and what the soft ones cost. It is written
// straight from the definitions and shares no code with the search, so that a mistake in one shows against the other.
// Every [Result] carries the report that Check gave of it.
//
// # Solving
//
// [Solve] looks for a roster in four phases, each of which its [Progress] names.
//
//  1. Each team is given a home among the groups, day by day: the group whose people can take most of its places at the least cost,
//     which is the one that is longest off. From its home it is filled at once, by the Hungarian method. ("fill")
//  2. What homes leave open is filled from ever wider groups, and the places of no team after them.
//  3. What is still open is filled by chains: somebody moves there from another place, which somebody else takes, and so
//     on until somebody free takes the last. ("close")
//  4. The whole is improved: small moves and the rebuilding of a few places at a falling temperature, on all cores, then
//     chains for whoever stands outside the home of their team. ("improve", "mend")
//
// The search never breaks a hard rule, and fills a place whenever it can: a place that stays open at the end is one for which no
// person could be had without breaking one. If people are too few, what has the higher Under is filled. The same seed
// and number of steps give the same roster, on any number of threads.
//
// That holds for hard rules that less work never breaks. Those that ask for work (a Min, a wanted day, a whole weekend, an [Automaton] that
// taking work away can break) are priced above all soft ones instead, and a search may end with one unmet though a better roster exists: the
// report names it. Package shiftwork is stronger there, and takes problems of one shift a day.
//
// Time grows in proportion to the people and their demands. Groups and teams make that possible, for people are first looked for near by.
//
// # Changing a roster
//
// [Repair] mends a roster for a changed problem, and moves as few people as it can: somebody is ill, a demand is new.
// [Solve] with Options.Start and Options.Keep weighs disturbance against everything else.
//
// # Explaining
//
// [Explain] reads a problem and a roster once. [Explainer.Why] then says for any person and any place which rules forbid
// it, which it would cost, and which are content; [Explainer.Candidates] ranks people for a place, and names for those who
// cannot have it what stands in the way. [Conflicts] says why some places cannot all be filled: places and rules of which none can be missed, and what it
// takes, one by one, to get out of it.
package roster
