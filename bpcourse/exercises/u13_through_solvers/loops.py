"""What arrives at a settled state once everything that goes round its loops has arrived."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.exercises.shared.slopes import of_tanh, sigmoid_for_tanh
from bpcourse.exercises.u13_through_solvers.settling import SettledFunction, settling_weights
from bpcourse.reference import settled

_SLOPE = ("1 - z**2", "z")
_ROUND = "dz + (total * slope) @ W.T"


def adjoint_inputs(rng):
    """(dz, z, W)."""

    def case(N, H):
        z = np.tanh(signed(rng, (N, H), low=0.25, high=1.6))
        return signed(rng, (N, H)), z, settling_weights(rng, H)

    return {"4 samples, 3 units": case(4, 3), "square": case(4, 4), "one sample": case(1, 2)}


settled_adjoint = SettledFunction(
    name="settled_adjoint",
    parts={"total": 2},
    inputs=adjoint_inputs,
    reference=settled.settled_adjoint,
    mistakes=(
        Mistake(
            "W not transposed on the way back",
            ask="Forward, unit i reached unit j by W[i, j]. What unit j sends back to unit i: does "
            "your product use row i of W, or column i?",
            tell="On the way back each weight is met with its indices swapped, although W is square.",
            edits=((_ROUND, "dz + (total * slope) @ W"),),
        ),
        Mistake(
            "slope of tanh left out",
            ask="A unit that is saturated passes little forward. How much does it pass back?",
            tell="Once round the loop: through the tanh, then through the weights.",
            edits=(("(total * slope)", "total"),),
        ),
        Mistake(
            "slope of tanh after the weights",
            ask="Going back from a unit's value, what comes first: its tanh or the weights into it?",
            tell="The tanh that made z is met first; its slope belongs to the units that you come "
            "from.",
            edits=((_ROUND, "dz + (total @ W.T) * slope"),),
        ),
        Mistake(
            "what comes from the loss is added at the start only",
            ask="Put your result into the right side of the equation. Does the left side come out?",
            tell="The equation holds the gradient from the loss on its right side in every round.",
            edits=((_ROUND, "(total * slope) @ W.T"),),
        ),
        Mistake(
            "once round the loop only",
            ask="What came back once goes round again. Is that in your result?",
            tell="Go on until nothing moves any more, or solve the equation.",
            edits=(("range(300)", "range(1)"),),
        ),
        Mistake(
            "nothing goes round",
            ask="By how many ways does a settled unit act on the loss?",
            tell="Directly, and by all units that listen to it.",
            edits=((_ROUND, "dz + 0 * (total * slope) @ W.T"),),
        ),
        Mistake(
            "what comes from the loss left out of the result",
            ask="With W = 0 nothing goes round. What should arrive at z then?",
            tell="The result is the whole gradient: from the loss and from the loop.",
            edits=(("return total", "return total - dz"),),
        ),
        Mistake(
            "slope of tanh in the result",
            ask="Is it the gradient of z that is asked for, or that of the sum inside the tanh?",
            tell="The last tanh is left to whoever goes on from here.",
            edits=(("return total", "return total * slope"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dz appear in your loop?",
            tell=UPSTREAM,
            edits=(("total = dz\n", "dz = total = np.ones_like(dz)\n"),),
        ),
        *of_tanh(_SLOPE),
        sigmoid_for_tanh(_SLOPE),
    ),
)
