"""Unit 7's open task: few houses, many columns, and much chance in the prices."""

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
    scatter,
    squared_error,
)
from bpcourse.reference import few_houses

# Many small villages: how well anybody does in a single one is largely luck.
VILLAGES = 6 * (PLAIN, COLUMNS, TARGETS, BOTH)
ROWS, NEW, NOISE = 250, 800, 0.65
SECRET = {"silent": 8, "hidden": 2, "inputs": 3, "slopes": 0.2}

RIVALS = {
    "better than the mean": (always_the_mean, Rival("guessing the mean price", 0.95, 0.95)),
    "better than plain descent": (
        few_houses.plain_descent,
        Rival("plain descent without a remedy", 0.85, 0.87),
    ),
    "as good as a regularized run": (
        few_houses.train_on_few,
        Rival("the course's regularized run", 1.05, 1.15),
    ),
}


@lru_cache(maxsize=8)  # drawing one trains the course's networks
def villages(seed):
    """The tables of one draw."""
    rng = np.random.default_rng(seed)
    rivals = {part: rival for part, (rival, _) in RIVALS.items()}
    return tuple(draw_table(rng, kind, ROWS, NEW, NOISE, rivals, **SECRET) for kind in VILLAGES)


def village_inputs(rng):
    """Real columns, some of them of other houses; prices of a secret network; see open_regression."""
    return {"24 villages": villages(int(rng.integers(2**62)))}


FOLLOWS_NOISE = 0.72
"""Below this slope, what is predicted to stand out by 1 stands out by clearly less."""

UNRELATED = 0.2
"""Below this one, it hardly stands out at all."""


def few_sign(tables, predictions):
    """As of any regression; and does it take noise for news?"""
    spread, slope = scatter(tables, predictions)
    if spread < 0.05:
        return "always the same"
    sign = regression_sign(tables, predictions)
    if sign not in ("", "bold"):
        return sign
    if slope < UNRELATED:
        return "unrelated"
    return "follows the noise" if slope < FOLLOWS_NOISE else ""


train_on_few = Open(
    name="train_on_few",
    parts={
        "better than the mean": 1,
        "better than plain descent": 1,
        "as good as a regularized run": 2,
    },
    inputs=village_inputs,
    reference=few_houses.train_on_few,
    rivals={part: rival for part, (_, rival) in RIVALS.items()},
    loss=squared_error,
    sign=few_sign,
    mistakes=(
        Visible(
            "nothing holds the network back",
            ask="Your boldest predictions: how far from the mean are those houses really?",
            tell="The network takes noise for news. Give it a remedy that acts: a penalty belongs into "
            "the gradient, and who stops by a held-out part goes back to the best weights.",
            edits=(("0.015 * params", "0.0 * params"),),
            shows="follows the noise",
        ),
        Visible(
            "the remedy is too strong",
            ask="How different are your predictions from one new house to the next?",
            tell="All prices are nearly the mean. A penalty that large, or a dropout that drops "
            "nearly all, leaves no network; or one learning rate too large has killed it.",
            edits=(("0.015 * params", "2.0 * params"),),
            shows="always the same",
        ),
        visible(
            "columns not standardized",
            ("X.mean(axis=0), X.std(axis=0)", "0.0, 1.0"),
        ),
        visible(
            "prices not standardized",
            ("mean, std = t.mean(), t.std()", "mean, std = 0.0, 1.0"),
        ),
        visible(
            "nothing standardized",
            ("X.mean(axis=0), X.std(axis=0)", "0.0, 1.0"),
            ("mean, std = t.mean(), t.std()", "mean, std = 0.0, 1.0"),
        ),
        Visible(
            "predictions not scaled back",
            ask="In which unit are the prices that came in, and in which is what you return?",
            tell="The network speaks of standardized prices. Multiply and add, to undo it.",
            edits=(
                ("network_prices(Z_new, params) * std + mean", "network_prices(Z_new, params)"),
            ),
            shows="in another unit",
        ),
        visible(
            "new rows left as they are",
            ("network_prices(Z_new, params)", "network_prices(X_new, params)"),
        ),
        visible(
            "no activation in the hidden layer",
            (
                "    params = small_network",
                "    def network_prices(X, params):\n"
                '        return ((X @ params["W1"] + params["b1"]) @ params["W2"] '
                '+ params["b2"])[:, 0]\n\n'
                "    def price_gradients(X, t, params):\n"
                "        d = (2 / len(t) * (network_prices(X, params) - t)).reshape(-1, 1)\n"
                '        dh = d @ params["W2"].T\n'
                '        dW2 = (X @ params["W1"] + params["b1"]).T @ d\n'
                '        grads = {"W1": X.T @ dh, "b1": dh.sum(0), "W2": dW2, "b2": d.sum(0)}\n'
                "        return 0.0, grads\n\n"
                "    params = small_network",
            ),
        ),
        visible(
            "an activation on the output",
            (
                "network_prices(Z_new, params) * std",
                "np.maximum(network_prices(Z_new, params), 0) * std",
            ),
        ),
        visible(
            "rows and prices torn apart",
            ("target = (t - mean) / std", "target = (t[::-1] - mean) / std"),
        ),
        Visible(
            "learning rate too large",
            ask="What does the training loss do in the first few steps?",
            tell="The numbers have run away. Try a rate that is ten times smaller.",
            edits=(("- 0.1 *", "- 30.0 *"),),
            shows="diverged",
        ),
    ),
)
