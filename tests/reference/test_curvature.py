"""Hessian times vector against nudged gradients and the Hessian's symmetry; power iteration."""

import numpy as np
import pytest

from bpcourse import reference as R


def problem(seed=0, N=5, D=2, H=4, C=3):
    rng = np.random.default_rng(seed)

    def like_params():
        return {"W1": rng.normal(size=(D, H)), "W2": rng.normal(size=(H, C))}

    return (
        rng.normal(size=(N, D)),
        rng.normal(size=(N, C)),
        like_params(),
        like_params(),
        like_params(),
    )


@pytest.mark.parametrize("name", ["W1", "W2"])
def test_small_gradient_is_the_gradient_of_its_loss(name):
    X, y, params, direction, _ = problem()
    along = direction[name]

    def loss(t):
        return R.small_gradient(X, y, params | {name: params[name] + t * along})[0]

    grad = R.small_gradient(X, y, params)[1][name]
    assert (grad * along).sum() == pytest.approx(R.numerical_derivative(loss, 0.0), rel=1e-7)


@pytest.mark.parametrize("name", ["W1", "W2"])
def test_hvp_is_how_the_gradient_moves_to_rounding(name):
    X, y, params, v, _ = problem()
    step = 1e-30
    h = np.tanh(X @ (params["W1"] + 1j * step * v["W1"]))
    W2 = params["W2"] + 1j * step * v["W2"]
    dscores = (h @ W2 - y) / len(X)
    grads = {"W1": X.T @ ((dscores @ W2.T) * (1 - h**2)), "W2": h.T @ dscores}
    np.testing.assert_allclose(R.hvp(X, y, params, v)[name], grads[name].imag / step, rtol=1e-12)


def test_the_hessian_is_symmetric():
    X, y, params, u, v = problem()
    one, other = R.hvp(X, y, params, u), R.hvp(X, y, params, v)
    left, right = (sum(np.vdot(a[k], b[k]) for k in a) for a, b in ((v, one), (u, other)))
    assert left == pytest.approx(right, rel=1e-12)


def test_the_largest_eigenvalue_is_that_of_the_whole_hessian():
    X, y, params, start, _ = problem()
    shapes = {name: w.shape for name, w in params.items()}
    cut = params["W1"].size

    def product(row):
        v = {"W1": row[:cut].reshape(shapes["W1"]), "W2": row[cut:].reshape(shapes["W2"])}
        Hv = R.hvp(X, y, params, v)
        return np.concatenate([Hv["W1"].ravel(), Hv["W2"].ravel()])

    row = np.concatenate([start["W1"].ravel(), start["W2"].ravel()])
    values = np.linalg.eigvalsh(np.column_stack([product(e) for e in np.eye(row.size)]))
    eigenvalue, direction = R.largest_eigenvalue(product, row, 500)
    assert eigenvalue == pytest.approx(values[np.argmax(np.abs(values))], rel=1e-8)
    np.testing.assert_allclose(product(direction), eigenvalue * direction, atol=1e-4)
