"""gradcheck: wrong gradients are caught, right ones never rejected, reasons given for no answer."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from bpcourse.gradcheck import AGREES, DISAGREES, INCONCLUSIVE, gradcheck
from tests.gradcheck.functions import FUNCTIONS, LARGE


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


# Large functions, where a gross error is seen with few calls


@pytest.mark.parametrize("make", LARGE, ids=lambda make: make.__name__)
def test_a_right_gradient_of_a_large_awkward_function_is_not_rejected(make):
    for seed in range(10):
        f, x, grad = make(np.random.default_rng(seed))
        assert gradcheck(f, x, grad, rng=seed).verdict != DISAGREES
        assert gradcheck(f, x, 2 * grad, rng=seed).verdict != AGREES


def test_warnings_are_not_printed(recwarn):
    x = np.array([1e-3, 1.0])
    gradcheck(lambda x: np.sum(np.log(x)), x, -1 / x)
    assert not recwarn.list
