package peer.nurses;

import java.util.ArrayList;
import java.util.List;

/** A nurse with the limits of the contract, all of them soft, and the history. */
public final class Nurse {
    final String name;
    final Contract contract;
    final List<Post> posts = new ArrayList<>();
    int total;
    int weekends;
    Shift last; // on the day before, or null
    int same; // days in a row with it
    int work;
    int off;

    Nurse(String name, Contract contract) {
        this.name = name;
        this.contract = contract;
    }

    /** The limits of a kind of employment. */
    public record Contract(Range total, Range work, Range off, int weekends, boolean whole) {}

    long excess(long spent) {
        return Math.max(0, weekends + spent - contract.weekends());
    }
}
