"""Unit 5: wrong answers as students write them are named; right ones beside them stay right."""

import numpy as np
import pytest

from tests.exercises.handwritten import assert_named, assert_right


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
