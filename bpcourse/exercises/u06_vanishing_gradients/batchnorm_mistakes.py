"""What students get wrong in batch normalization, forward and backward."""

from bpcourse.checking.exercise import Mistake
from bpcourse.exercises.shared.hints import Hints
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u06_vanishing_gradients.normalization_mistakes import (
    ROOT_OF_THE_SUM,
    SAME_STD,
    SCALE_MISTAKES,
    SHARED_STATISTIC,
    THREE_PATHS,
    eps_mistakes,
    staged_mistakes,
)
from bpcourse.reference import normalization

SUM_OF_A_STATISTIC: Hints = {
    "ask": "One mean and one variance serve all samples of a feature. How many numbers do your dmean and "
    "dvar hold?",
    "tell": SHARED_STATISTIC,
}


def _closed_form(*edits):
    """The closed form with these edits, as an answer to the exercise that goes node by node."""
    return alone(normalization.batchnorm_backward_alt, *edits).replace("_alt", "")


FORWARD_MISTAKES = (
    Mistake(
        "eps outside the root",
        ask="Is eps added to the variance or to the standard deviation?",
        tell=ROOT_OF_THE_SUM,
        edits=(
            ("np.sqrt(var + eps)", "np.sqrt(var) + eps"),
            ("np.sqrt(running_var + eps)", "(np.sqrt(running_var) + eps)"),
        ),
    ),
    Mistake(
        "eps forgotten",
        ask="What would you divide by if a feature were the same for all samples?",
        tell=ROOT_OF_THE_SUM,
        edits=(("var + eps", "var", 2),),
    ),
    Mistake(
        "one mean and variance for the whole table",
        ask="How many means are there if x has 3 features, and how many does your line give?",
        tell="Each feature has statistics of its own, over the samples: axis=0.",
        edits=(
            ("x.mean(axis=0)", "x.mean()"),
            ("(centred**2).mean(axis=0)", "(centred**2).mean()"),
        ),
    ),
    Mistake(
        "statistics per sample in place of per feature",
        ask="Which axis do the samples lie along, and which one do you average over?",
        tell="Average over the samples, axis 0. Averages over axis 1 belong to layer "
        "normalization.",
        edits=(
            ("x.mean(axis=0)", "x.mean(axis=1, keepdims=True)"),
            ("(centred**2).mean(axis=0)", "(centred**2).mean(axis=1, keepdims=True)"),
        ),
    ),
    Mistake(
        "running statistics used in training",
        ask="In training, by which mean and variance is a batch normalized: its own or the "
        "remembered ones?",
        tell="In training use the statistics of this batch; the running ones are only written "
        "then, and read in test mode.",
        edits=(
            (
                "x_hat = centred / std",
                "x_hat = (x - running_mean) / np.sqrt(running_var + eps)",
            ),
        ),
    ),
    Mistake(
        "statistics of the batch used in test mode",
        ask="In test mode a single sample comes in. What are its mean and variance over the batch?",
        tell="Test mode uses running_mean and running_var, so that no sample depends on its "
        "neighbours.",
        edits=(
            (
                "(x - running_mean) / np.sqrt(running_var + eps)",
                "(x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)",
            ),
        ),
    ),
    Mistake(
        "running statistics not stored",
        ask="When your function returns, who still knows the new running mean?",
        tell="Write the new values back into bn_param under their names.",
        edits=(
            ('bn_param["running_mean"] =', "running_mean ="),
            ('bn_param["running_var"] =', "running_var ="),
        ),
    ),
    Mistake(
        "momentum the wrong way round",
        ask="With momentum 0.9, how much of the old running value is kept?",
        tell="momentum is the share of the old value; the new batch gets the rest.",
        edits=(
            (
                "momentum * running_mean + (1 - momentum) * mean",
                "(1 - momentum) * running_mean + momentum * mean",
            ),
            (
                "momentum * running_var + (1 - momentum) * var",
                "(1 - momentum) * running_var + momentum * var",
            ),
        ),
    ),
    Mistake(
        "running statistics overwritten by the last batch",
        ask="After a thousand batches, how many of them have a say in your running mean?",
        tell="Blend: momentum times the old value plus (1 - momentum) times this batch's.",
        edits=(
            ("momentum * running_mean + (1 - momentum) * mean", "mean"),
            ("momentum * running_var + (1 - momentum) * var", "var"),
        ),
    ),
    Mistake(
        "standard deviation stored as running variance",
        ask="running_var is put under a root later. What do you store there?",
        tell="Store the variance itself, without eps and without the root.",
        edits=(("(1 - momentum) * var", "(1 - momentum) * std"),),
    ),
    Mistake(
        "variance with N - 1",
        ask="Which divisor does the card give for the variance?",
        tell="The batch is described, not a population estimated: divide by N.",
        edits=(("(centred**2).mean(axis=0)", "(centred**2).sum(axis=0) / (len(x) - 1)"),),
    ),
    Mistake(
        "squares taken without subtracting the mean",
        ask="Is your variance that of the numbers, or of their distances from the mean?",
        tell="Centre first, then square, then average.",
        edits=(("centred**2", "x**2"),),
    ),
    Mistake(
        "divided by the variance",
        ask="If x is measured in metres, what is the unit of your x_hat?",
        tell="Divide by the standard deviation, which has the unit of x.",
        edits=(
            ("std = np.sqrt(var + eps)", "std = var + eps"),
            ("np.sqrt(running_var + eps)", "(running_var + eps)"),
        ),
    ),
    Mistake(
        "gamma and beta forgotten",
        ask="Where do gamma and beta come in?",
        tell="The last step of both modes is gamma * x_hat + beta.",
        edits=(
            ("return gamma * x_hat + beta", "return x_hat"),
            ("out = gamma * x_hat + beta", "out = x_hat"),
        ),
    ),
    Mistake(
        "gamma and beta forgotten in test mode",
        ask="Your training output is scaled and shifted. Is the test output, too?",
        tell="Both modes end with gamma * x_hat + beta; only the statistics differ.",
        edits=(("return gamma * x_hat + beta", "return x_hat"),),
    ),
    Mistake(
        "mean not subtracted",
        ask="What is the mean of each column of your x_hat?",
        tell="Normalizing has two halves: subtract the mean, then divide by the deviation.",
        edits=(("x_hat = centred /", "x_hat = x /"), ("(x - running_mean) /", "x /")),
    ),
    Mistake(
        "eps inside the stored running variance",
        ask="In test mode eps is added under the root. Is it in running_var already by then?",
        tell="Store the variance itself; eps is added where the root is taken.",
        source=alone(
            normalization.batchnorm_forward,
            ("(1 - momentum) * var", "(1 - momentum) * (var + eps)"),
        ),
    ),
    Mistake(
        "np.std stored as running variance",
        ask="running_var is put under a root later. What do you store there?",
        tell="Store the variance itself, without the root: np.var in place of np.std.",
        source=alone(
            normalization.batchnorm_forward,
            ("(1 - momentum) * var", "(1 - momentum) * np.sqrt(var)"),
        ),
    ),
    Mistake(
        "running statistics updated in test mode too",
        ask="A trained network is asked about one more sample. Should it change because of that?",
        tell="Test mode reads the running statistics and leaves them as they are; only training "
        "writes them.",
        source=alone(
            normalization.batchnorm_forward,
            (
                'if mode == "test":',
                """bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * x.mean(axis=0)
    bn_param["running_var"] = momentum * running_var + (1 - momentum) * x.var(axis=0)
    if mode == "test":""",
            ),
        ),
    ),
    Mistake(
        "eps forgotten in training",
        ask="Your test mode knows eps. What would training divide by if a feature were the same for "
        "all samples?",
        tell=ROOT_OF_THE_SUM,
        source=alone(normalization.batchnorm_forward, ("np.sqrt(var + eps)", "np.sqrt(var)")),
    ),
    Mistake(
        "eps forgotten in test mode",
        ask="Your training knows eps. Does your test mode divide in the same way?",
        tell="Both modes divide by the root of a variance plus eps.",
        source=alone(
            normalization.batchnorm_forward, ("np.sqrt(running_var + eps)", "np.sqrt(running_var)")
        ),
    ),
    Mistake(
        "eps outside the root in training",
        ask="In training, is eps added to the variance or to the standard deviation?",
        tell=ROOT_OF_THE_SUM,
        source=alone(normalization.batchnorm_forward, ("np.sqrt(var + eps)", "np.sqrt(var) + eps")),
    ),
    Mistake(
        "eps outside the root in test mode",
        ask="In test mode, is eps added to the variance or to the standard deviation?",
        tell=ROOT_OF_THE_SUM,
        source=alone(
            normalization.batchnorm_forward,
            ("np.sqrt(running_var + eps)", "(np.sqrt(running_var) + eps)"),
        ),
    ),
    Mistake(
        "divided by the variance in test mode",
        ask="In test mode, what is the unit of your x_hat if x is measured in metres?",
        tell="The root of running_var + eps has the unit of x.",
        source=alone(
            normalization.batchnorm_forward, ("np.sqrt(running_var + eps)", "(running_var + eps)")
        ),
    ),
    Mistake(
        "mean not subtracted in test mode",
        ask="What does your test mode do with running_mean?",
        tell="Subtract running_mean first, then divide.",
        source=alone(normalization.batchnorm_forward, ("(x - running_mean) /", "x /")),
    ),
    Mistake(
        "running variance with N - 1",
        ask="Which divisor does the card give for the variance that is remembered?",
        tell="This course remembers the batch's variance as it is, divided by N.",
        source=alone(
            normalization.batchnorm_forward,
            ("(1 - momentum) * var", "(1 - momentum) * x.var(axis=0, ddof=1)"),
        ),
    ),
)


def _with_a_gradient_of_the_variance(dvar, dmean):
    """The backward that many textbooks have: variance and mean apart, each with a gradient."""
    return f"""
        def batchnorm_backward(dout, cache):
            centred, std, gamma = cache
            N = dout.shape[0]
            dx_hat = dout * gamma
            dvar = {dvar}
            dmean = {dmean}
            dx = dx_hat / std + dvar * 2 * centred / N + dmean / N
            return dx, (dout * centred / std).sum(axis=0), dout.sum(axis=0)
        """


BACKWARD_MISTAKES = (
    Mistake(
        "sum forgotten in the gradient of the variance",
        **SUM_OF_A_STATISTIC,
        source=_with_a_gradient_of_the_variance(
            "-0.5 * dx_hat * centred / std**3", "-(dx_hat / std).sum(axis=0)"
        ),
    ),
    Mistake(
        "sum forgotten in the direct gradient of the mean",
        **SUM_OF_A_STATISTIC,
        source=_with_a_gradient_of_the_variance(
            "(-0.5 * dx_hat * centred / std**3).sum(axis=0)", "-(dx_hat / std)"
        ),
    ),
    Mistake(
        "eps left out on the way back, in the closed form",
        **SAME_STD,
        source=_closed_form(("(N * std)", "(N * np.sqrt((centred**2).mean(axis=0)))")),
    ),
    Mistake(
        "sums not divided by N in the closed form",
        ask="Where do your two sums over the samples become means?",
        tell="Either N * dout minus two sums, all divided by N, or dout minus two means.",
        source=_closed_form(("(N * std)", "std"), ("N * dout", "dout")),
    ),
    *staged_mistakes(normalization.batchnorm_backward, "N", "axis=0"),
    *SCALE_MISTAKES,
    Mistake(
        "axis=0 forgotten in the sums of the way back",
        ask="Each feature has a std of its own. How many numbers does your dstd hold?",
        tell="Sum over the samples only, feature by feature.",
        edits=(
            ("(dx_hat * centred).sum(axis=0)", "(dx_hat * centred).sum()"),
            ("dcentred.sum(axis=0)", "dcentred.sum()"),
        ),
    ),
)


CLOSED_FORM_MISTAKES = (
    *eps_mistakes(normalization.batchnorm_backward_alt, "axis=0"),
    Mistake(
        "term of the mean left out",
        ask="Add up your dx over the samples. Which sum must come out if a shift of the whole "
        "column changes nothing?",
        tell="Subtract the mean of dout over the samples.",
        edits=((" - dbeta", ""),),
    ),
    Mistake(
        "term of the variance left out",
        ask="The normalization undoes a stretch of the column. May dx have a part that would only stretch it?",
        tell="Subtract x_hat times the mean of dout * x_hat.",
        edits=((" - x_hat * dgamma", ""),),
    ),
    Mistake(
        "mean and variance treated as constants",
        ask="Are mean and std given numbers, or are they made of x?",
        tell=THREE_PATHS,
        edits=((" - dbeta - x_hat * dgamma", ""),),
    ),
    Mistake(
        "term of the variance added in place of subtracted",
        ask="Do the mean and the variance add something to dout, or do they take something away?",
        tell="Both corrections take something away from dout.",
        edits=(("- x_hat * dgamma", "+ x_hat * dgamma"),),
    ),
    Mistake(
        "gamma left out of dx",
        ask="On the way back from out to x_hat, which factor do you pass?",
        tell="gamma / std, feature by feature.",
        edits=(("gamma / (", "1 / ("),),
    ),
    Mistake(
        "divided by the variance",
        ask="If x is doubled, out stays (nearly) the same. By what must dx change?",
        tell="Divide by std once.",
        edits=(("N * std", "N * std**2"),),
    ),
    Mistake(
        "division by std forgotten",
        ask="If x is measured in millimetres instead of metres, should dx stay the same?",
        tell="The bracket is multiplied by gamma / std.",
        edits=(("(N * std)", "N"),),
    ),
    Mistake(
        "centred x in place of the normalized one",
        ask="In your term of the variance, has each factor that is made of x been divided by std?",
        tell="x_hat has been divided by std already.",
        edits=(("x_hat * dgamma", "centred * dgamma"),),
    ),
    Mistake(
        "sums not divided by N",
        ask="What you take away from dout: is it a sum over the samples, or a mean?",
        tell="Either N * dout minus two sums, all divided by N, or dout minus two means.",
        edits=(("(N * std)", "std"), ("N * dout", "dout")),
    ),
    Mistake(
        "everything divided by N once too often",
        ask="You have two means in the bracket. Is there still an N in front of it?",
        tell="N * dout with sums needs one 1/N; dout with means needs none.",
        edits=(("N * std", "N * N * std"),),
    ),
    Mistake(
        "axis=0 forgotten in the sums",
        ask="How many numbers must the sum over the samples give if there are 3 features?",
        tell="Each feature has its own sums: axis=0.",
        edits=(
            ("- dbeta", "- dout.sum()"),
            ("x_hat * dgamma", "x_hat * (dout * x_hat).sum()"),
        ),
    ),
    *SCALE_MISTAKES,
)
