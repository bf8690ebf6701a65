"""Unit 3: a network that estimates house prices, and everything that makes it train."""

from itertools import islice

import numpy as np

from bpcourse.checking.exercise import Exercise, Mistake
from bpcourse.reference import house

UNIT = "03_house_prices"


# --- inputs ------------------------------------------------------------------------------------


def _params(rng):
    """A 2-2-1 network whose matrices are not symmetric and whose biases are not zero."""
    return {"W1": rng.standard_normal((2, 2)), "b1": rng.standard_normal(2),
            "W2": rng.standard_normal((2, 1)), "b2": rng.standard_normal(1)}


def _balanced(rng, N):
    """(X, params) such that each hidden neuron is on for half of the houses, and half of the
    predictions are negative: otherwise a forgotten ReLU, or one too many, might not show."""
    X, params = rng.standard_normal((N, 2)), _params(rng)
    z = X @ params["W1"]
    params["b1"] = -np.median(z, axis=0)
    params["b2"] = -np.median(np.maximum(z + params["b1"], 0) @ params["W2"], axis=0)
    return X, params


def network_inputs(rng):
    """(X, params): several houses, one, as many as features."""
    return {
        "8 houses": _balanced(rng, 8),
        "2 houses, X is square": (rng.standard_normal((2, 2)), _params(rng)),
        "one house": (rng.standard_normal((1, 2)), _params(rng)),
        "30 houses": _balanced(rng, 30),
    }


def step_inputs(rng):
    """(X, y, params, learning_rate, forward, backward)."""
    return {name: (X, rng.standard_normal(len(X)), params, rate,
                   house.house_forward, house.house_backward)
            for (name, (X, params)), rate in zip(network_inputs(rng).items(), (0.1, 0.05, 0.2, 0.3))}


def epoch_inputs(rng):
    """(batches, params, learning_rate, step): a short last batch, one batch, batches of one."""
    def case(*sizes):
        batches = [(rng.standard_normal((n, 2)), rng.standard_normal(n)) for n in sizes]
        return batches, _params(rng), 0.1, house.house_step

    return {
        "batches of 4, 4 and 3": case(4, 4, 3),
        "batches of 5 and 1": case(5, 1),
        "one batch of 6": case(6),
        "stochastic: 4 batches of 1": case(1, 1, 1, 1),
    }


def feature_inputs(rng):
    """(X_train, X_new): columns of different size and centre; the new rows are distributed otherwise."""
    def case(n_train, n_new, D):
        centre, spread = 3 * rng.standard_normal(D), rng.uniform(0.5, 3, D)
        rows = centre + spread * rng.standard_normal((n_train + n_new, D))
        return rows[:n_train], rows[n_train:] + rng.standard_normal(D)

    bedrooms, area = rng.integers(1, 6, 9).astype(float), rng.uniform(800, 2500, 9)
    houses = np.stack([bedrooms + [0, 1, 0, 1, 0, 1, 0, 1, 0], area], axis=1)
    return {
        "6 training houses, 4 new, 3 features": case(6, 4, 3),
        "square: 4 houses, 4 features": case(4, 4, 4),
        "one new house": case(5, 1, 2),
        "bedrooms and square feet": (houses[:6], houses[6:]),
    }


def dollar_inputs(rng):
    """(pred, price, mean, std): pred is a column of standardized prices, price a row of dollars."""
    def case(N):
        mean, std = rng.uniform(150_000, 200_000), rng.uniform(50_000, 90_000)
        price = mean + std * rng.standard_normal(N)
        return rng.standard_normal((N, 1)), price, mean, std

    return {"6 houses": case(6), "2 houses": case(2), "one house": case(1), "25 houses": case(25)}


def batch_inputs(rng):
    """(X, y, batch_size, seed): y[i] is X[i, 0] + 0.5, so that lost pairs can be seen."""
    def case(N, batch_size):
        X = np.stack([np.arange(N), rng.standard_normal(N), rng.standard_normal(N)], axis=1)
        return X, X[:, 0] + 0.5, batch_size, int(rng.integers(1000, 9000))

    return {
        "40 houses in batches of 7": case(40, 7),
        "36 houses in batches of 12": case(36, 12),
        "stochastic: 30 batches of 1": case(30, 1),
        "a batch size larger than N": case(35, 50),
    }


def run_minibatches(implementation, X, y, batch_size, seed):
    """What an epoch of batches must fulfil, whatever way its order was drawn."""
    X, y = getattr(X, "value", X), getattr(y, "value", y)  # the reference is given Rounded arrays

    def epoch(seed):
        batches = implementation(X.copy(), y.copy(), batch_size, seed)
        return [_pair(batch) for batch in islice(batches, 2 * len(X))]  # a generator may not end

    def joined(columns):
        return np.concatenate([np.zeros(0), *columns])  # an epoch without a batch is possible

    batches = epoch(seed)
    order, targets = joined(x[:, 0] for x, _ in batches), joined(t for _, t in batches)
    other, again = (joined(x[:, 0] for x, _ in epoch(s)) for s in (seed + 1, seed))
    houses = np.unique(order)
    matching = np.array_equal(targets, order + 0.5)
    # each entry is 1 where the sentence beside it holds
    return {
        "batch sizes": np.array([len(x) for x, _ in batches], dtype=float),
        "each house once": _truths(len(houses) == len(X),          # none is left out
                                   len(houses) == len(order)),     # none comes twice
        "X and y together": _truths(matching,
                                    matching or np.any(np.diff(targets) != 1)),  # y is shuffled too
        "shuffled": _truths(not np.array_equal(order, np.sort(order)),
                            np.sum(np.diff(order) == 1) <= 0.4 * len(order),  # neighbours are parted
                            not np.array_equal(order, other),      # new seed, new order
                            np.array_equal(order, again)),         # same seed, same order
    }


def _truths(*statements):
    return np.array(statements, dtype=float)


def _pair(batch):
    """(X_batch, y_batch) as arrays; TypeError or ValueError in the student's words if it is none."""
    if type(batch) not in (tuple, list) or len(batch) != 2:
        raise TypeError("each batch must be a pair (X_batch, y_batch)")
    X, y = (np.asarray(part, dtype=float) for part in batch)
    if X.ndim != 2 or X.shape[1] != 3 or y.ndim != 1 or len(X) != len(y):
        raise ValueError(f"X_batch has shape {X.shape} and y_batch {y.shape}; they should be "
                         "(rows, D) and (rows,), with as many rows")
    return X, y


# --- other right answers -----------------------------------------------------------------------


def _standardize_sample_std(X_train, X_new):
    mean, N = X_train.mean(axis=0), len(X_train)
    std = np.sqrt(((X_train - mean) ** 2).sum(axis=0) / (N - 1))
    return (X_train - mean) / std, (X_new - mean) / std


def _house_backward_one(dpred, cache):
    X, z, h, params = cache
    dz = (dpred @ params["W2"].T) * (z >= 0)
    return {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ dpred, "b2": dpred.sum(axis=0)}


# --- the exercises -----------------------------------------------------------------------------


house_forward = Exercise(
    name="house_forward",
    unit=UNIT,
    parts={"pred": 2},
    inputs=network_inputs,
    reference=house.house_forward,
    returns=("pred", "cache"),
    mistakes=(
        Mistake(
            "no activation in the hidden layer",
            ask="If h were X W1 + b1 itself, what kind of function of X would the network be?",
            tell="Without ReLU two affine layers are together one affine layer. Cut the negative "
                 "values of z off before the second layer reads them.",
            edits=(("np.maximum(z, 0)", "z"),),
        ),
        Mistake(
            "ReLU on the output as well",
            ask="Which prices can your network not predict, once they are standardized?",
            tell="A price is any number, and a standardized price is negative for half of the "
                 "houses. The output neuron has no activation.",
            edits=(('h @ params["W2"] + params["b2"]',
                    'np.maximum(h @ params["W2"] + params["b2"], 0)'),),
        ),
        Mistake(
            "W1 transposed",
            ask="W1 has shape (features, hidden). Which index of W1 must meet the columns of X?",
            tell="Here W1 is 2 x 2, so a transpose raises no error. Row i of W1 holds what feature "
                 "i sends to each hidden neuron.",
            edits=(('X @ params["W1"]', 'X @ params["W1"].T'),),
        ),
        Mistake(
            "hidden bias b1 left out",
            ask="With X full of zeros, what should the hidden neurons see?",
            tell="Each hidden neuron adds its own entry of b1 before the ReLU.",
            edits=((' + params["b1"]', ""),),
        ),
        Mistake(
            "output bias b2 left out",
            ask="If both hidden neurons are off, which price should the network give?",
            tell="The output neuron adds b2 to the weighted sum of h.",
            edits=((' + params["b2"]', ""),),
        ),
        Mistake(
            "the second layer reads X instead of h",
            ask="Where does h appear in your pred?",
            tell="X and h have the same shape here, so the mix-up runs. The output neuron only "
                 "sees what the hidden neurons pass on.",
            edits=(('h @ params["W2"]', 'X @ params["W2"]'),),
        ),
        Mistake(
            "sigmoid in place of ReLU",
            ask="Which activation does the picture of the 2-2-1 network show?",
            tell="This network uses ReLU: a negative value becomes 0, a positive one stays.",
            edits=(("np.maximum(z, 0)", "1 / (1 + np.exp(-z))"),),
        ),
        Mistake(
            "bias b1 added after the ReLU",
            ask="Does your ReLU cut z, or does it cut a part of z?",
            tell="z is the complete weighted sum with its bias; the ReLU comes last.",
            edits=((' + params["b1"]', ""), ("np.maximum(z, 0)", 'np.maximum(z, 0) + params["b1"]')),
        ),
    ),
)


house_backward = Exercise(
    name="house_backward",
    unit=UNIT,
    parts={"dW1": 1, "db1": 1, "dW2": 1, "db2": 1},
    inputs=network_inputs,
    reference=house.house_backward,
    alternatives=(_house_backward_one,),
    forward=house.house_forward,
    wrt={"dW1": (1, "W1"), "db1": (1, "b1"), "dW2": (1, "W2"), "db2": (1, "b2")},
    returns={"W1": "dW1", "b1": "db1", "W2": "dW2", "b2": "db2"},
    mistakes=(
        Mistake(
            "derivative of the ReLU left out",
            ask="A hidden neuron with negative z passed on 0. How much of the error can it have "
                "caused?",
            tell="The gradient passes a neuron only for houses that switched it on: multiply dh "
                 "by 1 where z > 0 and by 0 elsewhere.",
            edits=(("dh * mask", "dh"),),
        ),
        Mistake(
            "ReLU applied to the gradient",
            ask="Does your mask depend on the sign of z, or on the sign of the gradient?",
            tell="Gradients may well be negative. What decides is whether the neuron was on in the "
                 "forward pass.",
            edits=(("mask = z > 0", "mask = dh > 0"),),
        ),
        Mistake(
            "W2 left out on the way back",
            ask="Which number did the forward pass multiply h with, and where is it in your dh?",
            tell="A hidden neuron with a large weight in W2 moved the price much, so it gets much "
                 "of the gradient.",
            edits=(('dpred @ params["W2"].T', "dpred"),),
        ),
        Mistake(
            "dW1 transposed",
            ask="Entry (i, j) of W1 joins feature i to hidden neuron j. What does your entry (i, j) "
                "join?",
            tell="Here dW1 is 2 x 2, so its shape cannot warn you. Rows belong to features, columns "
                 "to hidden neurons.",
            edits=(("X.T @ dz", "dz.T @ X"),),
        ),
        Mistake(
            "dW2 made with X instead of h",
            ask="What did W2 multiply in the forward pass?",
            tell="The gradient of a weight is what came in times what comes back. What came into "
                 "the second layer is h.",
            edits=(("h.T @ dpred", "X.T @ dpred"),),
        ),
        Mistake(
            "dW2 made with z instead of h",
            ask="For a neuron that is off, what did the output neuron receive: z or 0?",
            tell="Use the value after the ReLU: that is what W2 multiplied.",
            edits=(("h.T @ dpred", "z.T @ dpred"),),
        ),
        Mistake(
            "bias gradients not summed over the houses",
            ask="All N houses share one and the same b1. How many contributions does it receive?",
            tell="A value that is used N times gets N contributions, and they add up. db1 has the "
                 "shape of b1, db2 that of b2.",
            edits=(("dpred.sum(axis=0)", "dpred"), ("dz.sum(axis=0)", "dz")),
        ),
        Mistake(
            "divided by the number of houses once more",
            ask="Where is the 1/N of the mean squared error: in dpred, or in this function?",
            tell="dpred already contains 1/N. Here contributions simply add up.",
            edits=(("h.T @ dpred", "h.T @ dpred / len(X)"),
                   ("dpred.sum(axis=0)", "dpred.mean(axis=0)"),
                   ("X.T @ dz", "X.T @ dz / len(X)"), ("dz.sum(axis=0)", "dz.mean(axis=0)")),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dpred appear in each of your four gradients?",
            tell="dpred says how much the loss cares about each house's prediction. All four "
                 "gradients start from it.",
            edits=(("dW2 = h.T", "dpred = np.ones_like(dpred)\n    dW2 = h.T"),),
        ),
        Mistake(
            "db1 taken before the ReLU's mask",
            ask="b1 enters z, before the ReLU. Which gradient belongs to z: dh or dz?",
            tell="Whatever feeds z receives dz, the weights W1 and the bias b1 alike.",
            edits=(("dz.sum(axis=0)", "dh.sum(axis=0)"),),
        ),
    ),
)


four_steps = Exercise(
    name="four_steps",
    unit=UNIT,
    parts={"loss": 1, "W1": 0.5, "b1": 0.5, "W2": 0.5, "b2": 0.5},
    inputs=step_inputs,
    reference=house.four_steps,
    returns=("loss", {"W1": "W1", "b1": "b1", "W2": "W2", "b2": "b2"}),
    mistakes=(
        Mistake(
            "a column minus a row",
            ask="pred has shape (N, 1) and y has shape (N,). What is the shape of pred - y?",
            tell="NumPy stretches (N, 1) and (N,) to (N, N): every prediction minus every price. "
                 "Make y a column first.",
            edits=(("y.reshape(-1, 1)", "y"),),
        ),
        Mistake(
            "the update climbs",
            ask="Does your step lead to a smaller loss, or to a larger one?",
            tell="With error = pred - y the gradient points uphill, and the step is subtracted. "
                 "Turning the error round and subtracting also climbs.",
            edits=(("params[name] - step", "params[name] + step"),),
        ),
        Mistake(
            "learning rate left out",
            ask="What happens to your new parameters when the learning rate is halved?",
            tell="The gradient gives the direction; the learning rate says how far to go.",
            edits=(("learning_rate * grads[name]", "grads[name]"),),
        ),
        Mistake(
            "gradient of the sum, not of the mean",
            ask="The loss is a mean over N houses. Where is the 1/N in its derivative?",
            tell="Each prediction has a share of 1/N in the mean, so dpred has that factor too.",
            edits=(("2 * error / N", "2 * error"),),
        ),
        Mistake(
            "factor 2 of the square missing in the gradient",
            ask="What is the derivative of error**2 with respect to error?",
            tell="This loss has no factor 1/2 in front that would cancel the 2.",
            edits=(("2 * error / N", "error / N"),),
        ),
        Mistake(
            "loss summed, not averaged",
            ask="If every house came twice, should the loss double?",
            tell="Divide the sum of squares by the number of houses.",
            edits=(("(error**2).sum() / N", "(error**2).sum()"),),
        ),
        Mistake(
            "loss halved",
            ask="Is there a factor 1/2 in this unit's loss?",
            tell="The loss is the mean of the squared errors, without 1/2; the gradient has the "
                 "factor 2.",
            edits=(("(error**2).sum() / N", "(error**2).sum() / (2 * N)"),),
        ),
        Mistake(
            "root of the mean squared error returned as the loss",
            ask="Which quantity is being minimized: the MSE or its root?",
            tell="Return the mean squared error; the root is for people, who think in dollars.",
            edits=(("loss = (error**2).sum() / N", "loss = np.sqrt((error**2).sum() / N)"),),
        ),
        Mistake(
            "biases not updated",
            ask="Which of the four parameters does your loop reach?",
            tell="W1, b1, W2 and b2 all take their step.",
            edits=(("new_params[name] = params[name] - step",
                    'new_params[name] = params[name] - step * (name[0] == "W")'),),
        ),
        Mistake(
            "loss measured after the update",
            ask="Which parameters made the predictions that your loss is made of?",
            tell="Return the loss of the forward pass that the gradients belong to. It costs "
                 "nothing, for it is already there.",
            edits=(("return loss,", "pred, cache = forward(X, new_params)\n"
                    "    loss = ((pred - y.reshape(-1, 1))**2).sum() / N\n    return loss,"),),
        ),
    ),
)


standardize = Exercise(
    name="standardize",
    unit=UNIT,
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
            edits=(("X_train.mean(axis=0)", "np.concatenate([X_train, X_new]).mean(axis=0)"),
                   ("X_train.std(axis=0)", "np.concatenate([X_train, X_new]).std(axis=0)")),
        ),
        Mistake(
            "new rows standardized by their own statistics",
            ask="If one single new house came in, what would its own mean and standard deviation "
                "be?",
            tell="The network learnt with one ruler; the new houses must be measured with the same "
                 "one. Use the training rows' mean and std for both.",
            edits=(("(X_new - mean) / std",
                    "(X_new - X_new.mean(axis=0)) / X_new.std(axis=0)"),),
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
            edits=(("mean(axis=0)", "mean(axis=1, keepdims=True)[:1]"),
                   ("std(axis=0)", "std(axis=1, keepdims=True)[:1]")),
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
            edits=((" / std", ""),),
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
            edits=(("(X_train - mean) / std", "X_train - mean / std"),
                   ("(X_new - mean) / std", "X_new - mean / std")),
        ),
    ),
)


rmse_in_dollars = Exercise(
    name="rmse_in_dollars",
    unit=UNIT,
    parts={"rmse": 2},
    inputs=dollar_inputs,
    reference=house.rmse_in_dollars,
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
    ),
)


minibatches = Exercise(
    name="minibatches",
    unit=UNIT,
    parts={"batch sizes": 1, "each house once": 1, "X and y together": 0.5, "shuffled": 0.5},
    inputs=batch_inputs,
    reference=house.minibatches,
    run=run_minibatches,
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
            edits=(("order[start : start + batch_size]",
                    "np.take(order, range(start, start + batch_size), mode=\"wrap\")"),),
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
            edits=(("rng.permutation(N)", "np.arange(N)"),
                   ("return batches", "return [batches[i] for i in rng.permutation(len(batches))]")),
        ),
        Mistake(
            "drawn with replacement",
            ask="If you count them, does each house occur exactly once in your epoch?",
            tell="Independent draws leave out about a third of the houses and repeat others. A "
                 "permutation holds each exactly once.",
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
    ),
)


train_epoch = Exercise(
    name="train_epoch",
    unit=UNIT,
    parts={"loss": 1, "W1": 0.5, "b1": 0.5, "W2": 0.5, "b2": 0.5},
    inputs=epoch_inputs,
    reference=house.train_epoch,
    returns=("loss", {"W1": "W1", "b1": "b1", "W2": "W2", "b2": "b2"}),
    mistakes=(
        Mistake(
            "every batch starts from the old parameters",
            ask="Which parameters does your second batch receive?",
            tell="Each step goes on from where the last one ended: pass the new parameters on.",
            edits=(("loss, params = step(X, y, params,",
                    "start = start if count else params\n        loss, params = step(X, y, start,"),),
        ),
        Mistake(
            "the old parameters returned",
            ask="Which parameters do you return: those before the epoch or those after it?",
            tell="The caller needs the parameters that the last step returned.",
            edits=(("total = 0.0", "total = 0.0\n    old = params"),
                   ("total / count, params", "total / count, old")),
        ),
        Mistake(
            "mean over batches, not over houses",
            ask="A last batch of 3 and a full batch of 4: should a house weigh more in the short "
                "one?",
            tell="Weight each batch's loss by its number of houses, and divide by all houses.",
            edits=(("loss * len(y)", "loss"), ("count + len(y)", "count + 1")),
        ),
        Mistake(
            "losses of the batches added, not averaged",
            ask="With smaller batches there are more of them. Should the epoch's loss grow?",
            tell="Divide by what you have counted.",
            edits=(("loss * len(y)", "loss"), ("total / count", "total")),
        ),
        Mistake(
            "sum over houses divided by the number of batches",
            ask="What did you add up, and by what do you divide?",
            tell="A sum over houses becomes a mean when divided by the number of houses.",
            edits=(("count + len(y)", "count + 1"),),
        ),
        Mistake(
            "loss of the last batch only",
            ask="How much does the first batch's loss count in what you return?",
            tell="Add the losses up inside the loop instead of keeping the last.",
            edits=(("total + loss * len(y)", "loss * len(y)"), ("count + len(y)", "len(y)")),
        ),
        Mistake(
            "stops after the first batch",
            ask="How far is your return statement indented?",
            tell="A return inside the loop ends the epoch with the first batch.",
            edits=(("count = count + len(y)", "count = count + len(y)\n        break"),),
        ),
        Mistake(
            "last batch left out",
            ask="How many times is step called, for three batches?",
            tell="Every batch gets its update, the short one at the end too.",
            edits=(("in batches", "in (batches[:-1] or batches)"),),
        ),
        Mistake(
            "every batch used twice",
            ask="How many times is step called, for three batches?",
            tell="One call gives both the loss and the new parameters.",
            edits=(("loss, params = step(X, y, params, learning_rate)",
                    "loss, params = step(X, y, params, learning_rate)\n"
                    "        _, params = step(X, y, params, learning_rate)"),),
        ),
    ),
)


EXERCISES = [house_forward, house_backward, four_steps, standardize, rmse_in_dollars, minibatches,
             train_epoch]
