package peer;

import ai.timefold.solver.core.api.score.HardSoftScore;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.MoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.composite.UnionMoveSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs the solver as it comes, construction heuristic and then local search, for the time allowed. */
public final class Search {
    private Search() {}

    /**
     * Solves, saves better answers now and then and the best at the end, and prints the last line. The moves are those of the local
     * search, in place of the solver's own; none leaves these.
     */
    public static <S> void run(Request r, S problem, Class<S> kind, Class<?> entity, Class<? extends ConstraintProvider> constraints,
            Function<S, HardSoftScore> score, Consumer<S> save, MoveSelectorConfig<?>... moves) {
        SolverConfig config = new SolverConfig()
                .withSolutionClass(kind)
                .withEntityClasses(entity)
                .withConstraintProviderClass(constraints)
                .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                .withRandomSeed(r.seed)
                .withTerminationSpentLimit(r.left());
        if (moves.length > 0) {
            config.withPhases(new ConstructionHeuristicPhaseConfig(),
                    new LocalSearchPhaseConfig().withMoveSelectorConfig(new UnionMoveSelectorConfig(List.of(moves))));
        }
        Solver<S> solver = SolverFactory.<S>create(config).buildSolver();
        double[] last = {r.spent()};
        solver.addEventListener(e -> {
            if (r.spent() - last[0] < 2) {
                return;
            }
            last[0] = r.spent();
            S s = e.getNewBestSolution();
            System.err.printf(Locale.ROOT, "%8.1fs %s%n", r.spent(), score.apply(s));
            save.accept(s);
        });
        S best = solver.solve(problem);
        save.accept(best);
        HardSoftScore s = score.apply(best);
        System.out.printf(Locale.ROOT, "{\"cost\": %d, \"bound\": null, \"feasible\": %b, \"seconds\": %.3f}%n",
                -s.softScore(), s.isFeasible(), r.spent());
    }

    /** Writes a file whole or not at all. */
    public static void write(Path file, String text) {
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
