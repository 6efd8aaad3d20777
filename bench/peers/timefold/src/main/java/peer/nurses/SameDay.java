package peer.nurses;

import ai.timefold.solver.core.impl.heuristic.selector.common.decorator.SelectionFilter;
import ai.timefold.solver.core.impl.heuristic.selector.move.generic.SelectorBasedSwapMove;
import ai.timefold.solver.core.impl.score.director.ScoreDirector;

/** Two nurses exchange what they do on one day, which leaves the cover as it is. */
public class SameDay implements SelectionFilter<Plan, SelectorBasedSwapMove<Plan>> {
    @Override
    public boolean accept(ScoreDirector<Plan> director, SelectorBasedSwapMove<Plan> move) {
        return ((Cell) move.getLeftEntity()).getDay() == ((Cell) move.getRightEntity()).getDay();
    }
}
