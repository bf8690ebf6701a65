"""A small graph as code to paste, with the gradients of its nodes in comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpcourse.checking.exercise import Told
from bpcourse.checking.telling.came_out import both
from bpcourse.checking.telling.paste import written
from bpcourse.exercises.shared.engine import SUMS_START


@dataclass(frozen=True)
class Node:
    """One node: its name, what it is made of ("" for an input), its data, and two gradients."""

    name: str
    made: str
    data: Any
    yours: Any
    right: Any

    @property
    def is_wrong(self) -> bool:
        """Does the learner's gradient clearly differ?"""
        return not np.allclose(self.yours, self.right, rtol=1e-6, atol=1e-9)

    @property
    def line(self) -> str:
        """The node in a comment."""
        left = f"{self.name} = {self.made}" if self.made else self.name
        grad = f"grad {short(self.right)}"
        if self.is_wrong:
            grad = f"grad yours {short(self.yours)}, right {short(self.right)}"
        return f"# {left:24} data {short(self.data):12} {grad}"


def short(value: Any) -> str:
    """A number or a small array on one line."""
    array = np.asarray(value)
    if array.shape == ():
        return f"{float(array) + 0.0:.4g}"
    return np.array2string(array + 0.0, precision=3, separator=", ").replace("\n", "")


def graph(code: Sequence[str], nodes: Sequence[Node]) -> Told:
    """The code, the nodes below it, and the first wrong gradient in words."""
    wrong = next((node for node in nodes if node.is_wrong), None)
    if wrong is None:
        return Told()
    yours, right = short(wrong.yours), short(wrong.right)
    if np.ndim(wrong.yours) == 0:
        yours, right = both(float(wrong.yours), float(wrong.right))
    return Told(
        f"the gradient of {wrong.name} comes out as {yours}; {right} is right",
        "\n".join(["; ".join(code), *(node.line for node in nodes)]),
    )


def graph_of_sums(kind: str, sums, yours, right, make=written, zero="") -> Told:
    """The graph whose gradients count paths (engine.path_counts).

    make(number): an input in code; zero: what sums start with, where that is not the engine's own
    """
    names = [chr(ord("a") + i) for i in range(2 + len(sums))]
    data = list(SUMS_START)
    made = ["", ""]
    for i, j in sums:
        data.append(data[i] + data[j])
        made.append(f"{names[i]} + {names[j]}")
    code = [f"{n} = {kind}({make(v)})" for n, v in zip(names, SUMS_START)]
    for name, text in zip(names[2:], made[2:]):
        code += [f"{name} = {text}", *([f"{name}.grad = {zero}"] if zero else [])]
    nodes = [Node(*row) for row in zip(names, made, data, yours, right)]
    return graph([*code, f"{names[-1]}.backward()"], nodes)


def leftover(yours, where: str) -> Told:
    """In words: a node that is used twice does not receive the sum of what its uses give."""
    less = "less" if np.sum(yours) < 0 else "more"
    if not np.shape(yours):
        less = f"{abs(float(yours)):.4g} {less}"
    return Told(f"{where} that is used twice receives {less} than what each use gives it, added up")
