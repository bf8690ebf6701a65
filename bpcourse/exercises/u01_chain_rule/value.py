"""`Value`: a number that remembers where it came from."""

from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.shared.engine import RELU, TANH, Engine
from bpcourse.exercises.u01_chain_rule.value_programs import value_inputs, value_run
from bpcourse.exercises.u01_chain_rule.value_words import explain_value
from bpcourse.reference.value import Value as ReferenceValue


def _without(rule):
    return (rule + " * out.grad", rule)


ENGINE = Engine(
    node="Value",
    add=("self.grad += out.grad", "other.grad += out.grad"),
    mul=("self.grad += other.data * out.grad", "other.grad += self.data * out.grad"),
    start="self.grad = 1.0",
    seed="first",
)

RULES = {  # what each operation passes on
    "+": ENGINE.add,
    "*": ENGINE.mul,
    "**": ("self.grad += exponent",),
    "exp": ("self.grad += out.data",),
    "tanh": ("self.grad += (1 - out.data**2)",),
    "relu": ("self.grad += (self.data > 0)",),
}


def replaces_in(rule: str, *lines: str) -> Mistake:
    """One rule alone overwrites what has arrived before."""
    return Mistake(
        f"in {rule}, = where += is needed",
        ask=f"If a Value goes into two operations with {rule}, what does the second one do to what "
        "the first one wrote?",
        tell="A value that is used twice receives two contributions: add each to what is already "
        "in grad.",
        edits=tuple((line, line.replace("+=", "=")) for line in lines),
    )


Value = Program(
    name="Value",
    parts={
        "add": 0.5,
        "mul": 0.5,
        "pow": 0.5,
        "exp": 0.5,
        "tanh": 0.5,
        "relu": 0.5,
        "used_twice": 1,
        "order": 1,
        "backward": 1,
    },
    inputs=value_inputs,
    reference=ReferenceValue,
    program=value_run,
    explain=explain_value,
    pairs=False,  # each part shows the effect of one mistake at most
    mistakes=(
        Mistake(
            "= where += is needed",
            ask="In a + a, self and other are one and the same Value. What does your second line "
            "do to what the first one wrote?",
            tell="A value that is used twice receives two contributions: add each to what is "
            "already in grad.",
            edits=(("grad += ", "grad = ", 8),),
        ),
        *(replaces_in(rule, *lines) for rule, lines in RULES.items()),
        replaces_in("+ and *", *ENGINE.add, *ENGINE.mul),  # those with two children
        ENGINE.upstream_ignored(
            ("grad += out.grad", "grad += 1.0", 2),
            _without("other.data"),
            _without("self.data"),
            _without("(exponent - 1)"),
            _without("out.data"),
            _without("(1 - out.data**2)"),
            _without("(self.data > 0)"),
        ),
        Mistake(
            "+ passes on 1 instead of the upstream gradient",
            ask="The local slope of a sum is 1. What is 1 multiplied by?",
            tell="A sum hands the gradient that arrives at it to both of its terms, unchanged.",
            edits=(("grad += out.grad", "grad += 1.0", 2),),
        ),
        ENGINE.own_factor,
        ENGINE.factor_by_division,
        ENGINE.half_a_product,
        ENGINE.half_a_sum,
        Mistake(
            "in **, the exponent is not lowered by one",
            ask="What is the derivative of x**3: does it still have a cube in it?",
            tell="The derivative of x**n has the power n - 1.",
            edits=(("(exponent - 1)", "exponent"),),
        ),
        ENGINE.upstream_ignored_in("*", _without("other.data"), _without("self.data")),
        ENGINE.upstream_ignored_in("**", _without("(exponent - 1)")),
        ENGINE.upstream_ignored_in("exp", _without("out.data")),
        ENGINE.upstream_ignored_in("tanh", _without("(1 - out.data**2)")),
        ENGINE.upstream_ignored_in("relu", _without("(self.data > 0)")),
        Mistake(
            "in **, the power is lost",
            ask="What is the derivative of x**3: a straight line?",
            tell="The exponent comes down as a factor, and a power that is one lower stays.",
            edits=(("self.data ** (exponent - 1)", "self.data"),),
        ),
        Mistake(
            "in **, the exponent is missing as a factor",
            ask="What is the derivative of x**3 at x = 1, and what do you get?",
            tell="The exponent comes down as a factor.",
            edits=(("exponent * self.data", "self.data"),),
        ),
        Mistake(
            "exp treated like a power",
            ask="In exp(x), what is x: the base or the exponent?",
            tell="The rule with n - 1 is for a constant exponent. exp is its own derivative.",
            edits=(("self.grad += out.data", "self.grad += self.data * np.exp(self.data - 1)"),),
        ),
        Mistake(
            "exp takes its argument for its slope",
            ask="Which function is its own derivative, and where is its value stored?",
            tell="The slope of exp is its output.",
            edits=(("self.grad += out.data", "self.grad += self.data"),),
        ),
        *TANH,
        *RELU,
        *ENGINE.sweeps,
        Mistake(
            "a value used twice is listed twice",
            ask="How does your walk notice that it has been at a value before?",
            tell="Keep a set of the values seen so far, and leave a value alone that is in it.",
            edits=(("elif node not in seen:", "else:"),),
        ),
        Mistake(
            "a value is listed before its children",
            ask="When do you append a value: before you have visited its children, or after?",
            tell="Visit all children first, then append the value itself.",
            edits=(
                ("order.append(stack.pop())", "stack.pop()"),
                ("seen.add(node)", "seen.add(node)\n                order.append(node)"),
            ),
        ),
        Mistake(
            "the list runs from the result to the inputs",
            ask="Where in your list does the result stand, and where did the docstring want it?",
            tell="topological_order returns children first and the result last; backward turns it "
            "round.",
            edits=(("return order", "return order[::-1]"),),
        ),
        Mistake(
            "the result is missing from its own order",
            ask="Is the Value that you start from in your list?",
            tell="The walk starts at self, and self is part of the graph: it comes last.",
            edits=(("return order", "return order[:-1]"),),
        ),
    ),
)
