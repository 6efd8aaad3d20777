"""A month of the guard for CP-SAT.

A Boolean for each of 2,500 people and each of 7,500 slots would be nineteen million. But slots for which the same people are fit at
the same time, and which count for the same, are alike for every rule but that of cohesion, and cohesion looks at groups and not at
people. So there is a Boolean for each person and kind of slot, and how many of a group stand in for which home is a flow of whole
numbers from groups to slots; who of a group takes which of its slots is then free to choose.

By itself CP-SAT finds a first roster, an empty one, after minutes. So it gets a hint, as its documentation advises where a
solution is known: slot by slot in order of time, whoever is nearest to the duty's home and has done least.
"""

from collections import defaultdict

from ortools.sat.python import cp_model

from cpsat import engine
from instances import command
from instances.problem import Job, Problem, text

MOST = 31  # duties of a person in a share


class Model:
    def __init__(self, problem):
        self.p, self.m, self.costs = problem, cp_model.CpModel(), []
        self.x = [{} for _ in problem.people]  # by person: kind to Boolean
        self.staff = defaultdict(list)  # by kind: (person, Boolean)
        kinds = sorted(set(problem.kinds), key=lambda k: (problem.span(k.job), k.skills, k.min_grade, k.max_grade, k.shares))
        self.cliques = cliques(problem)
        self.steps, self.calm, self.over, self.short = {}, {}, {}, {}  # for the hint
        for person in range(len(problem.people)):
            self.person(person, kinds)
        self.flows()
        self.hint()
        self.m.minimize(cp_model.LinearExpr.sum(self.costs))

    def person(self, person, kinds):
        p, m, free = self.p, self.m, {}
        for k in kinds:
            if not p.fits(person, k):
                continue
            if k.job not in free:
                free[k.job] = p.free(person, k.job)
            if free[k.job]:
                v = self.x[person][k] = m.new_bool_var("")
                self.staff[k].append((person, v))
        by_job = defaultdict(list)
        for k, v in self.x[person].items():
            by_job[k.job].append(v)
        seen = set()
        for clique in self.cliques:
            here = frozenset(j for j in clique if j in by_job)
            if here and here not in seen:
                seen.add(here)
                m.add_at_most_one(v for j in here for v in by_job[j])
        self.shares(person)
        self.minutes(person, by_job)
        self.long_rests(person, by_job)

    def shares(self, person):
        """The price of a load grows with its square, so each further duty is dearer than the one before."""
        for n, r in enumerate(self.p.of("share")):
            mine = [v for k, v in self.x[person].items() if n in k.shares]
            if not mine:
                continue
            carried, weight = (r.get("carried") or [0] * len(self.p.people))[person], r["weight"]
            steps = [self.m.new_bool_var("") for _ in range(min(MOST, len(mine)))]
            self.m.add(sum(mine) == sum(steps))
            self.steps[person, n] = steps
            for i, v in enumerate(steps):
                self.costs.append(weight * (2 * carried + (2 * i + 1) * 100) // 100 * v)

    def minutes(self, person, by_job):
        for r in self.p.of("count"):
            if r.get("hard"):
                continue
            if r["measure"] != "minutes" or r.get("every") or r.get("min"):
                raise SystemExit(f"rule {r['name']} counts what the models do not")
            of = self.p.chosen_of(r)
            mine = [self.p.shifts[j.shift]["minutes"] * v for j, vs in by_job.items() if j.shift in of for v in vs]
            if mine:
                over = self.m.new_int_var(0, 60000, "")
                self.m.add(sum(mine) + (r.get("carried") or [0] * len(self.p.people))[person] - over <= r["max"])
                self.costs.append(r["weight"] * over)
                self.over[person] = over, r

    def long_rests(self, person, by_job):
        """Of so many days in a row in which a shift of the set is worked, one is calm: nothing starts on it, and nothing lasts
        into it but what ends early enough before. That is a little more than the rule asks."""
        p, m = self.p, self.m
        for r in p.of("long_rest"):
            of = p.chosen_of(r)
            if not any(j.shift in of for j in by_job):
                continue
            dawn = min(s["start"] for s in p.shifts)  # of a day, that anything begins
            late = 1440 + dawn - r["minutes"]  # from this minute of the day before on nobody may work, for a day to be calm
            days = (r["days"] * 1440 - 2 * r["minutes"] - (1440 + late - dawn)) // 1440 + 1  # in a row without a calm one

            self.late, self.window, self.resting = min(0, late), days + 1, of

            def busy(day):
                for j, vs in by_job.items():
                    if self.touches(j, day):
                        yield from vs

            worked = {j.day for j in p.past[person] if j.shift in of}
            calm = []  # by day, from as many before the horizon as a window has; None where past work says that it is not
            for day in range(-days, p.days):
                if any(self.touches(j, day) for j in p.past[person]):
                    calm.append(None)
                    continue
                c = m.new_bool_var("")
                for v in busy(day):
                    m.add_implication(c, v.negated())
                calm.append(c)
                self.calm[person, day] = c
            for at in range(len(calm) - days):
                window, first = [c for c in calm[at : at + days + 1] if c is not None], at - days
                if worked.intersection(range(first, first + days + 1)):
                    if window and first + days >= 0:
                        m.add_bool_or(window)
                    continue
                for j in (Job(day, s) for day in range(first, first + days + 1) for s in of):
                    for v in by_job.get(j, []):
                        m.add_bool_or(window + [v.negated()])

    def flows(self):
        """Group by group, for each kind of slot: who works there, and for which home."""
        p, m = self.p, self.m
        self.flow, self.slots = defaultdict(list), defaultdict(list)
        for d, k in enumerate(p.kinds):
            self.slots[k, p.homes.get(d), p.demands[d]["under"]].append(d)
        targets = defaultdict(list)
        for (k, home, under), slots in self.slots.items():
            targets[k].append((home, under, len(slots)))
        for k, homes in targets.items():
            groups = defaultdict(list)
            for person, v in self.staff[k]:
                groups[p.people[person].get("group")].append(v)
            reach = defaultdict(list)
            for g, people in groups.items():
                out = []
                for home, under, size in homes:
                    f = m.new_int_var(0, min(size, len(people)), "")
                    price = p.strangeness(home, g) if home is not None else 0
                    if price:
                        self.costs.append(price * f)
                    out.append(f)
                    reach[home, under].append(f)
                    self.flow[k, g].append((f, (k, home, under)))
                m.add(sum(out) == sum(people))
            for home, under, size in homes:
                short = m.new_int_var(0, size, "")
                m.add(sum(reach[home, under]) + short == size)
                self.costs.append(under * short)
                self.short[k, home, under] = short, size

    def hint(self):
        """A whole solution: every variable has a value in it."""
        p, m, done, flows = self.p, self.m, defaultdict(list), defaultdict(int)
        clash = {a: {b for b in p.jobs if p.clash(a, b)} for a in p.jobs}
        chosen = set()
        for target in sorted(self.slots, key=lambda t: (p.span(t[0].job), str(t))):
            k, home, _ = target
            able = [q for q, _ in self.staff[k] if not any(j in clash[k.job] for j in done[q])]
            far = {g: p.strangeness(home, g) if home is not None else 0 for g in {p.people[q].get("group") for q in able}}
            able.sort(key=lambda q: (far[p.people[q].get("group")], len(done[q])))
            need = len(self.slots[target])
            for q in able:
                if need and self.rested(q, done[q] + [k.job]):
                    need -= 1
                    done[q].append(k.job)
                    chosen.add((q, k))
                    flows[k, p.people[q].get("group"), target] += 1
            m.add_hint(self.short[target][0], need)
        for (k, g), out in self.flow.items():
            for f, target in out:
                m.add_hint(f, flows[k, g, target])
        for q, mine in enumerate(self.x):
            for k, v in mine.items():
                m.add_hint(v, (q, k) in chosen)
        for (q, n), steps in self.steps.items():
            load = sum(n in k.shares for k in self.x[q] if (q, k) in chosen)
            for i, v in enumerate(steps):
                m.add_hint(v, i < load)
        for q, (over, r) in self.over.items():
            worked = sum(p.shifts[j.shift]["minutes"] for j in done[q] if j.shift in p.chosen_of(r))
            m.add_hint(over, max(0, worked + (r.get("carried") or [0] * len(p.people))[q] - r["max"]))
        for (q, day), c in self.calm.items():
            m.add_hint(c, not any(self.touches(j, day) for j in done[q]))

    def touches(self, job, day):
        """Whether a job keeps a day from being calm."""
        start, end = self.p.span(job)
        return start < (day + 1) * 1440 and end > day * 1440 + self.late

    def rested(self, person, jobs):
        """Whether the jobs, with what was worked before, leave a calm day where the model asks for one."""
        if not hasattr(self, "late"):
            return True
        jobs = jobs + [j for j in self.p.past[person] if j.day > -2 * self.window]
        shifts = [j.day for j in jobs if j.shift in self.resting]
        if not shifts:
            return True
        calm = [not any(self.touches(j, d) for j in jobs) for d in range(-self.window, self.p.days + self.window)]
        for at in range(len(calm) - self.window + 1):
            first = at - self.window
            if first + self.window > 0 and not any(calm[at : at + self.window]) and any(first <= d < first + self.window for d in shifts):
                return False
        return True

    def pairs(self, value):
        """Who stands where: each group's people, in order, to the slots that its flows go to."""
        left = {k: list(v) for k, v in self.slots.items()}
        mine = defaultdict(list)
        for k, people in self.staff.items():
            for person, v in people:
                if value(v):
                    mine[k, self.p.people[person].get("group")].append(person)
        for at, people in mine.items():
            for f, target in self.flow[at]:
                for _ in range(value(f)):
                    yield people.pop(), left[target].pop()


def cliques(p):
    """Sets of jobs of which nobody may work two. Every pair that clashes is in one."""
    found, ordered = [], p.jobs
    near = {a: [b for b in ordered if p.span(a) <= p.span(b) and a != b and b.day - a.day < 6 and p.clash(a, b)] for a in ordered}
    for a in ordered:
        rest = list(near[a])
        while rest:
            clique = [a]
            for b in rest:
                if all(b in near[c] or c in near[b] for c in clique):
                    clique.append(b)
            found.append(clique)
            rest = [b for b in rest if b not in clique]
    return found or [[j] for j in ordered]


def solve(args, clock):
    model = Model(Problem(args.instance))
    command.note(clock, "-", "- (model built)")
    engine.run(model.m, clock, args, lambda value: command.write(args.out, text(model.pairs(value))))
