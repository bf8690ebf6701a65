"""Batch and layer normalization, forward and backward."""

import copy

from bpcourse.checking.exercise import Backward, Function, Mistake, Program
from bpcourse.checking.outcome import Malformed
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE, SUM_OVER_SAMPLES, UPSTREAM
from bpcourse.reference import normalization

THREE_PATHS = (
    "x reaches out along three paths: directly, through the mean and through the "
    "variance. Follow each of them back, and add."
)
ROOT_OF_THE_SUM = "std is the root of the sum: np.sqrt(var + eps)."

# lines of the reference that many mistakes change
DBETA = "dbeta = dout.sum(axis=0)"
DGAMMA = "dgamma = (dout * x_hat).sum(axis=0)"


def table(rng, N, D):
    """Features of their own mean and spread; eps is large enough to be seen."""
    x = rng.uniform(0.4, 2, D) * rng.standard_normal((N, D)) + rng.uniform(-3, 3, D)
    return x, rng.uniform(0.5, 2, D), rng.standard_normal(D)


def batch_inputs(rng):
    """(x, gamma, beta, bn_param) in training mode."""

    def case(N, D, **bn_param):
        return *table(rng, N, D), {"mode": "train", **bn_param}

    return {
        "5 samples, 3 features": case(5, 3, eps=0.3),
        "square, 4 x 4": case(4, 4, eps=0.1),
        "more features than samples": case(3, 6, eps=0.2),
        "default eps": case(6, 2),
    }


def both_modes(rng):
    """(x, gamma, beta, bn_param): training, at first and later on; test; one sample."""

    def case(mode, N, D, known=True, **bn_param):
        statistics = {"running_mean": rng.standard_normal(D), "running_var": rng.uniform(0.5, 3, D)}
        return *table(rng, N, D), {"mode": mode, **bn_param, **(statistics if known else {})}

    return {
        "training, 5 samples, 3 features": case("train", 5, 3, eps=0.3, momentum=0.8),
        "training, square, 4 x 4": case("train", 4, 4, eps=0.1, momentum=0.9),
        "training, first batch, all by default": case("train", 6, 2, known=False),
        "test, 5 samples, 3 features": case("test", 5, 3, eps=0.3, momentum=0.8),
        "test, square, 4 x 4": case("test", 4, 4, eps=0.2),
        "test, one sample": case("test", 1, 4, eps=0.1),
    }


def run_batchnorm(implementation, x, gamma, beta, bn_param):
    """{part: value}: the output, and in training what bn_param holds afterwards."""
    bn_param = copy.deepcopy(bn_param)
    result = implementation(x, gamma, beta, bn_param)
    if type(result) not in (tuple, list) or len(result) != 2:
        out = Malformed("type", "it must return two values: out and the cache")
    else:
        out = result[0]
    if bn_param["mode"] == "test":
        return {"test_out": out}
    return {
        "train_out": out,
        "running_mean": bn_param.get("running_mean"),
        "running_var": bn_param.get("running_var"),
    }


batchnorm_forward = Program(
    name="batchnorm_forward",
    parts={"train_out": 1, "running_mean": 0.5, "running_var": 0.5, "test_out": 1},
    inputs=both_modes,
    reference=normalization.batchnorm_forward,
    program=run_batchnorm,
    mistakes=(
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
            ask="In test mode a single sample comes in. What are its mean and variance over the "
            "batch?",
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
    ),
)


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


def staged_mistakes(count):
    """Mistakes of the backward that follows the graph; `count` numbers went into each mean."""
    return (
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


# names of cases that show more than others
NOT_SQUARE = ("5 samples, 3 features", "more features than samples")
SHOWN_EPS = (*NOT_SQUARE, "square, 4 x 4")


batchnorm_backward = Backward(
    name="batchnorm_backward",
    parts={"dx": 2, "dgamma": 0.5, "dbeta": 0.5},
    inputs=batch_inputs,
    reference=normalization.batchnorm_backward,
    of=batchnorm_forward,
    wrt={"dx": 0, "dgamma": 1, "dbeta": 2},
    decisive={"an eps that shows": SHOWN_EPS, "not square": NOT_SQUARE},
    mistakes=(
        *staged_mistakes("N"),
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
    ),
)


batchnorm_backward_alt = Backward(
    name="batchnorm_backward_alt",
    parts={"dx": 1, "dgamma": 0.5, "dbeta": 0.5},
    inputs=batch_inputs,
    reference=normalization.batchnorm_backward_alt,
    of=batchnorm_forward,
    wrt={"dx": 0, "dgamma": 1, "dbeta": 2},
    decisive={"an eps that shows": SHOWN_EPS, "not square": NOT_SQUARE},
    mistakes=(
        Mistake(
            "term of the mean left out",
            ask="Add up your dx over the samples. Which sum must come out if a shift of the whole "
            "column changes nothing?",
            tell="Subtract the mean of dout over the samples.",
            edits=((" - dbeta", ""),),
        ),
        Mistake(
            "term of the variance left out",
            ask="What is the third term in the bracket of the formula?",
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
            ask="Which sign does the third term have?",
            tell="Both corrections take something away from dout.",
            edits=(("- x_hat * dgamma", "+ x_hat * dgamma"),),
        ),
        Mistake(
            "gamma left out of dx",
            ask="What stands in front of the bracket?",
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
            ask="Is it x_hat or the centred x that stands in the third term?",
            tell="x_hat has been divided by std already.",
            edits=(("x_hat * dgamma", "centred * dgamma"),),
        ),
        Mistake(
            "sums not divided by N",
            ask="In the bracket, is N in front of dout, or below the two sums? Is it in yours?",
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
    ),
)


def layer_inputs(rng):
    """(x, gamma, beta, ln_param)."""

    def case(N, D, **ln_param):
        x, gamma, beta = table(rng, N, D)
        return x, gamma, beta, ln_param

    return {
        "5 samples, 3 features": case(5, 3, eps=0.3),
        "square, 4 x 4": case(4, 4, eps=0.1),
        "more features than samples": case(3, 6, eps=0.2),
        "one sample": case(1, 5, eps=0.2),
        "default eps": case(2, 4),
    }


layernorm_forward = Function(
    name="layernorm_forward",
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=layer_inputs,
    reference=normalization.layernorm_forward,
    mistakes=(
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
            "eps fixed",
            ask="Where does ln_param appear in your function?",
            tell="The caller may bring an eps of their own; 1e-5 is for when there is none.",
            edits=(('ln_param.get("eps", 1e-5)', "1e-5"),),
        ),
    ),
)


layernorm_backward = Backward(
    name="layernorm_backward",
    parts={"dx": 1, "dgamma": 0.5, "dbeta": 0.5},
    inputs=layer_inputs,
    reference=normalization.layernorm_backward,
    of=layernorm_forward,
    wrt={"dx": 0, "dgamma": 1, "dbeta": 2},
    decisive={"one sample": ("one sample",), "not square": NOT_SQUARE},
    mistakes=(
        *staged_mistakes("D"),
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
    ),
)
