"""Adam and Nadam: a mean of the gradients over a mean of their squares."""

from functools import partial

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.u05_optimizers import scaled
from bpcourse.exercises.u05_optimizers.runs import (
    FORGETS,
    REMEMBER,
    run_updates,
    update_inputs,
)
from bpcourse.reference import optim


def adam_inputs(rng):
    """(w, gradients, config) with learning_rate, beta1, beta2, eps, m, v, t.

    Once t is drawn from a wide range, so that it cannot be known beforehand.
    """

    def settings():
        return {
            "learning_rate": rng.uniform(0.1, 0.4),
            "beta1": rng.uniform(0.6, 0.8),
            "beta2": rng.uniform(0.85, 0.95),
            "eps": rng.uniform(0.2, 0.5),
        }

    def memory(shape, t=(3, 6)):
        return {"m": signed(rng, shape), "v": rng.uniform(0.5, 2, shape), "t": whole(rng, *t)}

    late = settings() | memory((2,), t=(30, 30_000))
    return update_inputs(rng, settings, memory) | {
        "2 updates of 2 weights, late in training": (
            signed(rng, 2),
            [signed(rng, 2) for _ in range(2)],
            late,
        )
    }


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
NO_SQUARE = Mistake("gradient not squared in v", **scaled.NOT_SQUARED, edits=(("dw**2", "dw"),))
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

NEVER_COUNTED = Mistake(
    "t never counted",
    ask="What is t in your first update, and what in your tenth?",
    tell="t counts the updates: add 1 to it first, use it, and keep it in the config.",
    edits=(('t = config["t"] + 1', 't = config["t"]'),),
)
COUNTS_FROM_ONE = Mistake(
    "t starts at 1 and is counted up before the first use",
    ask="What is t in the very first update?",
    tell="t is the number of updates made so far: before the first one it is 0.",
    edits=(('setdefault("t", 0)', 'setdefault("t", 1)'),),
)
COUNTS_AFTERWARDS = Mistake(
    "t starts at 1 and is counted up after its use",
    ask="The config says how many updates have been made. After the first one, what does yours say?",
    tell="t starts at 0 and is counted up before it is used; then the config holds the number of "
    "updates made.",
    edits=(
        ('setdefault("t", 0)', 'setdefault("t", 1)'),
        ('t = config["t"] + 1', 't = config["t"]'),
        ('"t": t}', '"t": t + 1}'),
    ),
)


def corrected_by(name: str, ask: str, tell: str, wrong: str) -> Mistake:
    """Another expression in place of 1 - beta**t, in every correction; {b} is the beta."""
    return Mistake(
        name,
        ask=ask,
        tell=tell,
        edits=tuple((f"/ (1 - {b}**t)", f"/ ({wrong.format(b=b)})") for b in ("beta1", "beta2")),
    )


CORRECTIONS = (
    corrected_by(
        "(1 - beta)**t in place of 1 - beta**t",
        "After a thousand updates, what does your correction divide by?",
        "The power belongs to beta alone; what is left of it is taken from 1.",
        "(1 - {b}) ** t",
    ),
    corrected_by(
        "plus in the bias correction",
        "The averages are too small at first. Does your correction make them larger?",
        "What is left of the starting 0 is missing in the average: divide by 1 minus that share.",
        "1 + {b}**t",
    ),
    corrected_by(
        "beta**2 in place of beta**t",
        "Does your correction depend on t?",
        "What is left of the starting 0 shrinks with every update: the exponent is t.",
        "1 - {b}**2",
    ),
)
BETAS_LITERAL = Mistake(
    "beta1 and beta2 are numbers of your own",
    ask="What does your rule do differently when the config holds other betas?",
    tell="Read both from the config; the numbers in the text are only what they are when nobody "
    "says.",
    edits=(('beta1, beta2 = config["beta1"], config["beta2"]', "beta1, beta2 = 0.9, 0.999"),),
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
        scaled.eps_inside_the_root("v_hat"),
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
        scaled.no_eps("v_hat"),
        scaled.no_root("v_hat"),
        scaled.climbs("m_hat"),
        scaled.multiplied("m_hat"),
        scaled.no_rate("m_hat"),
        NEVER_COUNTED,
        COUNTS_FROM_ONE,
        COUNTS_AFTERWARDS,
        *CORRECTIONS,
        BETAS_LITERAL,
        scaled.eps_literal("v_hat"),
        scaled.eps_subtracted("v_hat"),
        scaled.eps_added_to_the_step("m_hat"),
        scaled.gradient_squared_in_the_step("m_hat"),
        Mistake(
            "1 - beta2 squared with the gradient",
            ask="To what does the square apply in your v?",
            tell="Square the gradient alone, then weight the square.",
            edits=(("(1 - beta2) * dw**2", "((1 - beta2) * dw) ** 2"),),
        ),
    ),
)


nadam = Program(
    name="nadam",
    parts={"first update": 1, "later updates": 1},
    inputs=adam_inputs,
    reference=optim.nadam,
    program=run_updates,
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
            "there; this exercise follows Dozat's paper.",
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
            tell="Both with 1 - beta1: the look ahead is the next m, and is made in the same way.",
            edits=(("dw_now = (1 - beta1) * dw", "dw_now = dw"),),
        ),
        Mistake(
            "gradient term of the step left out",
            ask="Of which two things is the next m made?",
            tell="Two: the share of m that will be left, and this gradient in place of the next "
            "one.",
            edits=(("m_hat = m_ahead + dw_now", "m_hat = m_ahead"),),
        ),
        Mistake(
            "no bias correction",
            ask="After the first update m is (1 - beta1) times the gradient. Is that a fair mean?",
            tell="All averages started at 0: divide each by the share that it holds.",
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
        scaled.eps_inside_the_root("v_hat"),
        scaled.no_eps("v_hat"),
        scaled.no_root("v_hat"),
        scaled.climbs("m_hat"),
        scaled.no_rate("m_hat"),
        NEVER_COUNTED,
        COUNTS_FROM_ONE,
        COUNTS_AFTERWARDS,
        BETAS_LITERAL,
        scaled.eps_literal("v_hat"),
        scaled.eps_subtracted("v_hat"),
        scaled.eps_added_to_the_step("m_hat"),
        scaled.gradient_squared_in_the_step("m_hat"),
        Mistake(
            "corrected averages kept in the config",
            ask="Which v does your next update average on: the plain one or the corrected one?",
            tell="Keep the plain m and v. The corrected ones serve this step only.",
            edits=(('"m": m, "v": v', '"m": m_hat, "v": v_hat'),),
        ),
        Mistake(
            "beta and 1 - beta swapped in the step",
            ask="With beta1 = 0.9, which of the two terms of the step is the larger one?",
            tell="The share beta1 of m will be left; the gradient enters with 1 - beta1, as it does in m.",
            edits=(
                ("m_ahead = beta1 * m", "m_ahead = (1 - beta1) * m"),
                ("dw_now = (1 - beta1) * dw", "dw_now = beta1 * dw"),
            ),
        ),
    ),
)
