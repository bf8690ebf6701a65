"""Functions that write into their arguments leave a demonstration's arrays alone."""

import numpy as np

from bpcourse.learner.copies import copied, on_copies


def test_what_the_caller_holds_stays_as_it_is():
    @on_copies
    def step(params, gradients, *, rate):
        """One step."""
        for name in params:
            params[name] -= rate * gradients[0][name]
        params["new"] = 1
        return params

    params, gradients = {"w": np.ones(2)}, ({"w": np.ones(2)},)
    moved = step(params, gradients, rate=0.5)
    assert moved["w"].tolist() == [0.5, 0.5]
    assert params.keys() == {"w"}
    assert params["w"].tolist() == [1.0, 1.0]
    assert step.__doc__ == "One step."


def test_generators_and_functions_are_handed_on():
    rng = np.random.default_rng(0)
    assert copied(rng) is rng
    assert copied([rng, (len, 3)]) == [rng, (len, 3)]
