"""Constraints on runs of days over windows, as the shift-scheduling example of OR-Tools has them.

The example states them as clauses. Stated as sums they say the same, and the linear relaxation sees them: measured better.
"""


def span(days, start, length):
    """The clause that a run of exactly this length does not stand at start: some day of it is not, or one beside it is."""
    clause = [days[start - 1]] if start > 0 else []
    clause += [d.negated() for d in days[start : start + length]]
    if start + length < len(days):
        clause.append(days[start + length])
    return clause


def at_least(model, days, least):
    """A run within the horizon has at least so many days. One that touches an end is let be."""
    for length in range(1, least):
        for start in range(1, len(days) - length):
            model.add(sum(span(days, start, length)) >= 1)


def at_most(model, days, most):
    """No more than so many days in a row."""
    for start in range(len(days) - most):
        model.add(sum(days[start : start + most + 1]) <= most)
