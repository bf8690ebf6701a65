"""One unit that has settled: how its value moves with its input and with its weight."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.slopes import of_tanh, sigmoid_for_tanh
from bpcourse.reference import settled

_SLOPE = ("1 - z**2", "z")
_DU = "slope / (1 - w * slope)"


def one_unit_inputs(rng):
    """(z, w): the loop w (1 - z**2) weakens and strengthens, and turns round; never near 1."""

    def case(N):
        z = np.tanh(signed(rng, N, low=0.25, high=1.6))
        return z, signed(rng, N, low=0.2, high=0.8) / (1 - z**2)

    z, w = case(3)
    away = 1.6 / (1 - z[:1] ** 2)  # at rest, but it would run away from there: 1 - w s is negative
    return {
        "6 units": case(6),
        "one unit": case(1),
        "3 units, one of them on the brink": (z, np.concatenate([away, w[1:]])),
    }


one_unit_slopes = Function(
    name="one_unit_slopes",
    parts={"dz_du": 1, "dz_dw": 0.5},
    inputs=one_unit_inputs,
    reference=settled.one_unit_slopes,
    mistakes=(
        Mistake(
            "the way round the loop left out",
            ask="When u moves, z moves. Does the right side of the equation notice that z moved?",
            tell="z stands on both sides. Write down how much each side moves, and solve for dz.",
            edits=((_DU, "slope"),),
        ),
        Mistake(
            "once round the loop only",
            ask="z moved, so z moves again. And then?",
            tell="It never ends, but it adds up. Solve the equation for dz in place of counting.",
            edits=((_DU, "slope * (1 + w * slope)"),),
        ),
        Mistake(
            "plus where the loop has a minus",
            ask="A positive w makes z support itself. Does z then move more, or less, than without "
            "a loop? And by your formula?",
            tell="Bring both terms that have dz to one side. Mind what that does to a sign.",
            edits=(("(1 - w * slope)", "(1 + w * slope)"),),
        ),
        Mistake(
            "slope of tanh left out in the loop",
            ask="A unit near 1 hardly moves. How strong is the loop there?",
            tell="What goes round passes the weight and the tanh.",
            edits=(("(1 - w * slope)", "(1 - w)"),),
        ),
        Mistake(
            "slope of tanh left out on the way in",
            ask="With w = 0 there is no loop. What is dz/du then, and by your formula?",
            tell="u, too, goes through the tanh before it moves z.",
            edits=((_DU, "1 / (1 - w * slope)"),),
        ),
        Mistake(
            "multiplied where the loop divides",
            ask="If each round leaves half of the move before, how much is it in all?",
            tell="1 + 1/2 + 1/4 + ... is not 1 - 1/2. Solve the equation for dz.",
            edits=((_DU, "slope * (1 - w * slope)"),),
        ),
        Mistake(
            "z of the loop squared away",
            ask="By which number do you multiply once round the loop? Is the slope in it once?",
            tell="Once round: one weight, one tanh.",
            edits=(("(1 - w * slope)", "(1 - w * slope**2)"),),
        ),
        Mistake(
            "weight left out in the loop",
            ask="A unit with w = 0 does not hear itself. What does your denominator say of it?",
            tell="What goes round passes the weight and the tanh.",
            edits=(("(1 - w * slope)", "(1 - slope)"),),
        ),
        Mistake(
            "dz_dw: z left out",
            ask="If z is 0, w multiplies 0. Does a nudge of w matter then?",
            tell="A nudge of w moves the sum by the nudge times z.",
            edits=(("z * dz_du", "1.0 * dz_du"),),
        ),
        Mistake(
            "dz_dw: w in place of z",
            ask="In the product w z, by how much does the product move with w?",
            tell="The slope of a product by one factor is the other.",
            edits=(("z * dz_du", "w * dz_du"),),
        ),
        Mistake(
            "dz_dw: the way round the loop left out",
            ask="w moves z, and then z moves itself. Is that in your dz_dw?",
            tell="A nudge of w enters where a nudge of u enters; all that follows is the same.",
            edits=(("z * dz_du", "z * slope"),),
        ),
        *of_tanh(_SLOPE),
        sigmoid_for_tanh(_SLOPE),
    ),
)
