"""Updates in place follow the formulas of the reference."""

import numpy as np
import pytest

from bpcourse.networks import UPDATES
from bpcourse.reference import optim


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
