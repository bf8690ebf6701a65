"""A debugging exercise: columns that are chosen with the held-out rows make nonsense look good."""

import numpy as np

from bpcourse.checking.draws import whole
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import regularization

KEPT = 3


def choose_columns(X, y):
    """The columns that go along best with y."""
    centred = X - X.mean(axis=0)
    return np.argsort(-np.abs(centred.T @ (y - y.mean())))[:KEPT]


def predict_labels(X_train, y_train, X_held_out):
    """The label of the class whose mean is nearer."""
    means = np.stack([X_train[y_train == label].mean(axis=0) for label in (0, 1)])
    near = [((X_held_out - mean) ** 2).sum(axis=1) for mean in means]
    return (near[1] < near[0]) * 1


def leak_inputs(rng):
    """(X, y, folds, choose_columns, predict_labels): as many rows as it takes that each way to choose
    and to fit gives another accuracy.
    """

    def case(n, D, k):
        while True:
            X, y = rng.standard_normal((n, D)), rng.permutation(np.arange(n) % 2)
            folds = regularization.k_fold_indices(n, k, rng)
            if _instructive(X, y, folds):
                return X, y, folds, choose_columns, predict_labels

    return {
        "4 folds of one size": case(4 * whole(rng, 10, 13), 30, 4),
        "3 folds of different sizes": case(3 * whole(rng, 10, 13) + 1, 40, 3),
        "5 folds of different sizes": case(5 * whole(rng, 9, 11) - 1, 25, 5),
    }


def _instructive(X, y, folds):
    """Do all of these differ: the right accuracy, with a leak, on the training part, with parts
    swapped, of the last fold, the median, and over all rows at once?
    """

    def accuracies(look, fit, ask):
        return [
            np.mean(predict_labels(X[f][:, c], y[f], X[a][:, c]) == y[a])
            for f, a, c in (
                (fit(*fold), ask(*fold), choose_columns(X[look(*fold)], y[look(*fold)]))
                for fold in folds
            )
        ]

    def train(t, h):
        return t

    def held(t, h):
        return h

    def both(t, h):
        return np.concatenate([t, h])

    if any(len(np.unique(y[t])) < 2 or len(np.unique(y[h])) < 2 for t, h in folds):
        return False
    right = accuracies(train, train, held)
    weights = np.array([len(h) for _, h in folds])
    found = [
        np.mean(right),
        np.mean(accuracies(both, train, held)),
        np.mean(accuracies(held, train, held)),
        np.mean(accuracies(train, both, held)),
        np.mean(accuracies(train, train, train)),
        np.mean(accuracies(held, held, train)),
        right[-1],
        right[0],
        np.median(right),
    ]
    if len(set(weights)) > 1:
        found.append(np.average(right, weights=weights))
    return min(np.diff(np.sort(found))) > 1e-6


cross_validated_accuracy = Function(
    name="cross_validated_accuracy",
    parts={"accuracy": 2},
    inputs=leak_inputs,
    reference=regularization.cross_validated_accuracy,
    pairs=False,
    mistakes=(
        Mistake(
            "columns chosen with the held-out rows",
            ask="Whose labels has choose_columns seen before the held-out rows are asked about?",
            tell="Choosing columns is a part of the training. Hand it what belongs to the training "
            "part of the fold, and nothing else.",
            edits=(("choose_columns(X[train], y[train])", "choose_columns(X, y)"),),
        ),
        Mistake(
            "columns chosen by the held-out rows alone",
            ask="Which part of the fold is there to learn from?",
            tell="The training part. The held-out part is asked at the end, and only there.",
            edits=(
                ("choose_columns(X[train], y[train])", "choose_columns(X[held_out], y[held_out])"),
            ),
        ),
        Mistake(
            "the classifier is fitted to all rows",
            ask="Has the classifier seen the rows that it is examined on?",
            tell="Fit it to the training rows of the fold alone.",
            edits=(("predict_labels(few[train], y[train],", "predict_labels(few, y,"),),
        ),
        Mistake(
            "measured on the training rows",
            ask="Which rows does your accuracy come from?",
            tell="Predict the held-out rows, and compare with their labels.",
            edits=(
                ("few[held_out])", "few[train])"),
                ("y[held_out])", "y[train])"),
            ),
        ),
        Mistake(
            "training and held-out part swapped",
            ask="Which of the two parts of a fold is for fitting?",
            tell="A fold is (train, held_out), in this order.",
            edits=(("for train, held_out in", "for held_out, train in"),),
        ),
        Mistake(
            "only the last fold counts",
            ask="How many numbers is your result the mean of?",
            tell="One for each fold.",
            edits=(("np.mean(accuracies)", "accuracies[-1]"),),
        ),
        Mistake(
            "only the first fold is used",
            ask="When does your loop end?",
            tell="Return after the loop, when every fold has had its turn.",
            edits=(("in folds:", "in folds[:1]:"),),
        ),
        Mistake(
            "the error in place of the accuracy",
            ask="Does your number grow when more predictions are right?",
            tell="The accuracy is the share of predictions that equal their labels.",
            edits=(("predicted == y", "predicted != y"),),
        ),
        Mistake(
            "summed over the folds, not averaged",
            ask="May an accuracy be larger than 1?",
            tell="Divide by the number of folds.",
            edits=(("np.mean(accuracies)", "np.sum(accuracies)"),),
        ),
        Mistake(
            "median over the folds in place of the mean",
            ask="Which average does the docstring ask for?",
            tell="The mean of the folds' accuracies.",
            edits=(("np.mean(accuracies)", "np.median(accuracies)"),),
        ),
    ),
)
