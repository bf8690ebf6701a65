"""A network's gradients, and what it predicts."""

import numpy as np
import pytest

from bpcourse.networks import ACTIVATIONS, MLP, ConvNet
from tests import needs


def batch(net_loss, n=5, shape=(4,), n_out=3, seed=1):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, *shape))
    y = rng.integers(0, n_out, n) if net_loss == "softmax" else rng.normal(size=(n, n_out))
    return X, y


def slope(f, array, index, h=1e-6):
    """Central difference of f() with respect to one entry of `array`, which f reads."""
    kept = array[index]
    array[index] = kept + h
    up = f()
    array[index] = kept - h
    down = f()
    array[index] = kept
    return (up - down) / (2 * h)


def some_indices(array, count=6, seed=2):
    rng = np.random.default_rng(seed)
    return [tuple(rng.integers(0, s) for s in array.shape) for _ in range(count)]


def make_networks():
    for activation in ACTIVATIONS:
        for loss in ("softmax", "mse"):
            net = MLP((4, 6, 5, 3), activation, loss, seed=3)
            yield pytest.param(net, batch(loss), id=f"mlp-{activation}-{loss}")
    for norm in ("batch", "layer"):
        net = MLP((4, 6, 5, 3), norm=norm, seed=3)
        yield pytest.param(net, batch("softmax"), id=f"mlp-{norm}-norm")
    conv = ConvNet((2, 9, 8), filters=(3, 4), n_classes=3, seed=3, dtype=np.float64)
    yield pytest.param(conv, batch("softmax", shape=(2, 9, 8)), id="convnet")


@pytest.mark.parametrize("net, data", list(make_networks()))
def test_gradients_agree_with_finite_differences(net, data):
    X, y = data
    loss, grads = net.loss(X, y)
    assert list(grads) == list(net.params)
    for name, weights in net.params.items():
        assert grads[name].shape == weights.shape
        for index in some_indices(weights):
            expected = slope(lambda: net.loss(X, y)[0], weights, index)
            np.testing.assert_allclose(grads[name][index], expected, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("net, data", [p for p in make_networks() if p.id != "mlp-batch-norm"])
def test_input_gradient_agrees_with_finite_differences(net, data):
    X, y = data
    dX = net.input_gradient(X, y)
    assert dX.shape == X.shape
    for index in some_indices(X):
        expected = slope(lambda: net.loss(X, y)[0], X, index)
        np.testing.assert_allclose(dX[index], expected, rtol=1e-5, atol=1e-8)


@pytest.mark.oracle
def test_gradients_agree_with_pytorch():
    torch = pytest.importorskip("torch", reason=needs.PYTORCH)
    net, (X, y) = ConvNet((2, 8, 8), (3,), 4, dtype=np.float64), batch("softmax", 6, (2, 8, 8), 4)
    W1, b1, W2, b2 = (torch.tensor(p, requires_grad=True) for p in net.params.values())
    hidden = torch.relu(torch.nn.functional.conv2d(torch.tensor(X), W1, b1, padding=1))
    scores = torch.nn.functional.max_pool2d(hidden, 2).flatten(1) @ W2 + b2
    expected = torch.nn.functional.cross_entropy(scores, torch.tensor(y))
    expected.backward()
    loss, grads = net.loss(X, y)
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    for gradient, tensor in zip(grads.values(), (W1, b1, W2, b2)):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_evaluate_and_predict_agree_with_forward():
    X, y = batch("softmax", n=1200)
    net = MLP((4, 5, 3))
    assert net.forward(X).shape == (1200, 3)
    np.testing.assert_array_equal(net.predict(X), net.forward(X).argmax(axis=1))
    loss, accuracy = net.evaluate(X, y)
    assert loss == pytest.approx(net.loss(X, y)[0]) and accuracy == np.mean(net.predict(X) == y)


def test_batch_norm_predicts_with_its_running_statistics():
    X, y = batch("softmax", n=64)
    net = MLP((4, 5, 3), norm="batch")
    before = net.forward(X)
    for _ in range(200):
        net.loss(X, y)
    after = net.forward(X)
    assert not np.allclose(after, before)
    np.testing.assert_allclose(net.forward(X[:1]), after[:1])  # no sample sees another
    with pytest.raises(ValueError, match="training only"):
        net.input_gradient(X, y)


def test_mse_takes_flat_targets_and_reports_their_root_mean_square():
    X, y = batch("mse", n_out=1)
    net = MLP((4, 5, 1), loss="mse")
    assert net.predict(X).shape == (5,)
    assert net.loss(X, y[:, 0])[0] == net.loss(X, y)[0]
    loss, rmse = net.evaluate(X, y[:, 0])
    assert rmse == pytest.approx(np.sqrt(np.mean((net.predict(X) - y[:, 0]) ** 2)))
    assert loss == pytest.approx(rmse**2)
