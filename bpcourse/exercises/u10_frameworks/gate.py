"""A debugging exercise: a value that the way back needs is changed in place on the way forward."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.exercises.shared.slopes import of_sigmoid, tanh_for_sigmoid
from bpcourse.reference import gate


def gate_inputs(rng):
    """(x, w, v, upstream)."""

    def case(N, D, M):
        return signed(rng, (N, D)), signed(rng, (D, M)), signed(rng, (M,)), signed(rng, (N, M))

    return {
        "5 samples, 3 inputs, 2 outputs": case(5, 3, 2),
        "one sample": case(1, 2, 4),
        "square": case(3, 3, 3),
    }


_SLOPE = ("s * (1 - s)", "s")

gate_gradients = Function(
    name="gate_gradients",
    parts={"dw": 1, "dv": 1},
    returns=("out", "dw", "dv"),
    inputs=gate_inputs,
    reference=gate.gate_gradients,
    mistakes=(
        Mistake(
            "s overwritten by out",
            ask="How many arrays do the names s and out stand for? What is in s when dv is computed?",
            tell="The product needs an array of its own: s is needed again, for dv and for the slope.",
            edits=(("out = s * v", "out = s\n    out *= v"),),
        ),
        Mistake(
            "slope of the sigmoid left out",
            ask="A nudge of w moves z first. Does s move as much as z does?",
            tell="Multiply by the slope of the sigmoid before you go through the product.",
            edits=(("ds * s * (1 - s)", "ds"),),
        ),
        Mistake(
            "slope taken from out",
            ask="Which array is the sigmoid's output: s, or out?",
            tell="The slope of the sigmoid is made of its own output, without v.",
            edits=(("ds * s * (1 - s)", "ds * out * (1 - out)"),),
        ),
        Mistake(
            "dv made of out",
            ask="If v[0] grows by 1, by how much does the first column of out grow?",
            tell="Each entry of v is multiplied by the gate s, so its slope is s, without v.",
            edits=(("(upstream * s).sum(axis=0)", "(upstream * out).sum(axis=0)"),),
        ),
        Mistake(
            "v left out of dw",
            ask="If v is 0 in a column, does that column of w matter to the loss at all?",
            tell="On the way back from out to s the gradient is multiplied by v.",
            edits=(("ds = upstream * v", "ds = upstream"),),
        ),
        Mistake(
            "upstream gradient ignored in dv",
            ask="Does your dv say how much the loss cares about each entry of out?",
            tell=UPSTREAM,
            edits=(("(upstream * s).sum(axis=0)", "s.sum(axis=0)"),),
        ),
        Mistake(
            "upstream gradient ignored in dw",
            ask="Does your dw say how much the loss cares about each entry of out?",
            tell=UPSTREAM,
            edits=(("ds = upstream * v", "ds = v"),),
        ),
        Mistake(
            "dv averaged over the samples",
            ask="v is used once for each sample. Do its contributions add up, or are they averaged?",
            tell="Contributions add up: sum over the samples.",
            edits=(("(upstream * s).sum(axis=0)", "(upstream * s).mean(axis=0)"),),
        ),
        *of_sigmoid(_SLOPE),
        tanh_for_sigmoid(_SLOPE),
    ),
)
