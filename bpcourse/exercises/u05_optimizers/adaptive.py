"""Rules with a learning rate per weight: AdaGrad and RMSProp."""

from functools import partial

from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.u05_optimizers import scaled
from bpcourse.exercises.u05_optimizers.runs import run_updates, update_inputs
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


adagrad = Program(
    name="adagrad",
    parts={"first update": 0.5, "later updates": 1, "v": 0.5},
    inputs=adagrad_inputs,
    reference=optim.adagrad,
    program=partial(run_updates, memory=("v",)),
    mistakes=(
        scaled.V_FORGOTTEN,
        Mistake(
            "v holds the last square only",
            ask="What does your v know of the gradients of earlier steps?",
            tell="v is a sum over all steps so far: add the new square to the old v.",
            edits=(('config["v"] + dw**2', "dw**2"),),
        ),
        Mistake("gradient not squared in v", **scaled.NOT_SQUARED, edits=(("dw**2", "dw"),)),
        Mistake(
            "sizes added up in place of squares",
            ask="Do you add up |dw| or dw squared?",
            tell="The scale is the root of a sum of squares.",
            edits=(("dw**2", "np.abs(dw)"),),
        ),
        Mistake(
            "one v for all weights together",
            **scaled.ONE_FOR_ALL,
            edits=(("dw**2", "np.sum(dw**2)"),),
        ),
        Mistake(
            "scaled by the old v", **scaled.OLD_V, edits=(("np.sqrt(v)", 'np.sqrt(config["v"])'),)
        ),
        Mistake(
            "root kept as v",
            ask="What does your next update add its square to: a sum of squares or a root?",
            tell="Keep v itself in the config, and take the root only for the step.",
            edits=(('"v": v}', '"v": np.sqrt(v)}'),),
        ),
        scaled.eps_inside_the_root(),
        scaled.no_eps(),
        scaled.no_root(),
        scaled.climbs("dw"),
        scaled.multiplied("dw"),
        scaled.no_rate("dw"),
        scaled.eps_literal(),
        scaled.eps_subtracted(),
        scaled.eps_added_to_the_step("dw"),
        scaled.gradient_squared_in_the_step("dw"),
        Mistake(
            "v averaged as in RMSProp",
            ask="Which share of the old v stays in your sum?",
            tell="AdaGrad adds up and forgets nothing: both the old v and the new square count in full.",
            edits=(('config["v"] + dw**2', 'FITTED * config["v"] + (1 - FITTED) * dw**2'),),
            fitted=(0.81, 1.0),
        ),
        Mistake(
            "root of the gradient's square in place of v's",
            ask="Which squares are under your root: that of this gradient alone, or all so far?",
            tell="Divide by the root of v, which adds up all squares.",
            edits=(("np.sqrt(v)", "np.sqrt(dw**2)"),),
        ),
    ),
)


rmsprop = Program(
    name="rmsprop",
    parts={"first update": 0.5, "later updates": 1, "v": 0.5},
    inputs=rmsprop_inputs,
    reference=optim.rmsprop,
    program=partial(run_updates, memory=("v",)),
    mistakes=(
        scaled.V_FORGOTTEN,
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
            ask="What is squared in yours: the gradient, or the gradient with its weight?",
            tell="Square the gradient alone, then weight the square.",
            edits=(("(1 - decay) * dw**2", "((1 - decay) * dw)**2"),),
        ),
        Mistake("gradient not squared in v", **scaled.NOT_SQUARED, edits=(("dw**2", "dw"),)),
        Mistake(
            "one v for all weights together",
            **scaled.ONE_FOR_ALL,
            edits=(("dw**2", "np.mean(dw**2)"),),
        ),
        Mistake(
            "scaled by the old v", **scaled.OLD_V, edits=(("np.sqrt(v)", 'np.sqrt(config["v"])'),)
        ),
        Mistake(
            "bias correction of the first step only",
            ask="With what does the mean of this exercise start: with 0, or with the first square?",
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
        scaled.eps_inside_the_root(),
        scaled.no_eps(),
        scaled.no_root(),
        scaled.climbs("dw"),
        scaled.multiplied("dw"),
        scaled.no_rate("dw"),
        scaled.eps_literal(),
        scaled.eps_subtracted(),
        scaled.eps_added_to_the_step("dw"),
        scaled.gradient_squared_in_the_step("dw"),
        Mistake(
            "decay is a number of your own",
            ask="What does your v do differently when the config holds another decay?",
            tell="Read decay from the config; the number in the text is only what it is when nobody says.",
            edits=(('decay = config["decay"]', "decay = FITTED"),),
            fitted=(0.81, 1.0),
        ),
        Mistake(
            "1 + decay in place of 1 - decay",
            ask="If every gradient is 1, at which number does your v settle?",
            tell="The weights of the old v and of the new square add up to 1.",
            edits=(("(1 - decay)", "(1 + decay)"),),
        ),
    ),
)
