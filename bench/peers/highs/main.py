"""HiGHS as a peer. The part of the version behind the bar is that of the models here: it grows with each change of them, and
results of another are measured anew."""

from importlib.metadata import version

from highs import shiftscheduling
from instances import command

MODELS = 1


def main():
    args = command.parse(f"{version('highspy')}/{MODELS}", ["curtois"])
    shiftscheduling.solve(args, command.Clock(args.time))


main()
