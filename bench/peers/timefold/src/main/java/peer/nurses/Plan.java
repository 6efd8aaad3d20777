package peer.nurses;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.score.HardSoftScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import peer.Request;

/** An instance of the Second International Nurse Rostering Competition with its answer. */
@PlanningSolution
public class Plan {
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private String name;
    private int week; // number of the first
    private int weeks;

    @ProblemFactCollectionProperty
    public List<Nurse> nurses = new ArrayList<>();

    @ProblemFactCollectionProperty
    public List<Need> needs = new ArrayList<>();

    @PlanningEntityCollectionProperty
    public List<Cell> cells = new ArrayList<>();

    @PlanningScore
    public HardSoftScore score;

    public Plan() {}

    static Plan read(Request r) throws IOException {
        Plan p = new Plan();
        p.weeks = r.weeks.size();
        Map<String, Shift> shifts = new LinkedHashMap<>();
        Map<String, Nurse> people = new LinkedHashMap<>();
        p.scenario(lines(r.scenario), shifts, people);
        Iterator<String[]> past = lines(r.history).iterator();
        past.next();
        p.week = Integer.parseInt(past.next()[0]);
        past.next();
        past.forEachRemaining(v -> {
            Nurse n = people.get(v[0]);
            n.total = Integer.parseInt(v[1]);
            n.weekends = Integer.parseInt(v[2]);
            n.last = shifts.get(v[3]);
            n.same = Integer.parseInt(v[4]);
            n.work = Integer.parseInt(v[5]);
            n.off = Integer.parseInt(v[6]);
        });
        p.nurses.addAll(people.values());
        int days = 7 * p.weeks;
        for (Nurse n : p.nurses) {
            for (int d = 0; d < days; d++) {
                p.cells.add(new Cell(p.cells.size(), n, d, d == days - 1));
            }
        }
        for (int w = 0; w < p.weeks; w++) {
            p.week(w, lines(r.weeks.get(w)), shifts, people);
        }
        return p;
    }

    private static List<String[]> lines(Path file) throws IOException {
        List<String[]> list = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                list.add(line.strip().split("\\s+"));
            }
        }
        return list;
    }

    private void scenario(List<String[]> lines, Map<String, Shift> shifts, Map<String, Nurse> people) {
        Iterator<String[]> rows = lines.iterator();
        name = rows.next()[2];
        rows.next(); // weeks
        for (int n = Integer.parseInt(rows.next()[2]); n > 0; n--) {
            rows.next(); // a skill
        }
        for (int n = Integer.parseInt(rows.next()[2]); n > 0; n--) {
            String[] v = rows.next();
            shifts.put(v[0], new Shift(v[0], Range.of(v[1])));
        }
        rows.next();
        for (int n = 0; n < shifts.size(); n++) {
            String[] v = rows.next();
            for (int i = 2; i < v.length; i++) {
                shifts.get(v[0]).bars.add(shifts.get(v[i]));
            }
        }
        Map<String, Nurse.Contract> contracts = new LinkedHashMap<>();
        for (int n = Integer.parseInt(rows.next()[2]); n > 0; n--) {
            String[] v = rows.next();
            contracts.put(v[0], new Nurse.Contract(Range.of(v[1]), Range.of(v[2]), Range.of(v[3]), Integer.parseInt(v[4]), v[5].equals("1")));
        }
        for (int n = Integer.parseInt(rows.next()[2]); n > 0; n--) {
            String[] v = rows.next();
            Nurse nurse = new Nurse(v[0], contracts.get(v[1]));
            for (Shift s : shifts.values()) {
                for (int i = 3; i < v.length; i++) {
                    nurse.posts.add(new Post(s, v[i]));
                }
            }
            people.put(v[0], nurse);
        }
    }

    private void week(int w, List<String[]> rows, Map<String, Shift> shifts, Map<String, Nurse> people) {
        for (String[] v : rows.subList(3, rows.size())) {
            if (v[0].equals("SHIFT_OFF_REQUESTS")) {
                continue;
            }
            if (v.length == 3) {
                int who = nurses.indexOf(people.get(v[0]));
                cells.get(7 * weeks * who + 7 * w + DAYS.indexOf(v[2])).shun(shifts.get(v[1])); // none is called Any
                continue;
            }
            for (int d = 0; d < 7; d++) {
                Range n = Range.of(v[2 + d]);
                needs.add(new Need(7 * w + d, new Post(shifts.get(v[0]), v[1]), n.least(), n.most()));
            }
        }
    }

    /** The solution files by name, one a week. */
    Map<String, String> texts() {
        Map<String, String> out = new LinkedHashMap<>();
        for (int w = 0; w < weeks; w++) {
            StringBuilder b = new StringBuilder();
            int n = 0;
            for (Cell c : cells) {
                if (c.getWeek() == w && c.getPost() != null) {
                    b.append("%s %s %s %s%n".formatted(c.getNurse().name, DAYS.get(c.getDay() % 7), c.getShift().id, c.getPost().skill()));
                    n++;
                }
            }
            out.put("Sol-%s-%d.txt".formatted(name, week + w),
                    "SOLUTION%n%d %s%n%nASSIGNMENTS = %d%n".formatted(week + w, name, n) + b);
        }
        return out;
    }

    public void setScore(HardSoftScore score) {
        this.score = score;
    }

    public HardSoftScore getScore() {
        return score;
    }
}
