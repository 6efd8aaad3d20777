package peer.shiftscheduling;

import ai.timefold.solver.core.impl.heuristic.selector.common.decorator.SelectionFilter;
import ai.timefold.solver.core.impl.heuristic.selector.move.generic.SelectorBasedSwapMove;
import ai.timefold.solver.core.impl.score.director.ScoreDirector;

/** Two people exchange what they do on one day, which leaves the cover as it is; of exchanges between days little good comes. */
public class SameDay implements SelectionFilter<Plan, SelectorBasedSwapMove<Plan>> {
    @Override
    public boolean accept(ScoreDirector<Plan> director, SelectorBasedSwapMove<Plan> move) {
        return ((Day) move.getLeftEntity()).getDay() == ((Day) move.getRightEntity()).getDay();
    }
}
