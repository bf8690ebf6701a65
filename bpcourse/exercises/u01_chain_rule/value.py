"""`Value`: a number that remembers where it came from."""

from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.u01_chain_rule.value_programs import value_inputs, value_run
from bpcourse.reference.value import Value as ReferenceValue


def _without(rule):
    return (rule + " * out.grad", rule)


Value = Program(
    name="Value",
    pairs=False,  # each part shows the effect of one mistake at most
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
    mistakes=(
        Mistake(
            "= where += is needed",
            ask="In a + a, self and other are one and the same Value. What does your second line "
            "do to what the first one wrote?",
            tell="A value that is used twice receives two contributions: add each to what is "
            "already in grad.",
            edits=(("grad += ", "grad = "),),
        ),
        Mistake(
            "upstream gradient ignored in every rule",
            ask="Where does out.grad appear in your rules?",
            tell="The local slope says how out moves; out.grad says how much the result cares. "
            "Each contribution is the product of both.",
            edits=(
                ("grad += out.grad", "grad += 1.0"),
                _without("other.data"),
                _without("self.data"),
                _without("(exponent - 1)"),
                _without("out.data"),
                _without("(1 - out.data**2)"),
                _without("(self.data > 0)"),
            ),
        ),
        Mistake(
            "+ passes on 1 instead of the upstream gradient",
            ask="The local slope of a sum is 1. What is 1 multiplied by?",
            tell="A sum hands the gradient that arrives at it to both of its terms, unchanged.",
            edits=(("grad += out.grad", "grad += 1.0"),),
        ),
        Mistake(
            "in *, each factor gets its own value as slope",
            ask="Let out = 3 * b. If b grows by 1, by how much does out grow?",
            tell="Each factor's slope is the other factor.",
            edits=(
                ("self.grad += other.data", "self.grad += self.data"),
                ("other.grad += self.data", "other.grad += other.data"),
            ),
        ),
        Mistake(
            "in *, only the first factor receives a gradient",
            ask="How many values went into the product, and how many grads does your rule change?",
            tell="Write a line for other.grad as well.",
            edits=(("other.grad += self.data * out.grad", "pass"),),
        ),
        Mistake(
            "in +, only the first term receives a gradient",
            ask="How many values went into the sum, and how many grads does your rule change?",
            tell="Write a line for other.grad as well.",
            edits=(("other.grad += out.grad", "pass"),),
        ),
        Mistake(
            "in **, the exponent is not lowered by one",
            ask="What is the derivative of x**3: does it still have a cube in it?",
            tell="The derivative of x**n has the power n - 1.",
            edits=(("(exponent - 1)", "exponent"),),
        ),
        Mistake(
            "in **, the exponent is missing as a factor",
            ask="What is the derivative of x**3 at x = 1, and what do you get?",
            tell="The exponent comes down as a factor.",
            edits=(("exponent * self.data", "self.data"),),
        ),
        Mistake(
            "exp takes its argument for its slope",
            ask="Which function is its own derivative, and where is its value stored?",
            tell="The slope of exp is its output.",
            edits=(("self.grad += out.data", "self.grad += self.data"),),
        ),
        Mistake(
            "tanh: input in the slope where the output belongs",
            ask="In 1 - t**2, is t the number that goes into the tanh or the one that comes out?",
            tell="The output of the tanh is stored already: use that.",
            edits=(("1 - out.data**2", "1 - self.data**2"),),
        ),
        Mistake(
            "tanh not squared in its slope",
            ask="What is the slope of tanh far on the left, where tanh is nearly -1? What does "
            "your rule give?",
            tell="The slope is 1 minus the square of the output.",
            edits=(("1 - out.data**2", "1 - out.data"),),
        ),
        Mistake(
            "relu lets every gradient through",
            ask="If the input of a relu is -2 and moves a little, does the output move?",
            tell="The gradient passes where the input was positive, and is 0 elsewhere.",
            edits=(("(self.data > 0)", "1.0"),),
        ),
        Mistake(
            "relu multiplies by its output",
            ask="For a positive input relu(x) = x. What is the slope of that?",
            tell="Where the input is positive the slope is 1, however large the output.",
            edits=(("(self.data > 0)", "out.data"),),
        ),
        Mistake(
            "relu looks at the sign of the gradient",
            ask="Which number decides whether a relu is open: what came in, or what comes back?",
            tell="Test the input of the forward pass, not the upstream gradient.",
            edits=(("(self.data > 0)", "(out.grad > 0)"),),
        ),
        Mistake(
            "backward runs from the inputs to the result",
            ask="Which gradient do you know at the start: that of the inputs, or that of the "
            "result?",
            tell="Walk the topological order from its end.",
            edits=(("reversed(self.topological_order())", "self.topological_order()"),),
        ),
        Mistake(
            "the result's own gradient is not set to 1",
            ask="Everything is multiplied by the gradient of the result. What is it when backward "
            "starts?",
            tell="The derivative of the result with respect to itself is 1. Set it first.",
            edits=(("self.grad = 1.0", "self.grad = self.grad"),),
        ),
        Mistake(
            "backward stops after one step",
            ask="Whose _backward do you call, and who calls that of the values further back?",
            tell="Call the rule of every Value behind the result, not only that of the result and "
            "its children.",
            edits=(
                (
                    "for node in reversed(self.topological_order()):\n            node._backward()",
                    "self._backward()\n        for child in self._children:\n"
                    "            child._backward()",
                ),
            ),
        ),
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
                ("                order.append(node)", "                pass"),
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
