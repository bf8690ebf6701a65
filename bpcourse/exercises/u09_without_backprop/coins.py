"""Learning by reward from one coin: the slope of what is expected, and what a single throw says of it."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.reference import estimated


def coins(rng):
    """(z, heads, tails, baseline): a coin that prefers heads, one that prefers tails."""

    def case(z):
        tails = float(rng.uniform(0.5, 1.5))
        return float(z), tails + float(rng.uniform(1, 2)), tails, float(rng.uniform(0.3, 0.45))

    return {
        "prefers heads": case(rng.uniform(0.6, 1.5)),
        "prefers tails": case(rng.uniform(-1.5, -0.6)),
        "nearly fair": case(rng.uniform(0.1, 0.4)),
        "heads pay less": (float(rng.uniform(0.3, 0.9)), *rng.uniform((0.5, 2), (1, 3)), 0.2),
    }


coin_policy = Function(
    name="coin_policy",
    parts={"slope": 0.5, "up": 0.5, "down": 0.5, "square": 0.5},
    inputs=coins,
    reference=estimated.coin_policy,
    mistakes=(
        Mistake(
            "reward of heads alone",
            ask="If heads become more likely, what becomes of tails?",
            tell="What tails would have brought is lost: both rewards stand in the slope.",
            edits=(("(heads - tails) * p * (1 - p)", "heads * p * (1 - p)"),),
        ),
        Mistake(
            "slope of the probability left out",
            ask="You differentiate with respect to z. How much does p move if z is nudged?",
            tell="The chain rule brings in the slope of the sigmoid.",
            edits=(("(heads - tails) * p * (1 - p)", "(heads - tails) * 1"),),
        ),
        Mistake(
            "the mean reward in place of its slope",
            ask="If both rewards are equal, what should your slope be?",
            tell="Differentiate: with equal rewards nothing depends on z.",
            edits=(("(heads - tails) * p * (1 - p)", "heads * p + tails * (1 - p)"),),
        ),
        Mistake(
            "rewards added",
            ask="The probability of tails is 1 - p. Which sign has its derivative?",
            tell="One probability rises by as much as the other one falls.",
            edits=(("(heads - tails)", "(heads + tails)"),),
        ),
        Mistake(
            "slope of the probability in place of its logarithm",
            ask="By what do you divide when you differentiate a logarithm?",
            tell="The derivative of log p is that of p, divided by p.",
            edits=(("up = 1 - p", "up = p * (1 - p)"), ("down = -p", "down = -p * (1 - p)")),
        ),
        Mistake(
            "derivative with respect to p, not to z",
            ask="Is it p that you nudge, or z?",
            tell="After the derivative of the logarithm there is one more box: the sigmoid.",
            edits=(("up = 1 - p", "up = 1 / p"), ("down = -p", "down = -1 / (1 - p)")),
        ),
        Mistake(
            "up and down swapped",
            ask="If heads are nearly certain already, can their logarithm still rise much?",
            tell="A sure thing has a small score: look at which of the two goes to 0 as p goes to 1.",
            edits=(("up = 1 - p", "up = p"), ("down = -p", "down = -(1 - p)")),
        ),
        Mistake(
            "the score of tails without its sign",
            ask="If z rises, do tails become more likely or less?",
            tell="1 - p falls when z rises.",
            edits=(("down = -p", "down = p"),),
        ),
        Mistake(
            "baseline left out of the square",
            ask="Does your mean square change with the baseline?",
            tell="The baseline is subtracted from each reward first.",
            edits=(("(heads - baseline)", "heads"), ("(tails - baseline)", "tails")),
        ),
        Mistake(
            "not weighted with the probabilities",
            ask="Heads and tails are not equally likely. Where does that come in?",
            tell="A mean over throws: each square counts with the probability of its throw.",
            edits=(
                ("p * ((heads", "0.5 * ((heads"),
                ("(1 - p) * ((tails", "0.5 * ((tails"),
            ),
        ),
        Mistake(
            "square of the mean in place of mean of the squares",
            ask="Do you square before the mean is taken, or afterwards?",
            tell="Square what each throw says; then take the mean of the two squares.",
            edits=(
                (
                    "p * ((heads - baseline) * up) ** 2 + (1 - p) * ((tails - baseline) * down) ** 2",
                    "(p * (heads - baseline) * up + (1 - p) * (tails - baseline) * down) ** 2",
                ),
            ),
        ),
        Mistake(
            "nothing is squared",
            ask="Without a square, is this mean anything else than your slope?",
            tell="Each throw's estimate is squared before the mean is taken.",
            edits=(("* up) ** 2", "* up)"), ("* down) ** 2", "* down)")),
        ),
        Mistake(
            "only the rewards are squared",
            ask="What is it that is squared: the reward, or all that the throw says?",
            tell="Square the product of (reward minus baseline) and score.",
            edits=(
                ("((heads - baseline) * up) ** 2", "(heads - baseline) ** 2 * up"),
                ("((tails - baseline) * down) ** 2", "(tails - baseline) ** 2 * down"),
            ),
        ),
    ),
)


def policies(rng):
    """(logits,): few and many arms, square, one policy alone, one arm far behind the others."""
    apart = signed(rng, (3, 4))
    apart[1, rng.integers(4)] -= 12.0
    return {
        "4 policies of 3 arms": (signed(rng, (4, 3)),),
        "square, 5 everywhere": (signed(rng, (5, 5)),),
        "one policy of 2 arms": (signed(rng, (1, 2)),),
        "one arm far behind": (apart,),
    }


def _not_negative(entropy, *_):
    return bool(np.all(entropy >= -1e-12))


entropy_gradient = Function(
    name="entropy_gradient",
    parts={"entropy": 0.5, "grad": 1},
    inputs=policies,
    reference=estimated.entropy_gradient,
    laws=(Law("entropy", "an entropy is never negative", _not_negative),),
    mistakes=(
        Mistake(
            "minus sign of the entropy missing",
            ask="A logarithm of a probability is negative. Is your entropy positive?",
            tell="The entropy is the mean of minus the logarithm.",
            edits=(
                ("entropy = -(p * log_p).sum(axis=1)", "entropy = (p * log_p).sum(axis=1)"),
                ("grad = -p * (log_p + entropy[:, None])", "grad = p * (log_p - entropy[:, None])"),
            ),
        ),
        Mistake(
            "entropy in bits",
            ask="Which logarithm did you take? For two equal arms, is your entropy 1 or 0.69?",
            tell="Use the natural logarithm.",
            edits=(
                (
                    "entropy = -(p * log_p).sum(axis=1)",
                    "entropy = -(p * log_p).sum(axis=1) / np.log(2)",
                ),
            ),
        ),
        Mistake(
            "not weighted with the probabilities",
            ask="A mean over draws: how often is each arm drawn?",
            tell="Each logarithm counts with its probability.",
            edits=(("-(p * log_p).sum(axis=1)", "-log_p.mean(axis=1)"),),
        ),
        Mistake(
            "points towards certainty",
            ask="Add a bit of your gradient to the logits. Does the entropy rise?",
            tell="The arm that is ahead must fall, so its entry is negative.",
            edits=(
                ("grad = -p * (log_p + entropy[:, None])", "grad = p * (log_p + entropy[:, None])"),
            ),
        ),
        Mistake(
            "gradient with respect to the probabilities",
            ask="What happens to the other probabilities if one logit rises?",
            tell="You have the slope at p. One more box lies between p and z: the softmax.",
            edits=(("grad = -p * (log_p + entropy[:, None])", "grad = -(log_p + 1)"),),
        ),
        Mistake(
            "softmax treated entry by entry",
            ask="Does the probability of an arm depend on its own logit only?",
            tell="A logit changes all probabilities: from what arrives at an entry, subtract the mean "
            "of what arrives, weighted with p.",
            edits=(("-p * (log_p + entropy[:, None])", "-p * (1 - p) * (log_p + 1)"),),
        ),
        Mistake(
            "the mean is not subtracted",
            ask="Raise all logits by the same number. The entropy stays: what must your entries add up "
            "to?",
            tell="The entries must add up to 0; what the softmax subtracts is missing.",
            edits=(("-p * (log_p + entropy[:, None])", "-p * log_p"),),
        ),
        Mistake(
            "one entropy for all policies",
            ask="How many policies come in, and how many entropies go out?",
            tell="Each row is a policy of its own: add along its arms only.",
            edits=(
                (
                    "entropy = -(p * log_p).sum(axis=1)",
                    "entropy = np.full(len(p), -(p * log_p).sum())",
                ),
            ),
        ),
        Mistake(
            "a 1 is left over",
            ask="Do the entries of your gradient add up to 0?",
            tell="The derivative of p log p brings in a 1 for every arm; the softmax takes it away.",
            edits=(("-p * (log_p + entropy[:, None])", "-p * (log_p + entropy[:, None] + 1)"),),
        ),
        Mistake(
            "entropy subtracted in place of added",
            ask="For equal logits, all arms have log p = -H. What should the gradient be there?",
            tell="At equal logits the entropy is at its highest, so the gradient is 0.",
            edits=(("(log_p + entropy[:, None])", "(log_p - entropy[:, None])"),),
        ),
        Mistake(
            "weight of the probability left out of the gradient",
            ask="Can an arm that is hardly ever drawn change the entropy much?",
            tell="The softmax multiplies what arrives at an entry by its probability.",
            edits=(
                ("grad = -p * (log_p + entropy[:, None])", "grad = -(log_p + entropy[:, None])"),
            ),
        ),
    ),
)
