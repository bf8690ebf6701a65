"""The slope of a value that is put into the same rule again and again."""

from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import chaos

SLOPE = "x * (1 - x) + r * (1 - 2 * x) * dx_dr"


def logistic_inputs(rng):
    """(x0, r, steps): calm and wild, several starts and one, one step and several."""

    def starts(N):
        return rng.uniform(0.1, 0.9, N)

    return {
        "4 starts, 5 steps": (starts(4), rng.uniform(3.4, 3.9), 5),
        "one start, calm": (starts(1), rng.uniform(1.5, 2.5), 6),
        "3 starts, one step": (starts(3), rng.uniform(2.5, 3.9), 1),
        "5 starts, 2 steps": (starts(5), rng.uniform(2.5, 3.9), 2),
    }


logistic_slope = Function(
    name="logistic_slope",
    parts={"x": 0.5, "dx_dr": 1},
    inputs=logistic_inputs,
    reference=chaos.logistic_slope,
    mistakes=(
        Mistake(
            "x moved before its slope is taken",
            ask="When you move the slope, is x still the one that the step begins with?",
            tell="Both are made of the old x. Move the slope first, or keep the old x.",
            source="""
def logistic_slope(x0, r, steps):
    x, dx_dr = x0, np.zeros_like(x0)
    for _ in range(steps):
        x = r * x * (1 - x)
        dx_dr = x * (1 - x) + r * (1 - 2 * x) * dx_dr
    return x, dx_dr
""",
        ),
        Mistake(
            "only what r does in the last step",
            ask="r was used in the first step, too, and moved the x that came out. Where is that?",
            tell="There are two ways: r acts on the step directly, and through the x that comes in.",
            edits=((SLOPE, "x * (1 - x) + 0 * dx_dr"),),
        ),
        Mistake(
            "what r does directly left out",
            ask="What is the slope after the very first step, when x0 does not depend on r?",
            tell="There are two ways: r acts on the step directly, and through the x that comes in.",
            edits=((SLOPE, "r * (1 - 2 * x) * dx_dr + 0 * x"),),
        ),
        Mistake(
            "only one of the two x moves",
            ask="How steep is x (1 - x) in the middle, at x = 1/2? And by your formula?",
            tell="x (1 - x) is a product; both of its factors move.",
            edits=((SLOPE, "x * (1 - x) + r * (1 - x) * dx_dr"),),
        ),
        Mistake(
            "slope of x (1 - x) with a plus",
            ask="Is x (1 - x) climbing or falling beyond x = 1/2?",
            tell="The square stands there with a minus.",
            edits=((SLOPE, "x * (1 - x) + r * (1 + 2 * x) * dx_dr"),),
        ),
        Mistake(
            "r left out of the way through x",
            ask="By which number is a nudge of x multiplied in a step?",
            tell="The whole rule has the factor r, and so has its slope by x.",
            edits=((SLOPE, "x * (1 - x) + (1 - 2 * x) * dx_dr"),),
        ),
        Mistake(
            "contributions added without going through the steps",
            ask="A nudge in the first step is passed on by the second. Is it passed on unchanged?",
            tell="What a step passes on is multiplied by its slope.",
            edits=((SLOPE, "x * (1 - x) + dx_dr"),),
        ),
        Mistake(
            "direct part with r in it",
            ask="By how much does r x (1 - x) move, if r moves and x stands still?",
            tell="The slope of a product by one factor is the other factor alone.",
            edits=((SLOPE, "r * x * (1 - x) + r * (1 - 2 * x) * dx_dr"),),
        ),
        Mistake(
            "one step too many",
            ask="How many times does your loop run?",
            tell="`steps` times.",
            edits=(("range(steps)", "range(steps + 1)"),),
        ),
        Mistake(
            "slope starts at 1",
            ask="Does x0 depend on r?",
            tell="Before the first step a nudge of r has moved nothing.",
            edits=(("np.zeros_like(x0)", "np.ones_like(x0)"),),
        ),
    ),
)
