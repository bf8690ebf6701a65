"""Unit 3: wrong answers as students write them are named; right ones beside them stay right."""

import random

import numpy as np
import pytest

from tests.exercises.handwritten import assert_named, assert_right


def on_the_price(X, params):
    hidden = (X.dot(params["W1"]) + params["b1"]).clip(0)
    price = 1 / (1 + np.exp(-(hidden.dot(params["W2"]) + params["b2"])))
    return price, (X, hidden, price)


def back(dpred, cache, slope=lambda z, h: z > 0, at_the_end=lambda pred: 1.0):
    X, z, h, p = cache
    end = dpred * at_the_end(h @ p["W2"] + p["b2"])
    inner = np.outer(end[:, 0], p["W2"][:, 0]) * slope(z, h)
    return {
        "W2": np.dot(np.transpose(h), end),
        "b2": np.array([end.sum()]),
        "W1": sum(np.outer(x, d) for x, d in zip(X, inner)),
        "b1": sum(inner),
    }


def mask_at_the_end_too(dpred, cache):
    return back(dpred, cache, at_the_end=lambda pred: pred > 0)


def slope_of_a_sigmoid(dpred, cache):
    return back(dpred, cache, slope=lambda _z, h: h * (1 - h))


def times_hidden(dpred, cache):
    return back(dpred, cache, slope=lambda _z, h: h)


def column(values):
    return np.array(values)[:, np.newaxis]


def error_itself(X, y, params, learning_rate, forward, backward):
    out, memory = forward(X, params)
    wrong_by = out - column(y)
    grads = backward(wrong_by, memory)
    return np.mean(wrong_by**2), {k: v - learning_rate * grads[k] for k, v in params.items()}


def one_after_the_other(X, y, params, learning_rate, forward, backward):
    now, loss = dict(params), None
    for k in params:
        out, memory = forward(X, now)
        wrong_by = out - column(y)
        loss = np.mean(wrong_by**2) if loss is None else loss
        now[k] = now[k] - learning_rate * backward(2 / len(y) * wrong_by, memory)[k]
    return loss, now


def only_the_weights(X, y, params, learning_rate, forward, backward):
    out, memory = forward(X, params)
    wrong_by = out - column(y)
    grads, after = backward(2 / len(y) * wrong_by, memory), dict(params)
    for k in ("W1", "W2"):
        after[k] = after[k] - learning_rate * grads[k]
    return np.mean(wrong_by**2), after


def shuffled_as_one_table(X, y, batch_size, seed):
    table = np.column_stack([X, y])
    random.seed(seed)
    random.shuffle(table)
    return [(b[:, :-1], b[:, -1]) for b in np.split(table, range(batch_size, len(y), batch_size))]


def so_many_batches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.array_split(order, batch_size)]


def shuffled_pairs(X, y, batch_size, seed):
    """Right: random.shuffle on a list of pairs moves whole pairs."""
    pairs = list(zip(X, y))
    random.Random(seed).shuffle(pairs)
    cuts = range(0, len(pairs), batch_size)
    return [tuple(map(np.array, zip(*pairs[i : i + batch_size]))) for i in cuts]


def smallest_to_largest(X_train, X_new):
    low, high = X_train.min(0), X_train.max(0)
    return (X_train - low) / (high - low), (X_new - low) / (high - low)


WRONG = [
    ("house_forward", on_the_price, {"pred": "sigmoid on the output"}),
    (
        "house_backward",
        mask_at_the_end_too,
        {"dW1 db1 dW2 db2": "the ReLU's mask on the output as well"},
    ),
    ("house_backward", slope_of_a_sigmoid, {"dW1 db1": "slope of the sigmoid"}),
    (
        "house_backward",
        times_hidden,
        {"dW1 db1": "multiplied by h instead of the ReLU's slope"},
    ),
    ("four_steps", error_itself, {"W1 b1 W2 b2": "the error itself handed to backward"}),
    ("four_steps", only_the_weights, {"b1 b2": "biases not updated"}),
    (
        "four_steps",
        one_after_the_other,
        {"b1 W2 b2": "each parameter updated before the gradient of the next is taken"},
    ),
    ("minibatches", shuffled_as_one_table, {("each house once",): "drawn with replacement"}),
    (
        "minibatches",
        so_many_batches,
        {("batch sizes",): "batch size taken for the number of batches"},
    ),
    ("standardize", smallest_to_largest, {"Z_train Z_new": "scaled to run from 0 to 1"}),
]


@pytest.mark.parametrize(
    "exercise, answer, told", WRONG, ids=lambda x: getattr(x, "__name__", None)
)
def test_a_mistake_written_by_hand_is_named(exercise, answer, told):
    assert_named(exercise, answer, told)


@pytest.mark.parametrize(
    "exercise, answer", [("house_backward", back), ("minibatches", shuffled_pairs)]
)
def test_a_right_answer_that_looks_like_a_mistake_is_right(exercise, answer):
    assert_right(exercise, answer)
