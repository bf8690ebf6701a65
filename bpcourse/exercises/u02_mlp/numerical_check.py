"""A gradient checker that the learner writes, judged by its verdicts on planted gradients."""

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.reference import numerical_check

RATIO_OF_NORMS = "ratio = np.linalg.norm(gap) / (np.linalg.norm(grad) + np.linalg.norm(numeric))"


def checker_inputs(rng):
    """(part, f, x, grad): right gradients to accept and planted wrong ones to reject, in each part.

    Each function shows one flaw of a checker: a linear one at 0 is exact for every step and shows a
    missing factor, a quadratic one is exact for central differences only, exp bends, and a coupled
    one notices entries that were not put back. One is negative, and falls: neither a function's
    value nor the sign of a gradient is its size. Right gradients have wrong twins that look the
    same, in each part three or more: no verdict can be told without f. Of verdicts as few as those
    on scale and traps one could guess all, so that these are drawn several times.
    Arrays are no larger than their part needs: each entry costs two calls.
    """
    cases = everyday_inputs(rng)
    for again in range(whole(rng, 2, 3)):
        drawn = scale_inputs(rng) | trap_inputs(rng)
        end = f" ({again + 1})" if again else ""
        cases |= {name + end: case for name, case in drawn.items()}
    return cases


def everyday_inputs(rng):
    """Functions and gradients of a usual size."""
    x = rng.uniform(0.5, 1.5, (2, 2))
    square = rng.uniform(0.5, 1.5, (2, 2)) + 2 * np.arange(2)
    pair = rng.uniform(0.5, 1.5, (1, 2))
    triple = rng.uniform(0.5, 1.5, (1, 3))

    def bent(x):
        return np.exp(1.5 * x).sum()

    def coupled(x):
        return -(x.sum() ** 2)

    bent_grad = 1.5 * np.exp(1.5 * x)
    one_off = with_entry(bent_grad, (1, 1), 1.01 * bent_grad[1, 1])
    opposite = bent_grad + 0.5 * np.array([[1, 0], [0, -1]])
    return {
        "right: linear function": linear(rng, "everyday", pair),
        "right: linear function at 0": linear(rng, "everyday", np.zeros_like(pair)),
        "right: a steep linear function": linear(rng, "everyday", pair, size=2.0),
        "right: sum of squares": ("everyday", squares, pair, 2 * pair),
        "right: sum of exponentials": ("everyday", bent, x, bent_grad),
        "right: a function that couples all entries": (
            "everyday",
            coupled,
            triple,
            np.full_like(triple, -2 * triple.sum()),
        ),
        "wrong: one entry off by 1 %": ("everyday", bent, x, one_off),
        "wrong: twice the gradient": linear(rng, "everyday", pair, factor=2.0),
        "wrong: all entries off by 1 %": linear(rng, "everyday", pair, factor=0.99),
        "wrong: sign flipped": ("everyday", squares, pair, -2 * pair),
        "wrong: a factor forgotten": ("everyday", squares, pair, pair.copy()),
        "wrong: errors that add up to 0": ("everyday", bent, x, opposite),
        "wrong: transposed": ("everyday", squares, square, 2 * square.T),
    }


def scale_inputs(rng):
    """Gradients that are 0, very small or very large."""
    pair = rng.uniform(0.5, 1.5, (1, 2))
    one_zero, origin = pair * [[1.0, 0.0]], np.zeros_like(pair)

    def large(x):
        return 1e9 * (x**2).sum()

    def small(x):
        return 1e-9 * (x**2).sum()

    return {
        "right: an entry is exactly 0": ("scale", squares, one_zero, 2 * one_zero),
        "right: gradient near 1e9": ("scale", large, pair, 2e9 * pair),
        "right: linear function at 0, gradient near 1e6": linear(rng, "scale", origin, size=1e6),
        "right: gradient near 1e-9": ("scale", small, pair, 2e-9 * pair),
        "wrong: gradient near 1e-9 given as 0": ("scale", small, pair, np.zeros_like(pair)),
        "wrong: half of a gradient near 1e9": ("scale", large, pair, 1e9 * pair),
        "wrong: half of a gradient near 1e6": linear(rng, "scale", origin, factor=0.5, size=1e6),
        "wrong: half of a gradient near 1e-9": ("scale", small, pair, 1e-9 * pair),
    }


def trap_inputs(rng):
    """Gradients with NaN, infinity, or a shape that only fits by broadcasting."""
    x = rng.uniform(0.5, 1.5, (2, 2))
    column = rng.uniform(0.5, 1.5, (2, 1))
    pair = rng.uniform(0.5, 1.5, (1, 2))
    origin = np.zeros_like(pair)
    nan, infinite = (with_entry(2 * pair, (0, 1), value) for value in (np.nan, np.inf))
    return {
        "right: no NaN, right shape": linear(rng, "traps", origin),
        "right: no NaN, a steep function": linear(rng, "traps", origin, size=2.0),
        "right: no NaN, a flat function": linear(rng, "traps", origin, size=0.5),
        "wrong: no NaN, but twice the gradient": linear(rng, "traps", origin, factor=2.0),
        "wrong: no NaN, but half of the gradient": linear(rng, "traps", origin, factor=0.5),
        "wrong: no NaN, but the sign flipped": linear(rng, "traps", origin, factor=-1.0),
        "wrong: one entry is NaN": ("traps", squares, pair, nan),
        "wrong: all entries are NaN": ("traps", squares, pair, np.full_like(pair, np.nan)),
        "wrong: one entry is infinite": ("traps", squares, pair, infinite),
        "wrong: a column that only fits by broadcasting": (
            "traps",
            lambda x: (column * x).sum(),
            x,
            column.copy(),
        ),
    }


def squares(x):
    """A function whose gradient is 2 x."""
    return (x**2).sum()


def linear(rng, part, x, factor=1.0, size=1.0):
    """A case with a linear function of its own, and its gradient times the factor."""
    weights = size * signed(rng, x.shape)
    return part, lambda x: (weights * x).sum(), x, factor * weights


def with_entry(grad, index, value):
    """A copy of a gradient with another value at one place."""
    grad = grad.copy()
    grad[index] = value
    return grad


def run_checker(checker, part, f, x, grad):
    """{part: verdict} of one question to a gradient checker."""
    return {part: checker(f, x, grad)}


gradient_check = Program(
    name="gradient_check",
    parts={"everyday": 1, "scale": 1, "traps": 1},
    inputs=checker_inputs,
    reference=numerical_check.gradient_check,
    program=run_checker,
    pairs=False,
    mistakes=(
        Mistake(
            "NaN is accepted",
            ask="What is the value of np.nan > 0.001, and of np.nan <= 0.001?",
            tell="Every comparison with NaN is False. Ask whether all differences are small, not "
            "whether one of them is large.",
            edits=(
                ("close = gap <= 1e-6 * size", "far = gap > 1e-6 * size"),
                ("close.all()", "not far.any()"),
            ),
        ),
        Mistake(
            "NaN and infinity are accepted",
            ask="With an infinite entry, what is the ratio of the two norms, and is that ratio > "
            "1e-6?",
            tell="inf / inf is NaN, and every comparison with NaN is False. Ask whether the ratio "
            "is small, not whether it is large.",
            edits=(
                ("close = gap <= 1e-6 * size", RATIO_OF_NORMS),
                ("close.all()", "not ratio > 1e-6"),
            ),
        ),
        Mistake(
            "NaN and wrong shapes are accepted",
            ask="What is np.nan > 0.001? And what does NumPy do with shapes (2, 3) and (2, 1)?",
            tell="Compare the shapes first. Then ask whether all differences are small, not "
            "whether one of them is large: comparisons with NaN are False.",
            edits=(
                ("    if grad.shape != x.shape:\n        return False\n", ""),
                ("close = gap <= 1e-6 * size", "far = gap > 1e-6 * size"),
                ("close.all()", "not far.any()"),
            ),
        ),
        Mistake(
            "NaN, infinity and wrong shapes are accepted",
            ask="With NaN or infinity in grad, what becomes of your ratio, and what is NaN > 1e-6?",
            tell="Compare the shapes first. Then ask whether the ratio is small, not whether it is "
            "large: comparisons with NaN are False.",
            edits=(
                ("    if grad.shape != x.shape:\n        return False\n", ""),
                ("close = gap <= 1e-6 * size", RATIO_OF_NORMS),
                ("close.all()", "not ratio > 1e-6"),
            ),
        ),
        Mistake(
            "tolerance does not depend on the size of the gradient",
            ask="Is a difference of 1e-5 much? Beside a gradient of 1e6? Beside one of 1e-6?",
            tell="Divide the difference by the size of the gradient before you compare, or "
            "multiply the tolerance by it.",
            edits=(("1e-6 * size", "1e-5"),),
        ),
        Mistake(
            "errors of opposite sign cancel",
            ask="One entry is 0.5 too large, another 0.5 too small. What is the sum of the errors?",
            tell="Make every difference positive before you add or compare.",
            edits=(("np.abs(grad - numeric)", "np.abs((grad - numeric).sum())"),),
        ),
        Mistake(
            "gradients that are too small are accepted",
            ask="What is the sign of grad - numeric when grad is too small?",
            tell="Take the absolute value of the difference.",
            edits=(("np.abs(grad - numeric)", "grad - numeric"),),
        ),
        Mistake(
            "one right entry is enough",
            ask="If one entry of six is right, should the answer be True?",
            tell="all and any are different questions.",
            edits=(("close.all()", "close.any()"),),
        ),
        Mistake(
            "x is not put back after the step",
            ask="When you come to the second entry, what value does the first one have?",
            tell="Keep the entry's old value before the step and write it back after the second "
            "call of f.",
            edits=(("        x[index] = kept\n", ""),),
        ),
        Mistake(
            "step so small that rounding drowns the difference",
            ask="f is known to about 16 digits. How many are left in f(x + h) - f(x - h)?",
            tell="Dividing by a tiny h magnifies rounding. Steps near 1e-5 balance it against the "
            "bend of f.",
            edits=(("h = 1e-5", "h = 1e-13"),),
        ),
        Mistake(
            "step so large that the curve bends away",
            ask="Over a step of 0.1, is an exponential still a straight line?",
            tell="The error of central differences grows with h squared; steps near 1e-5 do well.",
            edits=(("h = 1e-5", "h = 0.1"),),
        ),
        Mistake(
            "one-sided difference",
            ask="Which is closer to the tangent: the line through x and x + h, or the one through "
            "x - h and x + h?",
            tell="Step to both sides. The error then falls with h squared instead of h.",
            edits=(
                ("x[index] = kept - h", "x[index] = kept"),
                ("(above - below) / (2 * h)", "(above - below) / h"),
            ),
        ),
        Mistake(
            "divided by h instead of 2h",
            ask="How far apart are x - h and x + h?",
            tell="Rise over run: the run is the whole distance between the two points.",
            edits=(("(2 * h)", "h"),),
        ),
        Mistake(
            "a wrong shape is accepted",
            ask="What does NumPy do when you subtract a (2, 3) array from a (2, 1) array?",
            tell="Compare the shapes first: broadcasting would stretch the smaller one silently.",
            edits=(("    if grad.shape != x.shape:\n        return False\n", ""),),
        ),
        Mistake(
            "0 divided by 0",
            ask="What is your relative error where both gradients are exactly 0?",
            tell="Divide by a size that cannot be 0 there, or multiply the tolerance instead.",
            edits=(("gap <= 1e-6 * size", "gap / (np.abs(grad) + np.abs(numeric)) <= 1e-6"),),
        ),
        Mistake(
            "never says yes",
            ask="For which gradient would your function return True?",
            tell="Try it on f(x) = sum of x**2, whose gradient is 2 x, and print both gradients.",
            edits=(("bool(close.all())", "False"),),
        ),
        Mistake(
            "never says no",
            ask="For which gradient would your function return False?",
            tell="Return the outcome of the comparison.",
            edits=(
                ("    if grad.shape != x.shape:\n        return False\n", ""),
                ("bool(close.all())", "True"),
            ),
        ),
    ),
)
