package peer.month;

import ai.timefold.solver.core.api.domain.common.PlanningId;
import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;

/** A demand for one person: who stands there, of those that absences, qualification and grade let stand there. */
@PlanningEntity
public class Slot {
    @PlanningId
    private int index;
    private Job job;
    private long under;
    private long[] strangeness; // price by group, the last for people of none; null for no price
    private boolean[] shares;
    private List<Person> fit;

    @PlanningVariable(allowsUnassigned = true)
    private Person person;

    public Slot() {}

    Slot(int index, Job job, long under, long[] strangeness, boolean[] shares, List<Person> fit) {
        this.index = index;
        this.job = job;
        this.under = under;
        this.strangeness = strangeness;
        this.shares = shares;
        this.fit = fit;
    }

    /** A shift on a day, with those that nobody may work beside it. */
    static final class Job {
        final int number;
        final Person.Span span;
        final int minutes;
        final boolean counted; // in the limit of minutes
        boolean[] clashes; // by number of the other job

        Job(int number, Person.Span span, int minutes, boolean counted) {
            this.number = number;
            this.span = span;
            this.minutes = minutes;
            this.counted = counted;
        }
    }

    boolean clashes(Slot other) {
        return job.clashes[other.job.number];
    }

    boolean counts(int share) {
        return shares[share];
    }

    long strangeness() {
        return strangeness == null ? 0 : strangeness[person.group < 0 ? strangeness.length - 1 : person.group];
    }

    long under() {
        return under;
    }

    int minutes() {
        return job.minutes;
    }

    boolean counted() {
        return job.counted;
    }

    Person.Span span() {
        return job.span;
    }

    @ValueRangeProvider
    public List<Person> getFit() {
        return fit;
    }

    public int getIndex() {
        return index;
    }

    public void setIndex(int index) {
        this.index = index;
    }

    public Person getPerson() {
        return person;
    }

    public void setPerson(Person person) {
        this.person = person;
    }
}
