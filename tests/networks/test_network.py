"""The reference networks: right gradients, repeatable training, updates as in the reference."""

import warnings

import numpy as np
import pytest

from bpcourse.datasets import load_ames, load_digits, make_moons
from bpcourse.networks import ACTIVATIONS, MLP, UPDATES, ConvNet, network as networks, train
from bpcourse.reference import optim
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


@pytest.mark.parametrize("name", UPDATES)
def test_updates_in_place_follow_the_reference_formulas(name):
    rng = np.random.default_rng(0)
    weights = {"W1": rng.normal(size=(3, 4)), "b1": rng.normal(size=4)}
    expected, config = weights["W1"].copy(), {"learning_rate": 0.03}
    update = UPDATES[name](weights, 0.03)
    for _ in range(6):
        dw = rng.normal(size=(3, 4))
        expected, config = getattr(optim, name)(expected, dw, config)
        update({"W1": dw, "b1": np.zeros(4)})
    np.testing.assert_allclose(weights["W1"], expected, rtol=1e-6)  # eps enters Adam as documented


def moons_run(optimizer="adam", net_seed=0, seed=0, **options):
    net = MLP((2, 8, 2), "tanh", seed=net_seed)
    data = (*make_moons(90, seed=1), *make_moons(40, seed=2))
    options = {"learning_rate": 0.05, "batch_size": 32, "epochs": 4} | options
    return net, train(net, data, optimizer=optimizer, seed=seed, **options)


@pytest.mark.parametrize("optimizer", UPDATES)
def test_the_same_seeds_give_the_same_history_and_weights(optimizer):
    (net, history), (again, history_again) = moons_run(optimizer), moons_run(optimizer)
    assert history == history_again
    for name in net.params:
        np.testing.assert_array_equal(net.params[name], again.params[name])
    assert history != moons_run(optimizer, seed=1)[1]
    assert history != moons_run(optimizer, net_seed=1)[1]


def test_history_has_one_number_per_epoch_and_gradient_norms_on_request():
    net, history = moons_run(record_gradients=True)
    assert history.metric_name == "accuracy"
    for values in (
        history.loss,
        history.metric,
        history.val_loss,
        history.val_metric,
        *history.grad_norms.values(),
    ):
        assert len(values) == 4 and all(isinstance(v, float) for v in values)
    assert list(history.grad_norms) == list(net.params)
    assert moons_run()[1].grad_norms == {}


def test_one_full_batch_step_is_plain_gradient_descent():
    X, y = make_moons(50)
    net, start = MLP((2, 4, 2), seed=5), MLP((2, 4, 2), seed=5)
    loss, grads = start.loss(X, y)
    history = train(
        net,
        (X, y),
        optimizer="sgd",
        learning_rate=0.1,
        batch_size=50,
        epochs=1,
        record_gradients=True,
    )
    for name, w in start.params.items():
        np.testing.assert_allclose(net.params[name], w - 0.1 * grads[name], rtol=1e-12, atol=1e-15)
    assert history.loss[0] == pytest.approx(loss, rel=1e-12)
    assert history.grad_norms["W1"][0] == pytest.approx(np.linalg.norm(grads["W1"]), rel=1e-12)
    assert history.val_loss == []


def test_epoch_loss_weighs_a_small_last_batch_by_its_size():
    X, y = make_moons(50)
    net = MLP((2, 4, 2))
    loss, _ = net.loss(X, y)
    history = train(net, (X, y), optimizer="sgd", learning_rate=0.0, batch_size=32, epochs=1)
    assert history.loss[0] == pytest.approx(loss, rel=1e-12)


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


def test_images_may_be_flat_or_not():
    rng = np.random.default_rng(0)
    X = rng.random((3, 64))
    for net in (ConvNet((8, 8)), MLP((64, 5, 10))):
        np.testing.assert_array_equal(net.forward(X), net.forward(X.reshape(3, 8, 8)))
        assert net.input_gradient(X.reshape(3, 8, 8), [1, 2, 3]).shape == (3, 8, 8)


def test_training_keeps_the_weights_in_their_precision():
    net = MLP((2, 8, 2), dtype=np.float32)
    train(net, make_moons(40), epochs=1, record_gradients=True)
    assert {w.dtype for w in net.params.values()} == {np.dtype(np.float32)}
    assert net.forward(np.zeros((1, 2))).dtype == np.float32


def test_initial_weights_have_the_deviation_that_init_names():
    expected = {"he": np.sqrt(2 / 400), "xavier": np.sqrt(2 / 600), 0.5: 0.5, 0: 0}
    for init, deviation in expected.items():
        W = MLP((400, 200, 2), init=init).params["W1"]
        assert W.std() == pytest.approx(deviation, rel=0.02)


def test_a_diverging_run_shows_in_the_history_and_prints_nothing(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net = MLP((2, 8, 1), loss="mse")
        X, y = make_moons(60)
        history = train(net, (X, 100 * y), optimizer="sgd", learning_rate=50.0, epochs=30)
    assert not np.isfinite(history.loss[-1])
    assert capsys.readouterr() == ("", "")


def test_the_bar_of_a_long_run_goes_to_stdout(capsys, monkeypatch):
    monkeypatch.setattr(networks, "BAR_DELAY", 0)
    moons_run()
    captured = capsys.readouterr()
    assert "training" in captured.out and captured.err == ""
    moons_run(progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: MLP((2, 3, 2), activation="swish"), "activation is 'swish'.*relu"),
        (lambda: MLP((2, 3, 2), norm="group"), "norm is 'group'.*batch"),
        (lambda: MLP((2, 3, 2), loss="hinge"), "loss is 'hinge'.*mse"),
        (lambda: train(MLP((2, 2)), make_moons(9), optimizer="sdg"), "optimizer is 'sdg'.*sgd"),
        (lambda: train(MLP((2, 2)), (1, 2, 3)), "Dataset"),
    ],
)
def test_mistyped_options_are_explained(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_small_network_learns_the_digits_from_a_dataset():
    data = load_digits()
    net = MLP((64, 32, 10), dtype=np.float32)
    history = train(net, data, learning_rate=5e-3, epochs=12, batch_size=64)
    assert history.val_metric[-1] > 0.92 and history.loss[-1] < history.loss[0] / 5
    assert net.evaluate(data.X_test, data.y_test)[1] > 0.92


def test_a_small_convnet_learns_the_digits():
    data = load_digits()
    net = ConvNet(data.image_shape, filters=(8, 16))
    train(net, data, learning_rate=5e-3, epochs=8, batch_size=64)
    assert net.evaluate(data.X_test, data.y_test)[1] > 0.9


def test_a_wide_network_beats_least_squares_on_the_house_prices():
    data = load_ames()
    mean, deviation = data.X_train.mean(axis=0), data.X_train.std(axis=0)
    X, X_test = ((Z - mean) / deviation for Z in (data.X_train, data.X_test))
    y, y_test = (
        (t - data.y_train.mean()) / data.y_train.std() for t in (data.y_train, data.y_test)
    )
    weights = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
    least_squares = np.sqrt(np.mean((np.c_[X_test, np.ones(len(X_test))] @ weights - y_test) ** 2))
    net = MLP((X.shape[1], 64, 32, 1), loss="mse")
    train(net, (X, y), learning_rate=3e-3, epochs=40, batch_size=64)
    assert net.evaluate(X_test, y_test)[1] < 0.9 * least_squares
