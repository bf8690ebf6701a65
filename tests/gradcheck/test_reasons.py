"""Where there is no verdict, the reason is named: each once."""

import numpy as np

from bpcourse.gradcheck import DISAGREES, INCONCLUSIVE, gradcheck


def test_inconclusive_at_a_kink_if_the_gradient_cannot_be_computed_elsewhere():
    x = np.array([0.0, 1.0, -1.0])
    result = gradcheck(lambda x: np.sum(np.maximum(x, 0)), x, np.array([1.0, 1.0, 0.0]))
    assert result.verdict == INCONCLUSIVE and "kink" in result.reason
    assert "Tried: steps" in str(result)


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


def test_the_cause_is_a_word_for_programs():
    x = np.array([0.0, 1.0, -1.0])
    assert gradcheck(lambda x: np.sum(np.maximum(x, 0)), x, np.array([1.0, 1, 0])).cause == "kink"
    rng = np.random.default_rng(0)
    assert gradcheck(lambda x: np.sum(x) + rng.normal(), x, np.ones(3)).cause == "random"
    assert gradcheck(lambda x: np.sum(np.log(x)), x, np.ones(3)).cause == "not finite"
    assert gradcheck(lambda x: np.sum(x**2), x, 2 * x).cause == ""
    assert gradcheck(lambda x: np.sum(x**2), x, 3 * x).cause == ""
