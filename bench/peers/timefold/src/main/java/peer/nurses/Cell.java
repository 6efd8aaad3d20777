package peer.nurses;

import ai.timefold.solver.core.api.domain.common.PlanningId;
import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;

/** What a nurse does on a day: a shift for a skill that they have, or nothing. */
@PlanningEntity
public class Cell {
    @PlanningId
    public int index;
    private Nurse nurse;
    private int day;
    private boolean last;
    private boolean unwanted; // any work
    private List<Shift> shunned = List.of();

    @PlanningVariable(allowsUnassigned = true)
    public Post post;

    public Cell() {}

    Cell(int index, Nurse nurse, int day, boolean last) {
        this.index = index;
        this.nurse = nurse;
        this.day = day;
        this.last = last;
    }

    @ValueRangeProvider
    public List<Post> getPosts() {
        return nurse.posts;
    }

    /** A request for the day: without a shift, for a day off. */
    void shun(Shift s) {
        if (s == null) {
            unwanted = true;
        } else {
            shunned = new java.util.ArrayList<>(shunned);
            shunned.add(s);
        }
    }

    /** The number of requests not met. */
    int unmet() {
        if (post == null) {
            return 0;
        }
        return (unwanted ? 1 : 0) + (int) shunned.stream().filter(s -> s == post.shift()).count();
    }

    public Nurse getNurse() {
        return nurse;
    }

    public int getDay() {
        return day;
    }

    public int getNext() {
        return day + 1;
    }

    /** The number of the week, whose sixth and seventh days are the weekend. */
    public int getWeek() {
        return day / 7;
    }

    public boolean isWeekend() {
        return day % 7 >= 5;
    }

    public boolean isSaturday() {
        return day % 7 == 5;
    }

    public boolean isFirst() {
        return day == 0;
    }

    public boolean isLast() {
        return last;
    }

    public boolean isFree() {
        return post == null;
    }

    public Shift getShift() {
        return post == null ? null : post.shift();
    }

    public Post getPost() {
        return post;
    }

    public void setPost(Post post) {
        this.post = post;
    }
}
