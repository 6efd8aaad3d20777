"""INRC-II for CP-SAT, all weeks at once: a Boolean for each nurse, day, shift and skill, soft rules by penalties."""

import os

from ortools.sat.python import cp_model

from cpsat import engine
from instances import command, inrc2

COVER, SAME, WORK, REST, REQUEST, WHOLE, TOTAL, WEEKENDS = 30, 15, 30, 30, 10, 30, 20, 30


class Model:
    def __init__(self, instance):
        self.instance, self.m, self.costs = instance, cp_model.CpModel(), []
        self.x = [[[{k: self.m.new_bool_var("") for k in n.skills} for _ in instance.shifts] for _ in range(instance.days)]
                  for n in instance.nurses]
        for n, nurse in enumerate(instance.nurses):
            self.nurse(n, nurse)
        for d, s, k, least, best in instance.cover:
            short = self.m.new_int_var(0, max(0, best - least), "")
            self.m.add(sum(x[d][s][k] for x in self.x if k in x[d][s]) + short >= best)
            self.costs.append(COVER * short)
        self.m.minimize(sum(self.costs))

    def nurse(self, n, nurse):
        i, m = self.instance, self.m
        works = [[m.new_bool_var("") for _ in i.shifts] for _ in range(i.days)]
        off = [m.new_bool_var("") for _ in range(i.days)]
        busy = [v.negated() for v in off]
        for d in range(i.days):
            m.add_exactly_one(works[d] + [off[d]])
            for s in range(len(i.shifts)):
                m.add(sum(self.x[n][d][s].values()) == works[d][s])
        self.succession(nurse, works)
        for s, (least, most) in enumerate(i.rows):
            self.runs([day[s] for day in works], nurse.same if nurse.last == s else 0, least, most, SAME)
        self.runs(busy, nurse.work, *nurse.contract.work, WORK)
        self.runs(off, nurse.off, *nurse.contract.off, REST)
        for who, d, s in i.requests:
            if who == n:
                self.costs.append(REQUEST * (busy[d] if s < 0 else works[d][s]))
        spent = []
        for saturday in range(5, i.days, 7):
            a, b = busy[saturday : saturday + 2]
            either, half = m.new_bool_var(""), m.new_bool_var("")
            m.add(a <= either)
            m.add(b <= either)
            spent.append(either)
            if nurse.contract.whole:
                m.add(a - b <= half)
                m.add(b - a <= half)
                self.costs.append(WHOLE * half)
        self.between(nurse.weekends + sum(spent), 0, nurse.contract.weekends, WEEKENDS)
        self.between(nurse.total + sum(busy), *nurse.contract.total, TOTAL)

    def succession(self, nurse, works):
        for s, bars in enumerate(self.instance.bars):
            if not bars:
                continue
            if nurse.last == s:
                for b in bars:
                    self.m.add(works[0][b] == 0)
            for today, next_day in zip(works, works[1:]):
                self.m.add_at_most_one([today[s]] + [next_day[b] for b in bars])

    def between(self, amount, least, most, weight):
        under, over = self.m.new_int_var(0, 1000, ""), self.m.new_int_var(0, 1000, "")
        self.m.add(amount + under >= least)
        self.m.add(amount - over <= most)
        self.costs.append(weight * (under + over))

    def runs(self, days, before, least, most, weight):
        """A run costs by each day below least or above most. before is how long it is already as the horizon begins."""
        m, known = self.m, [0] + [1] * before + days  # a run of history has a known beginning
        first = 1 + before
        for end in range(first, len(known)):  # the day that is one too many
            window = known[max(0, end - most) : end + 1]
            if len(window) <= most or any(isinstance(v, int) and v == 0 for v in window):
                continue
            extra = m.new_bool_var("")
            m.add(sum(window) - extra <= most)
            self.costs.append(weight * extra)
        for length in range(1, least):
            for start in range(1, len(known) - length):
                if start + length < first or before and 1 < start < first:
                    continue
                clause = [known[start - 1]] + [1 - v for v in known[start : start + length]] + [known[start + length]]
                if any(isinstance(v, int) and v == 1 for v in clause):
                    continue
                short = m.new_bool_var("")
                m.add(sum(clause) + short >= 1)
                self.costs.append(weight * (least - length) * short)


def solve(args, clock):
    instance = inrc2.read(args.scenario, args.history, args.week)
    model = Model(instance)
    os.makedirs(args.out, exist_ok=True)

    def save(value):
        for name, text in inrc2.texts(instance, lambda n, d, s, k: value(model.x[n][d][s][k])):
            command.write(os.path.join(args.out, name), text)

    engine.run(model.m, clock, args, save)
