"""Unit 3's open task: five towns whose prices nobody has seen."""

from functools import lru_cache

import numpy as np

from bpcourse.checking.open_task import Open, Rival, Visible
from bpcourse.exercises.shared.open_mistakes import visible
from bpcourse.exercises.shared.open_regression import (
    BOTH,
    COLUMNS,
    PLAIN,
    TARGETS,
    always_the_mean,
    draw_table,
    regression_sign,
    squared_error,
    straight,
)
from bpcourse.reference import house

TOWNS = (PLAIN, COLUMNS, TARGETS, BOTH, BOTH)
ROWS, NEW, NOISE = 1500, 800, 0.8

RIVALS = {
    "better than the mean": (always_the_mean, Rival("guessing the mean price", 0.9, 0.9)),
    "better than a straight line": (straight, Rival("least squares", 0.9, 0.95)),
    "as good as plain descent": (
        house.train_houses,
        Rival("the course's plain descent", 1.05, 1.15),
    ),
}


@lru_cache(maxsize=8)  # drawing one trains the course's networks
def towns(seed):
    """The tables of one draw."""
    rng = np.random.default_rng(seed)
    rivals = {part: rival for part, (rival, _) in RIVALS.items()}
    return tuple(draw_table(rng, kind, ROWS, NEW, NOISE, rivals) for kind in TOWNS)


def town_inputs(rng):
    """Five towns: real columns, prices of a secret network; see open_regression."""
    return {"five towns": towns(int(rng.integers(2**62)))}


train_houses = Open(
    name="train_houses",
    parts={
        "better than the mean": 1,
        "better than a straight line": 1,
        "as good as plain descent": 2,
    },
    inputs=town_inputs,
    reference=house.train_houses,
    rivals={part: rival for part, (_, rival) in RIVALS.items()},
    loss=squared_error,
    sign=regression_sign,
    mistakes=(
        visible(
            "columns not standardized",
            ("standardize(X, X_new)", "(X, X_new)"),
        ),
        visible(
            "prices not standardized",
            ("mean, std = t.mean(), t.std()", "mean, std = 0.0, 1.0"),
        ),
        visible(
            "nothing standardized",
            ("standardize(X, X_new)", "(X, X_new)"),
            ("mean, std = t.mean(), t.std()", "mean, std = 0.0, 1.0"),
        ),
        Visible(
            "predictions not scaled back",
            ask="In which unit are the prices that came in, and in which is what you return?",
            tell="The network speaks of standardized prices. Multiply and add, as for the error in "
            "dollars.",
            edits=(("pred[:, 0] * std + mean", "pred[:, 0]"),),
            shows="in another unit",
        ),
        visible(
            "new rows left as they are",
            ("house_forward(Z_new, params)", "house_forward(X_new, params)"),
        ),
        visible(
            "no activation in the hidden layer",
            (
                "    def step(X",
                "    def house_forward(X, params):\n"
                '        h = X @ params["W1"] + params["b1"]\n'
                '        return h @ params["W2"] + params["b2"], (X, h * 0 + 1, h, params)\n\n'
                "    def step(X",
            ),
        ),
        visible(
            "an activation on the output",
            ("return pred[:, 0] * std", "return np.maximum(pred[:, 0], 0) * std"),
        ),
        visible(
            "rows and prices torn apart",
            (
                "minibatches(Z, target, 32, seed=epoch)",
                "minibatches(Z, minibatches(Z, target, len(t), epoch + 99)[0][1], 32, seed=epoch)",
            ),
        ),
        Visible(
            "learnt from a few rows only",
            ask="How many different houses has your network met by the end?",
            tell="It knows a few houses by heart, and is bold about all others. Every pass goes "
            "through all rows.",
            edits=(
                (
                    "batches = minibatches(Z, target, 32, seed=epoch)",
                    "batches = 40 * minibatches(Z[:64], target[:64], 32, seed=epoch)",
                ),
            ),
            shows="bold",
        ),
        Visible(
            "learning rate too large",
            ask="What does the training loss do in the first few steps?",
            tell="The numbers have run away, or all hidden neurons are off. Try a rate that is ten "
            "times smaller.",
            edits=(("0.02, step", "2.0, step"),),
            shows="diverged",
        ),
    ),
)
