"""Forward mode, one operation at a time: each rule is checked by its name."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.slopes import of_tanh, sigmoid_for_tanh
from bpcourse.reference import forward_mode


def velocity_inputs(rng):
    """(a, b, a_dot, b_dot), of one shape; no entry is 0."""

    def case(*shape):
        return tuple(signed(rng, shape) for _ in range(4))

    return {
        "one entry": case(1),
        "five entries": case(5),
        "matrices": case(2, 3),
    }


_PRODUCT = "a_dot * b + a * b_dot"
_QUOTIENT = "(a_dot * b - a * b_dot) / b**2"
_SLOPE = ("(1 - t**2)", "t")

velocity_rules = Function(
    name="velocity_rules",
    parts={"sum_dot": 0.5, "product_dot": 0.5, "quotient_dot": 0.5, "tanh_dot": 0.5},
    inputs=velocity_inputs,
    reference=forward_mode.velocity_rules,
    mistakes=(
        Mistake(
            "product: both velocities multiplied together",
            ask="If b rests, b_dot is 0. Does the product rest as well?",
            tell="There are two terms. In each, one factor moves and the other stands still.",
            edits=((_PRODUCT, "a_dot * b_dot"),),
        ),
        Mistake(
            "product: only the first factor moves",
            ask="Let a rest and b move. What is the velocity of the product by your rule?",
            tell="Add a second term, in which b moves and a stands still.",
            edits=((_PRODUCT, "a_dot * b"),),
        ),
        Mistake(
            "product: each velocity beside its own factor",
            ask="If a grows by 1, by how much does a b grow: by a, or by b?",
            tell="The velocity of one factor is multiplied by the other factor.",
            edits=((_PRODUCT, "a_dot * a + b * b_dot"),),
        ),
        Mistake(
            "sum: as if it were a product",
            ask="Two trains move at 3 and 4. How fast does the sum of their ways grow?",
            tell="In a sum every term moves by itself: no factor is needed.",
            edits=(("sum_dot = a_dot + b_dot", "sum_dot = a_dot * b + a * b_dot"),),
        ),
        Mistake(
            "sum: only the first term moves",
            ask="Let a rest and b move. Does the sum rest?",
            tell="Both terms may move; their velocities add up.",
            edits=(("sum_dot = a_dot + b_dot", "sum_dot = a_dot"),),
        ),
        Mistake(
            "quotient: plus where a growing denominator takes away",
            ask="If a rests and is positive, and b grows, does a / b grow?",
            tell="The term in which b moves has a minus.",
            edits=((_QUOTIENT, "(a_dot * b + a * b_dot) / b**2"),),
        ),
        Mistake(
            "quotient: the two terms in the wrong order",
            ask="If a grows and b is a positive number that rests, does a / b grow or shrink by your rule?",
            tell="The term in which a moves comes first, the other is taken away from it.",
            edits=((_QUOTIENT, "(a * b_dot - a_dot * b) / b**2"),),
        ),
        Mistake(
            "quotient: square of the denominator forgotten",
            ask="If b rests, a / b moves at a_dot / b. Does your rule say that?",
            tell="Start from c b = a, take the rule of the product, and solve for the velocity of c.",
            edits=((_QUOTIENT, "(a_dot * b - a * b_dot) / b"),),
        ),
        Mistake(
            "quotient: velocity divided by velocity",
            ask="If both rest, what does your rule give?",
            tell="Start from c b = a, take the rule of the product, and solve for the velocity of c.",
            edits=((_QUOTIENT, "a_dot / b_dot"),),
        ),
        Mistake(
            "quotient: the denominator taken to rest",
            ask="Let a rest and b move. What does your rule give, and does a / b rest?",
            tell="There is a second term, in which b moves.",
            edits=((_QUOTIENT, "a_dot / b"),),
        ),
        Mistake(
            "tanh applied to the velocity",
            ask="Does a velocity go through the function, or is it multiplied by the slope?",
            tell="Only the value goes through the tanh. Its velocity is multiplied by a slope.",
            edits=(("(1 - t**2) * a_dot", "np.tanh(a_dot)"),),
        ),
        Mistake(
            "tanh: its slope left out",
            ask="Far out tanh is flat. Does tanh(a) move there as fast as a?",
            tell="Multiply the velocity by the slope of tanh.",
            edits=(("(1 - t**2) * a_dot", "a_dot"),),
        ),
        Mistake(
            "tanh: its slope alone",
            ask="If a rests, does tanh(a) move? What does your rule give?",
            tell="The slope is what the velocity is multiplied by.",
            edits=(("(1 - t**2) * a_dot", "(1 - t**2)"),),
        ),
        Mistake(
            "tanh: its slope taken at the input",
            ask="The slope of tanh lies between 0 and 1. Can yours become negative?",
            tell="In the usual formula it is the output that is squared.",
            edits=(("1 - t**2", "1 - a**2"),),
        ),
        *of_tanh(_SLOPE),
        sigmoid_for_tanh(_SLOPE),
    ),
)
