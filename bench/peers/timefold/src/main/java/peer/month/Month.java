package peer.month;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactProperty;
import ai.timefold.solver.core.api.score.HardSoftScore;
import java.util.List;

/** The month: its slots, and the numbers of the rules. */
@PlanningSolution
public class Month {
    @PlanningEntityCollectionProperty
    public List<Slot> slots;

    @ProblemFactProperty
    public Limits limits;

    @PlanningScore
    public HardSoftScore score;

    public Month() {}

    Month(List<Slot> slots, Limits limits) {
        this.slots = slots;
        this.limits = limits;
    }

    /** A rest of at least so many minutes in every so many days; minutes in the month, and the price of each above. */
    public record Limits(int restDays, int restMinutes, long maxMinutes, long minuteWeight) {}

    String text() {
        StringBuilder b = new StringBuilder("{\"assignments\": [");
        String comma = "";
        for (Slot s : slots) {
            if (s.getPerson() != null) {
                b.append(comma).append("{\"person\": ").append(s.getPerson().index).append(", \"demand\": ").append(s.getIndex()).append('}');
                comma = ",\n";
            }
        }
        return b.append("]}\n").toString();
    }
}
