"""What the two engines, for numbers and for arrays, have in common: mistakes and programs.

A learner writes the same rules in both, so the same slips happen in both. An `Engine` says in which
words of its source; the mistakes are made from these.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bpcourse.checking.exercise import Mistake
from bpcourse.checking.outcome import Malformed, raised
from bpcourse.exercises.shared.slopes import of_tanh, sigmoid_for_tanh

SWEEP = "for node in reversed(self.topological_order()):\n            node._backward()"
TANH_SLOPE = "1 - out.data**2"
RELU_OPEN = "(self.data > 0)"
NOTHING_ARRIVES = Malformed("value", "no gradient arrives, so there is nothing to add up")


@dataclass(frozen=True)
class Engine:
    """The lines of an engine's source that say what its twin says in other words.

    node     what a node of its graph is called
    add      what a + b passes on to a, and to b
    mul      what a * b passes on to a, and to b
    start    how backward starts
    seed     what the result's own gradient is
    """

    node: str
    add: tuple[str, str]
    mul: tuple[str, str]
    start: str
    seed: str

    def upstream_ignored(self, *edits) -> Mistake:
        """All rules at once; `edits` take the upstream gradient out of each."""
        return Mistake(
            "upstream gradient ignored in every rule",
            ask="Where does out.grad appear in your rules?",
            tell="The local slope says how out moves; out.grad says how much the result cares. "
            "Each contribution is the product of both.",
            edits=edits,
        )

    def upstream_ignored_in(self, rule: str, *edits) -> Mistake:
        """One rule alone, such as "*"; `edits` take the upstream gradient out of it."""
        return Mistake(
            f"in {rule}, the upstream gradient is ignored",
            ask=f"Where does out.grad appear in your rule for {rule}?",
            tell="Your other rules multiply by what arrives at out. This one needs it as well.",
            edits=edits,
        )

    @property
    def half_a_sum(self) -> Mistake:
        """The second term goes away empty."""
        return Mistake(
            "in +, only the first term receives a gradient",
            ask=f"How many {self.node}s went into the sum, and how many receive something?",
            tell="Let other receive its contribution too.",
            edits=((self.add[1], "pass"),),
        )

    @property
    def half_a_product(self) -> Mistake:
        """The second factor goes away empty."""
        return Mistake(
            "in *, only the first factor receives a gradient",
            ask=f"How many {self.node}s went into the product, and how many receive something?",
            tell="Let other receive its contribution too.",
            edits=((self.mul[1], "pass"),),
        )

    @property
    def factor_by_division(self) -> Mistake:
        """The other factor is found as the quotient, which fails at 0."""
        a, b = self.mul
        return Mistake(
            "in *, the other factor found by division",
            ask="What does your rule for * give if one of the factors is 0?",
            tell="The slope of a product is the other factor, which is at hand: divide by nothing.",
            edits=(
                (a, a.replace("other.data", "(out.data / self.data)")),
                (b, b.replace("self.data", "(out.data / other.data)")),
            ),
        )

    @property
    def own_factor(self) -> Mistake:
        """The factors are mixed up."""
        a, b = self.mul
        return Mistake(
            "in *, each factor gets its own value as slope",
            ask="Let out = 3 * b. If b grows by 1, by how much does out grow?",
            tell="Each factor's slope is the other factor.",
            edits=(
                (a, a.replace("other.data", "self.data")),
                (b, b.replace("self.data", "other.data")),
            ),
        )

    @property
    def sweeps(self) -> tuple[Mistake, ...]:
        """Mistakes of `backward`."""
        return (
            Mistake(
                "only the result's own inputs receive a gradient",
                ask="Whose rule is called first, and whose are called after it? What has arrived there "
                "by then?",
                tell="Start at the result, whose gradient is known, and go on to the inputs: every "
                "rule once, from the end of the topological order to its start.",
                edits=(("reversed(self.topological_order())", "self.topological_order()"),),
            ),
            Mistake(
                "the result's own gradient is not set to 1",
                ask="Everything is multiplied by the gradient of the result. What is it when "
                "backward starts?",
                tell=f"The derivative of the result with respect to itself is 1. Set it {self.seed}.",
                edits=((self.start, "pass"),),
            ),
            Mistake(
                "backward stops after one step",
                ask=f"Whose _backward do you call, and who calls that of the {self.node}s further "
                "back?",
                tell=f"Call the rule of every {self.node} behind the result, not only that of the "
                "result and its children.",
                edits=(
                    (
                        SWEEP,
                        "self._backward()\n        for child in self._children:\n"
                        "            child._backward()",
                    ),
                ),
            ),
            Mistake(
                "backward calls the backward of every child",
                ask="With what does backward start? What does that line do to a child that has "
                "received its gradient already?",
                tell="Only the result starts with 1. Let one backward walk through the whole list, "
                "and call the local rules alone.",
                edits=(
                    (
                        SWEEP,
                        "self._backward()\n        for child in self._children:\n"
                        "            child.backward()",
                    ),
                ),
            ),
            Mistake(
                "every path is walked by itself",
                ask=f"If a {self.node} is used twice, how often is its own rule called, and what does "
                "it pass on each time?",
                tell=f"A {self.node} passes its gradient on once, when all contributions have "
                "arrived. The topological order sees to that; a walk from child to child does not.",
                edits=(
                    (
                        SWEEP,
                        "stack = [self]\n        while stack:\n            node = stack.pop()\n"
                        "            node._backward()\n"
                        "            stack.extend(reversed(node._children))",
                    ),
                ),
            ),
        )


TANH = (
    Mistake(
        "tanh: input in the slope where the output belongs",
        ask="In 1 - t**2, is t the number that goes into the tanh or the one that comes out?",
        tell="The output of the tanh is stored already: use that.",
        edits=((TANH_SLOPE, "1 - self.data**2"),),
    ),
    Mistake(
        "tanh not squared in its slope",
        ask="What is the slope of tanh far on the left, where tanh is nearly -1? What does your "
        "rule give?",
        tell="The slope is 1 minus the square of the output.",
        edits=((TANH_SLOPE, "1 - out.data"),),
    ),
    *of_tanh((TANH_SLOPE, "out.data")),
    sigmoid_for_tanh((TANH_SLOPE, "out.data")),
)

RELU = (
    Mistake(
        "relu lets every gradient through",
        ask="If the input of a relu is -2 and moves a little, does the output move?",
        tell="The gradient passes where the input was positive, and is 0 elsewhere.",
        edits=((RELU_OPEN, "1.0"),),
    ),
    Mistake(
        "relu looks at the sign of the gradient",
        ask="Which number decides whether a relu is open: what came in, or what comes back?",
        tell="Test the input of the forward pass, not the upstream gradient.",
        edits=((RELU_OPEN, "(out.grad > 0)"),),
    ),
    Mistake(
        "relu multiplies by its output",
        ask="For a positive input relu(x) = x. What is the slope of that?",
        tell="Where the input is positive the slope is 1, however large the output.",
        edits=((RELU_OPEN, "out.data"),),
    ),
    Mistake(
        "relu is open where it should be shut",
        ask="On which side of 0 does the output of a relu follow its input?",
        tell="The gradient passes where the input was positive, and is 0 elsewhere.",
        edits=((RELU_OPEN, "(self.data < 0)"),),
    ),
)


def outcomes(programs: dict[str, Callable]) -> dict:
    """{part: what its program gives}; a part that raises does not touch the others."""
    found = {}
    for part, program in programs.items():
        try:
            found[part] = program()
        except Exception as error:
            found[part] = raised(error)
    return found


def pull(out, upstream) -> None:
    """Let `upstream` arrive at `out`, and let the rule that made `out` pass it on."""
    local_rule = getattr(out, "_backward", None)
    if local_rule is None:  # an engine of another make: only the whole backward is there
        result = out * upstream
        result = result if np.ndim(upstream) == 0 else result.sum()
        result.backward()
    else:
        out.grad = upstream
        local_rule()


def arrives(*gradients) -> bool:
    """Is any of these gradients other than 0?"""
    # the reference is given Rounded arrays
    return any(bool(np.any(getattr(gradient, "value", gradient))) for gradient in gradients)


def difference(gradient, others, shape):
    """A gradient less the sum of others; one that has another shape than all should have comes back
    as it is: it is wrong already, and broadcast it could become as large as it likes.
    """
    for each in (gradient, *others):
        if isinstance(each, np.ndarray) and each.shape not in (shape, ()):
            return each
    return gradient - sum(others)


SUMS_START = (1.5, -0.5)  # the inputs of a graph of sums


def draw_sums(rng) -> list[tuple[int, int]]:
    """A random graph of sums: each adds the nodes with these two indices, makes the next node, and
    leads to the last.
    """
    sums = [(0, 1), (0, 2), (2, 3)]  # the sum 2 is used twice, so order matters
    return sums + [(int(rng.integers(0, last + 1)), last) for last in (4, 5)]


def path_counts(node, sums, zero: Callable) -> np.ndarray:
    """Gradients of all nodes of a graph of sums: with slopes of 1 each, they count the paths.

    zero(): what the gradient of a sum starts with, so that a walk in the wrong order gives numbers
    as well; each its own, as some engines add in place.
    """
    nodes = [node(number) for number in SUMS_START]
    for i, j in sums:
        nodes.append(nodes[i] + nodes[j])
        nodes[-1].grad = zero()
    nodes[-1].backward()
    return np.stack([zero() if node.grad is None else node.grad for node in nodes])
