package peer.nurses;

import ai.timefold.solver.core.config.heuristic.selector.move.generic.ChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.SwapMoveSelectorConfig;
import java.io.IOException;
import java.nio.file.Files;
import peer.Request;
import peer.Search;

/** INRC-II for Timefold, all weeks at once. */
public final class Model {
    private Model() {}

    public static void solve(Request r) throws IOException {
        Plan p = Plan.read(r);
        Files.createDirectories(r.out);
        Search.run(r, p, Plan.class, Cell.class, Rules.class, Plan::getScore,
                s -> s.texts().forEach((name, text) -> Search.write(r.out.resolve(name), text)),
                new ChangeMoveSelectorConfig(), new SwapMoveSelectorConfig().withFilterClass(SameDay.class));
    }
}
