"""Runs CP-SAT on a model for the time allowed and keeps its best answer on disk.

CP-SAT is a portfolio of different searches, one a worker, and its documentation advises at least eight workers. With only as
many as there are cores it lacks most of them, so it gets four a core, which share the cores: measured better on these instances.
"""

import math
import os
import sys

from ortools.sat.python import cp_model

from instances import command


WORKERS = 4  # a core


class Keeper(cp_model.CpSolverSolutionCallback):
    """Writes each better answer as it is found."""

    def __init__(self, clock, save):
        super().__init__()
        self.clock, self.save = clock, save

    def on_solution_callback(self):
        command.note(self.clock, round(self.objective_value), math.ceil(self.best_objective_bound - 1e-6))
        self.save(self.value)


def run(model, clock, args, save):
    """Solves; save(value) is called with a function from a variable to its value. Ends with the last line on stdout."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = clock.left()
    solver.parameters.num_workers = WORKERS * args.threads
    solver.parameters.random_seed = args.seed
    if os.environ.get("PEER_LOG"):
        solver.parameters.log_search_progress = True
        solver.log_callback = lambda line: print(line, file=sys.stderr, flush=True)
        solver.parameters.log_to_stdout = False
    status = solver.solve(model, Keeper(clock, save))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    bound = solver.best_objective_bound
    command.finish(clock, round(solver.objective_value) if found else None,
                   math.ceil(bound - 1e-6) if status != cp_model.MODEL_INVALID and math.isfinite(bound) else None, found)
