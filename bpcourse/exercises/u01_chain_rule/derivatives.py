"""Slopes of functions of one number."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.slopes import (
    denominator_torn,
    mirrored,
    of_sigmoid,
    of_tanh,
    plus_in_sigmoid,
    second_factor_alone,
    sigmoid_for_tanh,
    tanh_for_sigmoid,
)
from bpcourse.reference import scalar


def _cubic(t):
    return t * t * t - 2 * t


def _wave(t):
    return t * np.sin(3 * t)


def _growth(t):
    return np.exp(0.7 * t)


def slope_inputs(rng):
    """(f, x, h): curved functions that climb and fall, also where x is negative, and steps so large
    that every choice of formula shows.
    """
    return {
        "t**3 - 2t where it climbs, step 0.75": (_cubic, rng.uniform(1.2, 1.6), 0.75),
        "t**3 - 2t where it falls, step 0.3": (_cubic, rng.uniform(-0.3, -0.1), 0.3),
        "t sin(3t) where it falls, step 0.2": (_wave, rng.uniform(0.8, 1.2), 0.2),
        "t sin(3t) at a negative number, step 0.2": (_wave, rng.uniform(-2.0, -1.0), 0.2),
        "exp(0.7t), step 0.001": (_growth, rng.uniform(0.2, 1.5), 0.001),
    }


numerical_derivative = Function(
    name="numerical_derivative",
    parts={"slope": 1},
    inputs=slope_inputs,
    reference=scalar.numerical_derivative,
    mistakes=(
        Mistake(
            "divided by h, although the two points lie 2h apart",
            ask="How far apart are x - h and x + h?",
            tell="Slope is rise over run; make the run the distance between the two points that "
            "you used.",
            edits=(("run = 2 * h", "run = h"),),
        ),
        Mistake(
            "one-sided difference",
            ask="At which two places do you evaluate f, and do they lie equally far from x?",
            tell="Evaluate f one step to the right of x and one step to the left, not at x itself.",
            edits=(("f(x - h)", "f(x)"), ("2 * h", "h")),
        ),
        Mistake(
            "one-sided rise over a two-sided run",
            ask="Your run is 2h. Is your rise measured over the same distance?",
            tell="The second place is x - h, not x.",
            edits=(("f(x - h)", "f(x)"),),
        ),
        Mistake(
            "the two points are the wrong way round",
            ask="For a function that climbs, is f(x + h) larger or smaller than f(x - h)?",
            tell="Right minus left: a climbing function must get a positive slope.",
            edits=(("f(x + h) - f(x - h)", "f(x - h) - f(x + h)"),),
        ),
        Mistake(
            "brackets missing around 2 * h",
            ask="In which order does Python work out a / 2 * h?",
            tell="Division and multiplication run from left to right, so a / 2 * h multiplies by "
            "h. Put the product into brackets.",
            edits=(("rise / run", "rise / 2 * h"),),
        ),
        Mistake(
            "rise not divided by the run",
            ask="You have the rise. What turns a rise into a slope?",
            tell="Divide by the distance between the two points.",
            edits=(("rise / run", "rise"),),
        ),
        Mistake(
            "the argument h is not used",
            ask="What does your function return for two different values of h?",
            tell="Use the h that the caller gives; 1e-5 is only what it is when nobody says.",
            edits=(("rise = ", "h = 1e-5\n    rise = "),),
        ),
        Mistake(
            "difference to the left only",
            ask="At which two places do you evaluate f, and do they lie equally far from x?",
            tell="Step to both sides of x; the two points then lie 2h apart.",
            edits=(
                ("f(x + h) -", "f(x) -"),
                ("2 * h", "h"),
            ),
        ),
        Mistake(
            "second derivative",
            ask="What do you get for a straight line? What is its slope?",
            tell="Three values and h squared measure how f bends. A slope takes two values and the distance between them.",
            edits=(
                ("f(x + h) - f(x - h)", "f(x + h) - 2 * f(x) + f(x - h)"),
                ("2 * h", "h**2"),
            ),
        ),
        Mistake(
            "steps of half the size",
            ask="How far from x are the two places at which you evaluate f?",
            tell="One whole h to the right and one whole h to the left: 2h apart.",
            edits=(
                ("f(x + h) - f(x - h)", "f(x + h / 2) - f(x - h / 2)"),
                ("2 * h", "h"),
            ),
        ),
        Mistake(
            "divided by 2 but not by h",
            ask="When h is halved, the rise is nearly halved. Is your slope?",
            tell="The run is the distance between the two points, and h is a part of it.",
            edits=(("2 * h", "2"),),
        ),
    ),
)


def activation_inputs(rng):
    """(x,): numbers and arrays of both signs; one so large that its slope is nearly 0."""
    return {
        "a number": (rng.uniform(1.4, 1.7),),
        "a negative number": (rng.uniform(-1.8, -1.4),),
        "a large number": (rng.uniform(16.8, 17.5),),
        "an array of 6": (signed(rng, 6, high=1.7),),
        "an array of 2 x 3": (signed(rng, (2, 3), high=1.7),),
    }


sigmoid_derivative = Function(
    name="sigmoid_derivative",
    parts={"derivative": 1},
    inputs=activation_inputs,
    reference=scalar.sigmoid_derivative,
    laws=(Law("derivative", "the slope of a sigmoid lies between 0 and 1/4", between(0, 0.25)),),
    mistakes=(
        Mistake(
            "the sigmoid itself instead of its slope",
            ask="Far out on the right the sigmoid is flat. What does your function return there?",
            tell="Two factors are multiplied; your answer has only one of them.",
            edits=(("s * (1 - s)", "s"),),
        ),
        Mistake(
            "x in the formula where s belongs",
            ask="In s (1 - s), is s the number that goes into the sigmoid or the one that comes "
            "out?",
            tell="Compute s = sigmoid(x) first, then use s only.",
            edits=(("s * (1 - s)", "x * (1 - x)"),),
        ),
        tanh_for_sigmoid(("s * (1 - s)", "s")),
        Mistake(
            "sign flipped",
            ask="The sigmoid climbs everywhere. Which sign must its slope have?",
            tell="Two minus signs meet in the derivation, one from -x and one from 1/u; together "
            "they give a plus.",
            edits=(("s * (1 - s)", "s * (s - 1)"),),
        ),
        Mistake(
            "slope of the inner function left out",
            ask="When x moves a little, how far does 1 + exp(-x) move, and in which direction?",
            tell="Yours is the slope of the outer link alone. The inner link has one, too, and along "
            "a chain slopes multiply.",
            edits=(("s * (1 - s)", "-(s**2)"),),
        ),
        plus_in_sigmoid(("s * (1 - s)", "s")),
        Mistake(
            "sigmoid applied twice",
            ask="How often does x pass through the sigmoid in your code?",
            tell="Apply it once, keep the result in s, and multiply.",
            edits=(("return", "s = 1 / (1 + np.exp(-s))\n    return"),),
        ),
        Mistake(
            "square of the denominator missing",
            ask="What is the derivative of 1/u: is it -1/u, or something steeper?",
            tell="The derivative of 1/u is -1/u**2: the denominator comes squared.",
            edits=(("s * (1 - s)", "1 - s"),),
        ),
        *of_sigmoid(("s * (1 - s)", "s")),
        Mistake(
            "brackets missing around 1 - s",
            ask="In which order does Python work out s * 1 - s, and what is the result?",
            tell="Multiplication comes before subtraction; what belongs together needs brackets.",
            edits=(("s * (1 - s)", "s * 1 - s"),),
        ),
        denominator_torn("(1 + np.exp(-x))"),
        Mistake(
            "exponential of the wrong sign in the numerator",
            ask="The sigmoid is flat far out on the right. What does your numerator do there?",
            tell="The inner function is 1 + exp(-x). What is left of its slope, apart from the sign, is exp(-x).",
            edits=(("s * (1 - s)", "s**2 * np.exp(x)"),),
        ),
    ),
)


def output_inputs(rng):
    """(s, t): outputs of a sigmoid and of tanh, numbers and arrays; those of tanh of both signs."""

    def case(*shape):
        return 1 / (1 + np.exp(-signed(rng, shape, high=1.7))), np.tanh(signed(rng, shape))

    low, high = rng.uniform(0.1, 0.3), rng.uniform(0.7, 0.9)
    return {
        "numbers": (high, rng.uniform(-0.9, -0.6)),
        "numbers, s small and t positive": (low, rng.uniform(0.2, 0.5)),
        "arrays of 6": case(6),
        "arrays of 2 x 3": case(2, 3),
    }


def _once_more(name, output, squashed):
    return Mistake(
        f"{name} applied once more to its output",
        ask=f"Has `{output}` been through the {name} already?",
        tell=f"{output} is what came out of the {name}. Use it as it is.",
        edits=(("of_sigmoid = ", f"{output} = {squashed}\n    of_sigmoid = "),),
    )


def _of_tanh_scaled(name, ask, tell, wrong):
    return Mistake(name, ask, tell, edits=(("1 - t**2", wrong),))


slopes_from_outputs = Function(
    name="slopes_from_outputs",
    parts={"of_sigmoid": 0.5, "of_tanh": 0.5},
    inputs=output_inputs,
    reference=scalar.slopes_from_outputs,
    laws=(
        Law("of_sigmoid", "the slope of a sigmoid lies between 0 and 1/4", between(0, 0.25)),
        Law("of_tanh", "the slope of tanh lies between 0 and 1", between(0, 1)),
    ),
    mistakes=(
        _once_more("sigmoid", "s", "1 / (1 + np.exp(-s))"),
        _once_more("tanh", "t", "np.tanh(t)"),
        Mistake(
            "the sigmoid itself instead of its slope",
            ask="Far out on the right s is nearly 1, and the sigmoid flat. What do you get there?",
            tell="Two factors are multiplied; your answer has only one of them.",
            edits=(("s * (1 - s)", "s"),),
        ),
        second_factor_alone(("s * (1 - s)", "s")),
        *of_sigmoid(("s * (1 - s)", "s")),
        plus_in_sigmoid(("s * (1 - s)", "s")),
        tanh_for_sigmoid(("s * (1 - s)", "s")),
        Mistake(
            "brackets missing around 1 - s",
            ask="In which order does Python work out s * 1 - s, and what is the result?",
            tell="Multiplication comes before subtraction; what belongs together needs brackets.",
            edits=(("s * (1 - s)", "s * 1 - s"),),
        ),
        _of_tanh_scaled(
            "the output of tanh taken for that of a sigmoid",
            "tanh(x) is 2 sigmoid(2x) - 1. Which number is the output of that sigmoid: t, or "
            "something made from t?",
            "Solve t = 2 s - 1 for s before you put it into the sigmoid's slope.",
            "4 * t * (1 - t)",
        ),
        _of_tanh_scaled(
            "one of the two factors 2 is missing in the slope of tanh",
            "At 0 tanh has slope 1. What do you get for t = 0?",
            "In 2 sigmoid(2x) - 1 the 2 stands twice, inside and outside, and each is a factor of "
            "the slope.",
            "(1 - t**2) / 2",
        ),
        _of_tanh_scaled(
            "both factors 2 are missing in the slope of tanh",
            "At 0 tanh has slope 1. What do you get for t = 0?",
            "The stretching by 2, inside and outside the sigmoid, makes tanh steeper.",
            "(1 - t**2) / 4",
        ),
        sigmoid_for_tanh(("1 - t**2", "t")),
        *of_tanh(("1 - t**2", "t")),
    ),
)


composite_derivative = Function(
    name="composite_derivative",
    parts={"derivative": 1},
    inputs=activation_inputs,
    reference=scalar.composite_derivative,
    mistakes=(
        Mistake(
            "slope of the inner function left out",
            ask="When x moves a little, how many times as far does u = x**2 move?",
            tell="Multiply the outer slope by the slope of the inner function, du/dx.",
            edits=(("outer * inner", "outer"),),
        ),
        Mistake(
            "slope of the outer function left out",
            ask="Where does the tanh appear in your answer?",
            tell="Multiply du/dx by the slope of tanh, taken at u.",
            edits=(("outer * inner", "inner"),),
        ),
        Mistake(
            "outer slope taken at x instead of at u",
            ask="Which number goes into the tanh, x or x**2?",
            tell="Each function's slope is taken at the number that this function receives.",
            edits=(("np.tanh(u)", "np.tanh(x)"),),
        ),
        Mistake(
            "slopes added instead of multiplied",
            ask="One gear turns 3 times as fast, the next 2 times as fast. How fast is the last?",
            tell="Along a chain, slopes multiply.",
            edits=(("outer * inner", "outer + inner"),),
        ),
        Mistake(
            "the factor 2 of the inner slope is missing",
            ask="What is the slope of x**2 at x = 3?",
            tell="The derivative of x**2 is not x.",
            edits=(("2 * x", "1 * x"),),
        ),
        Mistake(
            "tanh not squared in its slope",
            ask="What is the slope of tanh at a point far on the left, where tanh is nearly -1? "
            "What does your formula give?",
            tell="The slope of tanh is 1 minus the square of tanh.",
            edits=(("np.tanh(u) ** 2", "np.tanh(u)"),),
        ),
        Mistake(
            "u in the slope of tanh where tanh(u) belongs",
            ask="In 1 - t**2, is t the number that goes into the tanh or the one that comes out?",
            tell="Take t = tanh(u) first.",
            edits=(("np.tanh(u) ** 2", "u**2"),),
        ),
        *of_tanh(("1 - np.tanh(u) ** 2", "np.tanh(u)")),
        sigmoid_for_tanh(("1 - np.tanh(u) ** 2", "np.tanh(u)")),
        Mistake(
            "brackets missing around the outer slope",
            ask="In which order does Python work out 1 - t**2 * 2 * x? What is multiplied by 2 * x?",
            tell="The slope of tanh is one factor: what belongs together needs brackets.",
            edits=(("outer * inner", "1 - np.tanh(u) ** 2 * 2 * x"),),
        ),
        Mistake(
            "inner slope put into the outer function",
            ask="Which number reaches the tanh when you evaluate the function: x**2, or 2 x?",
            tell="The outer slope is taken at u. The inner slope is a factor beside it, not an argument.",
            edits=(("np.tanh(u)", "np.tanh(2 * x)"),),
        ),
        Mistake(
            "inner slope taken at u",
            ask="Which number does the square receive: x or u?",
            tell="Each function's slope is taken at the number that this function receives.",
            edits=(("2 * x", "2 * u"),),
        ),
        Mistake(
            "x missing in the inner slope",
            ask="Is the parabola x**2 equally steep everywhere?",
            tell="The slope of x**2 grows with x.",
            edits=(("2 * x", "2"),),
        ),
        Mistake(
            "the argument squared instead of the tanh",
            ask="What is squared in the slope of tanh: what goes in or what comes out?",
            tell="First take the tanh of u, then square the result.",
            edits=(("np.tanh(u) ** 2", "np.tanh(u**2)"),),
        ),
    ),
)


swish_derivative = Function(
    name="swish_derivative",
    parts={"derivative": 1},
    inputs=activation_inputs,
    reference=scalar.swish_derivative,
    mistakes=(
        Mistake(
            "only the path through the sigmoid",
            ask="x reaches the product by two arrows. Which one have you not walked?",
            tell="Add the slope along the direct arrow, on which the sigmoid is only a factor.",
            edits=(("direct + through_sigmoid", "through_sigmoid"),),
        ),
        Mistake(
            "only the direct path",
            ask="x reaches the product by two arrows. Which one have you not walked?",
            tell="Add the slope along the arrow that leads through the sigmoid.",
            edits=(("direct + through_sigmoid", "direct"),),
        ),
        Mistake(
            "the two paths multiplied instead of added",
            ask="Slopes multiply along one path. What happens where two paths meet?",
            tell="Each path makes its own contribution to the output; contributions add up.",
            edits=(("direct + through_sigmoid", "direct * through_sigmoid"),),
        ),
        Mistake(
            "factor x missing on the path through the sigmoid",
            ask="When the sigmoid's value grows a little, by what is that growth multiplied on its "
            "way into the product?",
            tell="In the product x s, the slope in the direction of s is x.",
            edits=(("x * s * (1 - s)", "s * (1 - s)"),),
        ),
        Mistake(
            "slope of the sigmoid missing on its path",
            ask="The second path goes from x through the sigmoid into the product: two steps. Do "
            "you have a slope for each of them?",
            tell="Multiply x by the slope of the sigmoid, not by the sigmoid.",
            edits=(("x * s * (1 - s)", "x * s"),),
        ),
        Mistake(
            "contributions subtracted",
            ask="Both uses of x push the output. Is there a reason to subtract one push?",
            tell="Add the contributions of both paths.",
            edits=(("direct + through_sigmoid", "direct - through_sigmoid"),),
        ),
        Mistake(
            "direct path counted without its factor",
            ask="On the direct arrow x is multiplied by something. By what?",
            tell="In the product x s, the slope in the direction of x is s, not 1.",
            edits=(("direct = s", "direct = 1"),),
        ),
        *of_sigmoid(("s * (1 - s)", "s")),
        tanh_for_sigmoid(("s * (1 - s)", "s")),
        second_factor_alone(("s * (1 - s)", "s")),
        plus_in_sigmoid(("s * (1 - s)", "s")),
        Mistake(
            "slopes of the two factors multiplied",
            ask="What is the slope of x times x: 1 times 1, or 2 x?",
            tell="The slope of a product is not the product of slopes. Take one factor's slope at a time, with the other factor beside it, and add.",
            edits=(("direct + through_sigmoid", "s * (1 - s)"),),
        ),
        Mistake(
            "brackets missing around 1 - s",
            ask="In which order does Python work out x * s * 1 - s?",
            tell="Multiplication comes before subtraction; what belongs together needs brackets.",
            edits=(("s * (1 - s)", "s * 1 - s"),),
        ),
        denominator_torn("(1 + np.exp(-x))"),
        mirrored(("np.exp(-x)", "np.exp(x)")),
    ),
)
