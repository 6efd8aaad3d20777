package peer.nurses;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countBi;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countDistinct;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toConsecutiveSequences;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;

import ai.timefold.solver.core.api.score.HardSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.common.Sequence;
import ai.timefold.solver.core.api.score.stream.common.SequenceChain;

/** The rules of the competition as constraint streams. One shift a day and the skill come with the variable. */
public class Rules implements ConstraintProvider {
    private static final int COVER = 30;
    private static final int SAME = 15;
    private static final int RUN = 30;
    private static final int REQUEST = 10;
    private static final int WHOLE = 30;
    private static final int TOTAL = 20;
    private static final int WEEKENDS = 30;

    @Override
    public Constraint[] defineConstraints(ConstraintFactory f) {
        return new Constraint[] {
            least(f), best(f), succession(f), firstDay(f), sameShift(f), endedSame(f), work(f), endedWork(f), off(f), endedOff(f),
            requests(f), whole(f), total(f), weekends(f),
        };
    }

    private Constraint least(ConstraintFactory f) {
        return f.forEach(Need.class)
                .filter(n -> n.least() > 0)
                .join(Cell.class, equal(Need::day, Cell::getDay), equal(Need::post, Cell::getPost))
                .groupBy((n, c) -> n, countBi())
                .complement(Need.class, n -> 0L)
                .filter((n, have) -> have < n.least())
                .penalize(HardSoftScore.ONE_HARD, (n, have) -> n.least() - have)
                .asConstraint("least cover");
    }

    private Constraint best(ConstraintFactory f) {
        return f.forEach(Need.class)
                .filter(n -> n.best() > 0)
                .join(Cell.class, equal(Need::day, Cell::getDay), equal(Need::post, Cell::getPost))
                .groupBy((n, c) -> n, countBi())
                .complement(Need.class, n -> 0L)
                .filter((n, have) -> have < n.best())
                .penalize(HardSoftScore.ONE_SOFT, (n, have) -> COVER * (n.best() - Math.max(have, n.least())))
                .asConstraint("best cover");
    }

    private Constraint succession(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .filter(c -> !c.getShift().bars.isEmpty())
                .join(Cell.class, equal(Cell::getNurse), equal(Cell::getNext, Cell::getDay))
                .filter((a, b) -> a.getShift().bars.contains(b.getShift()))
                .penalize(HardSoftScore.ONE_HARD)
                .asConstraint("succession");
    }

    private Constraint firstDay(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .filter(c -> c.isFirst() && c.getNurse().last != null && c.getNurse().last.bars.contains(c.getShift()))
                .penalize(HardSoftScore.ONE_HARD)
                .asConstraint("succession to the history");
    }

    /** What a run costs, where some days of it may lie in the history. */
    private static long run(Sequence<Cell, Integer> run, int history, Range limits) {
        int before = run.getFirstItem().isFirst() ? history : 0;
        long days = run.getCount();
        long under = run.getLastItem().isLast() ? 0 : Math.max(0, limits.least() - days - before);
        return under + limits.over(days, before);
    }

    private Constraint sameShift(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .groupBy(Cell::getNurse, Cell::getShift, toConsecutiveSequences(Cell::getDay))
                .flattenLast(SequenceChain::getConsecutiveSequences)
                .filter((n, s, run) -> same(n, s, run) > 0)
                .penalize(HardSoftScore.ONE_SOFT, (n, s, run) -> SAME * same(n, s, run))
                .asConstraint("days with the same shift");
    }

    private static long same(Nurse n, Shift s, Sequence<Cell, Integer> run) {
        return run(run, n.last == s ? n.same : 0, s.row);
    }

    /** A run of the history that the first day ends. */
    private Constraint endedSame(ConstraintFactory f) {
        return f.forEachIncludingUnassigned(Cell.class)
                .filter(c -> c.isFirst() && c.getNurse().last != null && c.getShift() != c.getNurse().last
                        && c.getNurse().same < c.getNurse().last.row.least())
                .penalize(HardSoftScore.ONE_SOFT, c -> SAME * (c.getNurse().last.row.least() - c.getNurse().same))
                .asConstraint("days with the same shift in the history");
    }

    private Constraint work(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .groupBy(Cell::getNurse, toConsecutiveSequences(Cell::getDay))
                .flattenLast(SequenceChain::getConsecutiveSequences)
                .filter((n, run) -> run(run, n.work, n.contract.work()) > 0)
                .penalize(HardSoftScore.ONE_SOFT, (n, run) -> RUN * run(run, n.work, n.contract.work()))
                .asConstraint("working days");
    }

    private Constraint endedWork(ConstraintFactory f) {
        return f.forEachIncludingUnassigned(Cell.class)
                .filter(c -> c.isFirst() && c.isFree() && c.getNurse().work > 0 && c.getNurse().work < c.getNurse().contract.work().least())
                .penalize(HardSoftScore.ONE_SOFT, c -> RUN * (c.getNurse().contract.work().least() - c.getNurse().work))
                .asConstraint("working days in the history");
    }

    private Constraint off(ConstraintFactory f) {
        return f.forEachIncludingUnassigned(Cell.class)
                .filter(Cell::isFree)
                .groupBy(Cell::getNurse, toConsecutiveSequences(Cell::getDay))
                .flattenLast(SequenceChain::getConsecutiveSequences)
                .filter((n, run) -> run(run, n.off, n.contract.off()) > 0)
                .penalize(HardSoftScore.ONE_SOFT, (n, run) -> RUN * run(run, n.off, n.contract.off()))
                .asConstraint("days off");
    }

    private Constraint endedOff(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .filter(c -> c.isFirst() && c.getNurse().off > 0 && c.getNurse().off < c.getNurse().contract.off().least())
                .penalize(HardSoftScore.ONE_SOFT, c -> RUN * (c.getNurse().contract.off().least() - c.getNurse().off))
                .asConstraint("days off in the history");
    }

    private Constraint requests(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .filter(c -> c.unmet() > 0)
                .penalize(HardSoftScore.ONE_SOFT, c -> REQUEST * c.unmet())
                .asConstraint("requests");
    }

    private Constraint whole(ConstraintFactory f) {
        return f.forEachIncludingUnassigned(Cell.class)
                .filter(c -> c.isSaturday() && c.getNurse().contract.whole())
                .join(f.forEachIncludingUnassigned(Cell.class), equal(Cell::getNurse), equal(Cell::getNext, Cell::getDay))
                .filter((a, b) -> a.isFree() != b.isFree())
                .penalize(HardSoftScore.ONE_SOFT, (a, b) -> WHOLE)
                .asConstraint("whole weekends");
    }

    private Constraint total(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .groupBy(Cell::getNurse, count())
                .complement(Nurse.class, n -> 0L)
                .filter((n, days) -> n.contract.total().outside(n.total + days) > 0)
                .penalize(HardSoftScore.ONE_SOFT, (n, days) -> TOTAL * n.contract.total().outside(n.total + days))
                .asConstraint("assignments");
    }

    private Constraint weekends(ConstraintFactory f) {
        return f.forEach(Cell.class)
                .filter(Cell::isWeekend)
                .groupBy(Cell::getNurse, countDistinct(Cell::getWeek))
                .complement(Nurse.class, n -> 0L)
                .filter((n, spent) -> n.excess(spent) > 0)
                .penalize(HardSoftScore.ONE_SOFT, (n, spent) -> WEEKENDS * n.excess(spent))
                .asConstraint("weekends");
    }
}
