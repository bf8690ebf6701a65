"""Unit 5: wrong answers as students write them are named; right ones beside them stay right."""

import numpy as np
import pytest

from tests.exercises.handwritten import assert_named, assert_right, names


def filled(config, **defaults):
    return {**defaults, **(config or {})}


def rolling(w, dw, config=None, old=lambda c: c["momentum"], jump=lambda v, c, dw: v):
    c = filled(config, learning_rate=0.01, momentum=0.9)
    v = c.get("velocity", np.zeros(np.shape(w)))
    v = old(c) * v - c["learning_rate"] * dw
    c["velocity"] = v
    return w + jump(v, c, dw), c


def rate_on_both(w, dw, config=None):
    return rolling(w, dw, config, old=lambda c: c["learning_rate"] * c["momentum"])


def nesterovs_formula(w, dw, config=None):
    return rolling(w, dw, config, jump=lambda v, c, dw: c["momentum"] * v - c["learning_rate"] * dw)


def adam_with(w, dw, config=None, correct=lambda b, t: 1 - b**t, eps=None, count=1):
    c = filled(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, t=0)
    zero = w * 0.0
    step = c["t"] + count
    first = c.get("m", zero) * c["beta1"] + dw * (1 - c["beta1"])
    second = c.get("v", zero) * c["beta2"] + np.square(dw) * (1 - c["beta2"])
    up = first / correct(c["beta1"], step)
    down = np.sqrt(second / correct(c["beta2"], step)) + (c["eps"] if eps is None else eps)
    return w - up / down * c["learning_rate"], {**c, "m": first, "v": second, "t": step}


def power_of_the_difference(w, dw, config=None):
    return adam_with(w, dw, config, correct=lambda b, t: (1 - b) ** t)


def plus(w, dw, config=None):
    return adam_with(w, dw, config, correct=lambda b, t: 1 + b**t)


def squared(w, dw, config=None):
    return adam_with(w, dw, config, correct=lambda b, t: 1 - b * b)


def own_eps(w, dw, config=None):
    return adam_with(w, dw, config, eps=1e-8)


def never_counts(w, dw, config=None):
    return adam_with(w, dw, config, count=0)


def penalty_in_the_gradient(w, dw, config, update):
    return update(w, dw + w * config["weight_decay"], config)


def decay_without_rate(w, dw, config, update):
    next_w, memory = update(w, dw, config)
    return next_w - w * config["weight_decay"], memory


def newest_first(beta, t):
    weights = [(1 - beta) * beta**k for k in range(t)]
    return np.array(weights), beta**t, sum(weights)


def keeps_one_rounds_start(beta, t):
    weights = np.array([(1 - beta) * beta ** (t - k - 1) for k in range(t)])
    return weights, beta ** (t - 1), weights.sum()


def looks_at_the_first_step_only(path, gradients, learning_rate):
    step = (path[0] - path[1]) / learning_rate
    ratio = step / gradients[0]
    if np.ptp(ratio) < 1e-6:
        return "nesterov" if ratio[0] > 1.5 else "sgd"
    return "rmsprop" if np.abs(step).max() > 2 else "adam"


def piece_by_piece(w, gradient, pieces, rate, steps):
    path = [w]
    for _ in range(steps):
        for k in range(pieces):
            w = w - rate * gradient(w, k)
        path.append(w)
    return np.array(path)


UPDATES = ("first update", "later updates")


def as_pytorch_does(w, dw, config=None):
    c = filled(config, learning_rate=0.01, momentum=0.9, velocity=0 * w)
    c["velocity"] = c["momentum"] * c["velocity"] + dw
    return w - c["learning_rate"] * c["velocity"], c


def no_start(w, gradient, update, config, schedule, steps):
    points, c = [], dict(config)
    for k in range(steps):
        w, c = update(w, gradient(w), {**c, "learning_rate": schedule(k)})
        points += [w]
    return np.array(points)


PYTORCH = "PyTorch's velocity: rate and minus come when w moves"

WRONG = [
    ("momentum", as_pytorch_does, (*UPDATES, "velocity"), PYTORCH),
    ("descend", no_start, ("path",), "start missing from the path"),
    (
        "momentum",
        rate_on_both,
        (*UPDATES, "velocity"),
        "learning rate on the old velocity as well",
    ),
    ("momentum", nesterovs_formula, UPDATES, "Nesterov's formula"),
    ("adam", power_of_the_difference, UPDATES, "(1 - beta)**t in place of 1 - beta**t"),
    ("adam", plus, UPDATES, "plus in the bias correction"),
    ("adam", squared, UPDATES, "beta**2 in place of beta**t"),
    ("adam", own_eps, UPDATES, "eps is a number of your own"),
    ("decoupled_decay", penalty_in_the_gradient, UPDATES, "decay inside the gradient"),
    ("decoupled_decay", decay_without_rate, UPDATES, "decay without the learning rate"),
    ("mean_weights", newest_first, ("weights",), "the oldest number weighs most"),
    ("mean_weights", keeps_one_rounds_start, ("start",), "the start shrunk once too little"),
    ("in_pieces", piece_by_piece, ("path",), "a step after each piece"),
    ("adam", never_counts, (*UPDATES, "t"), "t never counted"),
]


@pytest.mark.parametrize(
    "exercise, answer, parts, name", WRONG, ids=lambda x: getattr(x, "__name__", None)
)
def test_a_mistake_written_by_hand_is_named(exercise, answer, parts, name):
    assert_named(exercise, answer, {parts: name})


def corrections_in_the_rate(w, dw, config=None):
    """Right: the short form of the paper, with an eps that is corrected as well."""
    c = filled(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, t=0, m=0 * w, v=0 * w)
    c["t"] += 1
    c["m"] = c["m"] + (1 - c["beta1"]) * (dw - c["m"])
    c["v"] = c["v"] + (1 - c["beta2"]) * (dw**2 - c["v"])
    root = (1 - c["beta2"] ** c["t"]) ** 0.5
    rate = c["learning_rate"] * root / (1 - c["beta1"] ** c["t"])
    return w - rate * c["m"] / (c["v"] ** 0.5 + c["eps"] * root), c


@pytest.mark.parametrize(
    "exercise, answer",
    [("momentum", rolling), ("adam", adam_with), ("adam", corrections_in_the_rate)],
)
def test_a_right_answer_that_looks_like_a_mistake_is_right(exercise, answer):
    assert_right(exercise, answer)


def test_who_looks_at_the_first_step_only_is_told_of_the_second():
    told = {
        ("rules that roll",): "momentum taken for plain descent",
        ("rules that scale",): "AdaGrad taken for Adam",
    }
    assert_named("which_rule", looks_at_the_first_step_only, told)


def test_decay_of_the_weights_after_the_step_is_another_convention():
    def afterwards(w, dw, config, update):
        next_w, config = update(w, dw, config)
        return next_w * (1 - config["learning_rate"] * config["weight_decay"]), config

    assert_right("decoupled_decay", afterwards)


def test_a_path_is_told_by_a_word_of_the_list():
    assert set(names("which_rule", lambda *_: "Adam")) == {"rules that roll", "rules that scale"}
    assert set(names("which_rule", lambda *_: "adamw")) == {"rules that roll", "rules that scale"}
