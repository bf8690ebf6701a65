"""What students get wrong in every backward of a normalization."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, SUM_OVER_SAMPLES, UPSTREAM, Hints
from bpcourse.exercises.shared.sources import alone

THREE_PATHS = (
    "x reaches out along three paths: directly, through the mean and through the "
    "variance. Follow each of them back, and add."
)
ROOT_OF_THE_SUM = "std is the root of the sum: np.sqrt(var + eps)."

SAME_STD: Hints = {
    "ask": "By which number did your forward divide? Is it the same one that your backward uses, "
    "at each of its places?",
    "tell": "The forward's std is made of var + eps, and every slope is taken there. Keep it in the "
    "cache, or make it again in the same way.",
}
SHARED_STATISTIC = (
    "A number that many entries share receives a contribution from each of them, and they add up."
)

# lines of the reference that many mistakes change
X_HAT = "x_hat = centred / std"
DBETA = "dbeta = dout.sum(axis=0)"
DGAMMA = "dgamma = (dout * x_hat).sum(axis=0)"

# mistakes in the gradients of gamma and beta
SCALE_MISTAKES = (
    Mistake(
        "gradient of gamma without x_hat",
        ask="What is gamma multiplied by in the forward?",
        tell="The gradient of a factor is what came in times what comes back, added over the "
        "samples.",
        edits=((DGAMMA, "dgamma = dout.sum(axis=0)"),),
    ),
    Mistake(
        "gradient of gamma made of the centred x",
        ask="Is gamma multiplied by the centred x, or by the normalized one?",
        tell="Use x_hat, which has been divided by std.",
        edits=((DGAMMA, "dgamma = (dout * centred).sum(axis=0)"),),
    ),
    Mistake(
        "gradients of gamma and beta not summed over the batch",
        ask="How many samples share one and the same gamma[j]?",
        tell=SUM_OVER_SAMPLES,
        edits=((DBETA, "dbeta = dout"), (DGAMMA, "dgamma = dout * x_hat")),
    ),
    Mistake(
        "gradients of gamma and beta summed over the wrong axis",
        ask="gamma has one entry per feature. Over which axis do you add?",
        tell="Keep the axis of the features; add over the samples.",
        edits=(
            (DBETA, "dbeta = dout.sum(axis=1)"),
            (DGAMMA, "dgamma = (dout * x_hat).sum(axis=1)"),
        ),
    ),
    Mistake(
        "gradients of gamma and beta averaged instead of summed",
        ask="Where would a factor 1/N come from for gamma and beta?",
        tell=NO_FACTOR_HERE,
        edits=(
            (DBETA, "dbeta = dout.mean(axis=0)"),
            (DGAMMA, "dgamma = (dout * x_hat).mean(axis=0)"),
        ),
    ),
)


def eps_mistakes(reference, along):
    """eps left out on the way back only; the forward averaged `along` these axes."""
    bare = f"np.sqrt((centred**2).mean({along}))"
    return (
        Mistake(
            "eps left out on the way back",
            **SAME_STD,
            source=alone(reference, (DBETA, f"std = {bare}\n    {DBETA}")),
        ),
        Mistake(
            "eps left out on the way back, and in x_hat",
            **SAME_STD,
            source=alone(reference, (X_HAT, f"std = {bare}\n    {X_HAT}")),
        ),
    )


def staged_mistakes(reference, count, along):
    """Mistakes of the backward that follows the graph; the arguments are those of `box_mistakes`."""
    return (*eps_mistakes(reference, along), *box_mistakes(reference, count, along))


def box_mistakes(reference, count, along):
    """Mistakes in the boxes of the graph, one or two at a time.

    reference  that backward
    count      how many numbers went into each mean
    along      the arguments of these means
    """
    variance = f"(centred**2).mean({along})"
    return (
        Mistake(
            "eps left out in the derivative of the root",
            **SAME_STD,
            source=alone(reference, ("(2 * std)", f"(2 * np.sqrt({variance}))")),
        ),
        Mistake(
            "eps left out on the path through the variance",
            **SAME_STD,
            source=alone(
                reference,
                ("/ std**2", f"/ {variance}"),
                ("(2 * std)", f"(2 * np.sqrt({variance}))"),
            ),
        ),
        Mistake(
            "sum forgotten in the gradient of std",
            ask="One std serves many entries of x_hat. How many numbers does your dstd (or dvar) "
            "hold, and how many does std?",
            tell=SHARED_STATISTIC,
            edits=((f"(dx_hat * centred).sum({along})", "(dx_hat * centred)"),),
        ),
        Mistake(
            "sum forgotten in the gradient of the mean",
            ask="One mean is subtracted from many entries. How many numbers does your dmean hold, "
            "and how many does the mean?",
            tell=SHARED_STATISTIC,
            edits=((f"dcentred.sum({along})", "dcentred"),),
        ),
        Mistake(
            "1 in place of 1 / std on the direct path",
            ask="x_hat is centred divided by something. What is its slope with respect to centred?",
            tell="On the direct path dx_hat is divided by std.",
            source=alone(reference, ("dx_hat / std +", "dx_hat +")),
        ),
        Mistake(
            "no path through the variance",
            ask="If one entry of x moves, does std stay what it was?",
            tell=THREE_PATHS,
            edits=((f" + dvar * 2 * centred / {count}", ""),),
        ),
        Mistake(
            "no path through the mean",
            ask="If one entry of x moves, does the mean stay what it was?",
            tell=THREE_PATHS,
            edits=((f"dcentred + dmean / {count}", "dcentred"),),
        ),
        Mistake(
            "mean and variance treated as constants",
            ask="Are mean and std given numbers, or are they made of x?",
            tell=THREE_PATHS,
            edits=(
                (f" + dvar * 2 * centred / {count}", ""),
                (f"dcentred + dmean / {count}", "dcentred"),
            ),
        ),
        Mistake(
            "gamma left out of dx",
            ask="On the way back from out to x_hat, which factor do you pass?",
            tell="out = gamma * x_hat + beta, so dx_hat is dout times gamma.",
            edits=(("dx_hat = dout * gamma", "dx_hat = dout"),),
        ),
        Mistake(
            "std not squared in its own derivative",
            ask="What is the derivative of 1 / std?",
            tell="The derivative of 1 / s is -1 / s**2.",
            edits=(("/ std**2", "/ std"),),
        ),
        Mistake(
            "sign lost in the derivative of the quotient",
            ask="If std grows, do the entries of x_hat get larger or smaller?",
            tell="The derivative of 1 / s is negative.",
            edits=(("dstd = -", "dstd = "),),
        ),
        Mistake(
            "2 forgotten in the derivative of the root",
            ask="What is the derivative of the root of v?",
            tell="It is 1 / (2 * root). Compare the numbers at v = 4 and v = 4.1.",
            edits=(("(2 * std)", "std"),),
        ),
        Mistake(
            "2 forgotten in the derivative of the square",
            ask="What is the derivative of centred**2?",
            tell="It is 2 * centred.",
            edits=(("dvar * 2", "dvar"),),
        ),
        Mistake(
            "contribution of the variance not averaged",
            ask="The variance is a mean of squares. Where is the divisor of that mean?",
            tell="Each square has the weight 1 / n in the mean, on the way back as well.",
            edits=((f"centred / {count}", "centred"),),
        ),
        Mistake(
            "contribution of the mean not averaged",
            ask="How much does the mean move if one of the numbers moves by 1?",
            tell="By 1 / n: that is the slope on the way back.",
            edits=((f"dmean / {count}", "dmean"),),
        ),
        Mistake(
            "sign lost on the path through the mean",
            ask="centred = x - mean. If the mean grows, does centred grow?",
            tell="The slope of centred with respect to mean is -1.",
            edits=(("dmean = -", "dmean = "),),
        ),
        Mistake(
            "upstream gradient ignored in dx",
            ask="Where does dout enter your dx?",
            tell=UPSTREAM,
            edits=(("dx_hat = dout * gamma", "dx_hat = np.ones_like(dout) * gamma"),),
        ),
    )
