"""If the forward is wrong, the backward is judged as the derivative of the student's own forward."""

from __future__ import annotations

from bpcourse.compare import compare
from bpcourse.rounding import lift
from bpcourse.trial import attempt_forward


def own_forward_is_right(exercise, forward, prepared) -> bool:
    """Does the student's forward agree with the reference on these cases? None counts as right."""
    if forward is None:
        return True
    outs = attempt_forward(exercise, forward, prepared)
    for case, own in zip(prepared, outs):
        *right, _ = exercise.forward(*lift(case.args))
        if not isinstance(own, tuple) or any(compare(o, [r]) for o, r in zip(own, right)):
            return False
    return True


def derivative_of_own_forward(exercise, implementation, forward, prepared, accepted, outcomes,
                              failed) -> list[str]:
    """The failed parts that are right as derivatives of the student's own forward."""
    return []
