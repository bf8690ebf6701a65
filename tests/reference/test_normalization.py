"""Normalization makes the statistics that it promises."""

import numpy as np

from bpcourse import reference as R


def test_batchnorm_normalizes_in_training_and_uses_running_statistics_in_test():
    rng = np.random.default_rng(0)
    param = {"mode": "train"}
    for _ in range(200):
        x = 3 + 2 * rng.standard_normal((200, 2))
        out, _ = R.batchnorm_forward(x, np.ones(2), np.zeros(2), param)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(out.std(axis=0), 1, atol=1e-4)
    np.testing.assert_allclose(param["running_mean"], 3, atol=0.2)
    np.testing.assert_allclose(param["running_var"], 4, atol=0.4)
    before = dict(param)
    out, _ = R.batchnorm_forward(x[:1], np.ones(2), np.zeros(2), param | {"mode": "test"})
    np.testing.assert_allclose(
        out, (x[:1] - before["running_mean"]) / np.sqrt(before["running_var"] + 1e-5)
    )


def test_both_forms_of_the_backward_agree():
    rng = np.random.default_rng(0)
    x, gamma, beta, dout = (rng.standard_normal(s) for s in ((5, 3), 3, 3, (5, 3)))
    _, cache = R.batchnorm_forward(x, gamma, beta, {"mode": "train"})
    for a, b in zip(R.batchnorm_backward(dout, cache), R.batchnorm_backward_alt(dout, cache)):
        np.testing.assert_allclose(a, b, atol=1e-13)


def test_layernorm_normalizes_each_sample_by_itself():
    x = 3 + 2 * np.random.default_rng(0).standard_normal((4, 50))
    out, _ = R.layernorm_forward(x, np.ones(50), np.zeros(50), {})
    np.testing.assert_allclose(out.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(out.std(axis=1), 1, atol=1e-4)
    one, _ = R.layernorm_forward(x[:1], np.ones(50), np.zeros(50), {})
    np.testing.assert_allclose(one, out[:1])
