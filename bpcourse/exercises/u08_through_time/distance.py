"""The softmax over distances that the reader of words learns by."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Law, Loss, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import distance

REFERENCE = distance.distance_softmax_loss


def pairs_of_points(rng):
    """(p, q): partners near each other; sizes distinct, equal, two pairs, and far
    enough apart that the exponentials of the scores are 0.
    """

    def case(N, D):
        p = 0.4 * signed(rng, (N, D))
        return p, p + 0.4 * signed(rng, (N, D))

    far = case(3, 3)  # along one axis: else a single word would have all of the probability
    far[1][:, 2] = far[0][0, 2] + 28 + 0.01 * signed(rng, 3)

    return {
        "4 pairs in 3 dimensions": case(4, 3),
        "square, 4 x 4": case(4, 4),
        "2 pairs in 5 dimensions": case(2, 5),
        "all words far from all slips": far,
    }


distance_softmax_loss = Loss(
    name="distance_softmax_loss",
    parts={"loss": 0.5, "dscores": 0.5, "dp": 1, "dq": 1},
    inputs=pairs_of_points,
    reference=REFERENCE,
    wrt={"dp": 0, "dq": 1},
    laws=(Law("loss", "a loss is never negative", between(0, float("inf"))),),
    mistakes=(
        Mistake(
            "largest score not taken off before the exponential",
            ask="What is exp of minus 1000, and the logarithm of a sum of such numbers?",
            tell="Take each row's largest score off first: the probabilities stay the same.",
            edits=(("scores - scores.max(axis=1, keepdims=True)", "scores"),),
        ),
        Mistake(
            "sum of the losses in place of their mean",
            ask="Should twice as many pairs make the loss twice as large?",
            tell="The loss is the mean over the rows.",
            edits=(("np.arange(N)].mean()", "np.arange(N)].sum()"),),
        ),
        Mistake(
            "right class not taken off",
            ask="If a row already gives its partner the probability 1, what should its gradient be?",
            tell="The gradient of a score is its probability, minus 1 for the right class.",
            edits=(("(np.exp(log_probs) - np.eye(N)) / N", "np.exp(log_probs) / N"),),
        ),
        Mistake(
            "gradient of the scores not divided by N",
            ask="The loss is a mean over N rows. Where is that 1/N in your gradient?",
            tell="Each row has the weight 1/N in the loss, so it has it in the gradient, too.",
            edits=(("(np.exp(log_probs) - np.eye(N)) / N", "np.exp(log_probs) - np.eye(N)"),),
        ),
        Mistake(
            "softmax over the columns",
            ask="Each slip chooses among the words. Along which axis do its probabilities add up to "
            "1?",
            tell="A row belongs to a slip: the sum runs over the columns of that row.",
            edits=(
                ("scores.max(axis=1, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
                (
                    "np.exp(shifted).sum(axis=1, keepdims=True)",
                    "np.exp(shifted).sum(axis=0, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "factor 2 of the square forgotten",
            ask="What is the derivative of a square?",
            tell="A square grows twice as fast as what is squared is large.",
            edits=(("-2 * dscores", "-dscores"),),
        ),
        Mistake(
            "both gradients with the wrong sign",
            ask="If the score of a pair should grow, should p move towards its partner or away?",
            tell="The score is minus the squared distance. Mind the minus.",
            edits=(("-2 * dscores", "2 * dscores"),),
        ),
        Mistake(
            "gradient of p with the wrong sign",
            ask="If the score of a pair should grow, should p move towards its partner or away?",
            tell="The score is minus the squared distance. Mind the minus.",
            source=alone(REFERENCE, ("dp = dd", "dp = -dd")),
        ),
        Mistake(
            "gradient of q with the wrong sign",
            ask="p and q stand in the difference with opposite signs. And their gradients?",
            tell="What pulls p towards q pulls q towards p.",
            edits=(("dq = -dd", "dq = dd"),),
        ),
        Mistake(
            "gradient of q taken for minus that of p",
            ask="q[m] stands in a whole column of scores. Does p[m] stand in the same scores?",
            tell="dp[n] adds over row n, dq[m] over column m.",
            source=alone(REFERENCE, ("-dd.sum(axis=0)", "-dd.sum(axis=1)")),
        ),
        Mistake(
            "rows and columns exchanged in both gradients",
            ask="In which scores does p[n] stand: in a row of them, or in a column?",
            tell="dp[n] adds over row n, dq[m] over column m.",
            source=alone(
                REFERENCE,
                ("-dd.sum(axis=0)", "-dd.sum(axis=1)"),
                ("dp = dd.sum(axis=1)", "dp = dd.sum(axis=0)"),
            ),
        ),
        Mistake(
            "p's and q's own place left out",
            ask="The difference p - q holds both. Does q alone pull at p, or the difference?",
            tell="The derivative of a squared difference holds the whole difference.",
            source=alone(
                REFERENCE,
                ("dd.sum(axis=1)\n", "2 * dscores @ q + 0 * dd.sum(axis=1)\n"),
                ("-dd.sum(axis=0)\n", "2 * dscores.T @ p\n"),
            ),
        ),
        Mistake(
            "only its own partner counts in the gradient of q",
            ask="Which slips have q[m] among the words that they choose from?",
            tell="All of them: dq[m] adds over the whole column.",
            source=alone(REFERENCE, ("-dd.sum(axis=0)", "-dd[np.arange(N), np.arange(N)]")),
        ),
        Mistake(
            "only its own partner counts in the gradient of p",
            ask="Which words does slip n choose from?",
            tell="All of them: dp[n] adds over the whole row.",
            source=alone(REFERENCE, ("dd.sum(axis=1)\n", "dd[np.arange(N), np.arange(N)]\n")),
        ),
    ),
)
