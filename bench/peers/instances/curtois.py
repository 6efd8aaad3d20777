"""Reads the shift-scheduling instances of Curtois and Qu and writes answers: a line a person, ID, tab, days with commas."""

from dataclasses import dataclass, field


@dataclass
class Shift:
    id: str
    minutes: int
    bars: list  # shift ids that may not follow on the next day


@dataclass
class Staff:
    id: str
    max_shifts: dict
    max_minutes: int
    min_minutes: int
    max_consecutive: int
    min_consecutive: int
    min_off: int
    max_weekends: int
    days_off: set = field(default_factory=set)


@dataclass
class Instance:
    days: int = 0
    shifts: list = field(default_factory=list)
    staff: list = field(default_factory=list)
    on: list = field(default_factory=list)  # (staff, day, shift, weight), staff and shift by position
    off: list = field(default_factory=list)
    cover: list = field(default_factory=list)  # (day, shift, want, under, over)

    def weekends(self):
        """The days of each Saturday and Sunday within the horizon; day 0 is a Monday."""
        for saturday in range(5, self.days, 7):
            yield [d for d in (saturday, saturday + 1) if d < self.days]


def read(path):
    instance, section, staff_at, shift_at = Instance(), "", {}, {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("SECTION_"):
                section = line[len("SECTION_") :]
                continue
            v = line.split(",")
            if section == "HORIZON":
                instance.days = int(v[0])
            elif section == "SHIFTS":
                shift_at[v[0]] = len(instance.shifts)
                instance.shifts.append(Shift(v[0], int(v[1]), [b for b in v[2].split("|") if b]))
            elif section == "STAFF":
                most = {k: int(n) for k, n in (x.split("=") for x in v[1].split("|") if x)}
                staff_at[v[0]] = len(instance.staff)
                instance.staff.append(Staff(v[0], most, *map(int, v[2:8])))
            elif section == "DAYS_OFF":
                instance.staff[staff_at[v[0]]].days_off |= {int(d) for d in v[1:] if d}
            elif section == "SHIFT_ON_REQUESTS":
                instance.on.append((staff_at[v[0]], int(v[1]), shift_at[v[2]], int(v[3])))
            elif section == "SHIFT_OFF_REQUESTS":
                instance.off.append((staff_at[v[0]], int(v[1]), shift_at[v[2]], int(v[3])))
            elif section == "COVER":
                instance.cover.append((int(v[0]), shift_at[v[1]], int(v[2]), int(v[3]), int(v[4])))
    return instance


def text(instance, works):
    """The answer, where works(person, day, shift) says who works what."""
    lines = []
    for n, s in enumerate(instance.staff):
        row = []
        for d in range(instance.days):
            worked = [k.id for i, k in enumerate(instance.shifts) if works(n, d, i)]
            row.append(worked[0] if worked else "-")
        lines.append(s.id + "\t" + ",".join(row) + "\n")
    return "".join(lines)
