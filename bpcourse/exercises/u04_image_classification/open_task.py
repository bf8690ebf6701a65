"""Unit 4's open task: real images, whose classes nobody has seen."""

from functools import lru_cache

import numpy as np

from bpcourse.checking.open_task import Open, Rival, Visible
from bpcourse.exercises.shared.open_classes import (
    class_sign,
    cross_entropy,
    draw_images,
    linear_classifier,
    shares,
)
from bpcourse.reference import classifier

SETS, ROWS, NEW, CERTAINTY = 4, 1200, 590, 2.5

RIVALS = {
    "better than the shares": (
        shares,
        Rival("answering with the shares of the classes", 0.95, 0.97),
    ),
    "better than a linear classifier": (
        linear_classifier,
        Rival("a linear classifier", 0.95, 0.98),
    ),
    "as good as plain descent": (
        classifier.train_classifier,
        Rival("the course's plain descent", 1.05, 1.15),
    ),
}


@lru_cache(maxsize=8)  # drawing one trains the course's networks
def sets_of_images(seed):
    """The tables of one draw."""
    rng = np.random.default_rng(seed)
    rivals = {part: rival for part, (rival, _) in RIVALS.items()}
    return tuple(draw_images(rng, ROWS, NEW, CERTAINTY, rivals) for _ in range(SETS))


def image_inputs(rng):
    """Sets of real digits, whose classes are those of a secret network; see open_classes."""
    return {"four sets of images": sets_of_images(int(rng.integers(2**62)))}


train_classifier = Open(
    name="train_classifier",
    parts={
        "better than the shares": 1,
        "better than a linear classifier": 1,
        "as good as plain descent": 2,
    },
    inputs=image_inputs,
    reference=classifier.train_classifier,
    rivals={part: rival for part, (_, rival) in RIVALS.items()},
    loss=cross_entropy,
    sign=class_sign,
    mistakes=(
        Visible(
            "probabilities returned in place of scores",
            ask="What comes out if a softmax is applied to what a softmax gave?",
            tell="The loss has a softmax of its own. Return what the last affine layer gives.",
            edits=(
                (
                    "return class_scores(Z_new, params)",
                    "powers = np.exp(class_scores(Z_new, params))\n"
                    "    return powers / powers.sum(axis=1, keepdims=True)",
                ),
            ),
            shows="probabilities",
        ),
        Visible(
            "no activation in the hidden layer",
            ask="What kind of function of the pixels do two affine layers make together?",
            tell="Your scores are weighted sums of the pixels, exactly. Something between the layers "
            "has to bend.",
            edits=(
                (
                    "    mean, std = X",
                    "    def class_scores(X, params):\n"
                    '        return (X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]\n\n'
                    "    mean, std = X",
                ),
            ),
            shows="a straight line",
        ),
        Visible(
            "images and classes torn apart",
            ask="After shuffling, is each class still beside its own image?",
            tell="Your scores have nothing to do with the classes. Take images and classes by the "
            "same order.",
            edits=(("(Z[rows], y[rows], params)", "(Z[rows], y[: len(rows)], params)"),),
            shows="unrelated",
        ),
        Visible(
            "learnt from a few images only",
            ask="How many different images has your network met by the end?",
            tell="It knows a few images by heart, and is far too sure about all others. Every pass "
            "goes through all rows.",
            edits=(
                ("rows = order[start : start + 32]", "rows = order[start : start + 32] % 64"),
                ("range(20)", "range(80)"),
            ),
            shows="too sure",
        ),
        Visible(
            "learning rate too large",
            ask="What does the training loss do in the first few steps?",
            tell="The scores have run away. Try a rate that is ten times smaller, or more.",
            edits=(("- 0.05 *", "- 1000.0 *"),),
            shows="diverged",
        ),
        Visible(
            "every image gets the same scores",
            ask="Do your scores depend on X_new at all?",
            tell="All rows of what you return are alike. Look at which neurons are still on, and at "
            "which images you hand to the network.",
            edits=(
                ("return class_scores(Z_new, params)", "return class_scores(0 * Z_new, params)"),
            ),
            shows="always the same",
        ),
    ),
)
