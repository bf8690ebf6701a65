"""What happens to the data before and after: standardized, in batches, back in dollars."""

from itertools import islice

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Function, Law, Mistake, Program
from bpcourse.checking.laws import never_negative
from bpcourse.exercises.shared.seeds import by_seed, draw_seeds
from bpcourse.exercises.u03_house_prices.words import explain_minibatches
from bpcourse.reference import house


def feature_inputs(rng):
    """(X_train, X_new): columns of different size and centre; the new rows are distributed otherwise."""

    def case(n_train, n_new, D):
        centre, spread = 3 * signed(rng, D), rng.uniform(0.5, 3, D)
        rows = centre + spread * rng.standard_normal((n_train + n_new, D))
        return rows[:n_train], rows[n_train:] + rng.standard_normal(D)

    bedrooms, area = rng.integers(1, 6, 9).astype(float), rng.uniform(800, 2500, 9)
    houses = np.stack([bedrooms + np.arange(9) % 2, area], axis=1)
    return {
        "6 training houses, 4 new, 3 features": case(6, 4, 3),
        "square: 4 houses, 4 features": case(4, 4, 4),
        "one new house": case(5, 1, 2),
        "bedrooms and square feet": (houses[:6], houses[6:]),
    }


def dollar_inputs(rng):
    """(pred, price, mean, std): pred is a column of standardized prices, price a row of dollars."""

    def case(N, high=2.5):
        mean, std = rng.uniform(150_000, 200_000), rng.uniform(50_000, 90_000)
        price = mean + std * rng.standard_normal(N)
        return signed(rng, (N, 1), high=high), price, mean, std

    return {
        "6 houses": case(6),
        "2 houses": case(2),
        "one house": case(1),
        "25 houses": case(25, high=8.0),  # some are thought worth less than nothing
    }


def batch_inputs(rng):
    """(X, y, batch_size, seeds): y[i] is X[i, 0] + 0.5, so that lost pairs can be seen.

    All sizes are drawn, and so is which of the epochs have the same seed: stored batches fit nowhere.
    """

    def case(N, batch_size, calls=4, different=2):
        X = np.stack([np.arange(N), rng.standard_normal(N), rng.standard_normal(N)], axis=1)
        return X, X[:, 0] + 0.5, batch_size, draw_seeds(rng, calls, different)

    uneven, even, N = whole(rng, 5, 16), whole(rng, 5, 20), whole(rng, 25, 80)
    short = whole(rng, 1, uneven - 1)
    return {
        # so many orders that a small batch that may stand anywhere is not always the last
        "the last batch is smaller": case(uneven * whole(rng, 3, 6) + short, uneven, 10, 7),
        "batches of one size": case(even * whole(rng, 5, 8), even),
        "stochastic: batches of 1": case(whole(rng, 25, 80), 1),
        "a batch size larger than N": case(N, N + whole(rng, 5, 60)),
    }


def run_minibatches(implementation, X, y, batch_size, seeds):
    """What an epoch of batches must fulfil, whatever way its order was drawn."""
    X, y = getattr(X, "value", X), getattr(y, "value", y)  # the reference is given Rounded arrays

    def epoch(seed):
        batches = implementation(X.copy(), y.copy(), batch_size, seed)
        return [_pair(batch) for batch in islice(batches, 2 * len(X))]  # a generator may not end

    def joined(columns):
        return np.concatenate([np.zeros(0), *columns])  # an epoch without a batch is possible

    epochs = [epoch(seed) for seed in seeds]
    orders = [joined(x[:, 0] for x, _ in epoch) for epoch in epochs]
    batches, order = epochs[0], orders[0]
    targets = joined(t for _, t in batches)
    same, another = by_seed(orders, seeds)
    houses = np.unique(order)
    known = np.isin(order, X[:, 0])
    whole = np.concatenate([X[:0], *(x for x, _ in batches)])
    matching = (  # with all that is known of each house
        np.array_equal(targets, order + 0.5)
        and known.all()
        and np.array_equal(whole, X[order.astype(int)])
    )
    # each entry is 1 where the sentence beside it holds
    return {
        # of the epoch in which a small batch comes first
        "batch sizes": np.array(min([len(x) for x, _ in epoch] for epoch in epochs), dtype=float),
        "each house once": _truths(
            len(houses) == len(X),  # none is left out
            len(houses) == len(order),
        ),  # none comes twice
        "X and y together": _truths(
            matching,
            matching or np.any(np.diff(targets) != 1),  # y is shuffled too
            len(order) > 0,
        ),  # of nothing all is true
        "shuffled": _truths(
            not np.array_equal(order, np.sort(order)),
            np.sum(np.diff(order) == 1) <= 0.4 * len(order),  # neighbours are parted
            another,  # new seed, new order
            same,
        ),  # same seed, same order
    }


def _truths(*statements):
    return np.array(statements, dtype=float)


def _pair(batch):
    """(X_batch, y_batch) as arrays; TypeError or ValueError in the student's words if it is none."""
    if type(batch) not in (tuple, list) or len(batch) != 2:
        raise TypeError("each batch must be a pair (X_batch, y_batch)")
    X, y = (np.asarray(part, dtype=float) for part in batch)
    if X.ndim != 2 or X.shape[1] != 3 or y.ndim != 1 or len(X) != len(y):
        raise ValueError(
            f"X_batch has shape {X.shape} and y_batch {y.shape}; they should be "
            "(rows, D) and (rows,), with as many rows"
        )
    return X, y


def _standardize_sample_std(X_train, X_new):
    mean, N = X_train.mean(axis=0), len(X_train)
    std = np.sqrt(((X_train - mean) ** 2).sum(axis=0) / (N - 1))
    return (X_train - mean) / std, (X_new - mean) / std


standardize = Function(
    name="standardize",
    parts={"Z_train": 1, "Z_new": 1},
    inputs=feature_inputs,
    reference=house.standardize,
    alternatives=(_standardize_sample_std,),
    mistakes=(
        Mistake(
            "data leak: statistics of all rows together",
            ask="Would your Z_train change if the new houses were different ones?",
            tell="New houses stand for the future: nothing that is known before training may "
            "depend on them. Compute mean and std from X_train alone.",
            edits=(
                ("X_train.mean(axis=0)", "np.concatenate([X_train, X_new]).mean(axis=0)"),
                ("X_train.std(axis=0)", "np.concatenate([X_train, X_new]).std(axis=0)"),
            ),
        ),
        Mistake(
            "new rows standardized by their own statistics",
            ask="If one single new house came in, what would its own mean and standard deviation "
            "be?",
            tell="The network learnt with one ruler; the new houses must be measured with the same "
            "one. Use the training rows' mean and std for both.",
            edits=(("(X_new - mean) / std", "(X_new - X_new.mean(axis=0)) / X_new.std(axis=0)"),),
        ),
        Mistake(
            "one mean and one deviation for the whole table",
            ask="What is the mean of bedrooms and square feet together, and what would it mean?",
            tell="Every column has its own unit, so it needs its own mean and std: axis=0.",
            edits=(("mean(axis=0)", "mean()"), ("std(axis=0)", "std()")),
        ),
        Mistake(
            "statistics by row instead of by column",
            ask="Over which axis do the houses lie, and over which the features?",
            tell="Take the mean over the houses, one for each feature.",
            edits=(
                ("mean(axis=0)", "mean(axis=1, keepdims=True)[:1]"),
                ("std(axis=0)", "std(axis=1, keepdims=True)[:1]"),
            ),
        ),
        Mistake(
            "divided by the variance",
            ask="In which unit is the variance of a column of square feet?",
            tell="The variance has the squared unit. Divide by its root, so that no unit is left.",
            edits=(("X_train.std(axis=0)", "X_train.var(axis=0)"),),
        ),
        Mistake(
            "not divided by the standard deviation",
            ask="After your function, are bedrooms and square feet numbers of the same size?",
            tell="Subtracting the mean moves a column to zero; dividing by its spread brings it to "
            "size one.",
            edits=((" / std", "", 2),),
        ),
        Mistake(
            "mean not subtracted",
            ask="What is the mean of each column of your Z_train?",
            tell="Move each column to mean zero first, then divide.",
            edits=(("(X_train - mean)", "X_train"), ("(X_new - mean)", "X_new")),
        ),
        Mistake(
            "divided before the mean is subtracted",
            ask="To what do your parentheses apply: what is divided by std?",
            tell="X - mean / std divides the mean alone. First the difference, then the quotient.",
            edits=(
                ("(X_train - mean) / std", "X_train - mean / std"),
                ("(X_new - mean) / std", "X_new - mean / std"),
            ),
        ),
        Mistake(
            "scaled to run from 0 to 1",
            ask="After your function, what are the mean and the standard deviation of a column?",
            tell="This is another scaling, by smallest and largest value. Here subtract the mean and divide by the standard deviation.",
            edits=(
                ("X_train.mean(axis=0)", "X_train.min(axis=0)"),
                ("X_train.std(axis=0)", "X_train.max(axis=0) - X_train.min(axis=0)"),
            ),
        ),
        Mistake(
            "divided by the range",
            ask="After your function, what is the standard deviation of a column?",
            tell="Largest minus smallest value rests on two houses. Divide by the standard deviation of all.",
            edits=(("X_train.std(axis=0)", "X_train.max(axis=0) - X_train.min(axis=0)"),),
        ),
        Mistake(
            "new rows left as they are",
            ask="In which unit are your Z_train, and in which your Z_new?",
            tell="The network has learnt on standardized columns. New houses must be measured with the same ruler.",
            edits=(("Z_new = (X_new - mean) / std", "Z_new = X_new"),),
        ),
        Mistake(
            "new rows divided by their own deviation",
            ask="If one single new house came in, what would its own standard deviation be?",
            tell="Both numbers of the ruler come from the training rows.",
            edits=(("(X_new - mean) / std", "(X_new - mean) / X_new.std(axis=0)"),),
        ),
        Mistake(
            "mean of the new rows from the new rows",
            ask="If one single new house came in, what would its own mean be?",
            tell="Both numbers of the ruler come from the training rows.",
            edits=(("(X_new - mean) / std", "(X_new - X_new.mean(axis=0)) / std"),),
        ),
        Mistake(
            "multiplied by the standard deviation",
            ask="A column with a large spread: does your function make it smaller?",
            tell="Divide, so that every column has the same spread afterwards.",
            edits=((" / std", " * std", 2),),
        ),
    ),
)


rmse_in_dollars = Function(
    name="rmse_in_dollars",
    parts={"rmse": 2},
    inputs=dollar_inputs,
    reference=house.rmse_in_dollars,
    laws=(Law("rmse", "a root of a mean of squares is never negative", never_negative),),
    mistakes=(
        Mistake(
            "a column minus a row",
            ask="pred has shape (N, 1) and price (N,). How many differences do you average?",
            tell="(N, 1) minus (N,) gives (N, N): every prediction against every price, with no "
            "error message. Bring both to one shape first.",
            edits=(("pred[:, 0]", "pred"),),
        ),
        Mistake(
            "the mean price not added back",
            ask="Which price does a standardized prediction of 0 stand for?",
            tell="Standardizing subtracts the mean and divides by std. Undo both, the last first.",
            edits=((" * std + mean", " * std"),),
        ),
        Mistake(
            "the scaling undone in the wrong order",
            ask="Standardizing subtracts first and divides second. What comes first on the way "
            "back?",
            tell="Multiply by std, then add the mean.",
            edits=(("pred[:, 0] * std + mean", "(pred[:, 0] + mean) * std"),),
        ),
        Mistake(
            "standardized predictions compared with dollars",
            ask="In which unit is pred, and in which is price?",
            tell="Bring both to dollars before you subtract.",
            edits=(("pred[:, 0] * std + mean", "pred[:, 0]"),),
        ),
        Mistake(
            "result still in standard deviations",
            ask="Is an error below 1 plausible for a house, in dollars?",
            tell="The error of standardized prices counts standard deviations. Turn it into "
            "dollars.",
            edits=(("(error**2).mean()", "((error / std)**2).mean()"),),
        ),
        Mistake(
            "no root",
            ask="In which unit is the mean of squared dollars?",
            tell="MSE is in dollars squared. The root brings it back to dollars.",
            edits=(("np.sqrt(mse)", "mse"),),
        ),
        Mistake(
            "mean absolute error",
            ask="Do you take the root before or after the mean?",
            tell="Square each error, average, and take the root of the average last.",
            edits=(("np.sqrt(mse)", "np.abs(error).mean()"),),
        ),
        Mistake(
            "sum in place of the mean",
            ask="With twice as many houses, should this error grow?",
            tell="Divide the sum of squares by the number of houses before taking the root.",
            edits=(("(error**2).mean()", "(error**2).sum()"),),
        ),
        Mistake(
            "errors averaged before squaring",
            ask="Two houses, one 50,000 too high, one 50,000 too low: what does your function say?",
            tell="Square first, so that errors of opposite sign cannot cancel.",
            edits=(("(error**2).mean()", "error.mean()**2"),),
        ),
        Mistake(
            "the mean price subtracted once more",
            ask="Standardizing has subtracted the mean. How is that undone?",
            tell="Undo both steps, the last one first: multiply, then add.",
            edits=(("* std + mean", "* std - mean"),),
        ),
        Mistake(
            "divided by std instead of multiplied",
            ask="Standardizing has divided by std. How is that undone?",
            tell="Multiply by std, then add the mean.",
            edits=(("pred[:, 0] * std", "pred[:, 0] / std"),),
        ),
        Mistake(
            "root taken before dividing by the number of houses",
            ask="With four times as many houses of the same kind, does your error stay the same?",
            tell="First the mean of the squares, then its root.",
            edits=(("np.sqrt(mse)", "np.sqrt((error**2).sum()) / len(error)"),),
        ),
        Mistake(
            "relative error",
            ask="In which unit is your error: dollars, or shares of a price?",
            tell="Subtract, and do not divide by the price.",
            edits=(("error = dollars - price", "error = (dollars - price) / price"),),
        ),
    ),
)


minibatches = Program(
    name="minibatches",
    parts={"batch sizes": 1, "each house once": 1, "X and y together": 0.5, "shuffled": 0.5},
    inputs=batch_inputs,
    reference=house.minibatches,
    program=run_minibatches,
    explain=explain_minibatches,
    mistakes=(
        Mistake(
            "last short batch left out",
            ask="With 40 houses and batches of 7, how many houses do your batches hold in all?",
            tell="40 = 5 * 7 + 5. The last five houses make a batch of their own.",
            edits=(("range(0, N, batch_size)", "range(0, N - batch_size + 1, batch_size)"),),
        ),
        Mistake(
            "last batch filled up with houses seen before",
            ask="How often does each house occur in one epoch of yours?",
            tell="Let the last batch be short rather than give some houses twice the say.",
            edits=(
                (
                    "order[start : start + batch_size]",
                    'np.take(order, range(start, start + batch_size), mode="wrap")',
                ),
            ),
        ),
        Mistake(
            "not shuffled",
            ask="In which order do your houses come, compared with X?",
            tell="Draw a permutation from the seed and take the rows in its order.",
            edits=(("rng.permutation(N)", "np.arange(N)"),),
        ),
        Mistake(
            "only the order of the batches shuffled",
            ask="Which houses share a batch with house 0, for one seed and for another?",
            tell="Shuffle the houses first and cut afterwards, so that every epoch mixes them anew.",
            edits=(
                ("rng.permutation(N)", "np.arange(N)"),
                ("return batches", "return [batches[i] for i in rng.permutation(len(batches))]"),
            ),
        ),
        Mistake(
            "drawn with replacement",
            ask="If you count them, does each house occur exactly once in your epoch?",
            tell="Independent draws leave out about a third of the houses and repeat others, and so "
            "does random.shuffle on an array, whose rows overwrite each other. A permutation holds "
            "each exactly once.",
            edits=(("rng.permutation(N)", "rng.integers(0, N, N)"),),
        ),
        Mistake(
            "X and y shuffled separately",
            ask="After shuffling, whose price stands beside the first house?",
            tell="Use one and the same order for X and y: a house must keep its price.",
            edits=(("y[rows]", "y[rng.permutation(N)][start : start + batch_size]"),),
        ),
        Mistake(
            "y not shuffled",
            ask="Which rows of y belong to the rows of X in your first batch?",
            tell="Pick the same rows from y as from X.",
            edits=(("y[rows]", "y[start : start + batch_size]"),),
        ),
        Mistake(
            "the seed is not used",
            ask="What changes in your result when the seed changes?",
            tell="Make the generator from the seed that was passed in; then each epoch can have its "
            "own order, and any run can be repeated.",
            edits=(("default_rng(seed)", "default_rng(0)"),),
        ),
        Mistake(
            "another order at every call, whatever the seed",
            ask="Call your function twice with one seed: do you get the same batches?",
            tell="Hand the seed to the generator. A generator without a seed starts anywhere.",
            edits=(("default_rng(seed)", "default_rng()"),),
        ),
        Mistake(
            "batches overlap",
            ask="Where does your second batch start, and where does the first one end?",
            tell="Move on by a whole batch each time.",
            edits=(("range(0, N, batch_size)", "range(0, N, max(1, batch_size - 1))"),),
        ),
        Mistake(
            "batch size taken for the number of batches",
            ask="With 40 houses and batch_size 7, how many houses has your first batch?",
            tell="batch_size says how many houses a batch holds. How many batches there are follows from that.",
            edits=(
                (
                    "for start in range(0, N, batch_size)",
                    "for rows in np.array_split(order, batch_size)",
                ),
                ("        rows = order[start : start + batch_size]\n", ""),
            ),
        ),
        Mistake(
            "cut into batches of nearly equal size",
            ask="With 40 houses and batch_size 7, how many houses has your first batch?",
            tell="All batches but the last have exactly batch_size houses; only the last may be short.",
            edits=(
                (
                    "for start in range(0, N, batch_size)",
                    "for rows in np.array_split(order, max(1, N // batch_size))",
                ),
                ("        rows = order[start : start + batch_size]\n", ""),
            ),
        ),
        Mistake(
            "random.shuffle on the rows of an array",
            ask="After your shuffle, does each house still occur exactly once, and with its own price?",
            tell="random.shuffle swaps two rows by hand; a row of an array is a view, so the second one overwrites the first. Shuffle row numbers, and pick the rows of X and y with them.",
            edits=(
                (
                    "    order = rng.permutation(N)\n",
                    "    X, order = X.copy(), np.arange(N)\n    for i in range(N - 1, 0, -1):\n        j = rng.integers(0, i + 1)\n        X[i], X[j] = X[j], X[i]\n    y = y[rng.permutation(N)]\n",
                ),
            ),
        ),
        Mistake(
            "first batch left out",
            ask="With 40 houses and batches of 7, how many houses do your batches hold in all?",
            tell="Row numbers start at 0, and so does the first batch.",
            edits=(("range(0, N, batch_size)", "range(batch_size, N, batch_size)"),),
        ),
    ),
)
