"""The command line that every peer has: that of "qarovul roster solve", so that one runner can start them all.

    solve --format curtois --time 60s --threads 2 --seed 1 -o OUT INSTANCE
    solve --format inrc2 --scenario F --history F --week F --week F … -o DIR
    solve --format json -o OUT PROBLEM
    solve --version

The last line on stdout is one JSON object: cost and bound as the solver counts them, whether it found an answer, seconds.
"""

import argparse
import json
import os
import sys
import time


class Clock:
    """How much of the time allowed is left. It runs from the start of the process, so reading and modelling count."""

    def __init__(self, allowed):
        self.start = time.monotonic()
        self.allowed = allowed

    def spent(self):
        return time.monotonic() - self.start

    def left(self):
        return max(1.0, self.allowed - self.spent())


def duration(text):
    """Seconds of a duration as Go writes it: 60s, 10m, 1m30s, 250ms."""
    units = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
    total, number, i = 0.0, "", 0
    while i < len(text):
        if text[i].isdigit() or text[i] == ".":
            number += text[i]
            i += 1
            continue
        unit = text[i : i + 2] if text[i : i + 2] == "ms" else text[i]
        if unit not in units or not number:
            raise argparse.ArgumentTypeError(f"{text!r} is no duration; write 60s or 10m")
        total, number, i = total + float(number) * units[unit], "", i + len(unit)
    if number:
        raise argparse.ArgumentTypeError(f"{text!r} wants a unit; write 60s or 10m")
    return total


def parse(version, formats):
    """Reads the command line; answers --version itself."""
    p = argparse.ArgumentParser()
    p.add_argument("--version", action="version", version=version)
    p.add_argument("--format", choices=formats, required=True)
    p.add_argument("--time", type=duration, default=60.0)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("-o", dest="out", required=True)
    p.add_argument("--scenario")
    p.add_argument("--history")
    p.add_argument("--week", action="append", default=[])
    p.add_argument("instance", nargs="?")
    return p.parse_args()


def write(path, text):
    """Writes a file whole or not at all: who is stopped while writing leaves the answer before."""
    part = path + ".part"
    with open(part, "w", encoding="utf-8") as f:
        f.write(text)
    os.replace(part, path)


def note(clock, cost, bound):
    """Progress goes to stderr."""
    print(f"{clock.spent():8.1f}s cost {cost}, bound {bound}", file=sys.stderr, flush=True)


def finish(clock, cost, bound, feasible):
    """The last line. cost is None where no answer was found, bound where none is known."""
    print(json.dumps({"cost": cost, "bound": bound, "feasible": feasible, "seconds": round(clock.spent(), 3)}), flush=True)
