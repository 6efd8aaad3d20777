package peer.month;

import java.util.List;

/** Somebody who can stand in a slot. What was worked before the month is there as spans of minutes. */
public final class Person {
    final int index;
    final int group; // -1 for none
    final long[] carried; // by share, in hundredths
    final int minutesBrought;
    final List<Span> past;
    final boolean pastOfLongRest;

    Person(int index, int group, long[] carried, int minutesBrought, List<Span> past) {
        this.index = index;
        this.group = group;
        this.carried = carried;
        this.minutesBrought = minutesBrought;
        this.past = past;
        this.pastOfLongRest = past.stream().anyMatch(Span::ofLongRest);
    }

    /** Minutes [from, to) since the first midnight; ofLongRest says whether the rule on long rests speaks of the shift. */
    public record Span(int from, int to, boolean ofLongRest) {}
}
