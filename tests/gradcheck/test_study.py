"""Steps that lie are not believed."""

import numpy as np
import pytest

from bpcourse.gradcheck import AGREES, DISAGREES, gradcheck


@pytest.mark.parametrize("offset", [1.0, 30.0, 1e3, 3e4])
def test_steps_too_narrow_for_a_staircase_are_no_evidence(offset):
    """A loss in float32: next to the point it does not move at all."""
    for seed in range(25):
        x = np.random.default_rng(seed).normal(size=5)
        f = lambda x: float(np.float32(offset + np.sum(x**2)))
        assert gradcheck(f, x, 2 * x, rng=seed).verdict != DISAGREES
        assert gradcheck(f, x, -2 * x, rng=seed).verdict != AGREES


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


def test_the_verdict_on_a_gross_error_in_a_large_array_takes_few_calls(monkeypatch):
    monkeypatch.setattr("bpcourse.gradcheck.judge.search", lambda *args: None)
    x = np.random.default_rng(0).normal(size=(40, 30))
    for wrong in (0 * x, -3 * x**2, 32 * 3 * x**2, (3 * x**2)[:, ::-1]):
        result = gradcheck(lambda x: np.sum(x**3), x, wrong)
        assert result.verdict == DISAGREES and result.calls <= 9
    subtle = 3 * x**2 * (1 + 1e-6)
    assert gradcheck(lambda x: np.sum(x**3), x, subtle).verdict == DISAGREES
