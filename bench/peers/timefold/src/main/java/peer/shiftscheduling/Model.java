package peer.shiftscheduling;

import ai.timefold.solver.core.config.heuristic.selector.move.generic.ChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.SwapMoveSelectorConfig;
import java.io.IOException;
import peer.Request;
import peer.Search;

/** The shift-scheduling benchmark for Timefold. */
public final class Model {
    private Model() {}

    public static void solve(Request r) throws IOException {
        Plan p = Plan.read(r.instance);
        Search.run(r, p, Plan.class, Day.class, Rules.class, Plan::getScore, s -> Search.write(r.out, s.text()),
                new ChangeMoveSelectorConfig(), new SwapMoveSelectorConfig().withFilterClass(SameDay.class));
    }
}
