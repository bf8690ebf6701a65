"""The function and the gradient under test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bpcourse.gradcheck.arrays import Function, Tree


class Subject:
    """The function and the gradient under test; says which part of what they return is what.

    `backward` given: f returns (out, cache), or (out1, out2, cache), or only out; the gradient is
    backward(dout, cache). `grads` callable: grads(*inputs), after dout where f is not scalar.
    Neither: f returns (loss, gradients).
    """

    def __init__(self, f: Function, grads: Any = None, backward: Function | None = None):
        self.f, self.grads, self.backward = f, grads, backward
        self.calls = self.gradient_calls = 0

    @property
    def own(self) -> bool:
        """Does f itself return the gradients?"""
        return self.grads is None and self.backward is None

    @property
    def recomputes(self) -> bool:
        """Can the gradient be computed at another point?"""
        return self.backward is not None or self.own or callable(self.grads)

    def forward(self, args: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
        """(outputs as returned, everything after them)"""
        self.calls += 1
        returned: Tree = self.f(*args)
        if self.own:
            if not isinstance(returned, (tuple, list)) or len(returned) < 2:
                raise ValueError(
                    "give the gradients, or backward=, or an f that returns (loss, gradients)"
                )
            return returned[0], tuple(returned[1:])
        if self.backward is not None and isinstance(returned, tuple) and len(returned) > 1:
            outs = returned[:-1]
            return (outs[0] if len(outs) == 1 else outs), returned[-1:]
        return returned, ()

    def gradient(self, args: Sequence[Any], dout: Any) -> Any:
        """The claimed gradients, computed on `args` with upstream gradient `dout`."""
        if not self.recomputes:
            return self.grads
        self.gradient_calls += 1
        if self.backward is not None:
            outs, cache = self.forward(args)
            douts = dout if isinstance(outs, tuple) else (dout,)
            return self.backward(*douts, *cache)
        if self.own:
            rest = self.forward(args)[1]
            return rest[0] if len(rest) == 1 else tuple(rest)
        return self.grads(*args) if dout is None else self.grads(dout, *args)
