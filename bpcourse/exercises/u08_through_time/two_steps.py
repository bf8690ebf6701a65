"""Two steps on the way back, every intermediate gradient by name."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u08_through_time.wording import (
    SIGMOID_SLOPE,
    SIGN_OF_SLOPE,
    STATE_AS_IT_CAME,
    TRANSPOSE_FORGOTTEN,
)
from bpcourse.reference import two_steps

REFERENCE = two_steps.two_steps_backward


def two_steps_inputs(rng):
    """(dh1, dh2, h0, h1, h2, Wh): sizes distinct, equal, one sample."""

    def case(N, H):
        states = (np.tanh(signed(rng, (N, H))) for _ in range(3))
        return signed(rng, (N, H)), signed(rng, (N, H)), *states, signed(rng, (H, H))

    return {"3 samples, 4 units": case(3, 4), "square, 4 x 4": case(4, 4), "one sample": case(1, 3)}


two_steps_backward = Function(
    name="two_steps_backward",
    parts=dict.fromkeys(("da2", "carry", "dstate1", "da1", "dWh"), 0.5),
    inputs=two_steps_inputs,
    reference=REFERENCE,
    mistakes=(
        Mistake(
            "slope of tanh left out at step 2",
            ask="dh2 is the gradient of the state. What lies between the sum a2 and that state?",
            tell="Go back through step 2's tanh first: times its slope.",
            edits=(("dh2 * (1 - h2**2)", "dh2"),),
        ),
        Mistake(
            "slope of tanh left out at step 1",
            ask="dstate1 is the gradient of h1. What lies between the sum a1 and h1?",
            tell="Step 1 has a tanh of its own: times its slope.",
            edits=(("dstate1 * (1 - h1**2)", "dstate1"),),
        ),
        Mistake(
            "slope of step 2 taken at the state before",
            ask="Which of the states came out of step 2's tanh?",
            tell="The slope belongs to the tanh of step 2, whose output is h2.",
            edits=(("1 - h2**2", "1 - h1**2"),),
        ),
        Mistake(
            "slope of step 1 taken at the state before",
            ask="Which of the states came out of step 1's tanh?",
            tell="The slope belongs to the tanh of step 1, whose output is h1.",
            edits=(("1 - h1**2", "1 - h0**2"),),
        ),
        Mistake(
            "carry does not pass through the tanh",
            ask="On the way from h2 back to h1, which comes first: tanh or Wh?",
            tell="The carry is made of the gradient inside step 2's tanh.",
            edits=(("da2 @ Wh.T", "dh2 @ Wh.T"),),
        ),
        Mistake(
            "Wh not transposed on the way back",
            **TRANSPOSE_FORGOTTEN,
            edits=(("da2 @ Wh.T", "da2 @ Wh"),),
        ),
        Mistake(
            "carry forgotten",
            ask="h1 acts on the loss directly. By which other way does it act on it?",
            tell="h1 is an input of step 2, too. Both contributions add up.",
            edits=(("dh1 + carry", "dh1"),),
        ),
        Mistake(
            "carry in place of what comes from above",
            ask="The loss looks at h1 itself, too. Where does that enter?",
            tell="Both contributions add up: from above, and from step 2.",
            edits=(("dh1 + carry", "carry"),),
        ),
        Mistake(
            "gradient of Wh of step 2 alone",
            ask="How many steps use Wh, and how many have a say in your dWh?",
            tell="Every use of a weight contributes to its gradient.",
            edits=(("h1.T @ da2 + h0.T @ da1", "h1.T @ da2"),),
        ),
        Mistake(
            "gradient of Wh of step 1 alone",
            ask="How many steps use Wh, and how many have a say in your dWh?",
            tell="Every use of a weight contributes to its gradient.",
            edits=(("h1.T @ da2 + h0.T @ da1", "h0.T @ da1"),),
        ),
        Mistake(
            "gradient of Wh made of the states after the steps",
            ask="Which state did Wh multiply in step 2: the one that came in, or that came out?",
            tell="What came in times what comes back; what came in is the state before the step.",
            edits=(("h1.T @ da2 + h0.T @ da1", "h2.T @ da2 + h1.T @ da1"),),
        ),
        Mistake(
            "gradient of Wh transposed",
            ask="dWh[i, j] belongs to the weight from old unit i to new unit j. Which factor runs "
            "over i?",
            tell="The rows are those of the old state.",
            source=alone(REFERENCE, ("h1.T @ da2 + h0.T @ da1", "da2.T @ h1 + da1.T @ h0")),
        ),
        Mistake(
            "states not transposed in the gradient of Wh",
            **STATE_AS_IT_CAME,
            source=alone(REFERENCE, ("h1.T @ da2 + h0.T @ da1", "h1 @ da2 + h0 @ da1")),
        ),
        Mistake(
            "slope of a sigmoid",
            **SIGMOID_SLOPE,
            source=alone(REFERENCE, ("1 - h2**2", "h2 * (1 - h2)"), ("1 - h1**2", "h1 * (1 - h1)")),
        ),
        Mistake(
            "sign in the slope of tanh",
            **SIGN_OF_SLOPE,
            source=alone(REFERENCE, ("1 - h2**2", "1 + h2**2"), ("1 - h1**2", "1 + h1**2")),
        ),
    ),
)
