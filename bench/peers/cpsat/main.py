"""CP-SAT of OR-Tools as a peer. The part of the version behind the bar is that of the models here: it grows with each change
of them, and results of another are measured anew."""

import ortools

from instances import command

MODELS = 1


def main():
    args = command.parse(f"{ortools.__version__}/{MODELS}", ["curtois", "inrc2", "json"])
    clock = command.Clock(args.time)
    if args.format == "curtois":
        from cpsat import shiftscheduling as model
    elif args.format == "inrc2":
        from cpsat import nurses as model
    else:
        from cpsat import month as model
    model.solve(args, clock)


main()
