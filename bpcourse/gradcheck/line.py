"""The function along a line: its outputs, how they change, and how exactly they are known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from bpcourse.gradcheck.arrays import Array, Floats
from bpcourse.gradcheck.point import Point

WIDE_STEP = 2.0**-4  # for large values with small slopes
COMPLEX_STEP = 1e-40  # its square vanishes beside any number that matters

Outputs: TypeAlias = "Sequence[Array] | None"


class Line:
    """s -> outputs at x + s v, for one input array x and direction v (s has no unit, v has x's).

    `floor`: the rounding in the function's values, as far as their size tells.
    """

    def __init__(self, point: Point, label: str, direction: Floats):
        self.point, self.label, self.direction = point, label, direction
        self.x = point.leaves[label]
        self.buffer = np.empty_like(self.x)  # one for all calls: allocating large arrays is slow
        self.floor = self.peak = point.noise_floor

    def outputs(self, step: complex) -> list[Array] | None:
        """The function's outputs there; None where it has none."""
        shared = self.point.share
        outputs = self.point.outputs(self._replaced(step))
        if outputs is None and shared:  # it may have failed because it was not given copies
            outputs = self.point.outputs(self._replaced(step))
        return outputs

    def _replaced(self, step: complex) -> dict[str, Array]:
        moved = np.empty(self.x.shape, complex) if isinstance(step, complex) else self.buffer
        np.multiply(self.direction, step, out=moved)
        moved += self.x
        return {self.label: moved}

    def change(self, ends: Outputs, starts: Outputs) -> float:
        """Upstream gradient times (ends - starts), subtracted before summing: less rounding."""
        if ends is None or starts is None:
            return math.nan
        total: Any = sum(  # complex along an imaginary step
            np.vdot(dout, end - start) for dout, end, start in zip(self.point.douts, ends, starts)
        )
        return total

    def slope(self, step: float) -> float:
        """Central difference with this step; NaN where the function has no value."""
        return self.change(self.outputs(step), self.outputs(-step)) / (2 * step)

    def slope_and_bend(self, step: float) -> tuple[float, float]:
        """Central difference, and right minus left slope (of order step; at a kink it stays)."""
        ahead, behind = self.outputs(step), self.outputs(-step)
        slope = self.change(ahead, behind) / (2 * step)
        if step > WIDE_STEP and ahead is not None and behind is not None:
            self.peak = self.floor + max(self._rounding(ahead), self._rounding(behind))
        bend = self.change(ahead, self.point.base) + self.change(behind, self.point.base)
        return slope, bend / step

    def _rounding(self, outputs: Sequence[Array]) -> float:
        """That of outputs far away, which may be much larger than those at the point."""
        point = self.point
        return point.eps * math.sqrt(
            sum(
                np.sum((dout * (out - base)) ** 2)
                for dout, out, base in zip(point.douts, outputs, point.base)
            )
        )

    def leave_out_constants(self) -> None:
        """Parts of the output that this array does not enter have no rounding that matters.

        The loss on the data beside a penalty, say. They are known by staying as they are in a real
        step, in a complex one and where the array is NaN: no offset hides the last two.
        """
        there = np.where(self.direction != 0, np.nan, self.x)
        real, imaginary, nowhere = (
            self.outputs(0.5),
            self.outputs(COMPLEX_STEP * 1j),
            self._at(there),
        )
        if real is None or imaginary is None or nowhere is None:
            return
        if not any(map(np.iscomplexobj, imaginary)):
            return
        entered = [
            np.any([out != base for out in outs], axis=0)
            for *outs, base in zip(real, imaginary, nowhere, self.point.base)
        ]
        self.floor = self.peak = self.point.eps * math.sqrt(
            sum(
                np.sum((dout * base)[part] ** 2)
                for dout, base, part in zip(self.point.douts, self.point.base, entered)
            )
        )

    def _at(self, x: Array) -> list[Array] | None:
        return self.point.outputs({self.label: x})


class Together(Line):
    """The line along which several arrays move at once, each in a direction of its own."""

    def __init__(self, point: Point, directions: Mapping[str, Floats]):
        self.point, self.directions = point, directions
        self.floor = self.peak = point.noise_floor

    def _replaced(self, step: complex) -> dict[str, Array]:
        return {
            label: self.point.leaves[label] + step * direction
            for label, direction in self.directions.items()
        }
