"""How near a numerical derivative must be to confirm a gradient, and how far off to contradict it.

Between the two there is no verdict: `f` is only known to its rounding, a gradient only to its own.
Whatever confirms must be small beside the gradient itself, however large `f` is; a gradient of
zero has no size of its own, so a slope of one takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bpcourse.gradcheck.arrays import Array, Floats

EPS = np.finfo(float).eps
SAME = 1e-9  # relative difference that a right gradient may have from its own rounding
ENOUGH = 1e-6  # "agrees" is only said where a relative difference of this size would show
ENOUGH_SINGLE = 1e-4  # the same for a gradient in float32
FAR_SINGLE = 1e-3  # a relative difference that float32's rounding does not make
ROUNDINGS = 32  # times eps |f|: what cancellation inside a right gradient leaves
NOTHING = 1e-11  # a slope so small (each entry moved by its scale times this) counts as none
NOTHING_SEEN = 1e-6  # the same where the complex step finds nothing either


class Measured(Protocol):
    """A derivative that was measured: an `Estimate`."""

    value: float

    @property
    def tolerance(self) -> float:
        """A bound for its error."""
        ...

    @property
    def clear(self) -> bool:
        """Is it a number, and no kink in the way?"""
        ...


@dataclass(frozen=True)
class Claim:
    """What a gradient claims along one direction.

    `value`: the derivative. `size`: what a sum of such terms of random signs has. `unit`: the size
    that a gradient of ones would have. `eps`: of the type that the gradient was computed in.
    """

    value: float
    size: float
    unit: float
    eps: float = EPS

    @property
    def single(self) -> bool:
        """Was the gradient computed in float32 or shorter?"""
        return self.eps > EPS

    @property
    def enough(self) -> float:
        """The largest uncertainty with which "agrees" may be said."""
        return (ENOUGH_SINGLE if self.single else ENOUGH) * self.size

    def near(self, floor: float) -> float:
        """The difference that is none, for a function known to `floor`."""
        own = relative_rounding(self.eps) * self.size
        return min(own + (0 if self.single else ROUNDINGS * floor), self.enough / 2)

    def tolerated(self, floor: float) -> float:
        """A difference that rounding inside a right gradient may make, at the most."""
        own = max(FAR_SINGLE, ROUNDINGS * self.eps) if self.single else SAME
        return own * self.size + ROUNDINGS * floor * self.eps / EPS

    def confirmed_by(self, estimate: Measured, floor: float) -> bool:
        """Do both tell the same, to enough digits? Never of a gradient of zero: it has none."""
        bound = estimate.tolerance + self.near(floor)
        return (
            self.size > 0
            and estimate.clear
            and abs(self.value - estimate.value) <= bound <= self.enough
        )

    def nothing(self, floor: float) -> bool:
        """Is it zero, up to the rounding of a gradient in which everything cancels?"""
        return self.size <= ROUNDINGS * floor * self.eps / EPS


def relative_rounding(eps: float) -> float:
    """The relative difference that a right gradient computed with this `eps` may have.

    float16's would be too large to tell right from wrong: there is no verdict on most of them.
    """
    return min(64 * eps, ENOUGH_SINGLE / 2) if eps > EPS else SAME


def precision_of(gradient: Array) -> float:
    """The eps of the floats it was computed in, also where they were stored as float64 later."""
    if gradient.dtype.kind == "f" and gradient.dtype.itemsize < 8:
        return float(np.finfo(gradient.dtype).eps)
    entries = gradient.ravel()
    if gradient.dtype.kind != "f" or entries.size < 4 or not _single(entries[:16]):
        return EPS
    sizes = abs(entries[entries != 0])
    if sizes.size < 4 or not _single(sizes) or np.log2(sizes / lowest_bit(sizes)).max() < 12:
        return EPS  # whole numbers and halves are exact in any type
    return float(np.finfo(np.float32).eps)


def _single(values: Array) -> bool:
    return np.array_equal(values.astype(np.float32), values)


def lowest_bit(values: Array) -> Floats:
    """The largest power of two that each float64 is a multiple of; infinity for zero."""
    mantissa, exponent = np.frexp(np.asarray(values, float))
    whole = np.where(np.isfinite(mantissa), np.ldexp(mantissa, 53), 0).astype(np.int64)
    return np.where(whole == 0, np.inf, np.ldexp((whole & -whole).astype(float), exponent - 53))
