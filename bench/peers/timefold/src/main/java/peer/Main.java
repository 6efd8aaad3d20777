package peer;

import ai.timefold.solver.core.api.solver.SolverFactory;
import java.util.List;

/** The command line that every peer has: that of "qarovul roster solve". */
public final class Main {
    /** The version of the models here. It grows with each change of them, and results of another are measured anew. */
    private static final String MODELS = "1";

    private Main() {}

    public static void main(String[] args) throws Exception {
        if (List.of(args).contains("--version")) {
            System.out.println(SolverFactory.class.getPackage().getImplementationVersion() + "/" + MODELS);
            return;
        }
        Request r = Request.parse(args);
        switch (r.format) {
            case "curtois" -> peer.shiftscheduling.Model.solve(r);
            case "inrc2" -> peer.nurses.Model.solve(r);
            case "json" -> peer.month.Model.solve(r);
            default -> throw new IllegalArgumentException("format " + r.format + " has no model here");
        }
    }
}
