"""The checker runs the answer key on Rounded arrays; every array function must let them through."""

import numpy as np
import pytest

from bpcourse import reference as R
from bpcourse.checking.rounding import Rounded, lift

from .cases import CASES


def agrees(rounded, plain):
    assert isinstance(rounded, Rounded)
    assert np.all(np.isfinite(rounded.error))
    assert rounded.shape == np.shape(plain)
    np.testing.assert_array_less(np.abs(rounded.value - plain), rounded.tolerance + 1e-300)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_forward_and_backward_run_on_rounded_arrays(case):
    rng = np.random.default_rng(0)
    arrays = case.inputs(rng)
    outs, cache = case.run(arrays)
    douts = [rng.standard_normal(out.shape) for out in outs]
    grads = case.gradients(douts, cache)
    rounded_outs, rounded_cache = case.run(lift(arrays))
    rounded_grads = case.gradients(lift(douts), rounded_cache)
    for rounded, plain in zip(rounded_outs + rounded_grads, outs + grads, strict=True):
        agrees(rounded, plain)


def normal(*shape):
    return np.random.default_rng(1).standard_normal(shape)


CALLS = {
    "mse": lambda up: R.mse_loss(*up((normal(3, 2), normal(3, 2) + 1))),
    "softmax": lambda up: R.softmax_loss(up(normal(4, 3)), np.array([0, 2, 1, 1])),
    "binary cross-entropy": lambda up: R.binary_cross_entropy(up(normal(4)), np.ones(4)),
    "l1": lambda up: R.l1_penalty(*up((normal(3), 0.1))),
    "l2": lambda up: R.l2_penalty(*up((normal(3), 0.1))),
    "neuron": lambda up: R.neuron_backward(
        2.0, R.neuron_forward(*up((normal(3), normal(3), 0.1)))[1]
    ),
    "chain": lambda up: R.chain_gradients(*up((0.5, 1.0, 0.3, 0.1, -0.7, 0.2))),
    "linear neuron": lambda up: R.linear_neuron_step(*up((normal(3), normal(3), 1.0, 0.1))),
    "straight-through": lambda up: [
        R.step_backward_straight_through(*up((normal(4), (normal(4),))))
    ],
    "surrogate": lambda up: [R.step_backward_surrogate(*up((normal(4), (normal(4),))))],
    "clip by norm": lambda up: list(R.clip_by_norm(up({"w": normal(3)}), 0.5)[0].values()),
    "clip by value": lambda up: list(R.clip_by_value(up({"w": normal(3)}), 0.5).values()),
    "bandit": lambda up: [
        R.reinforce_gradient(up(normal(3)), np.array([0, 2]), up(normal(2)), 0.1)
    ],
    "evolution strategies": lambda up: [
        R.evolution_strategies_gradient(lambda w: (w**2).sum(), *up((normal(3), normal(5, 3), 0.1)))
    ],
    "genetic step": lambda up: [
        R.genetic_step(*up((normal(6, 2), normal(6))), np.random.default_rng(0), 0.1)
    ],
    "sequence loss": lambda up: R.sequence_loss(
        up(normal(2, 3, 4)), np.array([[0, 2, 1], [3, 1, 1]]), np.ones((2, 3), dtype=bool)
    ),
    "warm-up and cosine": lambda up: [R.warmup_cosine(5, up(0.1), 2, 9)],
}
for name in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "nadam"):
    rule = getattr(R, name)

    def two_updates(up, rule=rule):
        w, config = rule(*up((normal(3), normal(3) + 1)), None)
        return [rule(w, up(normal(3) - 1), config)[0]]

    CALLS[name] = two_updates


@pytest.mark.parametrize("name", CALLS)
def test_function_runs_on_rounded_arrays(name):
    plain = CALLS[name](lambda x: x)
    rounded = CALLS[name](lift)
    for a, b in zip(rounded, plain, strict=True):
        agrees(a, b)


def test_engines_run_on_rounded_numbers_and_arrays():
    a = R.Value(Rounded(0.5))
    ((a * a).tanh() + a.relu() / 3).backward()
    assert isinstance(a.grad, Rounded)
    w = R.Tensor(Rounded(normal(3, 2)))
    ((np.ones((4, 3)) @ w + w[0]).tanh().mean() * 2).backward()
    assert isinstance(w.grad, Rounded) and w.grad.shape == (3, 2)
