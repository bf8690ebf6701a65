"""Slips in rules that divide by the root of squared gradients: AdaGrad, RMSProp, Adam, Nadam."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.hints import Hints
from bpcourse.exercises.u05_optimizers.runs import CLIMBS, DESCEND, not_kept


def eps_inside_the_root(average: str = "v") -> Mistake:
    """sqrt(v + eps)."""
    return Mistake(
        "eps inside the root",
        ask="Is eps added before or after the root is taken?",
        tell="Here it is sqrt(...) + eps. Inside, an eps of 1e-8 would act like 1e-4.",
        edits=((f'np.sqrt({average}) + config["eps"]', f'np.sqrt({average} + config["eps"])'),),
    )


def no_eps(average: str = "v") -> Mistake:
    """0 / 0 for a weight that never moves."""
    return Mistake(
        "eps left out",
        ask="What does your rule do with a weight whose gradient has always been 0?",
        tell="0 / 0 is not a number. Add eps to the root.",
        edits=((f'np.sqrt({average}) + config["eps"]', f"np.sqrt({average})"),),
    )


def no_root(average: str = "v") -> Mistake:
    """dw / v."""
    return Mistake(
        "no root",
        ask="In which unit is v, if dw is measured in metres? And the quotient of the two?",
        tell="v holds squares. Its root is a size of gradients, and that is what dw is divided by.",
        edits=((f"np.sqrt({average})", average),),
    )


def climbs(step: str) -> Mistake:
    """`step` is what the learning rate multiplies."""
    return Mistake(
        "the update climbs",
        ask=CLIMBS,
        tell=DESCEND,
        edits=((f'w - config["learning_rate"] * {step}', f'w + config["learning_rate"] * {step}'),),
    )


def multiplied(step: str) -> Mistake:
    """The scale on the wrong side of the fraction."""
    return Mistake(
        "multiplied by the scale",
        ask="Which weight should take the longer step for its gradient: one with large gradients "
        "or one with small ones?",
        tell="Divide by the scale: large gradients are shrunk, small ones enlarged.",
        edits=((f"{step} / scale", f"{step} * scale"),),
    )


def no_rate(step: str) -> Mistake:
    """A step as long as the scaled gradient."""
    return Mistake(
        "learning rate left out",
        ask="Which settings of the config does your function read?",
        tell="The scaled gradient is multiplied by the learning rate.",
        edits=((f'config["learning_rate"] * {step}', step),),
    )


def eps_literal(average: str = "v") -> Mistake:
    """eps written out as a number."""
    return Mistake(
        "eps is a number of your own",
        ask="What does your step do differently when the config holds another eps?",
        tell="Read eps from the config; the number in the text is only what it is when nobody says.",
        edits=((f'np.sqrt({average}) + config["eps"]', f"np.sqrt({average}) + FITTED"),),
        fitted=(1e-12, 1e-4),
    )


def eps_subtracted(average: str = "v") -> Mistake:
    """sqrt(v) - eps."""
    return Mistake(
        "eps subtracted from the root",
        ask="What is your denominator where v is 0?",
        tell="eps keeps the denominator positive: add it.",
        edits=((f'np.sqrt({average}) + config["eps"]', f'np.sqrt({average}) - config["eps"]'),),
    )


def eps_added_to_the_step(step: str) -> Mistake:
    """step / root + eps: brackets are missing."""
    return Mistake(
        "brackets missing around the denominator",
        ask="In which order does Python work out a / b + eps? What is eps added to?",
        tell="Root and eps together are what is divided by.",
        edits=((f"{step} / scale", f'({step} / (scale - config["eps"]) + config["eps"])'),),
    )


def gradient_squared_in_the_step(step: str) -> Mistake:
    """dw**2 above the fraction as well."""
    return Mistake(
        "square of the gradient in the step",
        ask="Which weights can your step make larger, and which smaller?",
        tell="Only v holds squares. The step keeps the gradient's sign.",
        edits=((f"{step} / scale", f"{step}**2 / scale"),),
    )


V_FORGOTTEN = not_kept("v")
NOT_SQUARED = Hints(
    ask="Can your v become negative? What is its root then?",
    tell="v adds up squares of the gradient, entry by entry, so that sign plays no part.",
)
ONE_FOR_ALL = Hints(
    ask="How many different learning rates does your rule have: one, or one for each weight?",
    tell="Square entry by entry and do not sum: v has the shape of w.",
)
OLD_V = Hints(
    ask="Does this step's own gradient count in the scale that it is divided by?",
    tell="First the new v, then the step with that new v.",
)
