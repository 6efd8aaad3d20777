package peer.shiftscheduling;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A person with limits, all of them hard. */
public final class Staff {
    final String id;
    final Map<String, Integer> maxShifts = new HashMap<>();
    final int maxMinutes;
    final int minMinutes;
    final int maxConsecutive;
    final int minConsecutive;
    final int minOff;
    final int maxWeekends;
    final Set<Integer> daysOff = new HashSet<>();

    Staff(String[] v) {
        id = v[0];
        for (String x : v[1].split("\\|")) {
            if (!x.isEmpty()) {
                maxShifts.put(x.substring(0, x.indexOf('=')), Integer.parseInt(x.substring(x.indexOf('=') + 1)));
            }
        }
        maxMinutes = Integer.parseInt(v[2]);
        minMinutes = Integer.parseInt(v[3]);
        maxConsecutive = Integer.parseInt(v[4]);
        minConsecutive = Integer.parseInt(v[5]);
        minOff = Integer.parseInt(v[6]);
        maxWeekends = Integer.parseInt(v[7]);
    }

    long excess(Shift s, long count) {
        return Math.max(0, count - maxShifts.getOrDefault(s.id(), Integer.MAX_VALUE));
    }
}
