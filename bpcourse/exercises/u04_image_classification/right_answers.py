"""The share of right answers, and the ways in which it comes out wrong."""

import numpy as np

from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.reference import images

ONE_CALL = (
    "How many classes does the network name for one image, and how many comparisons do you make?"
)


def accuracy_inputs(rng):
    """(p, y): more images than classes and as many; sure and undecided networks; one image."""

    def case(N, C, sure):
        labels = rng.permutation(np.arange(N) % C)
        liked = np.where(rng.random(N) < 0.6, labels, rng.integers(0, C, N))
        powers = np.exp(rng.uniform(-1, 1, (N, C)) + sure * np.eye(C)[liked])
        return powers / powers.sum(axis=1, keepdims=True), np.eye(C)[labels]

    return {
        "40 images, 10 classes, undecided": case(40, 10, 1.5),
        "23 images, 4 classes": case(23, 4, 2.5),
        "17 images, 3 classes, sure": case(17, 3, 6.0),
        "7 images, 7 classes": case(7, 7, 2.0),
        "29 images, 2 classes": case(29, 2, 1.0),
    }


accuracy = Function(
    name="accuracy",
    parts={"accuracy": 1},
    inputs=accuracy_inputs,
    reference=images.accuracy,
    laws=(
        Law(
            "accuracy",
            "an accuracy is a whole number of images, divided by all of them",
            lambda share, _p, y: bool(abs(share * len(y) - round(float(share) * len(y))) < 1e-9),
        ),
    ),
    mistakes=(
        Mistake(
            "entry by entry",
            ask=ONE_CALL,
            tell="Nine of ten entries of each row of y are 0, and a network that is sure of nothing "
            "agrees with all of them. Each image has one class that is called, and counts once.",
            edits=(
                ("called = p.argmax(axis=1)", "called = p > 0.5"),
                ("right = y.argmax(axis=1)", "right = y == 1"),
            ),
        ),
        Mistake(
            "best image of each class",
            ask="Along which axis of p do the classes lie, and along which one do you look for the "
            "largest?",
            tell="A row is an image. The largest is wanted among the classes of each row.",
            edits=(
                ("called = p.argmax(axis=1)", "called = p.argmax(axis=0)"),
                ("right = y.argmax(axis=1)", "right = y.argmax(axis=0)"),
            ),
        ),
        Mistake(
            "every image compared with every other",
            ask="Which shape has the array of your comparisons, for 23 images?",
            tell="(N, 1) == (N,) has N times N entries. Both sides must have shape (N,).",
            edits=(("called = p.argmax(axis=1)", "called = p.argmax(axis=1)[:, None]"),),
        ),
        Mistake(
            "called only above one half",
            ask="A network gives 0.4, 0.3 and 0.3. Does it name a class?",
            tell="The class with the largest probability is called, however small that is.",
            edits=(("called == right", "(called == right) & (p.max(axis=1) > 0.5)"),),
        ),
        Mistake(
            "number of right answers",
            ask="What comes out for a network that is always right, if there are 40 images?",
            tell="A share is asked for, from 0 to 1.",
            edits=(("(called == right).mean()", "(called == right).sum()"),),
        ),
        Mistake(
            "in per cent",
            ask="What comes out for a network that is always right?",
            tell="A share is asked for, from 0 to 1.",
            edits=(("(called == right).mean()", "100 * (called == right).mean()"),),
        ),
        Mistake(
            "share of wrong answers",
            ask="What comes out for a network that is always right?",
            tell="Count where the two agree.",
            edits=(("called == right", "called != right"),),
        ),
        Mistake(
            "least probable class",
            ask="Which class does a network call: the one with the largest or the smallest probability?",
            tell="The call is the place of the largest probability of a row.",
            edits=(("called = p.argmax(axis=1)", "called = p.argmin(axis=1)"),),
        ),
    ),
)
