"""gradcheck: wrong gradients are caught, right ones never rejected, reasons given for no answer."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse.gradcheck import AGREES, DISAGREES, INCONCLUSIVE, gradcheck

# Functions under test: each returns (f, inputs, right gradients) for a random generator.


def linear(rng):
    x, w, b = rng.normal(size=(4, 5)), rng.normal(size=(5, 3)), rng.normal(size=3)
    dout = rng.normal(size=(4, 3))
    grads = dout @ w.T, x.T @ dout, dout.sum(0)
    return (lambda x, w, b: np.sum(dout * (x @ w + b))), (x, w, b), grads


def two_layers(rng, act=np.tanh, slope=lambda z: 1 - np.tanh(z) ** 2):
    params = {
        "W1": rng.normal(size=(6, 8)),
        "b1": rng.normal(size=8),
        "W2": rng.normal(size=(8, 3)),
    }
    x, y = rng.normal(size=(5, 6)), rng.integers(0, 3, size=5)

    def loss(params):
        scores = act(x @ params["W1"] + params["b1"]) @ params["W2"]
        scores = scores - scores.max(axis=1, keepdims=True)
        return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(5), y])

    z = x @ params["W1"] + params["b1"]
    scores = act(z) @ params["W2"]
    dscores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    dscores[np.arange(5), y] -= 1
    dscores /= 5
    dz = dscores @ params["W2"].T * slope(z)
    grads = {"W1": x.T @ dz, "b1": dz.sum(0), "W2": act(z).T @ dscores}
    return loss, (params,), grads


def relu_layers(rng):
    return two_layers(rng, lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0)


def batch_norm(rng):
    x, gamma, beta = rng.normal(size=(6, 4)), rng.normal(size=4), rng.normal(size=4)
    dout = rng.normal(size=(6, 4))

    def f(x, gamma, beta):
        centred = x - x.mean(0)
        return np.sum(dout * (gamma * centred / np.sqrt((centred**2).mean(0) + 1e-5) + beta))

    inv = 1 / np.sqrt(x.var(0) + 1e-5)
    xhat = (x - x.mean(0)) * inv
    dxhat = dout * gamma
    dx = inv * (dxhat - dxhat.mean(0) - xhat * (dxhat * xhat).mean(0))
    return f, (x, gamma, beta), (dx, (dout * xhat).sum(0), dout.sum(0))


def ill_conditioned(rng):
    a = np.vander(np.linspace(0, 1, 8), 6) * 10.0 ** np.arange(6)
    x, target = rng.normal(size=6), rng.normal(size=8)
    return (lambda x: np.sum((a @ x - target) ** 2)), (x,), (2 * a.T @ (a @ x - target),)


def logarithms_of_mixed_sizes(rng):
    x = 10.0 ** rng.uniform(-6, 3, size=7)
    return (lambda x: np.sum(np.log(x))), (x,), (1 / x,)


def steep(rng):
    x = rng.normal(size=5)
    return (lambda x: np.sum(np.sin(300 * x))), (x,), (300 * np.cos(300 * x),)


def offset(rng):
    x = rng.normal(size=5)
    return (lambda x: 1e6 + np.sum(x**3)), (x,), (3 * x**2,)


def absolute_values(rng):
    x = rng.normal(size=(3, 4))
    return (lambda x: np.sum(np.abs(x))), (x,), (np.sign(x),)


def standard_deviation(rng):
    x = rng.normal(size=9)
    return np.std, (x,), ((x - x.mean()) / (9 * x.std()),)


def norm(rng):
    x = rng.normal(size=9)
    return np.linalg.norm, (x,), (x / np.linalg.norm(x),)


FUNCTIONS = [
    linear,
    two_layers,
    relu_layers,
    batch_norm,
    ill_conditioned,
    logarithms_of_mixed_sizes,
    steep,
    offset,
    absolute_values,
    standard_deviation,
    norm,
]


@pytest.mark.parametrize("make", FUNCTIONS, ids=lambda make: make.__name__)
def test_a_right_gradient_agrees_for_a_hundred_seeds(make):
    results = [gradcheck(*make(np.random.default_rng(seed)), rng=seed) for seed in range(100)]
    assert not any(r.verdict == DISAGREES for r in results), next(r for r in results if not r)
    assert sum(r.verdict == INCONCLUSIVE for r in results) <= 1


def as_arrays(grads):
    """The gradients as a list of (container, key), so that one of them can be replaced."""
    return list(grads) if isinstance(grads, dict) else list(range(len(grads)))


def break_one(grads, key, change):
    broken = dict(grads) if isinstance(grads, dict) else list(grads)
    broken[key] = change(broken[key].copy())
    return broken if isinstance(grads, dict) else tuple(broken)


def worst_entry_times(factor):
    def change(grad):
        grad.flat[np.argmax(abs(grad))] *= factor
        return grad

    return change


BUGS = {
    "zero": lambda g: 0 * g,
    "sign": lambda g: -g,
    "twice": lambda g: 2 * g,
    "1/N": lambda g: g / 5,
    "one entry 0.1 % off": worst_entry_times(1.001),
    "one entry zero": worst_entry_times(0),
    "times 1 + 1e-6": lambda g: g * (1 + 1e-6),
    "mirrored": lambda g: g[..., ::-1],
    "rolled": lambda g: np.roll(g, 1),
    "mean of it": lambda g: np.full_like(g, g.mean()),
    "not a number": worst_entry_times(np.nan),
}


@pytest.mark.parametrize("make", FUNCTIONS, ids=lambda make: make.__name__)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), data=st.data())
def test_a_wrong_gradient_disagrees(make, seed, data):
    f, inputs, grads = make(np.random.default_rng(seed))
    key = data.draw(st.sampled_from(as_arrays(grads)))
    bug = data.draw(st.sampled_from(sorted(BUGS)))
    broken = break_one(grads, key, BUGS[bug])
    if np.allclose(grads[key], broken[key], rtol=1e-8, atol=0):
        return  # this change is none here: a mean of one entry, say
    result = gradcheck(f, inputs, broken, rng=seed)
    assert result.verdict == DISAGREES, f"{bug} in {key}: {result}"


def test_a_gradient_of_a_millionth_replaced_by_zero_is_caught():
    x = np.array([2.0, 3.0, 5.0])
    weights = np.array([1.0, 1e-6, 2.0])
    result = gradcheck(lambda x: np.sum(weights * x), (x,), (np.array([1.0, 0, 2.0]),))
    assert result.verdict == DISAGREES
    assert result.worst.worst.index == (1,)


def test_a_small_array_beside_a_huge_one_is_not_drowned():
    big, small = np.ones(50) * 10, np.array([1e-3])
    result = gradcheck(
        lambda big, small: big @ big + 1e-3 * small[0] ** 2, (big, small), (2 * big, np.zeros(1))
    )
    assert [tensor.verdict for tensor in result.tensors] == [AGREES, DISAGREES]


def test_a_gradient_that_is_zero_up_to_rounding_agrees():
    """A bias before a batch norm has no influence; both numbers are noise."""
    rng = np.random.default_rng(0)
    x, b, dout = rng.normal(size=(6, 4)), rng.normal(size=4), rng.normal(size=(6, 4))

    def f(b):
        z = x + b
        return np.sum(dout * (z - z.mean(0)) / z.std(0))

    assert gradcheck(f, b, 1e-17 * rng.normal(size=4)).verdict == AGREES


# Large functions, where a gross error is seen with few calls


def large_with_float32_inside(rng):
    x = rng.normal(size=(40, 30))
    t = np.tanh(x)
    return (lambda x: float(np.sum(np.tanh(x.astype(np.float32)) ** 3))), x, 3 * t**2 * (1 - t**2)


def large_relu_with_zeros(rng):
    x, w = rng.integers(-1, 2, size=(40, 30)) * 1.0, rng.normal(size=(40, 30))
    return (lambda x: np.sum(w * np.maximum(x, 0))), x, w * (x > 0)


def large_pool_with_ties(rng):
    x, w = rng.integers(0, 2, size=(400, 4)) * 1.0, rng.normal(size=400)
    return (lambda x: w @ x.max(axis=1)), x, w[:, None] * np.eye(4)[x.argmax(axis=1)]


def large_ripples(rng):
    x, k = rng.normal(size=1200), 10.0 ** rng.uniform(2, 9)
    return (lambda x: np.sum(np.sin(k * x))), x, k * np.cos(k * x)


def large_dropout(rng):
    x = rng.normal(size=(40, 30))
    return (lambda x: np.sum(x**2 * (rng.random(x.shape) > 0.1))), x, 2 * x


LARGE = [
    large_with_float32_inside,
    large_relu_with_zeros,
    large_pool_with_ties,
    large_ripples,
    large_dropout,
]


@pytest.mark.parametrize("make", LARGE, ids=lambda make: make.__name__)
def test_a_right_gradient_of_a_large_awkward_function_is_not_rejected(make):
    for seed in range(10):
        f, x, grad = make(np.random.default_rng(seed))
        assert gradcheck(f, x, grad, rng=seed).verdict != DISAGREES
        assert gradcheck(f, x, 2 * grad, rng=seed).verdict != AGREES


def test_the_verdict_on_a_gross_error_in_a_large_array_takes_few_calls(monkeypatch):
    monkeypatch.setattr("bpcourse.gradcheck.judge.search", lambda *args: None)
    x = np.random.default_rng(0).normal(size=(40, 30))
    for wrong in (0 * x, -3 * x**2, 32 * 3 * x**2, (3 * x**2)[:, ::-1]):
        result = gradcheck(lambda x: np.sum(x**3), x, wrong)
        assert result.verdict == DISAGREES and result.calls <= 9
    subtle = 3 * x**2 * (1 + 1e-6)
    assert gradcheck(lambda x: np.sum(x**3), x, subtle).verdict == DISAGREES


# What is reported


def test_the_worst_entry_is_located_in_a_large_array_with_few_calls():
    rng = np.random.default_rng(1)
    w, x = rng.normal(size=(300, 200)), rng.normal(size=(4, 300))
    grad = x.T @ (1 - np.tanh(x @ w) ** 2)
    grad[123, 45] += 0.01
    result = gradcheck(lambda w: np.sum(np.tanh(x @ w)), w, grad)
    worst = result.worst.worst
    assert worst.index == (123, 45)
    assert worst.claimed == grad[123, 45]
    assert abs(worst.numerical - (grad[123, 45] - 0.01)) < 1e-7
    assert result.calls < 120


def test_calls_are_counted():
    count = 0

    def f(x):
        nonlocal count
        count += 1
        return np.sum(x**2)

    x = np.arange(1.0, 5.0)
    right = gradcheck(f, x, 2 * x)
    assert right.calls == count <= 8
    wrong = gradcheck(f, x, 3 * x)
    assert right.calls + wrong.calls == count


@pytest.mark.parametrize(
    "factor, words",
    [(-1, "opposite sign"), (32, "32 times"), (1 / 3, "1/3 times"), (0, "zero everywhere")],
)
def test_a_constant_factor_is_named(factor, words):
    x = np.random.default_rng(0).normal(size=(3, 4))
    assert words in str(gradcheck(lambda x: np.sum(x**3), x, factor * 3 * x**2))


def test_no_constant_factor_is_named_where_there_is_none():
    x = np.random.default_rng(0).normal(size=(3, 4))
    assert gradcheck(lambda x: np.sum(x**3), x, 3 * x).tensors[0].factor is None


def test_wrong_entries_of_a_small_array_are_counted():
    x = np.random.default_rng(0).normal(size=(3, 4))
    grad = 3 * x**2
    grad[1] = 0
    result = gradcheck(lambda x: np.sum(x**3), x, grad)
    assert result.tensors[0].wrong_entries == 4
    assert "4 of 12 entries are wrong" in str(result)


def test_the_text_says_what_was_compared_and_what_it_cost():
    x = np.arange(3.0)
    text = str(gradcheck(np.sum, x, np.array([1.0, 1.0, 2.0]), name="my_sum"))
    assert text.startswith("gradcheck of my_sum: disagrees")
    assert "[2]. Your gradient there: 2, numerical derivative: 1 " in text
    assert "calls of the function" in text


# Ways to hand over functions and gradients


def affine_forward(x, w, b):
    return x @ w + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(0)


AFFINE = linear(np.random.default_rng(3))[1]


def test_forward_with_cache_and_backward():
    assert gradcheck(affine_forward, AFFINE, backward=affine_backward)
    result = gradcheck(
        affine_forward,
        AFFINE,
        backward=lambda dout, cache: (*affine_backward(dout, cache)[:2], dout.mean(0)),
    )
    assert [t.verdict for t in result.tensors] == [AGREES, AGREES, DISAGREES]


def test_a_layer_that_keeps_its_own_cache():
    class Tanh:
        def forward(self, x):
            self.out = np.tanh(x)
            return self.out

        def backward(self, dout):
            return dout * (1 - self.out**2)

    layer = Tanh()
    assert gradcheck(layer.forward, AFFINE[0], backward=layer.backward)


def test_several_outputs_with_cache():
    def step(x, h):
        return np.tanh(x + h), x * h, (x, h)

    def backward(dfirst, dsecond, cache):
        x, h = cache
        d = dfirst * (1 - np.tanh(x + h) ** 2)
        return d + dsecond * h, d + dsecond * x

    rng = np.random.default_rng(0)
    assert gradcheck(step, (rng.normal(size=(2, 3)), rng.normal(size=(2, 3))), backward=backward)


def test_gradients_as_a_function_of_the_upstream_gradient():
    x = np.random.default_rng(0).normal(size=(2, 3))
    assert gradcheck(np.tanh, x, lambda dout, x: dout * (1 - np.tanh(x) ** 2))
    assert gradcheck(
        lambda x: {"a": x**2, "b": np.exp(x)},
        x,
        lambda dout, x: 2 * x * dout["a"] + np.exp(x) * dout["b"],
    )


def test_given_upstream_gradient():
    rng = np.random.default_rng(0)
    x, dout = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    assert gradcheck(np.tanh, x, dout * (1 - np.tanh(x) ** 2), dout=dout)
    with pytest.raises(ValueError, match="dout="):
        gradcheck(np.tanh, x, 1 - np.tanh(x) ** 2)


def test_loss_that_returns_its_gradient_and_integer_labels():
    def softmax_loss(x, y):
        p = np.exp(x) / np.exp(x).sum(1, keepdims=True)
        loss = -np.mean(np.log(p[np.arange(len(y)), y]))
        p[np.arange(len(y)), y] -= 1
        return loss, p / len(y)

    x, y = np.random.default_rng(0).normal(size=(4, 3)), np.array([0, 2, 1, 1])
    result = gradcheck(softmax_loss, (x, y))
    assert result and [t.label for t in result.tensors] == ["x"]


def test_options_and_dictionaries_of_them_are_passed_through():
    def forward(x, option):
        return (x**3 if option["mode"] == "train" else x), x

    assert gradcheck(
        forward,
        (AFFINE[0], {"mode": "train", "eps": 1e-5}),
        backward=lambda dout, x: 3 * x**2 * dout,
    )


def test_gradients_with_the_names_of_arguments():
    f, inputs, (dx, dw, db) = linear(np.random.default_rng(0))
    assert gradcheck(f, inputs, {"dw": dw, "b": db})
    assert not gradcheck(f, inputs, {"dw": dw, "b": -db})


def test_lists_of_parameters_and_numbers():
    weights = [np.array([1.0, 2.0]), np.array([3.0])]
    f = lambda weights, scale: scale * sum(np.sum(w**2) for w in weights)
    assert gradcheck(f, (weights, 0.5), ([w for w in weights], np.float64(14.0)))


def test_wrt_chooses_the_inputs():
    x, w = np.arange(1.0, 4.0), np.arange(2.0, 5.0)
    assert gradcheck(np.dot, (x, w), x, wrt=1)
    assert gradcheck(lambda x, w: x @ w, (x, w), w, wrt="x")
    with pytest.raises(ValueError, match="wrt="):
        gradcheck(np.dot, (x, w), x)


def test_a_missing_key_is_reported():
    f, inputs, grads = two_layers(np.random.default_rng(0))
    grads["w2"] = grads.pop("W2")
    result = gradcheck(f, inputs, grads)
    assert result.verdict == DISAGREES
    assert "params['W2']: no gradient was returned" in result.reason


@pytest.mark.parametrize(
    "wrong, words",
    [
        (np.ones((1, 3)), "has shape (1, 3)"),
        (np.array([1.0, np.nan, 1.0]), "nan at [1]"),
        (np.array([1.0, np.inf, 1.0]), "inf at [1]"),
        (None, "o gradient was"),
        ("text", "no array"),
    ],
)
def test_what_is_no_gradient_at_all(wrong, words):
    result = gradcheck(np.sum, (np.ones(3),), (wrong,))
    assert result.verdict == DISAGREES and words in str(result)


# Functions as students write them


def test_functions_that_work_in_place_or_return_views():
    def forward(x, w):
        x += 1
        x *= w
        return x[:, ::-1], (x, w)

    def backward(dout, cache):
        x, w = cache
        dout = dout[:, ::-1]
        dw = np.sum(dout * x / w, axis=0)
        dout *= w
        return dout, dw

    x, w = np.random.default_rng(0).uniform(1, 2, size=(4, 3)), np.array([1.0, 2.0, 3.0])
    kept = x.copy(), w.copy()
    assert gradcheck(forward, (x, w), backward=backward)
    assert np.array_equal(x, kept[0]) and np.array_equal(w, kept[1])


def test_a_function_that_works_in_place_only_sometimes():
    w, calls = np.ones(3), []

    def f(x, w):
        calls.append(1)
        if len(calls) > 3:
            w *= 1.0
        return np.sum(x**2 * w)

    x = np.array([1.0, 2.0, 3.0])
    assert gradcheck(f, (x, w), (2 * x, x**2))


def test_a_function_that_returns_the_same_buffer_every_time():
    buffer = np.empty(3)
    x = np.array([1.0, 2.0, 3.0])
    assert gradcheck(lambda x: np.multiply(x, x, out=buffer), x, lambda dout, x: 2 * x * dout)


def test_integer_and_float32_inputs_are_upcast_and_it_is_said():
    whole = gradcheck(lambda x: np.sum(x**2), np.array([1, 2, 3]), np.array([2, 4, 6]))
    assert whole and "x was converted from int64 to float64" in str(whole)
    single = gradcheck(lambda x: np.sum(x**3), np.array([1, 2, 3], np.float32), lambda x: 3 * x**2)
    assert single and "x was converted from float32 to float64" in str(single)


def test_warnings_are_not_printed(recwarn):
    x = np.array([1e-3, 1.0])
    gradcheck(lambda x: np.sum(np.log(x)), x, -1 / x)
    assert not recwarn.list


# Inconclusive, each reason once


def test_inconclusive_at_a_kink_if_the_gradient_cannot_be_computed_elsewhere():
    x = np.array([0.0, 1.0, -1.0])
    result = gradcheck(lambda x: np.sum(np.maximum(x, 0)), x, np.array([1.0, 1.0, 0.0]))
    assert result.verdict == INCONCLUSIVE and "kink" in result.reason
    assert "Tried: steps" in str(result)


@pytest.mark.parametrize("at_zero", [0.0, 1.0])
def test_a_kink_at_the_point_is_left_if_the_gradient_is_a_function(at_zero):
    x = np.array([0.0, 1.0, -1.0])
    relu = lambda x: np.sum(np.maximum(x, 0))
    result = gradcheck(relu, x, lambda x: (x > 0) + at_zero * (x == 0))
    assert result.verdict == AGREES and "kink" in str(result)


def test_a_wrong_gradient_at_a_kink_is_found_beside_it():
    x = np.array([0.0, 1.0, -1.0])
    assert gradcheck(lambda x: np.sum(np.maximum(x, 0)), x, lambda x: x < 0).verdict == DISAGREES


def test_inconclusive_for_noise():
    x = np.random.default_rng(0).normal(size=4)
    result = gradcheck(
        lambda x: np.sum(x**2) + (1e11 + np.sum(np.abs(x))) - 1e11,
        x,
        2 * x + np.sign(x) * 1.0000001,
    )
    assert result.verdict == INCONCLUSIVE and "noise" in result.reason


def test_inconclusive_if_not_deterministic():
    rng = np.random.default_rng(0)
    result = gradcheck(lambda x: np.sum(x * (rng.random(x.shape) > 0.5)), np.ones(50), np.ones(50))
    assert result.verdict == INCONCLUSIVE and "not deterministic" in result.reason
    result = gradcheck(np.sum, np.ones(50), lambda x: rng.random(50))
    assert result.verdict == INCONCLUSIVE and "not deterministic" in result.reason


def test_inconclusive_if_it_computes_in_float32():
    x = np.random.default_rng(0).normal(size=5)
    inside = lambda x: np.sum(np.tanh(x.astype(np.float32)) ** 3)
    t = np.tanh(x)
    result = gradcheck(inside, x, 3 * t**2 * (1 - t**2))
    assert result.verdict == INCONCLUSIVE and "float32" in result.reason
    hidden = gradcheck(lambda x: float(inside(x)), x, 3 * t**2 * (1 - t**2))
    assert hidden.verdict == INCONCLUSIVE and "float32" in hidden.reason
    assert gradcheck(inside, x, t**2 * (1 - t**2)).verdict == DISAGREES


@pytest.mark.parametrize("offset", [1.0, 30.0, 1e3, 3e4])
def test_steps_too_narrow_for_a_staircase_are_no_evidence(offset):
    """A loss in float32: next to the point it does not move at all."""
    for seed in range(25):
        x = np.random.default_rng(seed).normal(size=5)
        f = lambda x: float(np.float32(offset + np.sum(x**2)))
        assert gradcheck(f, x, 2 * x, rng=seed).verdict != DISAGREES
        assert gradcheck(f, x, -2 * x, rng=seed).verdict != AGREES


def test_kinks_of_both_signs_at_the_point_do_not_make_a_right_gradient_wrong():
    for seed in range(25):
        rng = np.random.default_rng(seed)
        x, w = rng.integers(0, 3, size=(12, 4)) * 1.0, rng.normal(size=12)
        grad = w[:, None] * np.eye(4)[x.argmax(axis=1)]
        assert gradcheck(lambda x: w @ x.max(axis=1), x, grad, rng=seed).verdict != DISAGREES


def test_a_gradient_where_the_function_is_flat_disagrees():
    x = np.array([-1.0, -2.0, -3.0])
    assert gradcheck(lambda x: np.sum(np.maximum(x, 0)), x, np.ones(3)).verdict == DISAGREES


def test_inconclusive_if_the_function_is_not_finite():
    x = np.array([-1.0, 1.0])
    result = gradcheck(lambda x: np.sum(np.log(x)), x, 1 / x)
    assert result.verdict == INCONCLUSIVE and "not finite" in result.reason


# Complex step


@pytest.mark.parametrize(
    "f",
    [
        np.std,
        np.linalg.norm,
        lambda x: np.sum(np.abs(x)),
        np.var,
        lambda x: np.sum((x * x.conj()).real),
    ],
    ids=["std", "norm", "abs", "var", "conj"],
)
def test_a_complex_step_that_lies_is_not_believed(f):
    """Noise hides all but three digits, so the complex step is asked; its lie is no evidence."""
    x = np.random.default_rng(0).normal(size=9)

    def noisy(x):
        return (f(x) + 1e11) - 1e11

    lie = np.array([np.imag(f(x + 1e-40j * e)) / 1e-40 for e in np.eye(9)])
    assert gradcheck(noisy, x, lie).verdict != AGREES


def test_a_complex_step_settles_what_noise_hides():
    x = np.random.default_rng(0).normal(size=9)
    noisy = lambda x: (np.sum(x**3) + 1e11) - 1e11
    assert gradcheck(noisy, x, 3 * x**2).verdict == AGREES
    assert gradcheck(noisy, x, 3 * x**2 * 1.00001).verdict != AGREES


@pytest.mark.parametrize("frequency", [1e3, 1e5, 1e7, 1e9])
def test_ripples_finer_than_the_steps_do_not_make_a_right_gradient_wrong(frequency):
    for seed in range(25):
        x = np.random.default_rng(seed).normal(size=3)
        right = frequency * np.cos(frequency * x)
        f = lambda x: np.sum(np.sin(frequency * x))
        assert gradcheck(f, x, right, rng=seed).verdict != DISAGREES
        assert gradcheck(f, x, 2 * right, rng=seed).verdict != AGREES
