package peer.month;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sum;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toList;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;

import ai.timefold.solver.core.api.score.HardSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rules of the month as constraint streams. Absence, qualification and grade are in the slots' value ranges. */
public class Rules implements ConstraintProvider {
    /** Weights of the shares, set before the solver is built: each is a constraint of its own. */
    static long[] shares = {};

    @Override
    public Constraint[] defineConstraints(ConstraintFactory f) {
        List<Constraint> all = new ArrayList<>(List.of(clash(f), longRest(f), open(f), cohesion(f), minutes(f)));
        for (int n = 0; n < shares.length; n++) {
            all.add(share(f, n, shares[n]));
        }
        return all.toArray(Constraint[]::new);
    }

    private Constraint clash(ConstraintFactory f) {
        return f.forEachUniquePair(Slot.class, equal(Slot::getPerson))
                .filter(Slot::clashes)
                .penalize(HardSoftScore.ONE_HARD)
                .asConstraint("two duties too close");
    }

    private Constraint longRest(ConstraintFactory f) {
        return f.forEach(Slot.class)
                .groupBy(Slot::getPerson, toList(Slot::span))
                .join(Month.Limits.class)
                .filter((p, spans, l) -> tooLong(p, spans, l) > 0)
                .penalize(HardSoftScore.ONE_HARD, Rules::tooLong)
                .asConstraint("no long rest");
    }

    /** How many blocks of work between long rests are too long. */
    private static long tooLong(Person p, List<Person.Span> spans, Month.Limits l) {
        if (l.restDays() == 0 || !p.pastOfLongRest && spans.stream().noneMatch(Person.Span::ofLongRest)) {
            return 0;
        }
        List<Person.Span> all = new ArrayList<>(p.past);
        all.addAll(spans);
        all.sort(Comparator.comparingInt(Person.Span::from));
        int most = l.restDays() * 1440 - 2 * l.restMinutes();
        long broken = 0;
        int from = all.get(0).from();
        int to = Integer.MIN_VALUE;
        boolean of = false;
        for (Person.Span s : all) {
            if (to != Integer.MIN_VALUE && s.from() - to >= l.restMinutes()) {
                broken += of && to > 0 && to - from > most ? 1 : 0;
                from = s.from();
                of = false;
            }
            of |= s.ofLongRest();
            to = Math.max(to, s.to());
        }
        return broken + (of && to > 0 && to - from > most ? 1 : 0);
    }

    private Constraint open(ConstraintFactory f) {
        return f.forEachIncludingUnassigned(Slot.class)
                .filter(s -> s.getPerson() == null)
                .penalize(HardSoftScore.ONE_SOFT, Slot::under)
                .asConstraint("open");
    }

    private Constraint cohesion(ConstraintFactory f) {
        return f.forEach(Slot.class)
                .filter(s -> s.strangeness() > 0)
                .penalize(HardSoftScore.ONE_SOFT, Slot::strangeness)
                .asConstraint("cohesion");
    }

    private Constraint minutes(ConstraintFactory f) {
        return f.forEach(Slot.class)
                .filter(Slot::counted)
                .groupBy(Slot::getPerson, sum(Slot::minutes))
                .join(Month.Limits.class)
                .filter((p, n, l) -> n + p.minutesBrought > l.maxMinutes())
                .penalize(HardSoftScore.ONE_SOFT, (p, n, l) -> (n + p.minutesBrought - l.maxMinutes()) * l.minuteWeight())
                .asConstraint("hours");
    }

    /** The price of a load grows with its square. */
    private Constraint share(ConstraintFactory f, int share, long weight) {
        return f.forEach(Slot.class)
                .filter(s -> s.counts(share))
                .groupBy(Slot::getPerson, count())
                .penalize(HardSoftScore.ONE_SOFT, (p, n) -> weight * n * (2 * p.carried[share] + 100 * n) / 100)
                .asConstraint("share " + share);
    }
}
