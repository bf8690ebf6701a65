"""What a gradient check found, and its plain-text form."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

from bpcourse.gradcheck.reasons import KINK, STEEP

AGREES, DISAGREES, INCONCLUSIVE = "agrees", "disagrees", "inconclusive"


@dataclass
class Entry:
    """One entry of a gradient: where it is, the claimed and the measured derivative."""

    index: tuple[int, ...]
    claimed: float
    numerical: float
    uncertainty: float


@dataclass
class TensorResult:
    """Verdict on the gradient with respect to one array.

    `claimed` and `numerical` are derivatives along the last random direction that was tried (NaN
    where none was needed), `uncertainty` bounds the error of `numerical`. `factor` is set where
    the gradient is the same multiple of the derivative in every direction, `wrong_entries` where
    the array is small enough to look at each entry. `cause` is `reason` in a word, where nothing
    was decided: one of "kink", "steep", "noise", "offset", "float32", "random", "not finite".
    """

    label: str
    shape: tuple[int, ...]
    verdict: str = INCONCLUSIVE
    reason: str = ""
    claimed: float = math.nan
    numerical: float = math.nan
    uncertainty: float = math.nan
    worst: Entry | None = None
    factor: float | None = None
    wrong_entries: int | None = None
    tried: list[str] = field(default_factory=list[str])
    cause: str = ""

    @property
    def kink(self) -> bool:
        """Is a kink the reason that there is no verdict? Another point may help."""
        return self.cause in (KINK, STEEP)

    @property
    def size(self) -> int:
        """Number of entries."""
        return math.prod(self.shape)


@dataclass
class GradcheckResult:
    """Verdict on all gradients of a function. True in a condition only if they agree.

    `calls` counts evaluations of the function, `gradient_calls` those of the gradient; `notes` are
    remarks that do not change the verdict (an input that was upcast, a point that was moved).
    """

    name: str
    tensors: list[TensorResult]
    calls: int
    gradient_calls: int
    notes: list[str] = field(default_factory=list[str])

    @property
    def verdict(self) -> str:
        """That of the worst array: one that disagrees, else one that is inconclusive."""
        verdicts = {tensor.verdict for tensor in self.tensors}
        if DISAGREES in verdicts:
            return DISAGREES
        return INCONCLUSIVE if INCONCLUSIVE in verdicts else AGREES

    @property
    def reason(self) -> str:
        """Why the verdict is not "agrees": the reason for the first array that says so."""
        for tensor in self.tensors:
            if tensor.verdict == self.verdict != AGREES:
                return f"{tensor.label}: {tensor.reason}"
        return ""

    @property
    def cause(self) -> str:
        """The reason in a word, for programs, where the verdict is "inconclusive"; else empty."""
        return next(
            (
                tensor.cause
                for tensor in self.tensors
                if tensor.verdict == self.verdict == INCONCLUSIVE
            ),
            "",
        )

    @property
    def worst(self) -> TensorResult | None:
        """The array whose gradient is most wrong, relative to the size of its derivative."""
        wrong = [tensor for tensor in self.tensors if tensor.verdict == DISAGREES]
        return max(wrong, key=_relative_error, default=None)

    def __bool__(self) -> bool:
        return self.verdict == AGREES

    def __str__(self) -> str:
        lines = [f"gradcheck of {self.name}: {self.verdict}"]
        width = max(len(tensor.label) for tensor in self.tensors)
        for tensor in self.tensors:
            lines.append(f"  {tensor.label:<{width}}  {tensor.shape!s:<12} {tensor.verdict}")
            lines += [f"      {line}" for line in explain(tensor)]
        lines += [f"  Note: {note}" for note in self.notes]
        lines.append(
            f"  Cost: {_times(self.calls)} of the function, "
            f"{_times(self.gradient_calls)} of the gradient."
        )
        return "\n".join(lines)

    __repr__ = __str__


def explain(tensor: TensorResult) -> list[str]:
    """The evidence for one array's verdict, a sentence a line; empty when it agrees."""
    if tensor.verdict == AGREES:
        return []
    lines = [tensor.reason[0].upper() + tensor.reason[1:] + "."] if tensor.reason else []
    if tensor.verdict == INCONCLUSIVE:
        return lines + ([f"Tried: {'; '.join(tensor.tried)}."] if tensor.tried else [])
    if tensor.worst is not None:
        entry = tensor.worst
        where = tensor.label + (f"[{', '.join(map(str, entry.index))}]" if entry.index else "")
        most = "Largest error" if tensor.wrong_entries is not None else "A wrong entry"
        claimed, numerical = _told_apart(entry.claimed, entry.numerical)
        lines.append(
            f"{most}: {where}. Your gradient there: {claimed}, "
            f"numerical derivative: {numerical} (+- {entry.uncertainty:.0e})."
        )
    if tensor.wrong_entries is not None and tensor.size > 1:
        lines.append(f"{tensor.wrong_entries} of {tensor.size} entries are wrong.")
    if tensor.factor is not None:
        lines += _about_factor(tensor.factor)
    return lines


def _told_apart(one: float, other: float) -> tuple[str, str]:
    """Both numbers, with eight digits, or as many as it takes to see that they differ."""
    texts = [(f"{one:.{digits}g}", f"{other:.{digits}g}") for digits in range(8, 18)]
    return next((text for text in texts if text[0] != text[1]), texts[-1])


def _about_factor(factor: float) -> list[str]:
    if factor == 0:
        return [
            "Your gradient is zero everywhere. Is it computed, stored under the right name, "
            "and not overwritten?"
        ]
    if abs(factor + 1) < 1e-4:
        return ["Your gradient has the opposite sign everywhere. Where should a minus sign be?"]
    simple = Fraction(factor).limit_denominator(1000)
    exact = simple not in (0, 1) and abs(float(simple) / factor - 1) < 1e-6
    shown = str(simple) if exact else f"{factor:.8g}"
    if shown == "1":  # no factor that anyone could look for
        return []
    return [
        f"Your gradient is {shown} times the derivative everywhere. "
        "Which constant factor is missing, or there twice?"
    ]


def _relative_error(tensor: TensorResult) -> float:
    error = abs(tensor.claimed - tensor.numerical)
    return math.inf if math.isnan(error) else error / (abs(tensor.numerical) + 1e-300)


def _times(count: int) -> str:
    return f"{count} call" + "s" * (count != 1)
