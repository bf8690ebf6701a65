"""Why an estimate is right on average: one pair on a linear loss, step by step."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import estimated


def pairs(rng):
    """(g, n, sigma, size): two weights, several, and one."""

    def case(D):
        return (
            signed(rng, D),
            signed(rng, D),
            float(rng.uniform(0.2, 0.7)),
            float(rng.uniform(1.3, 2.5)),
        )

    return {"2 weights": case(2), "5 weights": case(5), "3 weights": case(3), "one weight": case(1)}


linear_pair = Function(
    name="linear_pair",
    parts={"rise": 0.5, "slope": 0.5, "vector": 0.5, "mean": 0.5},
    inputs=pairs,
    reference=estimated.linear_pair,
    mistakes=(
        Mistake(
            "rise from the middle, not from one end to the other",
            ask="How far apart do the two points lie, and from which of them do you start?",
            tell="The first point lies sigma behind w, the second sigma ahead of it: both count.",
            edits=(("rise = 2 * sigma", "rise = sigma"),),
        ),
        Mistake(
            "rise of a whole n",
            ask="Make sigma half as large. What becomes of the rise?",
            tell="The way between the two points is a multiple of n that depends on sigma.",
            edits=(("rise = 2 * sigma * np.sum(g * n)", "rise = 2 * np.sum(g * n)"),),
        ),
        Mistake(
            "downhill taken for uphill",
            ask="If g and n point the same way, does f rise or fall on the way along n?",
            tell="From behind w to ahead of it: the end minus the beginning.",
            edits=(("rise = 2", "rise = -2"), ("slope = np", "slope = -np")),
        ),
        Mistake(
            "sizes added, whatever their signs",
            ask="One weight makes f rise, another one makes it fall as much. What is the rise?",
            tell="The contributions of the weights have signs, and may cancel.",
            edits=(
                ("2 * sigma * np.sum(g * n)", "2 * sigma * np.sum(abs(g * n))"),
                ("slope = np.sum(g * n)", "slope = np.sum(abs(g * n))"),
            ),
        ),
        Mistake(
            "slope still depends on sigma",
            ask="On a straight slope, does it matter how far apart the two points are?",
            tell="Divide the rise by the whole way between the points; sigma must cancel.",
            edits=(("slope = np.sum(g * n)", "slope = sigma * np.sum(g * n)"),),
        ),
        Mistake(
            "divided by sigma only",
            ask="How many sigmas lie between the two points?",
            tell="The way from one point to the other is twice sigma.",
            edits=(("slope = np.sum(g * n)", "slope = 2 * np.sum(g * n)"),),
        ),
        Mistake(
            "mean over the weights in place of their sum",
            ask="f is a sum over the weights. By which number do you divide, and why?",
            tell="Each weight changes f by its own share, and the shares add up.",
            edits=(
                ("slope = np.sum(g * n)", "slope = np.mean(g * n)"),
                ("2 * sigma * np.sum(g * n)", "2 * sigma * np.mean(g * n)"),
            ),
        ),
        Mistake(
            "each weight's share in place of one slope for all",
            ask="The pair tells you one number. By how many different numbers do you multiply n?",
            tell="All entries of n get the same factor: the slope.",
            edits=(("vector = slope * n", "vector = g * n**2"),),
        ),
        Mistake(
            "the direction is lost",
            ask="Which weights do you know something about after this pair: g, or the direction n?",
            tell="You know the slope along n, so only n can be made longer or shorter.",
            edits=(("vector = slope * n", "vector = slope * g"),),
        ),
        Mistake(
            "size of the coins left out of the mean",
            ask="Make all coins twice as large. What becomes of your vector?",
            tell="n comes in twice: once in the slope, once as the direction.",
            edits=(("mean = size**2 * g", "mean = 1 * g"),),
        ),
        Mistake(
            "size of the coins counted once",
            ask="Make all coins twice as large. By which factor does the slope grow, and by which "
            "the vector?",
            tell="n comes in twice: once in the slope, once as the direction.",
            edits=(("mean = size**2 * g", "mean = size * g"),),
        ),
        Mistake(
            "mean divided by the number of weights",
            ask="With two weights and four coin throws: how much of g[0] comes into entry 0 each time?",
            tell="In every throw the square of the coin stands before g[i]: its mean is that square.",
            edits=(("mean = size**2 * g", "mean = size**2 * g / (len(g) + (len(g) == 1))"),),
        ),
    ),
)
