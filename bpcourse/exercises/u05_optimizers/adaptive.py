"""Rules with a learning rate per weight: AdaGrad, RMSProp, Adam, Nadam."""

from functools import partial

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.shared.hints import Hints
from bpcourse.exercises.u05_optimizers.runs import (
    CLIMBS,
    DESCEND,
    FORGETS,
    REMEMBER,
    not_kept,
    run_updates,
    update_inputs,
)
from bpcourse.reference import optim

# eps is large in all cases, so that its place shows


def adagrad_inputs(rng):
    """(w, gradients, config) with learning_rate, eps, v."""
    return update_inputs(
        rng,
        settings=lambda: {"learning_rate": rng.uniform(0.1, 0.4), "eps": rng.uniform(0.2, 0.5)},
        memory=lambda shape: {"v": rng.uniform(0.5, 2, shape)},
    )


def rmsprop_inputs(rng):
    """(w, gradients, config) with learning_rate, decay, eps, v."""
    return update_inputs(
        rng,
        settings=lambda: {
            "learning_rate": rng.uniform(0.1, 0.4),
            "decay": rng.uniform(0.6, 0.9),
            "eps": rng.uniform(0.2, 0.5),
        },
        memory=lambda shape: {"v": rng.uniform(0.5, 2, shape)},
    )


def adam_inputs(rng):
    """(w, gradients, config) with learning_rate, beta1, beta2, eps, m, v, t."""
    return update_inputs(
        rng,
        settings=lambda: {
            "learning_rate": rng.uniform(0.1, 0.4),
            "beta1": rng.uniform(0.6, 0.8),
            "beta2": rng.uniform(0.85, 0.95),
            "eps": rng.uniform(0.2, 0.5),
        },
        memory=lambda shape: {
            "m": signed(rng, shape),
            "v": rng.uniform(0.5, 2, shape),
            "t": int(rng.integers(3, 7)),
        },
    )


def _eps_inside_the_root(average="v"):
    return Mistake(
        "eps inside the root",
        ask="Is eps added before or after the root is taken?",
        tell="Here it is sqrt(...) + eps. Inside, an eps of 1e-8 would act like 1e-4.",
        edits=((f'np.sqrt({average}) + config["eps"]', f'np.sqrt({average} + config["eps"])'),),
    )


def _no_eps(average="v"):
    return Mistake(
        "eps left out",
        ask="What does your rule do with a weight whose gradient has always been 0?",
        tell="0 / 0 is not a number. Add eps to the root.",
        edits=((f'np.sqrt({average}) + config["eps"]', f"np.sqrt({average})"),),
    )


def _no_root(average="v"):
    return Mistake(
        "no root",
        ask="In which unit is v, if dw is measured in metres? And the quotient of the two?",
        tell="v holds squares. Its root is a size of gradients, and that is what dw is divided by.",
        edits=((f"np.sqrt({average})", average),),
    )


def _climbs(step):
    return Mistake(
        "the update climbs",
        ask=CLIMBS,
        tell=DESCEND,
        edits=((f'w - config["learning_rate"] * {step}', f'w + config["learning_rate"] * {step}'),),
    )


def _multiplied(step):
    return Mistake(
        "multiplied by the scale",
        ask="Which weight should take the longer step for its gradient: one with large gradients "
        "or one with small ones?",
        tell="Divide by the scale: large gradients are shrunk, small ones enlarged.",
        edits=((f"{step} / scale", f"{step} * scale"),),
    )


def _no_rate(step):
    return Mistake(
        "learning rate left out",
        ask="Which settings of the config does your function read?",
        tell="The scaled gradient is multiplied by the learning rate.",
        edits=((f'config["learning_rate"] * {step}', step),),
    )


V_FORGOTTEN = not_kept("v")
NOT_SQUARED = Hints(
    ask="Can your v become negative? What is its root then?",
    tell="v adds up squares of the gradient, entry by entry, so that sign plays no part.",
)
ONE_FOR_ALL = Hints(
    ask="How many different learning rates does your rule have: one, or one for each weight?",
    tell="Square entry by entry and do not sum: v has the shape of w.",
)
OLD_V = Hints(
    ask="Does this step's own gradient count in the scale that it is divided by?",
    tell="First the new v, then the step with that new v.",
)


adagrad = Program(
    name="adagrad",
    parts={"first update": 0.5, "later updates": 1, "v": 0.5},
    inputs=adagrad_inputs,
    reference=optim.adagrad,
    program=partial(run_updates, memory=("v",)),
    mistakes=(
        V_FORGOTTEN,
        Mistake(
            "v holds the last square only",
            ask="What does your v know of the gradients of earlier steps?",
            tell="v is a sum over all steps so far: add the new square to the old v.",
            edits=(('config["v"] + dw**2', "dw**2"),),
        ),
        Mistake("gradient not squared in v", **NOT_SQUARED, edits=(("dw**2", "dw"),)),
        Mistake(
            "sizes added up in place of squares",
            ask="Do you add up |dw| or dw squared?",
            tell="The scale is the root of a sum of squares.",
            edits=(("dw**2", "np.abs(dw)"),),
        ),
        Mistake(
            "one v for all weights together", **ONE_FOR_ALL, edits=(("dw**2", "np.sum(dw**2)"),)
        ),
        Mistake("scaled by the old v", **OLD_V, edits=(("np.sqrt(v)", 'np.sqrt(config["v"])'),)),
        Mistake(
            "root kept as v",
            ask="What does your next update add its square to: a sum of squares or a root?",
            tell="Keep v itself in the config, and take the root only for the step.",
            edits=(('"v": v}', '"v": np.sqrt(v)}'),),
        ),
        _eps_inside_the_root(),
        _no_eps(),
        _no_root(),
        _climbs("dw"),
        _multiplied("dw"),
        _no_rate("dw"),
    ),
)


rmsprop = Program(
    name="rmsprop",
    parts={"first update": 0.5, "later updates": 1, "v": 0.5},
    inputs=rmsprop_inputs,
    reference=optim.rmsprop,
    program=partial(run_updates, memory=("v",)),
    mistakes=(
        V_FORGOTTEN,
        Mistake(
            "AdaGrad: nothing is forgotten",
            ask="If gradients become small and stay small, does your v ever fall?",
            tell="v is a weighted mean of the old v and the new square; the weights are decay and "
            "1 - decay.",
            edits=(('decay * config["v"] + (1 - decay) * dw**2', 'config["v"] + dw**2'),),
        ),
        Mistake(
            "decay and 1 - decay swapped",
            ask="With decay 0.99, should the old v count 99 per cent or 1 per cent?",
            tell="decay is the share of the old v that stays.",
            edits=(
                (
                    'decay * config["v"] + (1 - decay) * dw**2',
                    '(1 - decay) * config["v"] + decay * dw**2',
                ),
            ),
        ),
        Mistake(
            "factor 1 - decay missing",
            ask="If every gradient is 1, at which number does your v settle?",
            tell="A mean of ones is 1: the weights of the two terms must add up to 1.",
            edits=(("(1 - decay) * dw**2", "dw**2"),),
        ),
        Mistake(
            "1 - decay squared with the gradient",
            ask="To what does the square apply in your formula?",
            tell="Square the gradient alone, then weight the square.",
            edits=(("(1 - decay) * dw**2", "((1 - decay) * dw)**2"),),
        ),
        Mistake("gradient not squared in v", **NOT_SQUARED, edits=(("dw**2", "dw"),)),
        Mistake(
            "one v for all weights together", **ONE_FOR_ALL, edits=(("dw**2", "np.mean(dw**2)"),)
        ),
        Mistake("scaled by the old v", **OLD_V, edits=(("np.sqrt(v)", 'np.sqrt(config["v"])'),)),
        Mistake(
            "bias correction of the first step only",
            ask="Does the formula of this exercise start from v = 0, or from the first square?",
            tell="v starts at 0 and RMSProp leaves it at that; correcting the start is Adam's "
            "idea.",
            edits=(
                (
                    "v = decay * config",
                    'config["v"] = np.where(config["v"] == 0, dw**2, '
                    'config["v"])\n    v = decay * config',
                ),
            ),
        ),
        _eps_inside_the_root(),
        _no_eps(),
        _no_root(),
        _climbs("dw"),
        _multiplied("dw"),
        _no_rate("dw"),
    ),
)


# --- Adam and Nadam ----------------------------------------------------------------------------


TOO_LATE = Mistake(
    "t counted up too late",
    ask="What is t in the very first update, and what is 1 - beta1**t then?",
    tell="t starts at 0. Count it up first: the first update has t = 1.",
    edits=(('t = config["t"] + 1', 't = config["t"]'), ('"t": t}', '"t": t + 1}')),
)
T_FORGOTTEN = Mistake(
    "t not kept in the config",
    ask="What is t in your tenth update?",
    tell="t counts the updates. Write the new t into the config, or it is 1 for ever.",
    edits=((', "t": t}', "}"),),
)
AVERAGES_FORGOTTEN = Mistake(
    "m and v not kept in the config", ask=FORGETS, tell=REMEMBER, edits=(('"m": m, "v": v, ', ""),)
)
V_NOT_CORRECTED = Mistake(
    "v not corrected",
    ask="After the first update, v is (1 - beta2) times a square. Is that the size of the "
    "gradient?",
    tell="Both averages started at 0 and are too small at first; correct v as well as m.",
    edits=(("v / (1 - beta2**t)", "v"),),
)
NO_SQUARE = Mistake("gradient not squared in v", **NOT_SQUARED, edits=(("dw**2", "dw"),))
M_UNWEIGHTED = Mistake(
    "factor 1 - beta1 missing in m",
    ask="If every gradient is 1, at which number does your m settle?",
    tell="m is a weighted mean: the weights of the old m and of dw add up to 1.",
    edits=(('m = beta1 * config["m"] + (1 - beta1) * dw', 'm = beta1 * config["m"] + dw'),),
)
V_UNWEIGHTED = Mistake(
    "factor 1 - beta2 missing in v",
    ask="If every gradient is 1, at which number does your v settle?",
    tell="v is a weighted mean: the weights of the old v and of the square add up to 1.",
    edits=(("(1 - beta2) * dw**2", "dw**2"),),
)
BETAS_SWAPPED = Mistake(
    "beta1 and beta2 swapped",
    ask="Which of the two averages should have the longer memory: m or v?",
    tell="beta1 belongs to m, beta2 to v, in the averages and in the corrections.",
    edits=(
        (
            'beta1, beta2 = config["beta1"], config["beta2"]',
            'beta1, beta2 = config["beta2"], config["beta1"]',
        ),
    ),
)


adam = Program(
    name="adam",
    parts={"first update": 1, "later updates": 1.5, "m": 0.5, "v": 0.5, "t": 0.5},
    inputs=adam_inputs,
    reference=optim.adam,
    program=partial(run_updates, memory=("m", "v", "t")),
    mistakes=(
        Mistake(
            "no bias correction",
            ask="After the first update m is (1 - beta1) times the gradient. Is that a fair mean?",
            tell="Both averages started at 0. Divide m by 1 - beta1**t and v by 1 - beta2**t.",
            edits=(("m / (1 - beta1**t)", "m"), ("v / (1 - beta2**t)", "v")),
        ),
        Mistake(
            "m not corrected",
            ask="After the first update m is (1 - beta1) times the gradient. Is that a fair mean?",
            tell="Both averages started at 0 and are too small at first; correct m as well as v.",
            edits=(("m / (1 - beta1**t)", "m"),),
        ),
        V_NOT_CORRECTED,
        TOO_LATE,
        T_FORGOTTEN,
        AVERAGES_FORGOTTEN,
        Mistake(
            "corrected averages kept in the config",
            ask="Which m does your next update average on: the plain one or the corrected one?",
            tell="Keep the plain m and v. The corrected ones serve this step only; kept, they "
            "would be corrected again and again.",
            edits=(('"m": m, "v": v', '"m": m_hat, "v": v_hat'),),
        ),
        Mistake(
            "beta * t in place of beta**t",
            ask="What does your correction divide by after a thousand updates?",
            tell="What is left of the starting 0 shrinks by the factor beta in each update: beta "
            "to the power of t.",
            edits=(("beta1**t", "beta1 * t"), ("beta2**t", "beta2 * t")),
        ),
        Mistake(
            "beta in place of beta**t",
            ask="Does your correction depend on t?",
            tell="The correction fades away: after many updates it divides by nearly 1.",
            edits=(("beta1**t", "beta1"), ("beta2**t", "beta2")),
        ),
        Mistake(
            "correction multiplied in place of divided",
            ask="m is too small at first. Does your correction make it larger?",
            tell="Divide by 1 - beta**t, which is below 1.",
            edits=(
                ("m / (1 - beta1**t)", "m * (1 - beta1**t)"),
                ("v / (1 - beta2**t)", "v * (1 - beta2**t)"),
            ),
        ),
        Mistake(
            "corrections swapped",
            ask="Which beta belongs to m, in the average and in the correction?",
            tell="m is corrected with beta1, v with beta2.",
            edits=(
                ("m / (1 - beta1**t)", "m / (1 - beta2**t)"),
                ("v / (1 - beta2**t)", "v / (1 - beta1**t)"),
            ),
        ),
        BETAS_SWAPPED,
        M_UNWEIGHTED,
        V_UNWEIGHTED,
        Mistake(
            "beta and 1 - beta swapped",
            ask="With beta1 = 0.9, should the old m count 90 per cent or 10 per cent?",
            tell="beta is the share of the old average that stays.",
            edits=(
                (
                    'beta1 * config["m"] + (1 - beta1) * dw',
                    '(1 - beta1) * config["m"] + beta1 * dw',
                ),
                (
                    'beta2 * config["v"] + (1 - beta2) * dw**2',
                    '(1 - beta2) * config["v"] + beta2 * dw**2',
                ),
            ),
        ),
        NO_SQUARE,
        Mistake(
            "v averages the squares of m",
            ask="What is squared in v: the gradient or its average?",
            tell="v is the mean of the squared gradients: square dw.",
            edits=(("(1 - beta2) * dw**2", "(1 - beta2) * m**2"),),
        ),
        Mistake(
            "step along the gradient, not along m",
            ask="Where does your step use the average m?",
            tell="The gradient in the numerator is replaced by its corrected average.",
            edits=(('config["learning_rate"] * m_hat', 'config["learning_rate"] * dw'),),
        ),
        _eps_inside_the_root("v_hat"),
        Mistake(
            "eps added to the uncorrected root",
            ask="Is v corrected before or after eps is added in your step?",
            tell="The short form of the paper's section 2 puts both corrections into the learning "
            "rate, and then eps is another one. Here: correct v, take the root, add eps.",
            edits=(
                (
                    'np.sqrt(v_hat) + config["eps"]',
                    '(np.sqrt(v) + config["eps"]) / (1 - beta2**t) ** 0.5',
                ),
            ),
        ),
        _no_eps("v_hat"),
        _no_root("v_hat"),
        _climbs("m_hat"),
        _multiplied("m_hat"),
        _no_rate("m_hat"),
    ),
)


nadam = Program(
    name="nadam",
    parts={"first update": 1, "later updates": 1, "m": 0.5, "v": 0.5},
    inputs=adam_inputs,
    reference=optim.nadam,
    program=partial(run_updates, memory=("m", "v")),
    mistakes=(
        Mistake(
            "Adam, without the look ahead",
            ask="In what does your step differ from Adam's?",
            tell="The step uses what m will be at the next update, with this gradient standing in "
            "for the next one: a share of the new m and a share of dw.",
            edits=(("m_hat = m_ahead + dw_now", "m_hat = m / (1 - beta1**t)"),),
        ),
        Mistake(
            "look ahead corrected with t",
            ask="At which update will the averaged gradient be used: at this one or at the next?",
            tell="m looks one update ahead, so its correction has t + 1. Some overviews write t "
            "there; the formula of this exercise does not.",
            edits=(("1 - beta1 ** (t + 1)", "1 - beta1**t"),),
        ),
        Mistake(
            "both terms corrected with t + 1",
            ask="Which of the two terms looks ahead?",
            tell="Only the m term is one update ahead. The gradient is of now, and has t.",
            edits=(("dw / (1 - beta1**t)", "dw / (1 - beta1 ** (t + 1))"),),
        ),
        Mistake(
            "t and t + 1 swapped",
            ask="Which of the two terms belongs to the next update?",
            tell="The m term looks ahead and has t + 1; the gradient is of now and has t.",
            edits=(
                ("1 - beta1 ** (t + 1)", "1 - beta1**t "),
                ("dw / (1 - beta1**t)", "dw / (1 - beta1 ** (t + 1))"),
            ),
        ),
        Mistake(
            "look ahead with the old m",
            ask="Which m is in your step: the one before this gradient or the one after it?",
            tell="First the new m, then the look ahead from it.",
            edits=(("m_ahead = beta1 * m ", 'm_ahead = beta1 * config["m"] '),),
        ),
        Mistake(
            "factor beta1 of the look ahead missing",
            ask="How much of today's m will be left in the m of the next update?",
            tell="The share beta1, as in every update of m.",
            edits=(("m_ahead = beta1 * m ", "m_ahead = m "),),
        ),
        Mistake(
            "gradient in the step without 1 - beta1",
            ask="With which weight does a gradient enter m? And in your step?",
            tell="Both with 1 - beta1: the look ahead is the next m, and follows the same formula.",
            edits=(("dw_now = (1 - beta1) * dw", "dw_now = dw"),),
        ),
        Mistake(
            "gradient term of the step left out",
            ask="How many terms does the numerator of the formula have?",
            tell="Two: the share of m that will be left, and this gradient in place of the next "
            "one.",
            edits=(("m_hat = m_ahead + dw_now", "m_hat = m_ahead"),),
        ),
        Mistake(
            "no bias correction",
            ask="After the first update m is (1 - beta1) times the gradient. Is that a fair mean?",
            tell="All averages started at 0: divide by 1 - beta to the power that the formula "
            "says.",
            edits=(
                (" / (1 - beta1 ** (t + 1))", ""),
                (" / (1 - beta1**t)", ""),
                ("v / (1 - beta2**t)", "v"),
            ),
        ),
        Mistake(
            "v corrected with t + 1",
            ask="Does v look ahead?",
            tell="Only m does. v is corrected with t, as in Adam.",
            edits=(("1 - beta2**t", "1 - beta2 ** (t + 1)"),),
        ),
        V_NOT_CORRECTED,
        TOO_LATE,
        T_FORGOTTEN,
        AVERAGES_FORGOTTEN,
        BETAS_SWAPPED,
        M_UNWEIGHTED,
        V_UNWEIGHTED,
        NO_SQUARE,
        _eps_inside_the_root("v_hat"),
        _no_eps("v_hat"),
        _no_root("v_hat"),
        _climbs("m_hat"),
        _no_rate("m_hat"),
    ),
)
