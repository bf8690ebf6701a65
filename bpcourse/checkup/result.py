"""What a checkup found, as text; `card` shows it in a notebook."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bpcourse.checkup.finding import Finding, surest_first
from bpcourse.checkup.patient import Measured

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Examined:
    """One examination: what it asks, how many things it found, whether time ended it, and why it
    was not made at all (what it needs was not given), if it was not.
    """

    question: str
    found: int
    cut: bool = False
    without: str = ""

    @property
    def verdict(self) -> str:
        """In a word or two: "found", "time was up", "not examined, without y", "ok"."""
        if self.found or self.cut:
            return "found" if self.found else "time was up"
        return f"not examined, {self.without}" if self.without else "ok"


@dataclass
class Checkup:
    """The findings, the surest and earliest first. True in a condition only if there are none.

    `advice` says what to try where nothing is wrong, `notes` what was left out or looked at in part.
    """

    name: str
    findings: list[Finding]
    examined: list[Examined]
    advice: list[str]
    notes: list[str]
    measured: Measured
    unexamined: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.findings = surest_first(self.findings)

    @property
    def first(self) -> Finding | None:
        """What to mend first."""
        return self.findings[0] if self.findings else None

    def __bool__(self) -> bool:
        return not self.findings

    @property
    def title(self) -> str:
        """The verdict in a line."""
        if self.first is None:
            cut = sum(one.cut for one in self.examined)
            part = (
                f" so far: time was up in {cut} of {len(self.examined)} examinations" if cut else ""
            )
            return f"Checkup of {self.name}: nothing wrong found{part}"
        return f"Checkup of {self.name}: {heading(self.first)}"

    def __repr__(self) -> str:
        lines = [self.title]
        for i, finding in enumerate(self.findings):
            if i:
                lines += ["", f"Also: {heading(finding)}"]
            lines += [*_wrapped(finding.words), *_wrapped(f"What to do: {finding.do}")]
        if not self.findings:
            lines += [line for sentence in self.advice for line in _wrapped(sentence)]
        lines.append("")
        lines += [f"  {_mark(one)} {one.question}" for one in self.examined]
        if self.unexamined:
            lines.append(f"  {len(self.unexamined)} more examinations wait until this is mended.")
        lines += [f"  Note: {note}." for note in self.notes]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from bpcourse.checkup.card import as_html

        return as_html(self)

    def picture(self) -> Figure:
        """The measurements as one figure: per array, and the loss of the handful."""
        from bpcourse.checkup.picture import draw

        return draw(self)


def heading(finding: Finding) -> str:
    """Kind, arrays and certainty: "wrong factor (W1, b1), certain"."""
    whose = f" ({finding.array})" if finding.array else ""
    return f"{KINDS.get(finding.code, finding.code)}{whose}, {finding.sure}"


def _mark(one: Examined) -> str:
    return "[!]" if one.found else f"[{one.verdict}]"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 96, initial_indent="  ", subsequent_indent="  ")


KINDS = {
    "factor": "a gradient with a wrong factor",
    "penalty": "a penalty in the loss or in the gradient only",
    "transposed": "a transposed gradient",
    "swapped": "gradients under each other's names",
    "fall": "a step does not deliver what the gradient promises",
    "twins": "equal weights stay equal",
    "dead": "dead units",
    "saturated": "saturated units",
    "large start": "initial weights too large",
    "vanishing": "what passes through the layers vanishes",
    "inputs": "inputs are not scaled",
    "targets": "targets are not scaled",
    "broadcast": "each prediction is compared with every target",
    "labels": "labels in another form than the loss expects",
    "confined": "an activation on a regression's output",
    "linear": "no activation between the layers",
    "handful": "a handful is not learned by heart",
    "start": "an unlucky beginning",
    "not zeroed": "gradients are not set to zero",
    "stale": "an old gradient",
    "unused": "an array that the loss does not depend on",
    "flat": "a loss without a slope",
    "random": "the loss is random",
    "accumulates": "gradients add up from call to call",
    "raises": "an exception",
    "step raises": "an exception in the update",
    "returns": "not (loss, gradients)",
    "not finite": "NaN or infinity",
    "integers": "parameters that are whole numbers",
    "data": "no rows of numbers",
    "shrinks": "the update shrinks the arrays",
    "rows": "X and y differ in length",
    "predict": "predictions of another shape",
    "sign": "uphill",
}
"""How a kind of finding is called in a heading, where its code does not say it."""
