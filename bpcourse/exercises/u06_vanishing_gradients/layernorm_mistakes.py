"""What students get wrong in layer normalization, forward and backward."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u06_vanishing_gradients.normalization_mistakes import (
    ROOT_OF_THE_SUM,
    SCALE_MISTAKES,
    staged_mistakes,
)
from bpcourse.reference import normalization

LAYER_FORWARD_MISTAKES = (
    Mistake(
        "axis=0 left over from batch normalization",
        ask="With one sample alone, what is its mean over the samples, and what is left of x?",
        tell="Here each sample has its own statistics, over its features.",
        edits=(
            ("x.mean(axis=1, keepdims=True)", "x.mean(axis=0)"),
            ("(centred**2).mean(axis=1, keepdims=True)", "(centred**2).mean(axis=0)"),
        ),
    ),
    Mistake(
        "keepdims forgotten",
        ask="Which shape has your mean, and with which axis of x does it line up?",
        tell="A mean per sample must be a column, (N, 1), to be subtracted from its row.",
        edits=((", keepdims=True", "", 2),),
    ),
    Mistake(
        "one mean and variance for the whole table",
        ask="How many means are there if x has 5 samples, and how many does your line give?",
        tell="One for each sample: average over the features, axis 1.",
        edits=(
            ("x.mean(axis=1, keepdims=True)", "x.mean()"),
            ("(centred**2).mean(axis=1, keepdims=True)", "(centred**2).mean()"),
        ),
    ),
    Mistake(
        "divided by the number of samples",
        ask="How many numbers do you add up for one sample's mean?",
        tell="As many as there are features: D, not N.",
        edits=(
            ("x.mean(axis=1, keepdims=True)", "x.sum(axis=1, keepdims=True) / len(x)"),
            (
                "(centred**2).mean(axis=1, keepdims=True)",
                "(centred**2).sum(axis=1, keepdims=True) / len(x)",
            ),
        ),
    ),
    Mistake(
        "eps outside the root",
        ask="Is eps added to the variance or to the standard deviation?",
        tell=ROOT_OF_THE_SUM,
        edits=(("np.sqrt(var + eps)", "np.sqrt(var) + eps"),),
    ),
    Mistake(
        "eps forgotten",
        ask="What would you divide by if all features of a sample were equal?",
        tell=ROOT_OF_THE_SUM,
        edits=(("var + eps", "var"),),
    ),
    Mistake(
        "variance with D - 1",
        ask="Which divisor does the card give for the variance?",
        tell="Divide by D.",
        edits=(
            (
                "(centred**2).mean(axis=1, keepdims=True)",
                "(centred**2).sum(axis=1, keepdims=True) / (x.shape[1] - 1)",
            ),
        ),
    ),
    Mistake(
        "gamma and beta forgotten",
        ask="Where do gamma and beta come in?",
        tell="The last step is gamma * x_hat + beta, feature by feature.",
        edits=(("out = gamma * x_hat + beta", "out = x_hat"),),
    ),
    Mistake(
        "divided by the variance",
        ask="If x is measured in metres, what is the unit of your x_hat?",
        tell="Divide by the standard deviation, the root.",
        edits=(("std = np.sqrt(var + eps)", "std = var + eps"),),
    ),
    Mistake(
        "eps a number of your own",
        ask="Where does ln_param appear in your function?",
        tell="The caller may bring an eps of their own; 1e-5 is for when there is none.",
        edits=(('ln_param.get("eps", 1e-5)', "FITTED"),),
        fitted=(1e-12, 1e-2),
    ),
    Mistake(
        "result left transposed",
        ask="Which shape has your result, and which shape has x?",
        tell="Whoever turns x round to use batch normalization has to turn the result back.",
        source=alone(normalization.layernorm_forward, ("return out,", "return out.T,")),
    ),
    Mistake(
        "mean not subtracted",
        ask="What is the mean of each row of your x_hat?",
        tell="Normalizing has two halves: subtract the mean, then divide by the deviation.",
        edits=(("x_hat = centred /", "x_hat = x /"),),
    ),
    Mistake(
        "squares taken without subtracting the mean",
        ask="Is your variance that of the numbers, or of their distances from the mean?",
        tell="Centre first, then square, then average.",
        edits=(("centred**2", "x**2"),),
    ),
)


LAYER_BACKWARD_MISTAKES = (
    *staged_mistakes(normalization.layernorm_backward, "D", "axis=1, keepdims=True"),
    *SCALE_MISTAKES,
    Mistake(
        "axis=0 left over in the sums of dx",
        ask="Which entries of x share one mean: those of a column or those of a row?",
        tell="A sum on the way back runs over the axis over which the forward averaged: axis 1.",
        edits=(
            ("(dx_hat * centred).sum(axis=1, keepdims=True)", "(dx_hat * centred).sum(axis=0)"),
            ("dcentred.sum(axis=1, keepdims=True)", "dcentred.sum(axis=0)"),
        ),
    ),
    Mistake(
        "divided by the number of samples",
        ask="Over how many numbers was each mean taken in the forward?",
        tell="Over the D features of one sample.",
        edits=(("D = dout.shape[1]", "D = dout.shape[0]"),),
    ),
    Mistake(
        "keepdims forgotten",
        ask="Which shape have your dmean and dstd, and with which axis do they line up?",
        tell="A number per sample must be a column, (N, 1), to act on its row.",
        edits=(
            (", keepdims=True", "", 2),
            ("/ std**2", "/ std[:, 0] ** 2"),
            ("(2 * std)", "(2 * std[:, 0])"),
        ),
    ),
    Mistake(
        "dx left transposed",
        ask="Which shape has your dx, and which shape has x?",
        tell="Whoever turns dout round to use batch normalization has to turn dx back.",
        source=alone(normalization.layernorm_backward, ("return dx,", "return dx.T,")),
    ),
    Mistake(
        "closed form of batch normalization with gamma in front",
        ask="In the sums over one sample, do all terms have the same gamma?",
        tell="gamma differs from feature to feature, so it must be multiplied in before the "
        "sums, not after.",
        source="""
        def layernorm_backward(dout, cache):
            centred, std, gamma = cache
            x_hat = centred / std
            dbeta = dout.sum(axis=0)
            dgamma = (dout * x_hat).sum(axis=0)
            mean_path = dout.mean(axis=1, keepdims=True)
            var_path = x_hat * (dout * x_hat).mean(axis=1, keepdims=True)
            dx = gamma / std * (dout - mean_path - var_path)
            return dx, dgamma, dbeta
        """,
    ),
)
