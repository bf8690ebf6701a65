"""Unit 2: wrong answers as students write them are named; right ones beside them stay right."""

# ruff: noqa: E741, PLC0206

import numpy as np
import pytest

from tests.exercises.handwritten import assert_named, assert_right


def tanh_plus(dout, cache):
    (t,) = cache
    return dout * (1 + t * t)


def tanh_torn(dout, cache):
    return dout * 1 - cache[0] * cache[0]


def sigmoid_of_tanh(dout, cache):
    y = cache[0]
    return y * (1 - y) * dout


def sigmoid_minus(dout, cache):
    s = cache[0]
    return dout * (s - (1 - s))


def guided(dout, cache):
    grad = dout.copy()
    grad[cache[0] <= 0] = 0
    grad[dout <= 0] = 0
    return grad


def not_turned(dout, cache):
    x, w, _b = cache
    flat = x.reshape(len(x), w.shape[0])
    dw = np.dot(flat, dout)
    dx = np.dot(dout, np.transpose(w)).reshape(np.shape(x))
    return dx, dw, np.add.reduce(dout, axis=0)


def shared_out(dout, cache):
    x, w, _b = cache
    m = x.shape[0]
    dx = (np.matmul(dout, w.T) / m).reshape(x.shape)
    return dx, x.reshape(m, -1).T.dot(dout), dout.sum(0)


def rows_counted(pred, y):
    err = pred - y
    return np.mean(err**2), 2 * err / y.shape[0]


def squared_mean(pred, y):
    err = pred - y
    return np.mean(err) ** 2, 2 * err / err.size


def probabilities(scores):
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def loss_of(scores):
    top = scores.max(axis=1, keepdims=True)
    return scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))


def twice(x, y):
    p = probabilities(x)
    log_q, rows = loss_of(p), range(len(y))
    g = np.exp(log_q)
    g[rows, y] -= 1
    return -np.mean(log_q[rows, y]), g / len(y)


def whole_table(x, y):
    z = x - np.max(x)
    log_p = z - np.log(np.sum(np.exp(z)))
    onehot = np.zeros_like(x)
    for n, c in enumerate(y):
        onehot[n, c] = 1
    return -(onehot * log_p).sum() / len(y), (np.exp(log_p) - onehot) / len(y)


def mean_of_table(x, y):
    onehot = np.eye(x.shape[1])[y]
    return np.mean(-onehot * loss_of(x)), (probabilities(x) - onehot) / onehot.size


def what_it_believes(x, y):
    p = probabilities(x)
    best = np.eye(x.shape[1])[np.argmax(p, axis=1)]
    return -loss_of(x)[np.arange(len(y)), y].mean(), (p - best) / len(y)


def guarded(x, y):
    p = probabilities(x)
    rows = np.arange(x.shape[0])
    loss = np.mean(-np.log(p[rows, y] + 1e-10))
    p[rows, y] = p[rows, y] - 1
    return loss, p / x.shape[0]


def logarithm_of_zero(x, y):
    p = probabilities(x)
    rows = np.arange(x.shape[0])
    loss = np.mean(-np.log(p[rows, y]))
    p[rows, y] = p[rows, y] - 1
    return loss, p / x.shape[0]


def naive(x, y):
    p = np.exp(x) / np.exp(x).sum(axis=1)[:, None]
    rows = np.arange(x.shape[0])
    loss = np.mean(-np.log(p[rows, y]))
    p[rows, y] = p[rows, y] - 1
    return loss, p / x.shape[0]


def one_maximum(x, y):
    return naive(x - x.max(), y)


def binary(x, y):
    """Right: loss and probability, without overflow."""
    return np.mean(np.logaddexp(0, x) - x * y), 0.5 + 0.5 * np.tanh(x / 2)


def slope_alone(x, y):
    loss, p = binary(x, y)
    return loss, p * (1 - p) / np.size(x)


def by_probability(x, y):
    loss, p = binary(x, y)
    with np.errstate(divide="ignore", invalid="ignore"):
        return loss, (p - y) / (p * (1 - p)) / x.size


def two_sigmoids(x, y):
    return binary(binary(x, y)[1], y)[0], (binary(binary(x, y)[1], y)[1] - y) / x.size


def network(params, X, y, reg, slope, turn=np.transpose, activate=lambda scores: scores):
    a = np.tanh(X.dot(params["W1"]) + params["b1"])
    s = activate(a.dot(params["W2"]) + params["b2"])
    m = len(y)
    cost = -loss_of(s)[range(m), y].mean()
    cost += 0.5 * reg * sum(np.sum(params[k] * params[k]) for k in ("W1", "W2"))
    d2 = probabilities(s)
    d2[range(m), y] -= 1
    d2 /= m
    d1 = d2.dot(params["W2"].T) * slope(a)
    return cost, {
        "W1": turn(X).dot(d1) + reg * params["W1"],
        "W2": turn(a).dot(d2) + reg * params["W2"],
        "b1": d1.sum(0),
        "b2": d2.sum(0),
    }


def net(params, X, y, reg=0.0):
    return network(params, X, y, reg, lambda a: 1 - a * a)


def net_of_sigmoids(params, X, y, reg=0.0):
    return network(params, X, y, reg, lambda a: a * (1 - a))


def net_with_plus(params, X, y, reg=0.0):
    return network(params, X, y, reg, lambda a: 1 + a * a)


def net_not_turned(params, X, y, reg=0.0):
    return network(params, X, y, reg, lambda a: 1 - a * a, turn=lambda a: a)


def never_zeroed(loss_and_grads, params, learning_rate, steps):
    p = {k: v.copy() for k, v in params.items()}
    history, g = [], dict.fromkeys(params, 0)
    for _ in range(steps):
        l, new = loss_and_grads(p)
        history.append(l)
        for k in p:
            g[k] = g[k] + new[k]
            p[k] = p[k] - learning_rate * g[k]
    return p, history


def early(loss_and_grads, params, learning_rate, steps):
    w, b, history = params["w"], params["b"], []
    for _ in range(steps):
        l, g = loss_and_grads({"w": w, "b": b})
        w = w - learning_rate * g["w"]
        b = b - learning_rate * loss_and_grads({"w": w, "b": b})[1]["b"]
        history.append(l)
    return {"w": w, "b": b}, history


def bias_stands_still(loss_and_grads, params, learning_rate, steps):
    w, b, history = params["w"], params["b"], []
    while len(history) < steps:
        l, g = loss_and_grads({"w": w, "b": b})
        history += [l]
        w = w - g["w"] * learning_rate
    return {"b": b, "w": w}, history


def one_sample_only(x, w, dout, r, i, j):
    d = dout[r, j]
    return np.dot(w[i], dout[r]), d * x[r, i], d


def boxes(x, y, through_total=True):
    m, e = len(x), np.exp(x)
    total = e.sum(1, keepdims=True)
    g = [np.zeros_like(x)]
    for row, label in enumerate(y):
        g[0][row, label] = -1 / m
    g.append(g[0] * total / e)
    g.append(np.array([[-np.dot(a, b) / t[0] ** 2] for a, b, t in zip(g[1], e, total)]))
    g.append(g[1] / total + (g[2] if through_total else 0))
    return (*g, g[3] * e)


def quotient_only(x, y):
    return boxes(x, y, through_total=False)


def minus_lost(x, y):
    p = 1 / (1 + np.exp(-x))
    up, down = -y / y.size, (y - 1) / y.size
    g = up / p + down / (1 - p)
    return up, down, g, p * g * (1 - p)


def moved_too_early(weights, inputs, dout, to_weights, to_input, update):
    new, k = list(weights), len(weights)
    while k:
        k -= 1
        new[k] = update(new[k], to_weights(dout, inputs[k]))
        dout = to_input(dout, new[k], inputs[k])
    return new


WRONG = [
    (
        "affine_entries",
        one_sample_only,
        {"dw_ij": "weight: one sample's path only", "db_j": "bias: one sample's path only"},
    ),
    (
        "cross_entropy_steps",
        quotient_only,
        {"de dx": "sum: the way through the total forgotten"},
    ),
    ("binary_cross_entropy_steps", minus_lost, {"ds dx": "subtract: minus of 1 - s forgotten"}),
    (
        "backward_and_update",
        moved_too_early,
        {"weights": "weights updated before earlier gradients are computed"},
    ),
    ("tanh_backward", tanh_plus, {"dx": "tanh: plus where its slope has a minus"}),
    ("tanh_backward", tanh_torn, {"dx": "parentheses missing around the slope"}),
    ("tanh_backward", sigmoid_of_tanh, {"dx": "slope of the sigmoid"}),
    (
        "sigmoid_backward",
        sigmoid_minus,
        {"dx": "sigmoid: minus where its slope has a product"},
    ),
    ("relu_backward", guided, {"dx": "gate of the gradient beside that of x"}),
    ("affine_backward", shared_out, {"dx": "dx divided by the number of samples"}),
    ("mse_loss", rows_counted, {"dpred": "gradient divided by the number of rows"}),
    ("mse_loss", squared_mean, {"loss": "errors averaged before squaring"}),
    ("softmax_loss", twice, {"loss dx": "softmax taken twice"}),
    ("softmax_loss", whole_table, {"loss dx": "one softmax over the whole table"}),
    ("softmax_loss", mean_of_table, {"loss": "loss: mean over samples and classes"}),
    ("softmax_loss", what_it_believes, {"dx": "1 subtracted at the predicted class"}),
    ("softmax_loss", guarded, {"loss": "a small constant inside the logarithm"}),
    (
        "softmax_loss",
        logarithm_of_zero,
        {"loss": "logarithm of a probability that rounds to 0"},
    ),
    ("softmax_loss", one_maximum, {"loss dx": "maximum of the whole table subtracted"}),
    ("binary_cross_entropy", slope_alone, {"dx": "the sigmoid's slope alone"}),
    (
        "binary_cross_entropy",
        by_probability,
        {"dx": "gradient of the probability, not of the logit"},
    ),
    ("binary_cross_entropy", two_sigmoids, {"loss dx": "sigmoid taken twice"}),
    ("two_layer_loss", net_of_sigmoids, {"dW1 db1": "slope of the sigmoid"}),
    ("two_layer_loss", net_with_plus, {"dW1 db1": "tanh: plus where its slope has a minus"}),
    ("gradient_descent", never_zeroed, {"w b losses": "gradients of all steps added up"}),
    ("gradient_descent", bias_stands_still, {"w b losses": "only w is updated"}),
    (
        "gradient_descent",
        early,
        {"w b losses": "gradients recomputed between the updates of one step"},
    ),
]


@pytest.mark.parametrize(
    "exercise, answer, told", WRONG, ids=lambda x: getattr(x, "__name__", None)
)
def test_a_mistake_written_by_hand_is_named(exercise, answer, told):
    assert_named(exercise, answer, told)


def tanh_factored(dout, cache):
    t = cache[0]
    return dout * (1 + t) * (1 - t)


def sigmoid_minus_square(dout, cache):
    s = cache[0]
    return dout * s - dout * s * s


def clipped_far_out(x, y):
    loss, p = binary(x, y)
    return loss, (np.clip(p, 0.0, 1.0) - y) / x.size


def shifted_by_the_right_class(x, y):
    log_p = loss_of(x)
    g = np.exp(log_p) - np.eye(x.shape[1])[y]
    return -np.mean([log_p[n, c] for n, c in enumerate(y)]), g * (1 / len(x))


@pytest.mark.parametrize(
    "exercise, answer",
    [
        ("tanh_backward", tanh_factored),
        ("sigmoid_backward", sigmoid_minus_square),
        ("binary_cross_entropy", clipped_far_out),
        ("softmax_loss", shifted_by_the_right_class),
        ("two_layer_loss", net),
        ("cross_entropy_steps", boxes),
    ],
)
def test_a_right_answer_that_looks_like_a_mistake_is_right(exercise, answer):
    assert_right(exercise, answer)
