"""Convolutional networks: the shapes of images, and that they learn."""

import numpy as np

from bpcourse.datasets import load_digits
from bpcourse.networks import MLP, ConvNet, train


def test_images_may_be_flat_or_not():
    rng = np.random.default_rng(0)
    X = rng.random((3, 64))
    for net in (ConvNet((8, 8)), MLP((64, 5, 10))):
        np.testing.assert_array_equal(net.forward(X), net.forward(X.reshape(3, 8, 8)))
        assert net.input_gradient(X.reshape(3, 8, 8), [1, 2, 3]).shape == (3, 8, 8)


def test_a_small_convnet_learns_the_digits():
    data = load_digits()
    net = ConvNet(data.image_shape, filters=(8, 16))
    train(net, data, learning_rate=5e-3, epochs=8, batch_size=64)
    assert net.evaluate(data.X_test, data.y_test)[1] > 0.9
