"""A loop of gradient descent: learners get it with a fault in it."""

from functools import partial

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import downhill


def _valley_gradient(lowest, steepness, w):
    away = w - lowest
    return steepness * away + 0.1 * away**3 + 0.2 * np.sum(away)


def walk_inputs(rng):
    """(gradient, w, learning_rate, steps): valleys whose slope changes along the way, in one to four
    directions that depend on each other.
    """

    def case(d, steps):
        lowest, steepness = signed(rng, d), rng.uniform(0.5, 1.5, d)
        gradient = partial(_valley_gradient, lowest, steepness)
        return gradient, lowest + signed(rng, d), rng.uniform(0.1, 0.3), steps

    return {
        "3 weights, 5 steps": case(3, 5),
        "one weight, 4 steps": case(1, 4),
        "4 weights, 3 steps": case(4, 3),
        "2 weights, one step": case(2, 1),
    }


walk_downhill = Function(
    name="walk_downhill",
    parts={"places": 1},
    inputs=walk_inputs,
    reference=downhill.walk_downhill,
    mistakes=(
        Mistake(
            "each step takes the gradient of the starting point",
            ask="At which place is the gradient taken in the third step, and where has the walk "
            "arrived by then?",
            tell="A slope holds where it was measured. Measure it anew at each place that the walk "
            "reaches.",
            edits=(("dw = gradient(w)", "dw = gradient(places[0])"),),
        ),
        Mistake(
            "the gradient lags one step behind",
            ask="Is the gradient of a step taken where the step begins, or where the one before "
            "began?",
            tell="Take the gradient at the place from which the step leads on.",
            edits=(("dw = gradient(w)", "dw = gradient(places[-2:][0])"),),
        ),
        Mistake(
            "gradients of earlier steps are kept",
            ask="In the second step, what is left in dw of the first one?",
            tell="Each step takes the gradient of its own place, and nothing of those before.",
            edits=(
                ("places = [w]", "places, dw = [w], 0"),
                ("dw = gradient(w)", "dw = dw + gradient(w)"),
            ),
        ),
        Mistake(
            "steps uphill",
            ask="Does your function climb or fall along your walk?",
            tell="A gradient points to where the loss grows. Go the other way.",
            edits=(("w - learning_rate", "w + learning_rate"),),
        ),
        Mistake(
            "learning rate not used",
            ask="What does your walk do differently when the learning rate is halved?",
            tell="Scale the gradient by the learning rate before you subtract it.",
            edits=(("learning_rate * dw", "dw"),),
        ),
        Mistake(
            "each step is measured from the starting point",
            ask="From where does the second step lead on?",
            tell="Subtract from the place that was reached, not from the first one.",
            edits=(("w = w - ", "w = places[0] - "),),
        ),
        Mistake(
            "every place in the list is the last one",
            ask="Do the places in your list differ from each other? Is each an array of its own?",
            tell="`-=` changes the array that stands in the list already. Make a new array in each "
            "step.",
            edits=(("w = w - learning_rate * dw", "w -= learning_rate * dw"),),
        ),
        Mistake(
            "the starting point is missing",
            ask="How many places has a walk of one step?",
            tell="The place before the first step belongs to the walk, too.",
            edits=(("places = [w]", "places = []"),),
        ),
        Mistake(
            "one step too few",
            ask="How many times does your loop run?",
            tell="range(n) gives n numbers; the first place is no step.",
            edits=(("range(steps)", "range(steps - 1)"),),
        ),
    ),
)
