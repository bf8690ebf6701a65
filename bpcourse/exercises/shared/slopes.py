"""Slips in the slope of an activation, made wherever a learner writes that slope."""

from bpcourse.checking.exercise import Mistake

Slope = tuple[str, str]
"""How the source says a slope, and how it says the activation's output in there."""


def of_tanh(*slopes: Slope) -> tuple[Mistake, ...]:
    """What is written in place of 1 - t**2, t being the output."""

    def slip(name: str, ask: str, tell: str, wrong: str) -> Mistake:
        return Mistake(f"tanh: {name}", ask, tell, edits=written(slopes, wrong))

    return (
        slip(
            "plus where its slope has a minus",
            "Far out tanh is flat. How steep is it there by your formula?",
            "The slope is largest at 0 and falls as the output grows: something is taken away.",
            "(1 + {t}**2)",
        ),
        slip(
            "the 1 of its slope is missing",
            "At 0 tanh is steepest, with slope 1. What do you get for an output of 0?",
            "The slope has two terms; yours has only what is taken away.",
            "(-{t}**2)",
        ),
        slip(
            "its output where its slope belongs",
            "tanh climbs everywhere. For which inputs is your slope negative?",
            "The output is what the slope is made of, not the slope itself.",
            "{t}",
        ),
        slip(
            "its slope with the sign turned round",
            "tanh climbs everywhere. Which sign has your slope?",
            "Which of your two terms is taken away from the other? The larger one comes first.",
            "({t}**2 - 1)",
        ),
        slip(
            "doubled where its slope has a square",
            "Does your formula give the same slope for the outputs 0.5 and -0.5?",
            "`**` squares, `*` multiplies; tanh is as steep on the left as on the right.",
            "(1 - 2 * {t})",
        ),
    )


def sigmoid_for_tanh(*slopes: Slope) -> Mistake:
    """The wrong relative's slope."""
    return Mistake(
        "slope of the sigmoid",
        ask="Your slope is 0 at x = 0. Is tanh flat there?",
        tell="s (1 - s) belongs to the sigmoid. tanh is steepest at 0, with slope 1.",
        edits=written(slopes, "({t} * (1 - {t}))"),
    )


def of_sigmoid(*slopes: Slope) -> tuple[Mistake, ...]:
    """What is written in place of s (1 - s), s being the output."""
    return (
        Mistake(
            "sigmoid: minus where its slope has a product",
            ask="In the middle the output is 1/2 and the slope 1/4. What do you get there?",
            tell="The slope is made of two factors, and both are positive everywhere.",
            edits=written(slopes, "({t} - (1 - {t}))"),
        ),
        Mistake(
            "sigmoid: its slope squared in one factor",
            ask="The sigmoid is as steep at 2 as at -2. Is your slope?",
            tell="Both factors have the power 1: no square is left when the slope is written in "
            "terms of the output.",
            edits=written(slopes, "({t} * (1 - {t}**2))"),
        ),
    )


def plus_in_sigmoid(*slopes: Slope) -> Mistake:
    """A second factor that grows."""
    return Mistake(
        "plus instead of minus in the second factor",
        ask="Far out on the right s is nearly 1 and the slope nearly 0. What does your second "
        "factor do there?",
        tell="The second factor must vanish where s reaches 1.",
        edits=written(slopes, "({t} * (1 + {t}))"),
    )


def second_factor_alone(*slopes: Slope) -> Mistake:
    """The first factor is forgotten."""
    return Mistake(
        "only the second factor of the sigmoid's slope",
        ask="Far out on the left the sigmoid is flat. How steep is it there by your formula?",
        tell="The slope is a product of two factors; each makes it vanish on one side.",
        edits=written(slopes, "(1 - {t})"),
    )


def tanh_for_sigmoid(*slopes: Slope) -> Mistake:
    """The wrong relative's slope."""
    return Mistake(
        "the formula of tanh",
        ask="In the middle the sigmoid climbs with slope 1/4. What do you get there?",
        tell="1 - t**2 belongs to tanh. The sigmoid has a formula of its own.",
        edits=written(slopes, "(1 - {t}**2)"),
    )


def written(slopes: tuple[Slope, ...], wrong: str) -> tuple[tuple[str, str], ...]:
    """The edits that put `wrong` in place of each slope; {t} in it is the output."""
    return tuple((slope, wrong.format(t=output)) for slope, output in slopes)


def denominator_torn(*sigmoids: str) -> Mistake:
    """1 / 1 + exp(-z): `sigmoids` are the denominators, with their brackets."""
    return Mistake(
        "brackets missing around the sigmoid's denominator",
        ask="In which order does Python work out 1 / 1 + np.exp(-x)? Can a sigmoid exceed 1?",
        tell="Division comes before addition: without brackets only the first 1 is divided by.",
        edits=tuple(
            (f"1 / {text}", f"1 / 1 + {text.removeprefix('(1 + ')[:-1]}") for text in sigmoids
        ),
    )


def mirrored(*exponents: tuple[str, str]) -> Mistake:
    """exp(z) for exp(-z): each exponent, and what it becomes."""
    return Mistake(
        "sigmoid mirrored: minus missing in the exponent",
        ask="For a large positive input, is your sigmoid near 1 or near 0?",
        tell="Check the sign inside np.exp: the exponential must vanish far out on the right.",
        edits=exponents,
    )
