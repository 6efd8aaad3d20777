package peer.shiftscheduling;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.score.HardSoftScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An instance of Curtois and Qu with its answer: a line a person, ID, tab, days with commas. */
@PlanningSolution
public class Plan {
    private int days;

    @ProblemFactCollectionProperty
    public List<Staff> staff = new ArrayList<>();

    @ProblemFactCollectionProperty
    @ValueRangeProvider
    public List<Shift> shifts = new ArrayList<>();

    @ProblemFactCollectionProperty
    public List<Cover> cover = new ArrayList<>();

    @PlanningEntityCollectionProperty
    public List<Day> cells = new ArrayList<>();

    @PlanningScore
    public HardSoftScore score;

    public Plan() {}

    static Plan read(Path file) throws IOException {
        Plan p = new Plan();
        Map<String, Staff> people = new LinkedHashMap<>();
        Map<String, Shift> kinds = new LinkedHashMap<>();
        Map<String, Day> at = new LinkedHashMap<>();
        String section = "";
        for (String raw : Files.readAllLines(file)) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("SECTION_")) {
                section = line.substring("SECTION_".length());
                continue;
            }
            String[] v = line.split(",", -1);
            switch (section) {
                case "HORIZON" -> p.days = Integer.parseInt(v[0]);
                case "SHIFTS" -> kinds.put(v[0], new Shift(v[0], Integer.parseInt(v[1]), Set.of(v[2].split("\\|"))));
                case "STAFF" -> people.put(v[0], new Staff(v));
                case "DAYS_OFF" -> {
                    for (int i = 1; i < v.length; i++) {
                        people.get(v[0]).daysOff.add(Integer.parseInt(v[i]));
                    }
                }
                case "SHIFT_ON_REQUESTS" -> p.cell(at, people, v).want(kinds.get(v[2]), Integer.parseInt(v[3]));
                case "SHIFT_OFF_REQUESTS" -> p.cell(at, people, v).shun(kinds.get(v[2]), Integer.parseInt(v[3]));
                case "COVER" -> p.cover.add(new Cover(Integer.parseInt(v[0]), kinds.get(v[1]), Integer.parseInt(v[2]),
                        Integer.parseInt(v[3]), Integer.parseInt(v[4])));
                default -> throw new IOException(file + ": unknown section " + section);
            }
        }
        p.fill(at, people);
        p.staff.addAll(people.values());
        p.shifts.addAll(kinds.values());
        return p;
    }

    /** The cell of a request. Days off stand before requests in the file. */
    private Day cell(Map<String, Day> at, Map<String, Staff> people, String[] v) {
        fill(at, people);
        return at.get(v[0] + " " + Integer.parseInt(v[1]));
    }

    private void fill(Map<String, Day> at, Map<String, Staff> people) {
        if (!at.isEmpty()) {
            return;
        }
        for (Staff s : people.values()) {
            for (int d = 0; d < days; d++) {
                Day c = new Day(s, d, days);
                at.put(s.id + " " + d, c);
                cells.add(c);
            }
        }
    }

    String text() {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Day c = cells.get(i);
            b.append(i % days == 0 ? c.getStaff().id + "\t" : ",");
            b.append(c.getShift() == null ? "-" : c.getShift().id());
            if (i % days == days - 1) {
                b.append('\n');
            }
        }
        return b.toString();
    }


    public void setScore(HardSoftScore score) {
        this.score = score;
    }

    public HardSoftScore getScore() {
        return score;
    }
}
