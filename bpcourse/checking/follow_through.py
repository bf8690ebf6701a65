"""Where a forward (or a loss) has a slip, the backward is judged as the derivative of that one.

Fairness to a slip is not a price for emptiness. The rule, for each part of its own:

A part that differs from the reference earns its points all the same if, in every case in which it
differs, the student's own forward differs too and the part is exactly its derivative, and if

- the forward depends on that part's argument (a forward without b teaches nothing about db);
- the gradient depends on every argument that the reference's gradient depends on, of those that
  the forward uses at all (identity's does not depend on x; a forgotten bias costs db alone).
  Arguments are arrays: options such as stride or eps do not count. This and the point above must
  hold in at least half of the cases where the forward is wrong (a layer may be dead in one); for a
  catalogued mistake in half of all, as it may show little in the only one;
- the outputs are of the reference's order of magnitude: their norms differ by a factor of MAGNITUDE
  at most;
- the forward is near the task: right in at least half of the cases, or reproduced by a catalogued
  mistake of that forward (or a pair). In the latter case the derivative is that of the catalogued
  mistake: the same numbers, from code that cannot change from one call to the next.

Cases where the forward raises or has another shape do not forbid following in the others, if those
are enough (see remaining), or if the catalogued mistake fails there too and shows elsewhere in
numbers or shapes: a forward that is right wherever it runs has no slip to follow. An inconclusive comparison is
excused only where it is inconclusive for the reference's own forward and backward too (a tie in
max-pooling), and only if at least half of the cases agree. A forward that the notebook gives is not
followed: its outputs must be the reference's (see own_forward). Nothing is remembered from one
check to the next: a forward that was redefined is compared again. Where outputs are drawn at random
(dropout) the derivative is that of what was drawn (see drawn), and the forward is near if it
multiplies by the same as a catalogued mistake, or if its own exercise says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bpcourse.checking.attempt import Attempt
from bpcourse.checking.exercise import Backward, Loss
from bpcourse.checking.following.arguments import WithGradients, function_of
from bpcourse.checking.following.nearness import Nearness, Place, nearness, places_of
from bpcourse.checking.following.own_derivative import OwnDerivative, Verdict
from bpcourse.checking.run import silence


@dataclass(frozen=True)
class Following:
    """parts: those that earn their points as derivatives of the student's own forward or loss, with
    its name; remarks: why, and why others do not.
    """

    parts: Mapping[str, str] = field(default_factory=dict[str, str])
    remarks: tuple[str, ...] = ()


def follow(attempt: Attempt, wrong: Collection[str], left_out: Sequence[bool]) -> Following:
    """Apply the rule to the parts that differ from the reference.

    left_out  by case: is the backward not judged there (see remaining)?
    """
    exercise = attempt.exercise
    if not isinstance(exercise, WithGradients):
        return Following()
    parts = [part for part in exercise.parts if part in wrong and part in exercise.wrt]
    if not parts or not _may_follow(attempt, exercise):
        return Following()
    with silence():
        return _Follower(attempt, exercise, parts, left_out).following()


def _may_follow(attempt: Attempt, exercise: WithGradients) -> bool:
    """Is there a forward (or a loss) of the student's own that runs?"""
    if isinstance(exercise, Loss):
        return exercise.loss in attempt.flaws
    if exercise.given or not any(attempt.own.runs):
        return False
    return not all(attempt.own.right)


class _Follower:
    """The parts of one attempt beside the student's own function."""

    def __init__(
        self,
        attempt: Attempt,
        exercise: WithGradients,
        parts: Sequence[str],
        left_out: Sequence[bool],
    ) -> None:
        self.attempt, self.exercise, self.parts = attempt, exercise, parts
        self.left_out = left_out
        self.kind = "loss" if isinstance(exercise, Loss) else "forward"
        of = exercise.forward.__name__ if isinstance(exercise, Backward) else exercise.loss
        self.name, self.mine = of, f"your own {of}"

    def following(self) -> Following:
        places = places_of(self.attempt, self.exercise)
        if all(place.outs is None for place in places):
            return Following(remarks=self._other_shape())
        near = nearness(self.attempt, self.exercise, places)
        if not near.differs:
            return Following()
        if not near.near:
            return Following(remarks=self._far())
        verdicts = self._verdicts(places, near)
        paid = {part: self.name for part in self.parts if verdicts[part].paid}
        return Following(paid, self._remarks(verdicts))

    def _verdicts(self, places: Sequence[Place], near: Nearness) -> dict[str, Verdict]:
        own = self.attempt
        function = function_of(
            self.exercise, near.slip or own.implementation, near.slip or own.own.function
        )
        catalogued = near.slip is not None
        return {
            part: OwnDerivative(self.exercise, part, function, catalogued).verdict(
                places, own, self.left_out
            )
            for part in self.parts
        }

    def _remarks(self, verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
        remarks: list[str] = []
        for verdict in dict.fromkeys(verdicts.values()):
            if verdict.why:
                names = ", ".join(part for part in self.parts if verdicts[part] == verdict)
                why = verdict.why.format(mine=self.mine)
                remarks.append(f"{names}: {why}. Mend the {self.kind}.")
        return tuple(remarks)

    def _other_shape(self) -> tuple[str, ...]:
        if self.kind == "loss":
            return ()
        return (
            f"The outputs of {self.mine} have another shape than asked for in every case, and dout "
            "has the right one. Mend the forward first.",
        )

    def _far(self) -> tuple[str, ...]:
        flaws = self.attempt.flaws  # of what raises nobody asks whether it is a derivative
        parts = [p for p in self.parts if p in flaws and flaws[p].fault.status != "raised"]
        if not parts:
            return ()
        return (
            f"{', '.join(parts)} cannot be judged as the derivative of {self.mine}, which is "
            "neither right in half of the cases nor wrong in a way that we know. Mend the "
            f"{self.kind} first.",
        )
