"""The network of unit 3, its backward, and one step of training."""

import numpy as np

from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.exercises.u03_house_prices.params import random_params
from bpcourse.reference import house


def _balanced(rng, N):
    """(X, params) such that each hidden neuron is on for half of the houses, and half of the
    predictions are negative: otherwise a forgotten ReLU, or one too many, might not show.
    """
    X, params = rng.standard_normal((N, 2)), random_params(rng)
    z = X @ params["W1"]
    params["b1"] = -np.median(z, axis=0)
    params["b2"] = -np.median(np.maximum(z + params["b1"], 0) @ params["W2"], axis=0)
    return X, params


def network_inputs(rng):
    """(X, params): several houses, one, as many as features."""
    return {
        "8 houses": _balanced(rng, 8),
        "2 houses, X is square": (rng.standard_normal((2, 2)), random_params(rng)),
        "one house": (rng.standard_normal((1, 2)), random_params(rng)),
        "30 houses": _balanced(rng, 30),
    }


def step_inputs(rng):
    """(X, y, params, learning_rate, forward, backward)."""
    return {
        name: (
            X,
            rng.standard_normal(len(X)),
            params,
            rate,
            house.house_forward,
            house.house_backward,
        )
        for (name, (X, params)), rate in zip(network_inputs(rng).items(), (0.1, 0.05, 0.2, 0.3))
    }


def _house_backward_one(dpred, cache):
    X, z, h, params = cache
    dz = (dpred @ params["W2"].T) * (z >= 0)
    return {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ dpred, "b2": dpred.sum(axis=0)}


house_forward = Function(
    name="house_forward",
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
            edits=(
                (
                    'h @ params["W2"] + params["b2"]',
                    'np.maximum(h @ params["W2"] + params["b2"], 0)',
                ),
            ),
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
            edits=(
                (' + params["b1"]', ""),
                ("np.maximum(z, 0)", 'np.maximum(z, 0) + params["b1"]'),
            ),
        ),
    ),
)


house_backward = Backward(
    name="house_backward",
    parts={"dW1": 1, "db1": 1, "dW2": 1, "db2": 1},
    inputs=network_inputs,
    reference=house.house_backward,
    alternatives=(_house_backward_one,),
    of=house_forward,
    wrt={"dW1": (1, "W1"), "db1": (1, "b1"), "dW2": (1, "W2"), "db2": (1, "b2")},
    returns={"W1": "dW1", "b1": "db1", "W2": "dW2", "b2": "db2"},
    decisive={"one house": ("one house",), "several houses": ("8 houses", "30 houses")},
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
            edits=(
                ("h.T @ dpred", "h.T @ dpred / len(X)"),
                ("dpred.sum(axis=0)", "dpred.mean(axis=0)"),
                ("X.T @ dz", "X.T @ dz / len(X)"),
                ("dz.sum(axis=0)", "dz.mean(axis=0)"),
            ),
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


four_steps = Function(
    name="four_steps",
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
            edits=(
                (
                    "new_params[name] = params[name] - step",
                    'new_params[name] = params[name] - step * (name[0] == "W")',
                ),
            ),
        ),
        Mistake(
            "loss measured after the update",
            ask="Which parameters made the predictions that your loss is made of?",
            tell="Return the loss of the forward pass that the gradients belong to. It costs "
            "nothing, for it is already there.",
            edits=(
                (
                    "return loss,",
                    "pred, cache = forward(X, new_params)\n"
                    "    loss = ((pred - y.reshape(-1, 1))**2).sum() / N\n    return loss,",
                ),
            ),
        ),
    ),
)
