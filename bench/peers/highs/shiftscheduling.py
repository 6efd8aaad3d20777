"""The shift-scheduling benchmark as a mixed integer program: the compact formulation of Curtois and Qu (2014), a binary for each
person, day and shift, with rows over windows for the runs."""

from highs.program import Program
from instances import command, curtois

INFINITE = float("inf")


def build(instance):
    """The program, and the variables by person, day and shift."""
    p = Program()
    work = [[[p.variable(upper=0.0 if d in s.days_off else 1.0) for _ in instance.shifts] for d in range(instance.days)]
            for s in instance.staff]
    for s, days in zip(instance.staff, work):
        person(p, instance, s, days)
    for n, d, i, weight in instance.on:
        p.cost[work[n][d][i]] -= weight
        p.offset += weight
    for n, d, i, weight in instance.off:
        p.cost[work[n][d][i]] += weight
    for d, i, want, under, over in instance.cover:
        missing = p.variable(under, want, whole=False)  # whole by themselves: the rest of the row is
        extra = p.variable(over, len(work), whole=False)
        p.row([(days[d][i], 1) for days in work] + [(missing, 1), (extra, -1)], want, want)
    return p, work


def person(p, instance, s, work):
    """One person's limits, all of them hard."""
    at, last = {k.id: i for i, k in enumerate(instance.shifts)}, instance.days
    for day in work:
        p.row([(v, 1) for v in day], 0, 1)
    for i, k in enumerate(instance.shifts):
        if k.bars:
            for d in range(last - 1):
                p.row([(work[d][i], 1)] + [(work[d + 1][at[b]], 1) for b in k.bars], 0, 1)
        if s.max_shifts.get(k.id, last) < last:
            p.row([(day[i], 1) for day in work], 0, s.max_shifts[k.id])
    p.row([(v, k.minutes) for day in work for v, k in zip(day, instance.shifts)], s.min_minutes, s.max_minutes)

    def days(first, length, sign):
        return [(v, sign) for day in work[first : first + length] for v in day]

    for first in range(last - s.max_consecutive):
        p.row(days(first, s.max_consecutive + 1, 1), 0, s.max_consecutive)
    # Between two days off stand at least so many of work, or none: and the other way about.
    for length in range(1, s.min_consecutive):
        for first in range(1, last - length):
            p.row(days(first - 1, 1, 1) + days(first, length, -1) + days(first + length, 1, 1), 1 - length, INFINITE)
    for length in range(1, s.min_off):
        for first in range(1, last - length):
            p.row(days(first - 1, 1, -1) + days(first, length, 1) + days(first + length, 1, -1), -1, INFINITE)
    spent = []
    for weekend in instance.weekends():
        w = p.variable()
        for d in weekend:
            p.row([(v, 1) for v in work[d]] + [(w, -1)], -1, 0)
        spent.append((w, 1))
    p.row(spent, 0, s.max_weekends)


def solve(args, clock):
    instance = curtois.read(args.instance)
    p, work = build(instance)
    p.solve(clock, args, lambda values: command.write(
        args.out, curtois.text(instance, lambda n, d, i: values[work[n][d][i]] > 0.5)))
