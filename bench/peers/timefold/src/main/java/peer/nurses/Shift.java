package peer.nurses;

import java.util.HashSet;
import java.util.Set;

/** A kind of work, how many days of it in a row are wanted, and what may not follow on the next day. */
public final class Shift {
    final String id;
    final Range row;
    final Set<Shift> bars = new HashSet<>();

    Shift(String id, Range row) {
        this.id = id;
        this.row = row;
    }
}
