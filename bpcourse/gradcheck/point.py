"""The function at one point: calls it on copies, knows its rounding."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from bpcourse.gradcheck.arrays import Array, Floats, Tree
from bpcourse.gradcheck.pairing import Pair, Wanted, pair_gradients
from bpcourse.gradcheck.subject import Subject
from bpcourse.gradcheck.trees import copy_with, numeric_leaves, same_leaves

LARGE = 1000  # entries of all inputs that are differentiated


class Point:
    """The inputs, the outputs there (`base`), and one upstream gradient for each output."""

    def __init__(
        self,
        subject: Subject,
        names: Sequence[str],
        args: Sequence[Tree],
        dout: Any,
        rng: np.random.Generator,
    ):
        self.subject, self.names, self.args = subject, names, args
        self.leaves: dict[str, Floats] = {}  # inputs with respect to which we differentiate
        first = self.copy()
        outs, _ = subject.forward(first)
        arrays = numeric_leaves(outs)
        self.share = all(same_leaves(arg, own) for arg, own in zip(first, args))
        self.shapes = [array.shape for array in arrays]
        kinds = [array.dtype for array in arrays if array.dtype.kind == "f"]
        self.eps = max([np.finfo(kind).eps for kind in kinds], default=np.finfo(float).eps)
        self.base = [np.asarray(array, float) for array in arrays]
        self.dout = dout if dout is not None else self._upstream(outs, rng)
        self.douts = (
            [np.ones(())]
            if self.dout is None
            else [np.asarray(d, float) for d in numeric_leaves(self.dout)]
        )
        if [d.shape for d in self.douts] != self.shapes:
            raise ValueError(
                f"dout has the shapes {[d.shape for d in self.douts]}, the output "
                f"{self.shapes}; give dout= with the gradients of an array output"
            )
        self.size = math.sqrt(sum(np.sum((d * out) ** 2) for d, out in zip(self.douts, self.base)))
        self.noise_floor = float(self.eps * self.size)
        self.stairs = 0.0  # between the values, where they are known to fewer digits than it seems

    def _upstream(self, outs: Tree, rng: np.random.Generator) -> Tree:
        """A random gradient for each output, in the outputs' own structure; None for one scalar."""
        if self.shapes == [()] and self.subject.backward is None:
            return None
        if self.subject.own:
            raise ValueError("f returns its own gradients, so its first output must be a scalar")
        if not self.subject.recomputes:
            raise ValueError("the output is no scalar: give the upstream gradient with dout=")
        return _random_like(outs, rng)

    def copy(self, replaced: Mapping[str, Array] | None = None, share: bool = False) -> list[Tree]:
        """The inputs for one call; unless `share`, in memory of their own: f may work in place."""
        replaced = replaced or {}
        return [copy_with(arg, name, replaced, share) for name, arg in zip(self.names, self.args)]

    def outputs(self, replaced: Mapping[str, Array]) -> list[Array] | None:
        """Outputs with some inputs replaced; None where the function fails or changes its shape.

        Copying is much of the cost, so a function that left its first inputs alone gets the others
        read-only and shared; if that was why it failed, the next call gets copies.
        """
        try:
            args = self.copy(replaced, self.share)
            arrays = numeric_leaves(self.subject.forward(args)[0])
        except Exception:
            self.share = False
            return None
        return arrays if [array.shape for array in arrays] == self.shapes else None

    def gradient(self, replaced: Mapping[str, Array] | None = None) -> Any:
        """The gradients as they are given or computed here; copies, as for the function."""
        dout = copy_with(self.dout, "dout", {})
        return self.subject.gradient(self.copy(replaced), dout)

    def watch(self, pairs: Sequence[Pair], wrt: Wanted) -> None:
        """Remember the inputs of `pair_gradients`, so that `gradient_of` can be asked later."""
        self.leaves = {label: np.asarray(x) for label, x, _ in pairs}
        self.claims = {label: grad for label, _, grad in pairs}
        self.wrt = wrt

    @cached_property
    def large(self) -> bool:
        """Are calls so dear that a clear case should need few?"""
        return sum(x.size for x in self.leaves.values()) >= LARGE

    def gradient_of(self, label: str, x: Array) -> Floats:
        """The claimed gradient for one input, computed anew with that input replaced by x."""
        pairs = pair_gradients(self.names, self.args, self.gradient({label: x}), self.wrt)
        return np.asarray(next(grad for found, _, grad in pairs if found == label), float)

    @cached_property
    def deterministic(self) -> bool:
        """Does the function give the same values again?"""
        for _ in range(2 if self.large else 5):  # a few random numbers may come out alike
            again = self.outputs({})
            if again is None:
                return False
            difference = sum(
                abs(np.sum(d * (new - old))) for d, new, old in zip(self.douts, again, self.base)
            )
            if not difference <= 1e-10 * self.size:
                return False
        return True


def _random_like(outs: Tree, rng: np.random.Generator) -> Tree:
    if isinstance(outs, dict):
        return {key: _random_like(out, rng) for key, out in outs.items()}
    if isinstance(outs, (list, tuple)):
        return tuple(_random_like(out, rng) for out in outs)
    return rng.normal(size=np.asarray(outs).shape)
