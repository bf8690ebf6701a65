"""A debugging exercise: the slope of what a market settles to."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import implicit

DP = "-k * q / (k * q + c)"
SLOPE = "q + t * dq"


def tax_inputs(rng):
    """(t, A, k, c): taxes of several sizes; buyers who mind a price much and little."""

    def case(N, k):
        t = abs(signed(rng, N))
        return t, rng.uniform(4.0, 9.0), k, rng.uniform(1.2, 2.5)

    return {
        "5 taxes": case(5, rng.uniform(0.3, 0.5)),
        "one tax": case(1, rng.uniform(0.5, 0.8)),
        "3 taxes, careful buyers": case(3, rng.uniform(1.2, 1.6)),
    }


tax_revenue = Function(
    name="tax_revenue",
    parts={"slope": 2},
    returns=("revenue", "slope"),
    inputs=tax_inputs,
    reference=implicit.tax_revenue,
    mistakes=(
        Mistake(
            "the way round the loop left out",
            ask="The tax moves p. Does the p on the other side of the equation stand still meanwhile?",
            tell="Move both sides of the equation that p fulfils, and solve for dp.",
            edits=((DP, "-k * q / c"),),
        ),
        Mistake(
            "price held still",
            ask="Is the amount that is sold the same after the tax has grown?",
            tell="The tax moves the price, and the price moves the amount.",
            edits=((SLOPE, "q"),),
        ),
        Mistake(
            "price climbs with the tax",
            ask="Buyers pay p + t. When t grows, do the sellers get more for a piece, or less?",
            tell="Look at the sign: of the tax, a part is paid by the sellers.",
            edits=((DP, "k * q / (k * q + c)"),),
        ),
        Mistake(
            "minus in the denominator",
            ask="Supply climbs with p, demand falls. What is the slope of their difference?",
            tell="Bring both terms that have dp to one side, and mind their signs.",
            edits=((DP, "-k * q / (c - k * q)"),),
        ),
        Mistake(
            "supply's steepness left out of the amount",
            ask="By how much does the amount supplied move, if p moves by dp?",
            tell="The amount is c times the price.",
            edits=(("dq = c * dp", "dq = dp"),),
        ),
        Mistake(
            "tax left out of the second term",
            ask="What is the amount multiplied by to give the revenue?",
            tell="A product moves by two terms; in the second the tax stands beside dq.",
            edits=((SLOPE, "q + dq"),),
        ),
        Mistake(
            "first term left out",
            ask="At t = 0 nothing is earned yet. Does the first cent of tax earn nothing?",
            tell="A product moves by two terms; in the first the tax alone moves.",
            edits=((SLOPE, "t * dq"),),
        ),
        Mistake(
            "demand moved without the exponential",
            ask="What is the slope of A exp(-k z) by z?",
            tell="An exponential's slope is its own value times the inner slope.",
            edits=((DP, "-k * A / (k * A + c)"),),
        ),
        Mistake(
            "demand moved without k",
            ask="If buyers mind the price twice as much, does demand fall equally fast?",
            tell="The inner slope of exp(-k z) is -k.",
            edits=((DP, "-q / (q + c)"),),
        ),
    ),
)
