"""Reads the engine's own JSON (roster/rosterjson/schema.json), as far as the guard's month needs it, and writes its answers."""

import json
from collections import defaultdict
from dataclasses import dataclass

DAY = 1440


@dataclass(frozen=True)
class Job:
    """A shift on a day."""

    day: int
    shift: int


@dataclass(frozen=True)
class Kind:
    """What makes demands the same for the hard rules and for what is shared: who may stand there, when, and what it counts for."""

    job: Job
    skills: tuple
    min_grade: int
    max_grade: int
    shares: tuple


class Problem:
    """The file, and what follows from its rules for pairs of jobs and for people. A rule of a kind that no model here knows is an error."""

    KNOWN = {"rest", "free", "long_rest", "count", "share", "together", "repay"}

    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            p = json.load(f)
        self.days, self.people, self.shifts, self.demands = p["days"], p["people"], p["shifts"], p["demands"]
        self.groups, self.rules = p.get("groups", []), p.get("rules", [])
        if p.get("fixed") or any(x.get("shifts") is not None for x in self.people):
            raise SystemExit("fixed assignments and people with shifts of their own are not in the models")
        if any(d.get("min") or d["want"] != 1 or d.get("max") != 1 or d.get("over") for d in self.demands):
            raise SystemExit("the models take demands for one person each, none of them hard")
        for r in self.rules:
            if r["kind"] not in self.KNOWN or r.get("people") is not None:
                raise SystemExit(f"rule {r['name']} of kind {r['kind']} is not in the models")
        self.past = defaultdict(list)
        for w in p.get("past", []):
            self.past[w["person"]].append(Job(w["day"], w["shift"]))
        self.skills = [frozenset(x.get("skills", [])) for x in self.people]
        self.homes = {}
        for r in self.of("together"):
            for team, home in zip(r["teams"], r["homes"]):
                self.homes |= {d: home for d in team}
        shares = defaultdict(list)
        for n, r in enumerate(self.of("share")):
            for d in r["demands"]:
                shares[d].append(n)
        self.kinds = [Kind(Job(d["day"], d["shift"]), tuple(d.get("skills", [])), d.get("min_grade", 0), d.get("max_grade", 0),
                           tuple(shares[i])) for i, d in enumerate(self.demands)]
        self.jobs = sorted({k.job for k in self.kinds}, key=self.span)

    def of(self, kind):
        return [r for r in self.rules if r["kind"] == kind]

    def chosen(self, rule):
        """The shifts that a rule speaks of."""
        of = rule.get("of") or {}
        tags, shifts = set(of.get("tags", [])), set(of.get("shifts", []))
        return {i for i, s in enumerate(self.shifts) if not (tags or shifts) or i in shifts or tags & set(s.get("tags", []))}

    def span(self, job):
        start = job.day * DAY + self.shifts[job.shift]["start"]
        return start, start + self.shifts[job.shift]["minutes"]

    def clash(self, a, b):
        """Whether no one may work both: they overlap, or a hard rule about rest, free time or counts of one keeps them apart."""
        (a_from, a_to), (b_from, b_to) = sorted((self.span(a), self.span(b)))
        if (a_from, a_to) != self.span(a):
            a, b = b, a
        if b_from < a_to:
            return True
        for r in self.rules:
            if not r.get("hard"):
                continue
            of = self.chosen_of(r)
            if r["kind"] == "rest":
                need = max(r.get("after", 0) if a.shift in of else 0, r.get("before", 0) if b.shift in of else 0)
                if b_from - a_to < need:
                    return True
            elif r["kind"] == "free":
                for x, (other_from, other_to) in ((a, (b_from, b_to)), (b, (a_from, a_to))):
                    start = self.span(x)[0]
                    if x.shift in of and other_from < start + r["to"] and start + r["from"] < other_to:
                        return True
            elif r["kind"] == "count":
                if r["measure"] != "shifts" or r.get("max") != 1 or not r.get("every"):
                    raise SystemExit(f"hard rule {r['name']} counts what the models do not")
                if a.shift in of and b.shift in of and abs(a.day - b.day) < r["every"]:
                    return True
        return False

    def chosen_of(self, rule):
        if "chosen" not in rule:
            rule["chosen"] = self.chosen(rule)
        return rule["chosen"]

    def free(self, person, job):
        """Whether absences, bars and past work let the person work the job."""
        start, end = self.span(job)
        x = self.people[person]
        if any(s["from"] < end and start < s["to"] for s in x.get("away", []) + x.get("barred", [])):
            return False
        return not any(p.day > -5 and self.clash(p, job) for p in self.past[person])

    def fits(self, person, kind):
        """Whether the person has the skills and the grade."""
        grade = self.people[person].get("grade", 0)
        return kind.min_grade <= grade and not (kind.max_grade and grade > kind.max_grade) and self.skills[person].issuperset(kind.skills)

    def steps(self, home, group):
        """How many groups up from home lies one that holds the other; beyond the root for a stranger."""
        above, g = set(), group
        while g is not None:
            above.add(g)
            g = self.groups[g].get("parent")
        up, g = 0, home
        while g is not None:
            if g in above:
                return up
            up, g = up + 1, self.groups[g].get("parent")
        return len(self.groups)

    def strangeness(self, home, group):
        """The price of somebody of the group on a duty of the home."""
        up, costs = self.steps(home, group), self.of("together")[0]["costs"]
        return costs[min(up, len(costs)) - 1] if up > 0 else 0


def text(pairs):
    return json.dumps({"assignments": [{"person": p, "demand": d} for p, d in pairs]})
