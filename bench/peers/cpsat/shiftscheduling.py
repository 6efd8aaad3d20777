"""The shift-scheduling benchmark for CP-SAT: a Boolean for each person, day and shift, the day off among them."""

from ortools.sat.python import cp_model

from cpsat import engine, runs
from instances import command, curtois


def build(instance):
    """The model, and the variables by person, day and shift; the last of a day says that it is off."""
    m = cp_model.CpModel()
    off = len(instance.shifts)
    days = range(instance.days)
    work = [[[m.new_bool_var("") for _ in range(off + 1)] for _ in days] for _ in instance.staff]
    for n, s in enumerate(instance.staff):
        for d in days:
            m.add_exactly_one(work[n][d])
        person(m, instance, s, work[n])
    m.minimize(sum(requests(instance, work)) + sum(cover(m, instance, work)))
    return m, work


def person(m, instance, s, work):
    """One person's limits, all of them hard."""
    off, at = len(instance.shifts), {k.id: i for i, k in enumerate(instance.shifts)}
    for d in s.days_off:
        m.add(work[d][off] == 1)
    for i, k in enumerate(instance.shifts):
        if k.bars:
            for d in range(instance.days - 1):
                m.add_at_most_one([work[d][i]] + [work[d + 1][at[b]] for b in k.bars])
        if s.max_shifts.get(k.id, instance.days) < instance.days:
            m.add(sum(day[i] for day in work) <= s.max_shifts[k.id])
    minutes = sum(k.minutes * day[i] for day in work for i, k in enumerate(instance.shifts))
    m.add_linear_constraint(minutes, s.min_minutes, s.max_minutes)
    free = [day[off] for day in work]
    busy = [v.negated() for v in free]
    runs.at_most(m, busy, s.max_consecutive)
    runs.at_least(m, busy, s.min_consecutive)
    runs.at_least(m, free, s.min_off)
    spent = []
    for weekend in instance.weekends():
        w = m.new_bool_var("")
        for d in weekend:
            m.add(busy[d] <= w)
        spent.append(w)
    m.add(sum(spent) <= s.max_weekends)


def requests(instance, work):
    for n, d, i, weight in instance.on:
        yield weight * (1 - work[n][d][i])
    for n, d, i, weight in instance.off:
        yield weight * work[n][d][i]


def cover(m, instance, work):
    for d, i, want, under, over in instance.cover:
        missing = m.new_int_var(0, want, "")
        extra = m.new_int_var(0, max(0, len(work) - want), "")
        m.add(sum(person[d][i] for person in work) + missing - extra == want)
        yield under * missing + over * extra


def solve(args, clock):
    instance = curtois.read(args.instance)
    m, work = build(instance)
    engine.run(m, clock, args, lambda value: command.write(
        args.out, curtois.text(instance, lambda n, d, i: value(work[n][d][i]))))
