package peer.shiftscheduling;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countDistinct;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countBi;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sum;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toConsecutiveSequences;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;

import ai.timefold.solver.core.api.score.HardSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.common.SequenceChain;

/** The rules of the benchmark as constraint streams. A day off is pinned, and one shift a day comes with the variable. */
public class Rules implements ConstraintProvider {
    /** Minutes too many or too few weigh in the hard score as so many of these. */
    private static final int HOURS = 8 * 60;

    @Override
    public Constraint[] defineConstraints(ConstraintFactory f) {
        return new Constraint[] {
            succession(f), shiftsOfType(f), tooManyMinutes(f), tooFewMinutes(f), longWork(f), shortWork(f), shortRest(f), weekends(f),
            requests(f), cover(f),
        };
    }

    private Constraint succession(ConstraintFactory f) {
        return f.forEach(Day.class)
                .filter(d -> !d.getShift().bars().isEmpty())
                .join(Day.class, equal(Day::getStaff), equal(Day::getNext, Day::getDay))
                .filter((a, b) -> a.getShift().bars().contains(b.getShift().id()))
                .penalize(HardSoftScore.ONE_HARD)
                .asConstraint("succession");
    }

    private Constraint shiftsOfType(ConstraintFactory f) {
        return f.forEach(Day.class)
                .groupBy(Day::getStaff, Day::getShift, count())
                .filter((s, k, n) -> s.excess(k, n) > 0)
                .penalize(HardSoftScore.ONE_HARD, (s, k, n) -> s.excess(k, n))
                .asConstraint("shifts of a type");
    }

    private Constraint tooManyMinutes(ConstraintFactory f) {
        return f.forEach(Day.class)
                .groupBy(Day::getStaff, sum((Day d) -> d.getShift().minutes()))
                .filter((s, n) -> n > s.maxMinutes)
                .penalize(HardSoftScore.ONE_HARD, (s, n) -> (n - s.maxMinutes + HOURS - 1) / HOURS)
                .asConstraint("too many minutes");
    }

    private Constraint tooFewMinutes(ConstraintFactory f) {
        return f.forEach(Day.class)
                .groupBy(Day::getStaff, sum((Day d) -> d.getShift().minutes()))
                .complement(Staff.class, s -> 0L)
                .filter((s, n) -> n < s.minMinutes)
                .penalize(HardSoftScore.ONE_HARD, (s, n) -> (s.minMinutes - n + HOURS - 1) / HOURS)
                .asConstraint("too few minutes");
    }

    private Constraint longWork(ConstraintFactory f) {
        return f.forEach(Day.class)
                .groupBy(Day::getStaff, toConsecutiveSequences(Day::getDay))
                .flattenLast(SequenceChain::getConsecutiveSequences)
                .filter((s, run) -> run.getCount() > s.maxConsecutive)
                .penalize(HardSoftScore.ONE_HARD, (s, run) -> run.getCount() - s.maxConsecutive)
                .asConstraint("work too long");
    }

    private Constraint shortWork(ConstraintFactory f) {
        return f.forEach(Day.class)
                .groupBy(Day::getStaff, toConsecutiveSequences(Day::getDay))
                .flattenLast(SequenceChain::getConsecutiveSequences)
                .filter((s, run) -> run.getCount() < s.minConsecutive && !run.getFirstItem().isFirst() && !run.getLastItem().isLast())
                .penalize(HardSoftScore.ONE_HARD, (s, run) -> s.minConsecutive - run.getCount())
                .asConstraint("work too short");
    }

    private Constraint shortRest(ConstraintFactory f) {
        return f.forEach(Day.class)
                .groupBy(Day::getStaff, toConsecutiveSequences(Day::getDay))
                .flattenLast(SequenceChain::getBreaks)
                .filter((s, rest) -> rest.getNextSequenceStart().getDay() - rest.getPreviousSequenceEnd().getNext() < s.minOff)
                .penalize(HardSoftScore.ONE_HARD,
                        (s, rest) -> s.minOff - rest.getNextSequenceStart().getDay() + rest.getPreviousSequenceEnd().getNext())
                .asConstraint("rest too short");
    }

    private Constraint weekends(ConstraintFactory f) {
        return f.forEach(Day.class)
                .filter(Day::isWeekend)
                .groupBy(Day::getStaff, countDistinct(Day::getWeek))
                .filter((s, n) -> n > s.maxWeekends)
                .penalize(HardSoftScore.ONE_HARD, (s, n) -> n - s.maxWeekends)
                .asConstraint("weekends");
    }

    private Constraint requests(ConstraintFactory f) {
        return f.forEachIncludingUnassigned(Day.class)
                .filter(d -> d.price() > 0)
                .penalize(HardSoftScore.ONE_SOFT, Day::price)
                .asConstraint("requests");
    }

    private Constraint cover(ConstraintFactory f) {
        return f.forEach(Cover.class)
                .join(Day.class, equal(Cover::day, Day::getDay), equal(Cover::shift, Day::getShift))
                .groupBy((c, d) -> c, countBi())
                .complement(Cover.class, c -> 0L)
                .filter((c, n) -> c.price(n) > 0)
                .penalize(HardSoftScore.ONE_SOFT, Cover::price)
                .asConstraint("cover");
    }
}
