"""Cross-validation: folds, and the choice of a hyperparameter by them."""

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.shared.seeds import by_seed, draw_seeds
from bpcourse.exercises.u07_generalization.words import explain_folds
from bpcourse.reference import regularization


def fold_inputs(rng):
    """(n, k, seeds): with and without a remainder, two folds, leave one out.

    All sizes are drawn, and so is which of the calls have the same seed: stored folds fit nowhere.
    """

    def case(n, k):
        return n, k, draw_seeds(rng, 4, 2)

    few, some, many, n = (whole(rng, *ends) for ends in ((4, 8), (4, 7), (8, 12), (18, 36)))
    return {
        "folds of one size": case(few * whole(rng, 5, 24), few),
        "one or two samples left over": case(some * whole(rng, 4, 20) + whole(rng, 1, 2), some),
        "2 folds": case(whole(rng, 20, 90), 2),
        "many folds, one of them smaller": case(many * whole(rng, 4, 10) - 1, many),
        "leave one out": case(n, n),
    }


def run_k_fold(implementation, n, k, seeds):
    """What is true of the folds whatever way the samples were shuffled."""
    drawn = [_folds(implementation(n, k, seed)) for seed in seeds]
    orders = [np.concatenate([np.zeros(0, int), *(held for _, held in some)]) for some in drawn]
    folds, order = drawn[0], orders[0]
    same, another = by_seed(orders, seeds)
    counts = np.bincount(order[(order >= 0) & (order < n)], minlength=n)
    # each entry of the others is 1 where the sentence beside it holds
    return {
        "sizes": np.sort([len(held) for _, held in folds]).astype(float),
        "each sample once": _truths(
            counts.min() >= 1,  # no sample is left out
            counts.max() <= 1,  # none is held out twice
            len(order) == counts.sum(),
        ),  # there are no other indices
        "training rows": _truths(
            not any(np.intersect1d(*fold).size for fold in folds),  # not held out
            all(np.union1d(*fold).size == n for fold in folds),  # all the rest
            all(np.unique(rows).size == rows.size for rows, _ in folds),  # each once
            len(folds) > 0 and all(held.size for _, held in folds),
        ),  # of nothing all is true
        "shuffled": _truths(
            not np.array_equal(order, np.sort(order)),
            k == n or not all(np.all(np.diff(held) == 1) for _, held in folds),
            same,  # same seed, same folds
            another,
        ),  # new seed, new folds
    }


def _truths(*statements):
    return np.array(statements, dtype=float)


def _folds(result):
    """[(train, validation)] as index arrays; TypeError in the student's words if it is none."""
    folds = []
    for fold in result:
        if type(fold) not in (tuple, list) or len(fold) != 2:
            raise TypeError("each fold must be a pair (train, validation) of index arrays")
        pair = [np.asarray(part) for part in fold]
        if any(part.ndim != 1 or (part.size and part.dtype.kind not in "iu") for part in pair):
            raise TypeError("train and validation must be one-dimensional arrays of whole numbers")
        folds.append(tuple(part.astype(int) for part in pair))
    return folds


k_fold_indices = Program(
    name="k_fold_indices",
    parts={"sizes": 0.5, "each sample once": 1, "training rows": 1, "shuffled": 0.5},
    inputs=fold_inputs,
    reference=regularization.k_fold_indices,
    program=run_k_fold,
    explain=explain_folds,
    pairs=False,
    mistakes=(
        Mistake(
            "not shuffled",
            ask="If the samples come sorted by class, which classes are in your first fold?",
            tell="Make a random order of 0 ... n-1 first, and cut that order into parts.",
            edits=(("np.random.default_rng(seed).permutation(n)", "np.arange(n)"),),
        ),
        Mistake(
            "held-out samples stay in the training part",
            ask="Do your train and validation parts have a sample in common?",
            tell="The training part is everything but the held-out part. Otherwise the model is "
            "examined on what it was taught.",
            edits=(("np.concatenate(parts[:i] + parts[i + 1 :])", "np.concatenate(parts)"),),
        ),
        Mistake(
            "training and validation part swapped",
            ask="Which part of a pair should be the large one?",
            tell="One part of k is held out, the other k - 1 are for training; the training part "
            "comes first in the pair.",
            edits=(("folds.append((train, validation))", "folds.append((validation, train))"),),
        ),
        Mistake(
            "the remainder is dropped",
            ask="With 33 samples and 5 folds, how many samples are held out once?",
            tell="n // k samples a fold leaves up to k - 1 samples without any fold. Give some "
            "folds one more.",
            edits=(
                (
                    "parts = np.array_split(order, k)",
                    "order = order[:n - n % k]\n    parts = np.array_split(order, k)",
                ),
            ),
        ),
        Mistake(
            "the last fold takes the whole remainder",
            ask="With 39 samples and 10 folds, how large are your folds?",
            tell="Sizes may differ by one at most: spread the remainder over several folds.",
            edits=(
                (
                    "parts = np.array_split(order, k)",
                    "cuts = [i * (n // k) for i in range(1, k)]\n    parts = np.split(order, cuts)",
                ),
            ),
        ),
        Mistake(
            "shuffled anew for each fold",
            ask="Over all folds, how often is each sample held out?",
            tell="Shuffle once, before you cut. With a new order for each fold some samples are "
            "held out twice, others never.",
            edits=(
                (
                    "        validation = parts[i]\n",
                    "        parts = np.array_split("
                    "np.random.default_rng([seed, i]).permutation(n), k)\n"
                    "        validation = parts[i]\n",
                ),
            ),
        ),
        Mistake(
            "one fold too few",
            ask="How many pairs do you return, and how many were asked for?",
            tell="Each of the k parts is held out once.",
            edits=(("for i in range(k)", "for i in range(k - 1)"),),
        ),
        Mistake(
            "only one other part is used for training",
            ask="With 5 folds, what share of the samples should a model be trained on?",
            tell="All parts but the held-out one are joined: k - 1 of them.",
            edits=(("np.concatenate(parts[:i] + parts[i + 1 :])", "parts[i - 1]"),),
        ),
        Mistake(
            "parts after the held-out one forgotten",
            ask="What does your first fold train on, and what your last?",
            tell="The training part joins what stands before the held-out part and what stands "
            "after it.",
            edits=(
                (
                    "np.concatenate(parts[:i] + parts[i + 1 :])",
                    "np.concatenate([order[:0]] + parts[:i])",
                ),
            ),
        ),
        Mistake(
            "seed ignored",
            ask="Called twice with one seed, does it give the same folds?",
            tell="Make a generator with np.random.default_rng(seed), and shuffle with it.",
            edits=(("default_rng(seed)", "default_rng()"),),
        ),
        Mistake(
            "seed fixed inside",
            ask="Called with two seeds, does it give two ways to cut?",
            tell="Use the seed that comes in.",
            edits=(("default_rng(seed)", "default_rng(0)"),),
        ),
        Mistake(
            "sample 0 forgotten",
            ask="Which is the first index of your order: 0 or 1?",
            tell="The samples are numbered from 0 to n - 1.",
            edits=(("permutation(n)", "permutation(n - 1) + 1"),),
        ),
    ),
)


# --- the choice --------------------------------------------------------------------------------


CANDIDATES = 7


def choice_inputs(rng):
    """(candidates, folds, X, y, validation_error): by how much to shrink a prediction.

    The folds are of different sizes. Where the best candidate stands is drawn, in the list and by its
    size, so that it cannot be guessed.
    """

    def predicted(X_train, y_train, X_val):
        return X_val @ (X_train.T @ y_train) / len(X_train)

    def validation_error(X_train, y_train, X_val, y_val, factor):
        return ((factor * predicted(X_train, y_train, X_val) - y_val) ** 2).mean()

    def around(centre, spread):
        """The best factor is the one nearest to the centre."""
        above = rng.permutation(np.arange(CANDIDATES) <= rng.integers(0, CANDIDATES))
        far = rng.uniform(0.4, 2.5, CANDIDATES)
        far[rng.integers(CANDIDATES)] = rng.uniform(0.05, 0.3)
        return centre + spread * np.where(above, far, -far)

    def errors(X, y, folds, candidates):
        pairs = [(predicted(X[t], y[t], X[v]), y[v]) for t, v in folds]
        return np.array([[((c * p - y) ** 2).mean() for p, y in pairs] for c in candidates])

    def case(n, D, k):
        while True:
            X, y = rng.standard_normal((n, D)), signed(rng, n)
            folds = regularization.k_fold_indices(n, k, rng)
            pairs = [(predicted(X[t], y[t], X[v]), y[v]) for t, v in folds]
            slopes = np.array([[(p * y).mean(), (p * p).mean()] for p, y in pairs])
            centre = slopes[:, 0].mean() / slopes[:, 1].mean()
            candidates = around(centre, np.std(slopes[:, 0] / slopes[:, 1]))
            table = errors(X, y, folds, candidates)
            swapped = [(v, t) for t, v in folds]
            # one case is enough to tell the mean from the median, and which part is for fitting
            if _instructive(table) and (
                k < 4 or _tells_more(table, errors(X, y, swapped, candidates))
            ):
                return candidates.tolist(), folds, X, y, validation_error

    return {
        "3 folds of 13 samples": case(13, 2, 3),
        "4 folds of 18 samples": case(18, 3, 4),
        "3 folds of 10 samples": case(10, 4, 3),
        "2 folds of 9 samples": case(9, 3, 2),
    }


def _instructive(table):
    """Does neither the first fold nor the luckiest choose what the mean over the folds does? And is
    the luckiest neither the first nor the last throughout?
    """
    best, luckiest = table.mean(axis=1).argmin(), table.min(axis=1)
    return (
        table[:, 0].argmin() != best
        and luckiest.argmin() != best
        and not any(np.array_equal(luckiest, table[:, fold]) for fold in (0, -1))
    )


def _tells_more(table, swapped):
    """Is the best another by the median, and where the parts for fitting and measuring are swapped?"""
    best = table.mean(axis=1).argmin()
    return best not in (np.median(table, axis=1).argmin(), swapped.mean(axis=1).argmin())


def run_choice(implementation, *args):
    """Its (best, errors); a list of errors becomes an array."""
    result = implementation(*args)
    if type(result) in (tuple, list) and len(result) == 2 and type(result[1]) in (tuple, list):
        return result[0], np.stack(result[1]) if len(result[1]) else np.zeros(0)
    return result


choose_by_cross_validation = Program(
    name="choose_by_cross_validation",
    parts={"errors": 2, "best": 1},
    returns=("best", "errors"),
    inputs=choice_inputs,
    reference=regularization.choose_by_cross_validation,
    program=run_choice,
    mistakes=(
        Mistake(
            "measured on the training rows",
            ask="Which rows does your validation error come from?",
            tell="The second pair of arguments are the held-out rows. On its own training rows "
            "the model that memorizes most looks best.",
            edits=(("X[validation], y[validation], candidate", "X[train], y[train], candidate"),),
        ),
        Mistake(
            "trained on all rows",
            ask="Has the model seen the held-out rows before it is measured on them?",
            tell="Train on the training rows of the fold alone.",
            edits=(("X[train], y[train], X[val", "X, y, X[val"),),
        ),
        Mistake(
            "trained on the held-out part, measured on the rest",
            ask="Which of the two parts of a fold is for fitting?",
            tell="A fold is (train, validation), in this order.",
            edits=(("for train, validation in", "for validation, train in"),),
        ),
        Mistake(
            "only one fold is used",
            ask="How many of the folds enter the error of a candidate?",
            tell="Average over all folds: a single one is decided by the luck of its few samples.",
            edits=(("in folds:", "in folds[:1]:"), ("/ len(folds)", "")),
        ),
        Mistake(
            "largest error chosen",
            ask="Is a large error good?",
            tell="Choose the candidate whose mean error is smallest.",
            edits=(("min(errors)", "max(errors)"),),
        ),
        Mistake(
            "position returned instead of the candidate",
            ask="Is your `best` a value of the hyperparameter, or its place in the list?",
            tell="Return the candidate that stands at that place.",
            edits=(("candidates[place]", "place"),),
        ),
        Mistake(
            "errors summed over the folds, not averaged",
            ask="With twice as many folds, should the error double?",
            tell="Divide by the number of folds.",
            edits=(("total / len(folds)", "total"),),
        ),
        Mistake(
            "the luckiest fold counts",
            ask="What do you do with the errors of the folds: average them, or take the best?",
            tell="The smallest of k errors says how lucky one fold was. Take the mean.",
            edits=(
                ("total = 0.0", "total = np.inf"),
                ("total = total + error", "total = min(total, error * len(folds))"),
            ),
        ),
        Mistake(
            "the sum is not set back for the next candidate",
            ask="With which number does the sum of the second candidate begin?",
            tell="Each candidate starts from 0.",
            edits=(
                ("        total = 0.0\n", ""),
                ("    errors = []\n", "    errors = []\n    total = 0.0\n"),
            ),
        ),
        Mistake(
            "only the last fold's error is kept",
            ask="What is left of the first fold's error when the loop ends?",
            tell="Add up the errors of the folds.",
            edits=(("total = total + error", "total = error"), ("/ len(folds)", "")),
        ),
        Mistake(
            "divided by the number of candidates",
            ask="How many errors have you added up for one candidate?",
            tell="One for each fold. Divide by the number of folds.",
            edits=(("/ len(folds)", "/ len(candidates)"),),
        ),
        Mistake(
            "median over the folds in place of the mean",
            ask="Which average does the card ask for?",
            tell="Add up the errors of the folds and divide by their number.",
            edits=(
                ("total = 0.0", "found = []"),
                ("total = total + error", "found.append(error)"),
                ("total / len(folds)", "float(np.median(found))"),
            ),
        ),
        Mistake(
            "smallest error returned instead of the candidate",
            ask="Is your `best` a value of the hyperparameter, or an error?",
            tell="Return the candidate whose mean error is smallest.",
            edits=(("best = candidates[place]", "best = errors[place]"),),
        ),
    ),
)
