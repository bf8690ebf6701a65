"""Unit 7's open task: few houses, many columns, and much chance in the prices."""

from functools import lru_cache

import numpy as np

from bpcourse.checking.open_task import Open, Rival, Visible
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
        Visible(
            "columns not standardized",
            ask="In which units do the columns come, and can one learning rate serve them all?",
            tell="A column of tens of thousands makes the first step so large that the hidden "
            "neurons die. Standardize the columns, the new rows with the same ruler.",
            edits=(("X.mean(axis=0), X.std(axis=0)", "0.0, 1.0"),),
            shows="learns nothing where columns have units",
        ),
        Visible(
            "prices not standardized",
            ask="With prices of 200,000, how large are the first errors, and the first steps?",
            tell="Let the network learn prices of mean 0 and deviation 1, and undo that in the "
            "predictions.",
            edits=(("mean, std = t.mean(), t.std()", "mean, std = 0.0, 1.0"),),
            shows="learns nothing where targets have units",
        ),
        Visible(
            "nothing standardized",
            ask="Does your network learn from numbers of ordinary size, whatever the units are?",
            tell="Columns and prices come in units of their own. Standardize both, and undo it for "
            "the prices in the predictions.",
            edits=(
                ("X.mean(axis=0), X.std(axis=0)", "0.0, 1.0"),
                ("mean, std = t.mean(), t.std()", "mean, std = 0.0, 1.0"),
            ),
            shows="learns nothing outside standard units",
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
        Visible(
            "new rows left as they are",
            ask="With which ruler did the network learn, and with which are the new rows measured?",
            tell="The new rows need the same standardizing as the rows to learn from, by the same "
            "numbers.",
            edits=(("network_prices(Z_new, params)", "network_prices(X_new, params)"),),
            shows="wild where columns have units",
        ),
        Visible(
            "no activation in the hidden layer",
            ask="What kind of function of the columns do two affine layers make together?",
            tell="Your predictions are a weighted sum of the columns, exactly. Something between "
            "the layers has to bend.",
            edits=(
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
            shows="a straight line",
        ),
        Visible(
            "an activation on the output",
            ask="Half of the standardized prices are below 0. Which does your network predict there?",
            tell="No new house comes out below the mean price: a sigmoid or a ReLU on the output "
            "forbids it. The output neuron has no activation.",
            edits=(
                (
                    "network_prices(Z_new, params) * std",
                    "np.maximum(network_prices(Z_new, params), 0) * std",
                ),
            ),
            shows="none below the mean",
        ),
        Visible(
            "rows and prices torn apart",
            ask="After shuffling, is each price still beside its own house?",
            tell="Your predictions have nothing to do with the prices. Take rows and prices by the "
            "same order.",
            edits=(("target = (t - mean) / std", "target = (t[::-1] - mean) / std"),),
            shows="unrelated",
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
