"""A mixed integer program put together row by row, and HiGHS to solve it."""

import highspy
import numpy as np

from instances import command


class Program:
    def __init__(self):
        self.cost, self.upper, self.whole = [], [], []
        self.start, self.index, self.value, self.low, self.high = [0], [], [], [], []
        self.offset = 0.0

    def variable(self, cost=0.0, upper=1.0, whole=True):
        """A new variable from 0 to upper; its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, terms, low, high):
        """low <= sum of value × variable <= high, for terms (variable, value)."""
        for i, v in terms:
            self.index.append(i)
            self.value.append(v)
        self.start.append(len(self.index))
        self.low.append(low)
        self.high.append(high)

    def model(self):
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.low)
        lp.col_cost_ = np.array(self.cost, dtype=float)
        lp.col_lower_ = np.zeros(len(self.cost))
        lp.col_upper_ = np.array(self.upper, dtype=float)
        lp.row_lower_, lp.row_upper_ = np.array(self.low, dtype=float), np.array(self.high, dtype=float)
        lp.offset_ = self.offset
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
        lp.a_matrix_.start_ = np.array(self.start, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.value, dtype=float)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[w] for w in self.whole]
        return lp

    def solve(self, clock, args, save):
        """Solves; save(values) is called with each better answer. Ends with the last line on stdout."""
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)
        h.setOptionValue("threads", args.threads)
        h.setOptionValue("random_seed", args.seed)
        h.setOptionValue("mip_rel_gap", 0.0)
        h.passModel(self.model())
        h.setOptionValue("time_limit", clock.left())

        def better(event):
            d = event.data_out
            command.note(clock, round(d.objective_function_value), d.mip_dual_bound)
            save(np.array(d.mip_solution))

        h.cbMipImprovingSolution += better
        h.run()
        info = h.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if found:
            save(np.array(h.getSolution().col_value))
        bound = info.mip_dual_bound
        command.finish(clock, round(info.objective_function_value) if found else None,
                       int(np.ceil(bound - 1e-6)) if np.isfinite(bound) else None, found)
