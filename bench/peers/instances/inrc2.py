"""Reads the files of the Second International Nurse Rostering Competition and writes its solution files, one a week."""

import re
from dataclasses import dataclass

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@dataclass
class Contract:
    total: tuple
    work: tuple
    off: tuple
    weekends: int
    whole: bool


@dataclass
class Nurse:
    name: str
    contract: Contract
    skills: list  # by position
    total: int = 0  # what follows is history
    weekends: int = 0
    last: int = -1  # shift on the day before, -1 none
    same: int = 0
    work: int = 0
    off: int = 0


@dataclass
class Instance:
    name: str
    week: int  # number of the first
    weeks: int
    skills: list
    shifts: list  # names
    rows: list  # (least, most) in a row, by shift
    bars: list  # shifts that may not follow, by shift
    nurses: list
    cover: list  # (day, shift, skill, least, best)
    requests: list  # (nurse, day, shift or -1 for any)

    @property
    def days(self):
        return 7 * self.weeks


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [line.split() for line in f if line.strip()]


def pair(text):
    return tuple(map(int, re.fullmatch(r"\((\d+),(\d+)\)", text).groups()))


def read(scenario, history, weeks):
    rows = iter(lines(scenario))
    name = next(rows)[2]
    next(rows)
    skills = [next(rows)[0] for _ in range(int(next(rows)[2]))]
    kinds = [next(rows) for _ in range(int(next(rows)[2]))]
    shifts = [k[0] for k in kinds]
    next(rows)
    bars = [[shifts.index(s) for s in next(rows)[2:]] for _ in shifts]
    contracts = {}
    for _ in range(int(next(rows)[2])):
        c = next(rows)
        contracts[c[0]] = Contract(pair(c[1]), pair(c[2]), pair(c[3]), int(c[4]), c[5] == "1")
    nurses = []
    for _ in range(int(next(rows)[2])):
        n = next(rows)
        nurses.append(Nurse(n[0], contracts[n[1]], [skills.index(s) for s in n[3:]]))
    at = {n.name: n for n in nurses}
    past = lines(history)
    for v in past[3:]:
        n = at[v[0]]
        n.total, n.weekends, n.last = int(v[1]), int(v[2]), shifts.index(v[3]) if v[3] in shifts else -1
        n.same, n.work, n.off = map(int, v[4:7])
    instance = Instance(name, int(past[1][0]), len(weeks), skills, shifts, [pair(k[1]) for k in kinds], bars, nurses, [], [])
    for w, path in enumerate(weeks):
        week(instance, w, lines(path))
    return instance


def week(instance, w, rows):
    names = [n.name for n in instance.nurses]
    for v in rows[3:]:
        if v[0] == "SHIFT_OFF_REQUESTS":
            continue
        if len(v) == 3:
            shift = instance.shifts.index(v[1]) if v[1] != "Any" else -1
            instance.requests.append((names.index(v[0]), 7 * w + DAYS.index(v[2]), shift))
            continue
        for d, text in enumerate(v[2:]):
            least, best = pair(text)
            instance.cover.append((7 * w + d, instance.shifts.index(v[0]), instance.skills.index(v[1]), least, best))


def texts(instance, works):
    """The solution files by name, where works(nurse, day, shift, skill) says who works what."""
    for w in range(instance.weeks):
        found = []
        for n, nurse in enumerate(instance.nurses):
            for d in range(7):
                for s, shift in enumerate(instance.shifts):
                    found += [f"{nurse.name} {DAYS[d]} {shift} {instance.skills[k]}\n" for k in nurse.skills if works(n, 7 * w + d, s, k)]
        number = instance.week + w
        yield f"Sol-{instance.name}-{number}.txt", f"SOLUTION\n{number} {instance.name}\n\nASSIGNMENTS = {len(found)}\n{''.join(found)}"
