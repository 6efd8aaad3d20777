package peer.shiftscheduling;

import ai.timefold.solver.core.api.domain.common.PlanningId;
import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.entity.PlanningPin;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.HashMap;
import java.util.Map;

/** What a person does on a day: a shift, or none. */
@PlanningEntity
public class Day {
    @PlanningId
    public String id;
    private Staff staff;
    private int day;
    private int last;
    private boolean off;
    private int wished;
    private final Map<Shift, Integer> on = new HashMap<>();
    private final Map<Shift, Integer> against = new HashMap<>();

    @PlanningVariable(allowsUnassigned = true)
    public Shift shift;

    public Day() {}

    Day(Staff staff, int day, int days) {
        this.id = staff.id + " " + day;
        this.staff = staff;
        this.day = day;
        this.last = days - 1;
        this.off = staff.daysOff.contains(day);
    }

    void want(Shift s, int weight) {
        on.merge(s, weight, Integer::sum);
        wished += weight;
    }

    void shun(Shift s, int weight) {
        against.merge(s, weight, Integer::sum);
    }

    /** The price of the requests that are not met. */
    long price() {
        return shift == null ? wished : wished - on.getOrDefault(shift, 0) + against.getOrDefault(shift, 0);
    }

    @PlanningPin
    public boolean isOff() {
        return off;
    }

    public Staff getStaff() {
        return staff;
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

    public boolean isFirst() {
        return day == 0;
    }

    public boolean isLast() {
        return day == last;
    }

    public void setShift(Shift shift) {
        this.shift = shift;
    }

    public Shift getShift() {
        return shift;
    }
}
