"""What a gradient check found, and its plain-text form."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

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
    the array is small enough to look at each entry.
    """

    label: str
    shape: tuple[int, ...]
    verdict: str = INCONCLUSIVE
    reason: str = ""
    claimed: float = float("nan")
    numerical: float = float("nan")
    uncertainty: float = float("nan")
    worst: Entry | None = None
    factor: float | None = None
    wrong_entries: int | None = None
    tried: list[str] = field(default_factory=list)
    kink: bool = False

    @property
    def size(self) -> int:
        size = 1
        for length in self.shape:
            size *= length
        return size


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
    notes: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
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
            lines.append(f"  {tensor.label:<{width}}  {str(tensor.shape):<12} {tensor.verdict}")
            lines += [f"      {line}" for line in explain(tensor)]
        lines += [f"  Note: {note}" for note in self.notes]
        lines.append(f"  Cost: {_times(self.calls)} of the function, "
                     f"{_times(self.gradient_calls)} of the gradient.")
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
        lines.append(f"{most}: {where}. Your gradient there: {entry.claimed:.8g}, "
                     f"numerical derivative: {entry.numerical:.8g} (+- {entry.uncertainty:.0e}).")
    if tensor.wrong_entries is not None and tensor.size > 1:
        lines.append(f"{tensor.wrong_entries} of {tensor.size} entries are wrong.")
    if tensor.factor is not None:
        lines.append(_about_factor(tensor.factor))
    return lines


def _about_factor(factor: float) -> str:
    if factor == 0:
        return ("Your gradient is zero everywhere. Is it computed, stored under the right name, "
                "and not overwritten?")
    if abs(factor + 1) < 1e-4:
        return "Your gradient has the opposite sign everywhere. Where should a minus sign be?"
    simple = Fraction(factor).limit_denominator(1000)
    shown = str(simple) if simple and abs(float(simple) / factor - 1) < 1e-6 else f"{factor:.8g}"
    return (f"Your gradient is {shown} times the derivative everywhere. "
            "Which constant factor is missing, or there twice?")


def _relative_error(tensor: TensorResult) -> float:
    error = abs(tensor.claimed - tensor.numerical)
    return float("inf") if error != error else error / (abs(tensor.numerical) + 1e-300)


def _times(count: int) -> str:
    return f"{count} call" + "s" * (count != 1)
