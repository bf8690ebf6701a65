"""The network of unit 3, its backward, and one step of training."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.exercises.u03_house_prices.backward_mistakes import MISTAKES
from bpcourse.exercises.u03_house_prices.params import random_params
from bpcourse.reference import house


def _balanced(rng, N):
    """(X, params) such that each hidden neuron is on for half of the houses, and half of the
    predictions are negative: otherwise a forgotten ReLU, or one too many, might not show.
    """
    X, params = signed(rng, (N, 2)), random_params(rng)
    z = X @ params["W1"]
    params["b1"] = -np.median(z, axis=0)
    params["b2"] = -np.median(np.maximum(z + params["b1"], 0) @ params["W2"], axis=0)
    return X, params


def _one_off(rng):
    """(X, params), two houses: one of the four hidden values is 0, so that h is never its own transpose,
    as it would be if each house had one neuron on.
    """
    X, params = _balanced(rng, 2)
    params["b1"][1] = 0.5 + np.abs(X @ params["W1"])[:, 1].max()
    return X, params


def network_inputs(rng):
    """(X, params): several houses, one, as many as features; b2 of both signs."""
    (X, square), one = _one_off(rng), random_params(rng)
    one["b2"] = -np.sign(square["b2"]) * abs(one["b2"])
    return {
        "8 houses": _balanced(rng, 8),
        "2 houses, X is square": (X, square),
        "one house": (signed(rng, (1, 2)), one),
        "30 houses": _balanced(rng, 30),
    }


def step_inputs(rng):
    """(X, y, params, learning_rate, forward, backward); 8 houses are so dear that every step is long."""
    networks, dear, rates = network_inputs(rng), (40.0, 0.0, 0.0, 0.0), (0.3, 0.05, 0.2, 0.3)
    return {
        name: (
            X,
            signed(rng, len(X)) + shift,
            params,
            rate,
            house.house_forward,
            house.house_backward,
        )
        for (name, (X, params)), shift, rate in zip(networks.items(), dear, rates)
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
        Mistake(
            "sigmoid on the output",
            ask="Which prices can your network not predict, once they are standardized?",
            tell="A price is any number, and a standardized price is negative for half of the houses. The output neuron has no activation.",
            edits=(
                (
                    'pred = h @ params["W2"] + params["b2"]',
                    'pred = 1 / (1 + np.exp(-(h @ params["W2"] + params["b2"])))',
                ),
            ),
        ),
        Mistake(
            "tanh on the output",
            ask="Which prices can your network not predict, once they are standardized?",
            tell="A price is any number, and some houses cost more than one standard deviation above the mean. The output neuron has no activation.",
            edits=(
                (
                    'pred = h @ params["W2"] + params["b2"]',
                    'pred = np.tanh(h @ params["W2"] + params["b2"])',
                ),
            ),
        ),
        Mistake(
            "tanh in place of ReLU",
            ask="Which activation does the picture of the 2-2-1 network show?",
            tell="This network uses ReLU: a negative value becomes 0, a positive one stays.",
            edits=(("np.maximum(z, 0)", "np.tanh(z)"),),
        ),
        Mistake(
            "negative part kept in place of the positive one",
            ask="For z = 3, what should the hidden neuron pass on, and what does yours?",
            tell="ReLU keeps the larger of z and 0.",
            edits=(("np.maximum(z, 0)", "np.minimum(z, 0)"),),
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
    mistakes=MISTAKES,
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
        Mistake(
            "the error itself handed to backward",
            ask="backward wants dL/dpred. Is the derivative of a mean of squares the error alone?",
            tell="Differentiate the loss that you return: the square gives one factor, the mean another.",
            edits=(("2 * error / N", "error"),),
        ),
        Mistake(
            "gradient divided by N twice",
            ask="How often does the gradient meet the factor 1/N between the loss and the update?",
            tell="Once, in dpred. backward adds up and divides by nothing.",
            edits=(("2 * error / N", "2 * error / N / N"),),
        ),
        Mistake(
            "squared error handed to backward",
            ask="If a prediction is too low, should dpred be positive or negative?",
            tell="A square is never negative. Its derivative is twice what was squared.",
            edits=(("2 * error / N", "2 * error**2 / N"),),
        ),
        Mistake(
            "weights not updated",
            ask="Which of the four parameters does your loop reach?",
            tell="W1, b1, W2 and b2 all take their step.",
            edits=(
                (
                    "new_params[name] = params[name] - step",
                    'new_params[name] = params[name] - step * (name[0] == "b")',
                ),
            ),
        ),
        Mistake(
            "first layer not updated",
            ask="Which of the four parameters does your loop reach?",
            tell="W1, b1, W2 and b2 all take their step.",
            edits=(
                (
                    "new_params[name] = params[name] - step",
                    'new_params[name] = params[name] - step * (name[1] == "2")',
                ),
            ),
        ),
        Mistake(
            "each parameter updated before the gradient of the next is taken",
            ask="When you take the gradient of the second parameter, has the first one moved already?",
            tell="One step: all four gradients at the same point first, then all four updates.",
            edits=(
                (
                    "        step = learning_rate",
                    "        pred, cache = forward(X, {**params, **new_params})\n        grads = backward(2 * (pred - y.reshape(-1, 1)) / N, cache)\n        step = learning_rate",
                ),
            ),
        ),
        Mistake(
            "the step made twice",
            ask="How often is learning_rate times the gradient subtracted in one call?",
            tell="Once: the next step needs a forward and a backward of its own.",
            edits=(("params[name] - step", "params[name] - 2 * step"),),
        ),
        Mistake(
            "the gradients returned in place of the new parameters",
            ask="Is your second result a set of steps, or of places where the steps lead?",
            tell="Return the old parameters minus their steps.",
            edits=(("= params[name] - step", "= grads[name]"),),
        ),
        Mistake(
            "errors averaged before squaring",
            ask="Two houses, one too dear by 1, one too cheap by 1: what is your loss?",
            tell="Square first, so that errors of opposite sign cannot cancel.",
            edits=(("(error**2).sum() / N", "(error.sum() / N) ** 2"),),
        ),
    ),
)
