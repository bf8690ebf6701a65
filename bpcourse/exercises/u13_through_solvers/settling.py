"""What the exercises about settled networks share: weights that settle, and a looser tolerance."""

from dataclasses import dataclass

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function
from bpcourse.checking.rounding import EPS, SAFETY, Rounded

ENOUGH = 1e-9
"""A loop that stops when it has settled is right to so many digits, whenever exactly it stops."""


def settling_weights(rng, H, gain=0.7):
    """(H, H) of this spectral norm: below 1, so that every start and every input settles."""
    W = signed(rng, (H, H))
    return gain * W / np.linalg.norm(W, 2)


def settling_network(rng, N, D, H, gain=0.7):
    """(x, W, U, b)."""
    U = signed(rng, (D, H)) / np.sqrt(D)
    return signed(rng, (N, D)), settling_weights(rng, H, gain), U, 0.3 * signed(rng, H)


def loosened(value):
    """A right answer that agrees with all that are near enough; anything else as it is."""
    if not isinstance(value, Rounded):
        return value
    slack = ENOUGH * np.max(np.abs(value.value)) / (SAFETY * EPS)
    return Rounded(value.value, value.error + slack)


@dataclass(frozen=True, kw_only=True)
class SettledFunction(Function):
    """A Function whose answers come out of a loop that ends when it has settled."""

    def unpacked(self, result):
        """The parts, loosened."""
        return {part: loosened(value) for part, value in super().unpacked(result).items()}


@dataclass(frozen=True, kw_only=True)
class SettledBackward(Backward):
    """A Backward of that kind."""

    def unpacked(self, result):
        """The parts, loosened."""
        return {part: loosened(value) for part, value in super().unpacked(result).items()}
