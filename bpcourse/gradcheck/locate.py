"""Find a wrong entry of a gradient, with few calls of the function."""

from __future__ import annotations

import numpy as np

from bpcourse.gradcheck.arrays import Array, Floats
from bpcourse.gradcheck.derivative import Estimate, richardson
from bpcourse.gradcheck.limits import EPS, relative_rounding
from bpcourse.gradcheck.line import Line
from bpcourse.gradcheck.result import Entry

SCAN_UP_TO = 32  # entries: smaller arrays are looked at one by one


def locate(
    line: Line, gradient: Floats, best: Estimate, eps: float = EPS
) -> tuple[Entry | None, int | None]:
    """The worst entry and the number of wrong entries (None: too many entries to look at each)."""
    if gradient.size <= SCAN_UP_TO:
        return scan(line, gradient, best, eps)
    flat = bisect(line, gradient, best.step / 4)
    entry, wrong = examine(line, gradient, flat, best, eps)
    return (entry if wrong else None), None


def scan(
    line: Line, gradient: Floats, best: Estimate, eps: float
) -> tuple[Entry | None, int | None]:
    """Each entry on its own."""
    checked = [examine(line, gradient, flat, best, eps) for flat in range(gradient.size)]
    wrong = [entry for entry, is_wrong in checked if is_wrong]
    worst = max(wrong, key=lambda e: abs(e.claimed - e.numerical), default=None)
    return worst, len(wrong) or None  # each error may hide below the tolerance for one entry


def bisect(line: Line, gradient: Floats, step: float) -> int:
    """Flat index of a wrong entry: halve the array, keep the half with the larger error.

    With errors everywhere it ends at one of the large ones; with one wrong entry, there.
    """
    direction, x = line.direction.ravel(), line.x
    claims = gradient.ravel() * direction

    def moved(start: int, stop: int, by: float) -> list[Array] | None:
        there = x.copy()
        there.reshape(-1)[start:stop] += by * direction[start:stop]
        return line.point.outputs({line.label: there})

    def error(start: int, stop: int) -> float:
        change = line.change(moved(start, stop, step), moved(start, stop, -step))
        return claims[start:stop].sum() - change / (2 * step)

    start, stop = 0, gradient.size
    total = error(start, stop)
    while stop - start > 1:
        middle = (start + stop) // 2
        left = error(start, middle)
        if abs(left) >= abs(total - left):
            stop, total = middle, left
        else:
            start, total = middle, total - left
    return start


def examine(
    line: Line, gradient: Floats, flat: int, best: Estimate, eps: float
) -> tuple[Entry, bool]:
    """One entry: both numbers, and whether they differ by more than the uncertainty."""
    index = tuple(int(i) for i in np.unravel_index(flat, gradient.shape))
    single = np.zeros(gradient.shape)
    single[index] = unit = line.direction[index]
    estimate = richardson(Line(line.point, line.label, single), best.step, best.noise)
    entry = Entry(
        index,
        float(gradient[index]),
        float(estimate.value / unit),
        float(estimate.tolerance / abs(unit)),
    )
    error = abs(entry.claimed - entry.numerical)
    return entry, error > entry.uncertainty + relative_rounding(eps) * abs(entry.claimed)
