"""Which rule drew this path? A function that tells six rules apart by their first steps.

The names stand for everybody to read, so an answer that could be copied would be a list of them. Here the
answer is a function, and the paths are drawn anew for each judgement.
"""

from functools import partial

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Mistake, Program, Told
from bpcourse.checking.outcome import Malformed
from bpcourse.checking.rounding import Rounded
from bpcourse.reference import identified, optim

RULES = {
    "sgd": (optim.sgd, {}),
    "momentum": (optim.momentum, {}),
    "nesterov": (optim.nesterov, {}),
    "adagrad": (optim.adagrad, {}),
    "rmsprop": (optim.rmsprop, {"decay": 0.9}),
    "adam": (optim.adam, {}),
}
ROLLING, SCALING = "rules that roll", "rules that scale"
FAMILIES = dict.fromkeys(("sgd", "momentum", "nesterov"), ROLLING) | dict.fromkeys(
    ("adagrad", "rmsprop", "adam"), SCALING
)


def drawn_by(name, rng):
    """(path, gradients, learning_rate) of this rule with gradients that are drawn."""
    rule, settings = RULES[name]
    gradients = signed(rng, (whole(rng, 2, 6), whole(rng, 2, 4)))
    rate = float(rng.uniform(0.02, 0.5))
    left = iter(gradients)
    start = signed(rng, gradients.shape[1])
    path = optim.descend(
        start, lambda _: next(left), rule, settings, lambda _: rate, len(gradients)
    )
    return path, gradients, rate


def which_inputs(rng):
    """(family, path, gradients, learning_rate): a path of each rule, in an order that is drawn."""
    names = rng.permutation(list(RULES))
    return {f"path {k}": (FAMILIES[name], *drawn_by(name, rng)) for k, name in enumerate(names, 1)}


def run_which(implementation, family, path, gradients, learning_rate):
    """{family: the name that the answer says}."""
    told = implementation(*map(_plain, (path, gradients, learning_rate)))
    if told is None:
        return {family: Malformed("none", "it returns None: is there a return statement?")}
    if not isinstance(told, str):
        return {family: told}
    told = told.strip().lower()
    unknown = f"{told!r} is none of {', '.join(RULES)}"
    return {family: told if told in RULES else Malformed("value", unknown)}


def _plain(value):
    """A number or array without its bounds: a name has no rounding error."""
    if isinstance(value, Rounded):
        return float(value.value) if value.ndim == 0 else np.array(value.value)
    return value


def told_which(part, own, right, family, path, gradients, learning_rate):
    """What was said of which path, to be pasted and looked at."""
    rate = float(_plain(learning_rate))
    lines = [
        f"path = np.array({np.asarray(_plain(path)).tolist()})",
        f"gradients = np.array({np.asarray(_plain(gradients)).tolist()})",
        f"which_rule(path, gradients, {rate!r})  # you say {own!r}",
    ]
    return Told(f"you say {own!r} of a path that another rule has drawn", "\n".join(lines))


which_rule = Program(
    name="which_rule",
    parts={ROLLING: 1, SCALING: 1},
    inputs=which_inputs,
    reference=identified.which_rule,
    program=partial(run_which),
    explain=told_which,
    rounds=(2, 3),
    pairs=False,
    mistakes=(
        Mistake(
            "momentum taken for plain descent",
            ask="Which velocity does a ball have before its first step? Does that step tell it from "
            "plain descent?",
            tell="From rest, the first steps of both are the same. Look at the second one, too.",
            edits=(('else "momentum"', 'else "sgd"'),),
        ),
        Mistake(
            "Nesterov taken for momentum",
            ask="By which factor is Nesterov's first step longer than that of plain descent?",
            tell="Both are parallel to the gradient, but Nesterov's is longer: it looks ahead by the "
            "velocity that it has just got.",
            edits=(('return "nesterov"', 'return "momentum"'),),
        ),
        Mistake(
            "RMSProp taken for Adam",
            ask="How long is the very first step of each of the two, in units of the learning rate?",
            tell="RMSProp does not correct its mean, so its first step is too long.",
            edits=(("not np.allclose(sizes, 1)", "not np.allclose(sizes, sizes)"),),
        ),
        Mistake(
            "AdaGrad taken for Adam",
            ask="In the first step, are AdaGrad and Adam different? And in the second?",
            tell="Both move each weight by the learning rate at first. In the second step AdaGrad "
            "divides by the root of a sum, Adam by that of a mean.",
            edits=(
                ('"adagrad" if np.allclose(second, gradients[1] / root) else "adam"', '"adam"'),
            ),
        ),
        Mistake(
            "Adam taken for AdaGrad",
            ask="In the first step, are AdaGrad and Adam different? And in the second?",
            tell="Work out AdaGrad's second step from both gradients, and compare.",
            edits=(
                ('"adagrad" if np.allclose(second, gradients[1] / root) else "adam"', '"adagrad"'),
            ),
        ),
        Mistake(
            "sign of the steps",
            ask="Do your steps point along the gradient or against it?",
            tell="The path goes downhill. Turn either the steps or the gradients round before you "
            "compare them.",
            edits=(("/ -learning_rate", "/ learning_rate"),),
        ),
        Mistake(
            "steps not measured in units of the learning rate",
            ask="If the learning rate were doubled, would your function still recognize the rule?",
            tell="Divide the steps by the learning rate before you compare sizes.",
            edits=(("/ -learning_rate", "/ -1"),),
        ),
        Mistake(
            "plain descent and momentum swapped",
            ask="Whose second step depends on the second gradient alone?",
            tell="Plain descent remembers nothing.",
            edits=(
                (
                    '"sgd" if np.allclose(second, gradients[1]) else "momentum"',
                    '"momentum" if np.allclose(second, gradients[1]) else "sgd"',
                ),
            ),
        ),
        Mistake(
            "AdaGrad and Adam swapped",
            ask="Which of the two divides by the root of a sum of squares?",
            tell="AdaGrad adds up; Adam averages.",
            edits=(
                (
                    '"adagrad" if np.allclose(second, gradients[1] / root) else "adam"',
                    '"adam" if np.allclose(second, gradients[1] / root) else "adagrad"',
                ),
            ),
        ),
        Mistake(
            "second step compared with the first gradient",
            ask="Which gradient belongs to the step from the second point to the third?",
            tell="gradients[1] is the one at path[1].",
            edits=(("np.allclose(second, gradients[1])", "np.allclose(second, gradients[0])"),),
        ),
    ),
)
