"""log-sum-exp as one rule."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import stable


def rows_inputs(rng):
    """(x,): rows of every size, far apart and far from 0."""
    return {
        "4 rows of 3": (signed(rng, (4, 3)),),
        "one row": (signed(rng, (1, 5)),),
        "square": (signed(rng, (3, 3)),),
        "one entry a row": (signed(rng, (4, 1)),),
        "eight entries near each other": (0.2 * signed(rng, (3, 8)),),
        "large scores": (2000 + signed(rng, (3, 4)),),
        "large negative scores": (-2000 + signed(rng, (2, 5)),),
        "rows far apart": (signed(rng, (4, 3)) + np.array([[900.0], [-900.0], [0.0], [5.0]]),),
        "entries rather far apart": (signed(rng, (3, 3)) + np.array([500.0, 0.0, -500.0]),),
        "entries far apart": (signed(rng, (2, 3)) + np.array([800.0, 0.0, -800.0]),),
    }


logsumexp_forward = Function(
    name="logsumexp_forward",
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=rows_inputs,
    reference=stable.logsumexp_forward,
    mistakes=(
        Mistake(
            "written as it is read",
            ask="What is np.exp(1000), and its logarithm? And what is the right answer for a row "
            "that holds nothing but 1000?",
            tell="Take something out of every exponent of a row so that none is large, and put it "
            "back at the end.",
            edits=(
                ("x - largest[:, None]", "x"),
                ("out = largest + np.log(total)", "out = np.log(total)"),
            ),
        ),
        Mistake(
            "what was taken out is not put back",
            ask="What should the answer be for a row that holds a single 7? What is yours?",
            tell="exp(x - m) is exp(x) divided by exp(m): put m back after the logarithm.",
            edits=(("out = largest + np.log(total)", "out = np.log(total)"),),
        ),
        Mistake(
            "one largest entry for all rows",
            ask="Two rows, one near 900, one near -900: what is left of the second one's "
            "exponentials?",
            tell="Take out of each row its own largest entry.",
            edits=(
                (
                    "x.max(axis=1)",
                    "np.broadcast_to(x.max(axis=1).max(axis=0), x.shape[:1])",
                ),
            ),
        ),
        Mistake(
            "smallest entry taken out",
            ask="After you have taken it out, how large can an exponent still be?",
            tell="With the largest entry taken out, no exponent is above 0.",
            edits=(("x.max(axis=1)", "x.min(axis=1)"),),
        ),
        Mistake(
            "mean taken out",
            ask="With the entries 800, 0 and -800, how large is the largest exponent that is left?",
            tell="With the largest entry taken out, no exponent is above 0.",
            edits=(("x.max(axis=1)", "x.mean(axis=1)"),),
        ),
        Mistake(
            "mean instead of sum",
            ask="What should the answer be for two entries 0 and 0: log 1 or log 2?",
            tell="The exponentials of a row are added up.",
            edits=((".sum(axis=1)", ".mean(axis=1)"),),
        ),
        Mistake(
            "logarithm forgotten",
            ask="What should the answer be for a row that holds a single 7? What is yours?",
            tell="After the sum comes the logarithm.",
            edits=(("largest + np.log(total)", "largest + total"),),
        ),
        Mistake(
            "multiplied by the largest instead of added",
            ask="log(a b) = log a + log b. What does the factor exp(m) become?",
            tell="A factor inside the logarithm becomes a term outside.",
            edits=(("largest + np.log(total)", "largest * np.log(total)"),),
        ),
        Mistake(
            "over the samples instead of the classes",
            ask="How many numbers should come out for 4 rows of 3?",
            tell="One for each row: sum along the row.",
            source="""
                def logsumexp_forward(x):
                    largest = x.max(axis=0)
                    total = np.exp(x - largest).sum(axis=0)
                    out = largest + np.log(total)
                    return out, (x, out)
            """,
        ),
    ),
)

_SHARE = "share = np.exp(x - out[:, None])"

logsumexp_backward = Backward(
    name="logsumexp_backward",
    parts={"dx": 1.5},
    of=logsumexp_forward,
    inputs=rows_inputs,
    reference=stable.logsumexp_backward,
    wrt={"dx": 0},
    decisive={
        "one row": ("one row",),
        "large scores": ("large scores",),
        "rows far apart": ("rows far apart",),
        "entries far apart": ("entries far apart",),
    },
    mistakes=(
        Mistake(
            "exponentials alone",
            ask="Raise every entry of a row by the same small amount. By how much does out rise, and "
            "what do your gradients of this row add up to?",
            tell="The logarithm divides by the sum of the exponentials.",
            edits=((_SHARE, "share = np.exp(x)"),),
        ),
        Mistake(
            "composed of the rules of exp, sum and log as they are",
            ask="What are np.exp(1000) and its sum, and what is their quotient?",
            tell="Write the quotient as a single exponential. Its exponent is never above 0.",
            edits=((_SHARE, "share = np.exp(x) / np.exp(x).sum(axis=1)[:, None]"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="If the loss cared ten times as much about this row, what would change in your dx?",
            tell=UPSTREAM,
            edits=(("dout[:, None] * share", "share"),),
        ),
        Mistake(
            "divided by the sum twice",
            ask="For a row of two equal entries, what is out's slope in each: 1/2 or 1/4?",
            tell="The slopes of a row add up to 1.",
            edits=((_SHARE, "share = np.exp(x - 2 * out[:, None])"),),
        ),
        Mistake(
            "minus the gradient of what was taken out",
            ask="Raise every entry of a row by 1. out rises by 1 as well. What do your gradients of a "
            "row add up to?",
            tell="What is taken out is put back: its two ways to the result cancel.",
            edits=(
                (
                    _SHARE,
                    _SHARE + "\n    share = share - (x == x.max(axis=1)[:, None])",
                ),
            ),
        ),
        Mistake(
            "all to the largest entry",
            ask="If the second largest entry grows, does out stay where it is?",
            tell="Every entry has its share, not the largest one only.",
            edits=((_SHARE, "share = 1.0 * (x == x.max(axis=1)[:, None])"),),
        ),
        Mistake(
            "shared out equally",
            ask="Entries 0 and -20: does the sum of the exponentials care as much about the second?",
            tell="Each entry's share is its part of the sum of the exponentials.",
            edits=((_SHARE, "share = np.ones_like(x) / x.shape[1]"),),
        ),
        Mistake(
            "as in the loss, with a 1/N",
            ask="Each out[n] has an upstream gradient of its own. Where would an average come from?",
            tell="The 1/N of a mean loss is in the upstream gradient already.",
            edits=(("dout[:, None] * share", "dout[:, None] * share / len(x)"),),
        ),
        Mistake(
            "only the diagonal: slope of the sigmoid",
            ask="What do your slopes of a row add up to? And what should they, if all entries rise "
            "by the same amount?",
            tell="You need the shares themselves here; p (1 - p) is how a share answers to its score.",
            edits=(("dout[:, None] * share", "dout[:, None] * share * (1 - share)"),),
        ),
        Mistake(
            "exponent with the sign turned round",
            ask="Can a share be larger than 1? Are yours?",
            tell="The exponent is never above 0.",
            edits=((_SHARE, "share = np.exp(out[:, None] - x)"),),
        ),
    ),
)
