"""Training is repeatable, and its history says what happened."""

import warnings

import numpy as np
import pytest

from bpcourse.datasets import load_digits, make_moons
from bpcourse.networks import MLP, UPDATES, train, training


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


def test_training_keeps_the_weights_in_their_precision():
    net = MLP((2, 8, 2), dtype=np.float32)
    train(net, make_moons(40), epochs=1, record_gradients=True)
    assert {w.dtype for w in net.params.values()} == {np.dtype(np.float32)}
    assert net.forward(np.zeros((1, 2))).dtype == np.float32


def test_a_diverging_run_shows_in_the_history_and_prints_nothing(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net = MLP((2, 8, 1), loss="mse")
        X, y = make_moons(60)
        history = train(net, (X, 100 * y), optimizer="sgd", learning_rate=50.0, epochs=30)
    assert not np.isfinite(history.loss[-1])
    assert capsys.readouterr() == ("", "")


def test_the_bar_of_a_long_run_goes_to_stdout(capsys, monkeypatch):
    monkeypatch.setattr(training, "BAR_DELAY", 0)
    moons_run()
    captured = capsys.readouterr()
    assert "training" in captured.out and captured.err == ""
    moons_run(progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: train(MLP((2, 2)), make_moons(9), optimizer="sdg"), "optimizer is 'sdg'.*sgd"),
        (lambda: train(MLP((2, 2)), (1, 2, 3)), "Dataset"),
    ],
)
def test_mistyped_options_of_a_run_are_explained(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_small_network_learns_the_digits_from_a_dataset():
    data = load_digits()
    net = MLP((64, 32, 10), dtype=np.float32)
    history = train(net, data, learning_rate=5e-3, epochs=12, batch_size=64)
    assert history.val_metric[-1] > 0.92 and history.loss[-1] < history.loss[0] / 5
    assert net.evaluate(data.X_test, data.y_test)[1] > 0.92
