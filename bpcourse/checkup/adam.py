"""Going down the learner's own gradients, by a rule that does not mind their size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bpcourse.checkup.clock import TimeIsUp
from bpcourse.checkup.leaves import Leaves
from bpcourse.checkup.patient import Patient


@dataclass
class Descent:
    """Where it went: the last parameters, the loss before each step, and whether time cut it."""

    leaves: Leaves
    losses: list[float] = field(default_factory=list)
    cut: bool = False

    @property
    def best(self) -> float:
        """The lowest loss on the way."""
        known = [loss for loss in self.losses if np.isfinite(loss)]
        return min(known, default=np.nan)


def descend(
    patient: Patient,
    leaves: Leaves,
    data: tuple[Any, Any] | None,
    rate: float,
    steps: int,
    enough: float = -np.inf,
) -> Descent:
    """Adam (Kingma and Ba, 2015) from these parameters, until the loss is `enough` or time is up."""
    leaves = {name: leaf.copy() for name, leaf in leaves.items()}
    descent = Descent(leaves)
    mean = {name: np.zeros_like(leaf) for name, leaf in leaves.items()}
    square = {name: np.zeros_like(leaf) for name, leaf in leaves.items()}
    for t in range(1, steps + 1):
        try:
            answer = patient.ask(leaves, data)
        except TimeIsUp:
            descent.cut = True
            break
        if answer is None or not answer.finite:
            break
        descent.losses.append(answer.loss)
        if answer.loss <= enough:
            break
        slowing = rate * min(1.0, 4 * (1 - (t - 1) / steps))  # the last quarter comes to rest
        for name, gradient in answer.gradients.items():
            mean[name] += 0.1 * (gradient - mean[name])
            square[name] += 0.01 * (gradient**2 - square[name])
            size = np.sqrt(square[name] / (1 - 0.99**t)) + 1e-12
            leaves[name] -= slowing * mean[name] / (1 - 0.9**t) / size
    return descent
