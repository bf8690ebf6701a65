"""Cheap gradient principle: a backward costs a few forwards, however many parameters there are.

A backward that evaluates the forward as often as there are numbers to differentiate by is numerical
differentiation. Source: Griewank and Walther, Evaluating Derivatives (2008), section 4.5.
"""

from __future__ import annotations

import copy

import numpy as np

from bpcourse.checking.tracing import calls_of


def numerical_differentiation(implementation, forward, prepared) -> str:
    """A sentence if the backward calls `forward` more often the more numbers there are, else ""."""
    counts = []
    for case in prepared:
        args, upstream = copy.deepcopy((case.args, case.upstream))
        calls = calls_of(forward, lambda: implementation(*upstream, forward(*args)[-1]))
        if not calls:
            return ""
        counts.append((_numbers(case.args), calls - 1))  # one made the cache
    sizes = {numbers for numbers, _ in counts}
    if len(sizes) < 2 or any(calls < numbers for numbers, calls in counts):
        return ""
    numbers, calls = max(counts)
    return (
        f"it calls {forward.__name__} {calls} times to differentiate by {numbers} numbers: that "
        "is numerical differentiation, whose cost grows with the number of parameters"
    )


def _numbers(args) -> int:
    """Size of the smallest array among the arguments: the least that is differentiated by."""
    return min(
        (a.size for a in args if isinstance(a, np.ndarray) and a.dtype.kind == "f"), default=1
    )
