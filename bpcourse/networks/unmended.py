"""What three optimizers draw that have a fault, beside what they are meant to draw: pictures of unit 5.

The code that learners mend is in the notebook; tests hold these paths to it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpcourse.networks.layers import Array

RATES = {"A": 0.02, "B": 0.4, "C": 0.002}
FRICTION, MEMORY, STEPS = 0.9, 0.95, 60

Gradient = Callable[[Array], Array]


def faulty_paths(w: Array, gradient: Gradient) -> dict[str, Array]:
    """{"A", "B", "C": path of shape (STEPS + 1, D)} of the three with their faults.

    A is a ball, B has a rate for each weight, C is plain descent; gradient(w) -> dw.
    """
    last = dict.fromkeys("ABC", w)
    paths = {name: [w] for name in last}
    total, largest = np.zeros_like(w), 0.0
    for _ in range(STEPS):
        slopes = {name: gradient(point) for name, point in last.items()}
        largest = max(MEMORY * largest, float(np.abs(slopes["B"]).max()))
        total = total + slopes["C"]
        steps = {"A": slopes["A"], "B": slopes["B"] / largest, "C": total}
        last = {name: last[name] - RATES[name] * steps[name] for name in last}
        for name, point in last.items():
            paths[name].append(point)
    return {name: np.stack(path) for name, path in paths.items()}
