"""Is numerical differentiation told from a backward, and nothing else taken for it?

Certain is what is seen of the forward itself; what hides from that earns its points and a remark.
"""

import functools
import itertools
import sys
import threading
import types

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import all_exercises, get_exercise
from bpcourse.reference import affine_backward as right_backward
from tests.exercises.variants import all_variants


def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w + b, (x, w, b)


def tanh_forward(x):
    out = np.tanh(x)
    return out, x


def tanh_alone(x):
    return np.tanh(x)


def differences(forward, dout, arrays, step=1.0):
    """By central differences, exact for any step where the forward is linear in each array."""
    grads = []
    for k, array in enumerate(arrays):
        grad = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            ends = []
            for side in (step, -step):
                moved = [a.astype(float) for a in arrays]
                moved[k][index] += side
                ends.append((forward(*moved)[0] * dout).sum())
            grad[index] = (ends[0] - ends[1]) / (2 * step)
        grads.append(grad)
    return tuple(grads)


def helper(x, w, b):
    return (x.reshape(len(x), -1) @ w + b,)


def from_source():
    namespace = {"np": np}
    exec(  # as a learner may
        "def twin(x, w, b):\n    return x.reshape(len(x), -1) @ w + b, (x, w, b)\n", namespace
    )
    return namespace["twin"]


def copied(function):
    return types.FunctionType(function.__code__.replace(co_name="other"), function.__globals__)


class Stepper:
    def __call__(self, x, w, b):
        return x.reshape(len(x), -1) @ w + b, None


def by(forward):
    def affine_backward(dout, cache):
        return differences(forward, dout, cache)

    return affine_backward


def switched_off(dout, cache):
    hook = sys.getprofile()
    sys.setprofile(None)
    try:
        return differences(affine_forward, dout, cache)
    finally:
        sys.setprofile(hook)


def in_place(dout, cache):
    """One number after the other is moved, and moved back with a rounding error."""
    moved = [array.astype(float) for array in cache]
    for array in moved:
        for index in np.ndindex(array.shape):
            array[index] += 1
            affine_forward(*moved)
            array[index] -= 1
    return right_backward(dout, cache)


def only_where_nobody_looks(dout, cache):
    if sys.getprofile() is None:
        return differences(affine_forward, dout, cache)
    return right_backward(dout, cache)


def switched_off_for_good(dout, cache):
    sys.setprofile(None)
    return differences(affine_forward, dout, cache)


def in_a_thread(dout, cache):
    found = []
    thread = threading.Thread(target=lambda: found.extend(differences(affine_forward, dout, cache)))
    thread.start()
    thread.join()
    return tuple(found)


def remembered():
    known = {}

    def affine_backward(dout, cache):
        key = (dout.tobytes(), *(np.asarray(a).tobytes() for a in cache))
        if key not in known:
            known[key] = differences(affine_forward, dout, cache)
        return known[key]

    return affine_backward


def inlined(dout, cache):
    x, w, b = cache
    grads = [np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)]
    for grad, k in zip(grads, range(3)):
        for index in np.ndindex(grad.shape):
            moved = [np.array(a, float) for a in cache]
            moved[k][index] += 1
            a, c, d = moved
            up = ((a.reshape(len(a), -1) @ c + d) * dout).sum()
            moved[k][index] -= 2
            down = ((a.reshape(len(a), -1) @ c + d) * dout).sum()
            grad[index] = (up - down) / 2
    return tuple(grads)


def all_at_once(dout, cache):
    """The nudged copies in one array, along an axis of their own."""
    x, w, b = cache
    rows = x.reshape(len(x), -1).astype(float)
    steps = np.eye(rows.size).reshape(rows.size, *rows.shape)
    out = (rows + steps) @ w - (rows - steps) @ w
    dx = (out * dout).sum(axis=(1, 2)) / 2
    return dx.reshape(x.shape), rows.T @ dout, dout.sum(axis=0)


def column_by_column(dout, cache):
    """Samples do not mix, so that a feature of all of them can be moved at once."""
    x, w, b = cache
    rows = x.reshape(len(x), -1).astype(float)
    dx = np.zeros(rows.shape)
    for j in range(rows.shape[1]):
        up, down = rows.copy(), rows.copy()
        up[:, j] += 1
        down[:, j] -= 1
        dx[:, j] = ((up @ w - down @ w) * dout).sum(axis=1) / 2
    return dx.reshape(x.shape), rows.T @ dout, dout.sum(axis=0)


def only_the_weights(dout, cache):
    x, w, b = cache
    dw = np.zeros_like(w)
    helper = lambda v: ((x.reshape(len(x), -1) @ v) * dout).sum()
    for index in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[index] = 0.5
        dw[index] = helper(w + step) - helper(w - step)
    return (dout @ w.T).reshape(x.shape), dw, dout.sum(axis=0)


SIGNS = {
    "a helper": by(helper),
    "a lambda in its place": by(lambda x, w, b: (x.reshape(len(x), -1) @ w + b, None)),
    "functools.partial": by(
        functools.partial(lambda x, w, b, extra: (x.reshape(len(x), -1) @ w + b,), extra=0)
    ),
    "a copy of the function": by(copied(affine_forward)),
    "a copy from its source": by(from_source()),
    "an object that can be called": by(Stepper()),
    "the profiler switched off": switched_off,
    "the profiler switched off for good": switched_off_for_good,
    "only where nobody looks": only_where_nobody_looks,
    "without a forward": inlined,
    "all nudges at once": all_at_once,
    "feature by feature": column_by_column,
    "one part only": only_the_weights,
}
CERTAIN = {
    "the forward itself": by(affine_forward),
    "the forward, by functools.partial": by(functools.partial(affine_forward)),
    "the forward, in a function of one line": by(lambda x, w, b: affine_forward(x, w, b)[:1]),
    "the forward, in place": in_place,
    "the forward, in a thread": in_a_thread,
    "the forward, and answers are remembered": remembered(),
}


@pytest.mark.parametrize("answer", CERTAIN.values(), ids=CERTAIN)
def test_where_the_forward_is_called_for_each_number_it_earns_nothing(answer):
    for seed in range(3):
        report = assess(get_exercise("affine_backward"), answer, affine_forward, seed)
        assert report.points == 0.0
        assert "numerical differentiation" in report.parts[0].message


def marked(exercise, answer, forward=None, seed=0):
    """Whether a right answer is marked; a remark says so, and it keeps its points."""
    exercise = get_exercise(exercise)
    report = assess(exercise, answer, forward, seed)
    assert report.points == exercise.points, str(report)
    said = any("may be numerical differentiation" in remark for remark in report.remarks)
    assert said == report.looks_numerical == report.as_dict()["looks_numerical"]
    return said


@pytest.mark.parametrize("answer", SIGNS.values(), ids=SIGNS)
def test_what_hides_its_calls_is_marked(answer):
    for seed in range(3):
        assert marked("affine_backward", answer, affine_forward, seed)


def test_it_is_marked_without_a_forward_of_ones_own_as_well():
    assert marked("affine_backward", by(affine_forward))


def complex_step(dout, cache):
    dx = np.zeros(cache.shape)
    for index in np.ndindex(cache.shape):
        x = cache.astype(complex)
        x[index] += 1e-30j
        dx[index] = (np.tanh(x).imag * dout).sum() / 1e-30
    return dx


def complex_step_of_all(dout, cache):
    return dout * np.tanh(cache + 1e-30j).imag / 1e-30


def complex_numbers(dout, cache):
    f = lambda z: np.tanh(z).imag
    return dout * np.vectorize(lambda x: f(complex(x, 1e-30)) / 1e-30)(cache)


@pytest.mark.parametrize("answer", [complex_step, complex_step_of_all, complex_numbers])
def test_a_complex_step_is_marked(answer):
    assert marked("tanh_backward", answer, tanh_forward)


def test_a_complex_step_by_a_single_number_is_marked():
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    assert marked("sigmoid_derivative", lambda x: sigmoid(x + 1e-30j).imag / 1e-30)


def romberg(f, x):
    """Richardson's extrapolation, in numbers of more digits."""
    table = [(f(x + h) - f(x - h)) / (2 * h) for h in np.longdouble(0.1) / 2.0 ** np.arange(8)]
    for k in range(1, len(table)):
        table = [(4**k * b - a) / (4**k - 1) for a, b in itertools.pairwise(table)]
    return table[0]


def test_richardsons_extrapolation_is_marked():
    def whole(dout, cache):
        return dout * romberg(np.tanh, cache.astype(np.longdouble)).astype(float)

    def one_by_one(dout, cache):
        slope = np.vectorize(lambda x: float(romberg(tanh_alone, np.longdouble(x))))
        return dout * slope(cache)

    assert marked("tanh_backward", whole, tanh_forward)
    assert marked("tanh_backward", one_by_one, tanh_forward)


def mse(pred, y):
    return np.mean((pred - y) ** 2)


def calls_itself(pred, y, gradient=True):
    if not gradient:
        return mse(pred, y)
    dpred = np.zeros(pred.shape)
    for index in np.ndindex(pred.shape):
        for side in (1, -1):
            moved = pred.copy()
            moved[index] += side
            dpred[index] += side * calls_itself(moved, y, gradient=False) / 2
    return mse(pred, y), dpred


def nudges_in_place(pred, y):
    loss, dpred = mse(pred, y), np.zeros(pred.shape)
    for index in np.ndindex(pred.shape):
        before = pred[index]
        pred[index] = before + 1
        up = np.mean((pred - y) ** 2)
        pred[index] = before - 1
        dpred[index] = (up - np.mean((pred - y) ** 2)) / 2
        pred[index] = before
    return loss, dpred


def inner_function(pred, y):
    def loss(flat):
        return ((flat - y.ravel()) ** 2).sum() / y.size

    flat = pred.ravel()
    steps = np.eye(flat.size)
    slopes = [(loss(flat + step) - loss(flat - step)) / 2 for step in steps]
    return loss(flat), np.array(slopes).reshape(pred.shape)


def on_lists(pred, y):
    def loss(numbers):
        return sum((p - t) ** 2 for p, t in zip(numbers, y.ravel().tolist())) / y.size

    flat = pred.ravel().tolist()
    slopes = []
    for k in range(len(flat)):
        up, down = list(flat), list(flat)
        up[k] += 1
        down[k] -= 1
        slopes.append((loss(up) - loss(down)) / 2)
    return loss(flat), np.array(slopes).reshape(pred.shape)


@pytest.mark.parametrize("loss", [calls_itself, nudges_in_place, inner_function, on_lists])
def test_a_loss_that_nudges_itself_is_marked(loss):
    assert marked("mse_loss", loss)


def test_a_loss_of_many_parameters_is_marked():
    def loss(params, x, target):
        W, b, c = params["W"], params["b"], params["c"]
        h = np.tanh(x @ W + b)
        return ((h @ W.T + c - target) ** 2).sum() / (2 * len(x))

    def autoencoder_loss(params, x, target):
        grads = {}
        for name in params:
            grads[name] = np.zeros(params[name].shape)
            for index in np.ndindex(params[name].shape):
                moved = {k: v.astype(complex) for k, v in params.items()}
                moved[name][index] += 1e-30j
                grads[name][index] = loss(moved, x, target).imag / 1e-30
        return loss(params, x, target), grads

    assert marked("autoencoder_loss", autoencoder_loss)


# right answers, which must not be hit


def again(dout, cache):
    return right_backward(dout, affine_forward(*cache)[1])


def sample_by_sample(dout, cache):
    x, w, b = cache
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(len(x)):
        affine_forward(x[n : n + 1], w, b)
        one, weights, bias = right_backward(dout[n : n + 1], (x[n : n + 1], w, b))
        dx[n], dw, db = one[0], dw + weights, db + bias
    return dx, dw, db


def number_by_number(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    dx, dw = np.zeros(rows.shape), np.zeros(w.shape)
    for n in range(rows.shape[0]):
        for i in range(rows.shape[1]):
            for j in range(w.shape[1]):
                affine_forward(*cache)
                dx[n, i] += dout[n, j] * w[i, j]
                dw[i, j] += dout[n, j] * rows[n, i]
    return dx.reshape(x.shape), dw, dout.sum(axis=0)


def with_einsum(dout, cache):
    x, w, b = cache
    rows = x.reshape(len(x), -1)
    dx = np.einsum("nj,ij->ni", dout, w).reshape(x.shape)
    return dx, np.einsum("ni,nj->ij", rows, dout), np.einsum("nj->j", dout)


def with_unit_vectors(dout, cache):
    """Column by column of the Jacobian matrix, which is right, if slow."""
    x, w, b = cache
    rows = x.reshape(len(x), -1)

    def along(direction):
        return ((direction @ w) * dout).sum()

    dx = np.array([along(e.reshape(rows.shape)) for e in np.eye(rows.size)]).reshape(x.shape)
    return dx, rows.T @ dout, dout.sum(axis=0)


RIGHT = [again, sample_by_sample, number_by_number, with_einsum, with_unit_vectors]


@pytest.mark.parametrize("answer", RIGHT)
def test_a_right_answer_is_not_marked(answer):
    for seed in range(3):
        assert not marked("affine_backward", answer, affine_forward, seed)


def test_a_forward_that_is_called_for_each_single_number_is_no_sign():
    def relu_forward(x):
        return np.maximum(x, 0), x

    def relu_backward(dout, x):
        dx = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            dx[index] = dout[index] * (relu_forward(x[index])[0] > 0)
        return dx

    assert not marked("relu_backward", relu_backward, relu_forward)


def test_a_forward_that_is_called_for_each_feature_is_no_sign():
    exercise = get_exercise("layernorm_backward")

    def layernorm_backward(dout, cache):
        for _ in range(20):
            exercise.forward(*[np.ones((4, 3)), np.ones(3), np.zeros(3), {"eps": 1e-5}])
        return exercise.reference(dout, cache)

    assert not marked("layernorm_backward", layernorm_backward, exercise.forward)


@pytest.mark.parametrize("exercise", all_exercises().values(), ids=lambda e: e.name)
def test_no_right_answer_that_we_know_is_marked(exercise):
    answers = [(right, exercise.forward) for right in exercise.right] + all_variants(exercise)
    for answer, forward in answers:
        assert not marked(exercise.name, answer, forward, seed=7)


def test_somebody_elses_profiler_is_not_disturbed():
    hook = lambda *_: None
    before = sys.getprofile()
    sys.setprofile(hook)
    try:
        assert not marked("affine_backward", by(affine_forward), affine_forward)
        assert sys.getprofile() is hook
    finally:
        sys.setprofile(before)
