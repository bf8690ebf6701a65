"""What is taken for what."""

import numpy as np

from bpcourse.checking.exercise import Law, Mistake, Program
from bpcourse.reference import images

TOTAL = "What is the sum of all entries, and how many images are there?"


def confusion_inputs(rng):
    """(y, predicted, n_classes): pairs that repeat, classes that never occur, one example."""

    def case(N, n_classes, largest=None):
        y = rng.integers(0, largest or n_classes, N)
        wrong = rng.integers(0, largest or n_classes, N)
        return y, np.where(rng.random(N) < 0.6, y, wrong), n_classes

    sure = rng.integers(0, 3, 9)
    return {
        "60 images, 4 classes": case(60, 4),
        "20 images, 6 classes of which two never occur": case(20, 6, largest=4),
        "3 images, 3 classes": (np.array([0, 1, 2]), np.array([1, 1, 0]), 3),
        "one image": (np.array([2]), np.array([0]), 3),
        "all right": (sure, sure.copy(), 3),
    }


def run_confusion(implementation, y, predicted, n_classes):
    """Its counts; whole numbers are as good as floats."""
    counts = implementation(y, predicted, n_classes)
    if type(counts) is np.ndarray and counts.dtype.kind in "iu":
        counts = counts.astype(float)
    return counts


def _adds_up(counts, y, predicted, n_classes):
    return bool(counts.sum() == len(y))


confusion_counts = Program(
    name="confusion_counts",
    parts={"counts": 2},
    inputs=confusion_inputs,
    reference=images.confusion_counts,
    laws=(Law("counts", "the counts add up to the number of images", _adds_up),),
    program=run_confusion,
    mistakes=(
        Mistake(
            "rows and columns swapped",
            ask="A shirt was called a coat. Is it in the row of shirts, or in the row of coats?",
            tell="The row is the class that the image has, the column the class it was given.",
            edits=(("counts[actual, guess]", "counts[guess, actual]"),),
        ),
        Mistake(
            "a pair that comes again is not counted",
            ask="Two shirts are called coats. Which number stands in that entry?",
            tell="Every image adds 1. Beware of counts[y, predicted] += 1 with arrays as indices: it "
            "touches each entry once, however often it is named.",
            edits=(("+= 1", "= 1"),),
        ),
        Mistake(
            "size taken from the data",
            ask="What shape does your table have if no image of the last class is there?",
            tell="The table always has n_classes rows and columns.",
            edits=(
                (
                    "    counts = np.zeros",
                    "    n_classes = 1 + max(y.max(), predicted.max())\n    counts = np.zeros",
                ),
            ),
        ),
        Mistake(
            "only right answers counted",
            ask="Which entries of your table can be other than 0?",
            tell="The wrong answers are what the table is for: they lie off the diagonal.",
            edits=(("+= 1", "+= actual == guess"),),
        ),
        Mistake(
            "only mistakes counted",
            ask=TOTAL,
            tell="Right answers are counted too; they make the diagonal.",
            edits=(("+= 1", "+= actual != guess"),),
        ),
        Mistake(
            "shares of each row instead of counts",
            ask="Which unit do your entries have: images, or parts of a row?",
            tell="Count only. Whoever draws the table can divide.",
            edits=(
                (
                    "return counts",
                    "return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)",
                ),
            ),
        ),
        Mistake(
            "shares of all images instead of counts",
            ask=TOTAL,
            tell="Count only: each image adds 1, not 1/N.",
            edits=(("return counts", "return counts / len(y)"),),
        ),
        Mistake(
            "each pair counted in both directions",
            ask="A shirt was called a coat, once. How many entries of your table change?",
            tell="One image changes one entry, by 1.",
            edits=(
                (
                    "counts[actual, guess] += 1",
                    "counts[actual, guess] += 1\n        counts[guess, actual] += 1",
                ),
            ),
        ),
        Mistake(
            "shares of each column instead of counts",
            ask="Which unit do your entries have: images, or parts of a column?",
            tell="Count only. Whoever draws the table can divide.",
            edits=(
                (
                    "return counts",
                    "return counts / np.maximum(counts.sum(axis=0, keepdims=True), 1)",
                ),
            ),
        ),
    ),
)
