"""How large a score gets, from the sizes of queries and keys."""

from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import score_size as key


def scale_inputs(rng):
    """(D, q_std, q_mean, k_std): narrow and wide, means of both signs, and a mean of 0."""

    def case(D, q_mean):
        q_std, k_std = (float(number) for number in rng.uniform(1.3, 3, 2))
        return D, q_std, q_mean, k_std

    drawn = int(rng.integers(20, 400))
    return {
        "16 numbers, mean 0": case(16, 0.0),
        "64 numbers, a positive mean": case(64, float(rng.uniform(0.4, 2))),
        "5 numbers, a negative mean": case(5, -float(rng.uniform(0.4, 2))),
        "a single number": case(1, float(rng.uniform(0.4, 2))),
        "small keys": (12, 0.7, float(rng.uniform(0.2, 0.5)), float(rng.uniform(0.05, 0.3))),
        f"{drawn} numbers": case(drawn, float(rng.uniform(-3, -1))),
    }


_SQUARE = "q_std**2 + q_mean**2"
_VAR = "D * q_square * k_std**2"
_SCALE = "1 / np.sqrt(score_var)"

score_scale = Function(
    name="score_scale",
    parts={"score_var": 1, "scale": 0.5},
    inputs=scale_inputs,
    reference=key.score_scale,
    mistakes=(
        Mistake(
            "mean of the queries left out",
            ask="If every number of q were exactly 5, its deviation would be 0. Would q . k be 0 then?",
            tell="What counts is the mean square of a number of q: its variance, and the square of "
            "its mean.",
            edits=((_SQUARE, "q_std**2 + 0 * q_mean"),),
        ),
        Mistake(
            "mean of the queries not squared",
            ask="Turn the sign of all numbers of q round. Does the score spread more, or less?",
            tell="The square of the mean is added to the variance.",
            edits=((_SQUARE, "q_std**2 + q_mean"),),
        ),
        Mistake(
            "variances multiplied, mean added at the end",
            ask="If the keys are made twice as large, by what is each term multiplied?",
            tell="The whole mean square of q is multiplied by that of k.",
            edits=((_VAR, "D * q_std**2 * k_std**2 + q_mean**2"),),
        ),
        Mistake(
            "deviations not squared",
            ask="Double q. By which factor does the score grow, and by which does its square?",
            tell="What adds up over the terms is mean squares.",
            edits=((_SQUARE, "q_std + q_mean"), ("k_std**2", "k_std")),
        ),
        Mistake(
            "deviation of the keys not squared",
            ask="Double k. By which factor does the mean square of a product grow?",
            tell="A mean square has the square of the deviation in it, for k as for q.",
            edits=(("k_std**2", "k_std"),),
        ),
        Mistake(
            "mean square of the queries squared once more",
            ask="Is what you multiply a deviation, or a mean square already?",
            tell="A mean square needs no further square.",
            edits=((_VAR, "D * q_square**2 * k_std**2"),),
        ),
        Mistake(
            "deviations added in place of mean squares",
            ask="Is the sum of 100 terms with random signs typically 100 times as large as one, or 10 "
            "times?",
            tell="For independent terms the mean squares add up, so each term is counted once.",
            edits=((_VAR, "D**2 * q_square * k_std**2"),),
        ),
        Mistake(
            "mean over the terms in place of their sum",
            ask="Is q . k the sum of its terms, or their average?",
            tell="D terms add up, and each brings the same mean square.",
            edits=((_VAR, "q_square * k_std**2 + 0 * D"),),
        ),
        Mistake(
            "queries and keys added",
            ask="Is a term of q . k a product or a sum?",
            tell="For independent factors, the mean square of a product is the product of the mean "
            "squares.",
            edits=((_VAR, "D * (q_square + k_std**2)"),),
        ),
        Mistake(
            "size of the keys left out",
            ask="What happens to a score if all numbers of k are doubled?",
            tell="Each term has a factor from q and one from k.",
            edits=((_VAR, "D * q_square + 0 * k_std"),),
        ),
        Mistake(
            "divided by the variance",
            ask="If the scores have the deviation 10, by what do you multiply them: 1/10 or 1/100?",
            tell="A score is divided by its deviation: take the root first.",
            edits=((_SCALE, "1 / score_var"),),
        ),
        Mistake(
            "multiplied by the deviation",
            ask="Are scores of deviation 10 too large or too small? What does your factor do to them?",
            tell="The factor makes up for the size: one divided by it.",
            edits=((_SCALE, "np.sqrt(score_var)"),),
        ),
        Mistake(
            "scale by the number of terms alone",
            ask="For which deviations of q and k is your factor right?",
            tell="1 / sqrt(D) is right where queries and keys have mean 0 and deviation 1. Here they "
            "have not: use the variance that you have just found.",
            edits=((_SCALE, "1 / np.sqrt(D)"),),
        ),
        Mistake(
            "deviation in place of the variance",
            ask="Is your first number a variance or a deviation?",
            tell="Return the variance first; the root belongs to the scale.",
            edits=((_SCALE, "1 / np.sqrt(score_var)\n    score_var = np.sqrt(score_var)"),),
        ),
    ),
)
