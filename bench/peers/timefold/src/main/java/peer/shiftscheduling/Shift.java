package peer.shiftscheduling;

import java.util.Set;

/** A kind of work; bars are the shifts that may not follow on the next day. */
public record Shift(String id, int minutes, Set<String> bars) {}
