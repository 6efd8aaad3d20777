package peer.month;

import java.io.IOException;
import peer.Request;
import peer.Search;

/** A month of the guard for Timefold: slots that take people, as in its employee-scheduling quickstart. */
public final class Model {
    private Model() {}

    public static void solve(Request r) throws IOException {
        Month m = new Reader(r.instance).month();
        System.err.printf("%8.1fs model built%n", r.spent());
        Search.run(r, m, Month.class, Slot.class, Rules.class, s -> s.score, s -> Search.write(r.out, s.text()));
    }
}
