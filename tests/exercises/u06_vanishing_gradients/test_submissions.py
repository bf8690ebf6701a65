"""Wrong normalizations in students' words are named."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises import all_exercises
from tests.exercises.submissions import Submission, is_named

BN_FORWARD = """
def batchnorm_forward(x, gamma, beta, bn_param):
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    D = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(D))
    running_var = bn_param.get("running_var", START(D))
    if bn_param["mode"] == "train":
        mu = np.mean(x, axis=0)
        sigma2 = np.var(x, axis=0)
        xn = (x - mu) / np.sqrt(sigma2 + eps)
        running_mean = momentum * running_mean + (1 - momentum) * mu
        running_var = momentum * running_var + (1 - momentum) * STORED
        cache = (x, mu, sigma2, xn, gamma, eps)
    else:
        xn = (x - running_mean) / np.sqrt(running_var + eps)
        cache = None
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return gamma * xn + beta, cache
"""


def forward(start="np.ones", stored="sigma2"):
    return BN_FORWARD.replace("START", start).replace("STORED", stored)


BN_STEPS = """
def batchnorm_backward(dout, cache):
    x, mu, sigma2, xn, gamma, eps = cache
    N, D = dout.shape
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xn, axis=0)
    dxn = dout * gamma
    inv = 1.0 / np.sqrt(sigma2 + eps)
    xmu = x - mu
"""

SUBMISSIONS = [
    Submission(
        "batchnorm_forward",
        forward(stored="(sigma2 + eps)"),
        {"running_var": "eps inside the stored running variance"},
    ),
    Submission(
        "batchnorm_forward",
        forward(stored="np.std(x, axis=0)"),
        {"running_var": "np.std stored as running variance"},
    ),
    Submission(
        "batchnorm_backward",
        forward()
        + BN_STEPS
        + """
    inv = sigma2 ** -0.5
    dsigma2 = np.sum(dxn * xmu, axis=0) * -0.5 * inv ** 3
    dmu = np.sum(-dxn * inv, axis=0) + dsigma2 * np.mean(-2.0 * xmu, axis=0)
    dx = dxn * inv + dsigma2 * 2.0 * xmu / N + dmu / N
    return dx, dgamma, dbeta
""",
        {"dx": "eps left out on the way back"},
    ),
    Submission(
        "batchnorm_backward",
        forward()
        + BN_STEPS
        + """
    dsigma2 = np.sum(dxn * xmu, axis=0) * -0.5 * np.power(sigma2, -1.5)
    dmu = -np.sum(dxn, axis=0) * inv - 2 * dsigma2 * np.sum(xmu, axis=0) / N
    dx = dxn * inv + 2 * dsigma2 * xmu / N + dmu / N
    return dx, dgamma, dbeta
""",
        {"dx": "eps left out on the path through the variance"},
    ),
    Submission(
        "batchnorm_backward",
        forward()
        + BN_STEPS
        + """
    divar = np.sum(dxn * xmu, axis=0)
    dxmu1 = dxn * inv
    dsqrtvar = -divar * inv ** 2
    dvar = 0.5 * dsqrtvar / np.sqrt(sigma2)
    dxmu2 = 2 * xmu * dvar * np.ones((N, D)) / N
    dx1 = dxmu1 + dxmu2
    dmu = -np.sum(dx1, axis=0)
    return dx1 + dmu / N, dgamma, dbeta
""",
        {"dx": "eps left out in the derivative of the root"},
    ),
    Submission(
        "batchnorm_backward",
        forward()
        + BN_STEPS
        + """
    dvar = -0.5 * dxn * xmu * inv ** 3
    dx1 = dxn * inv + 2 * xmu * dvar / N
    dx = dx1 - np.sum(dx1, axis=0) / N
    return dx, dgamma, dbeta
""",
        {"dx": "sum forgotten in the gradient of std"},
    ),
    Submission(
        "batchnorm_backward",
        forward()
        + BN_STEPS
        + """
    dvar = np.sum(-0.5 * dxn * xmu * inv ** 3, axis=0)
    dx1 = dxn * inv + 2 * xmu * dvar / N
    dmean = -1 * dx1
    return dx1 + dmean / N, dgamma, dbeta
""",
        {"dx": "sum forgotten in the gradient of the mean"},
    ),
    Submission(
        "batchnorm_backward_alt",
        forward()
        + """
def batchnorm_backward_alt(dout, cache):
    x, mu, var, _, gamma, eps = cache
    m = len(x)
    xn = (x - mu) / np.sqrt(var)
    dgamma, dbeta = (dout * xn).sum(0), dout.sum(0)
    dx = gamma * (m * dout - dbeta - xn * dgamma) / m / np.sqrt(var)
    return dx, dgamma, dbeta
""",
        {
            "dx": "eps left out on the way back, and in x_hat",
            "dgamma": "eps left out on the way back, and in x_hat",
        },
    ),
    Submission(
        "layernorm_forward",
        """
def layernorm_forward(x, gamma, beta, ln_param):
    mu = np.mean(x, axis=1)
    sigma = np.sqrt(np.var(x, axis=1) + 1e-7)
    xt = (x.T - mu) / sigma
    return gamma * xt.T + beta, (xt.T, sigma, gamma)
""",
        {"out": "eps a number of your own"},
    ),
    Submission(
        "layernorm_backward",
        """
def layernorm_backward(dout, cache):
    d, s, gamma = cache
    D = d.shape[-1]
    xh = d / s
    dxh = dout * gamma
    dvar = np.sum(dxh * d, axis=-1, keepdims=True) * -0.5 / s ** 3
    dx1 = dxh / s + 2 * d * dvar / D
    return dx1 - dx1 / D, np.sum(dout * xh, axis=0), np.sum(dout, axis=0)
""",
        {"dx": "sum forgotten in the gradient of the mean"},
    ),
]


@pytest.mark.parametrize("submission", SUBMISSIONS, ids=lambda s: s.label)
def test_what_a_student_wrote_is_named(submission):
    is_named(submission)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_running_variance_that_starts_from_0_is_right_and_remarked_on(seed):
    space = {"np": np}
    exec(forward(start="np.zeros"), space)
    exercise = all_exercises()["batchnorm_forward"]
    report = assess(exercise, space["batchnorm_forward"], seed=seed)
    assert report.points == exercise.points
    assert "starts from 0" in " ".join(report.remarks)
    exec(forward(), space)
    assert not assess(exercise, space["batchnorm_forward"], seed=seed).remarks
