"""Which gradient belongs to which input: by position, by name, by `wrt`."""

import numpy as np
import pytest

from bpcourse.gradcheck import DISAGREES, gradcheck
from tests.gradcheck.functions import linear, two_layers


def test_gradients_with_the_names_of_arguments():
    f, inputs, (dx, dw, db) = linear(np.random.default_rng(0))
    assert gradcheck(f, inputs, {"dw": dw, "b": db})
    assert not gradcheck(f, inputs, {"dw": dw, "b": -db})


def test_lists_of_parameters_and_numbers():
    weights = [np.array([1.0, 2.0]), np.array([3.0])]
    f = lambda weights, scale: scale * sum(np.sum(w**2) for w in weights)
    assert gradcheck(f, (weights, 0.5), (list(weights), np.float64(14.0)))


def test_wrt_chooses_the_inputs():
    x, w = np.arange(1.0, 4.0), np.arange(2.0, 5.0)
    assert gradcheck(np.dot, (x, w), x, wrt=1)
    assert gradcheck(lambda x, w: x @ w, (x, w), w, wrt="x")
    with pytest.raises(ValueError, match="wrt="):
        gradcheck(np.dot, (x, w), x)


def test_a_missing_key_is_reported():
    f, inputs, grads = two_layers(np.random.default_rng(0))
    grads["w2"] = grads.pop("W2")
    result = gradcheck(f, inputs, grads)
    assert result.verdict == DISAGREES
    assert "params['W2']: no gradient was returned" in result.reason
