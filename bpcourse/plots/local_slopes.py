"""The local slopes of one operation of a computation graph, asked of the engine that made it."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcourse.plots.graph_layout import children


def local_slopes(item: Any) -> list[float | None]:
    """d(item)/d(child) for each of its children: what arrives there when 1 arrives at the item.

    All gradients are left as they were. None where the engine does not tell: arrays, a child that is
    used twice by this operation, a rule that is not written yet.
    """
    made_from = children(item)
    numbers = all(np.ndim(v.data) == 0 for v in (item, *made_from))
    rule = getattr(item, "_backward", None)
    if rule is None or not numbers:
        return [None] * len(made_from)
    before = [(value, value.grad) for value in (item, *made_from)]
    try:
        for value, _ in before:
            value.grad = np.float64(0)  # which engines for arrays can handle, too
        item.grad = np.float64(1)
        rule()
        slopes = [float(child.grad) for child in made_from]
    except Exception:  # the rule is the learner's
        return [None] * len(made_from)
    finally:
        for value, grad in before:
            value.grad = grad
    twins = [sum(other is child for other in made_from) > 1 for child in made_from]
    return [None if twin else slope for twin, slope in zip(twins, slopes)]
