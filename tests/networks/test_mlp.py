"""Multilayer perceptrons: their first weights, and that they learn."""

import numpy as np
import pytest

from bpcourse.datasets import load_ames
from bpcourse.networks import MLP, train


def test_initial_weights_have_the_deviation_that_init_names():
    expected = {"he": np.sqrt(2 / 400), "xavier": np.sqrt(2 / 600), 0.5: 0.5, 0: 0}
    for init, deviation in expected.items():
        W = MLP((400, 200, 2), init=init).params["W1"]
        assert W.std() == pytest.approx(deviation, rel=0.02)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: MLP((2, 3, 2), activation="swish"), "activation is 'swish'.*relu"),
        (lambda: MLP((2, 3, 2), norm="group"), "norm is 'group'.*batch"),
        (lambda: MLP((2, 3, 2), loss="hinge"), "loss is 'hinge'.*mse"),
    ],
)
def test_mistyped_options_of_a_network_are_explained(call, message):
    with pytest.raises(ValueError, match=message):
        call()


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
