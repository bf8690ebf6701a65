"""What the text of unit 8 shows of a faulty backward is what its cell computes."""

import numpy as np

from bpcourse.exercises import get_exercise
from bpcourse.networks.unmended_memory import handed_out_leaky_backward
from bpcourse.reference import leaky_forward


def test_it_is_the_planted_mistake():
    rng = np.random.default_rng(0)
    _, cache = leaky_forward(rng.random((2, 5, 3)), rng.random((2, 3)), rng.random(3))
    dh = rng.standard_normal((2, 5, 3))
    exercise = get_exercise("leaky_backward")
    name = "only what comes from above is handed on"
    planted = exercise.wrong(next(m for m in exercise.mistakes if m.name == name))
    for own, expected in zip(handed_out_leaky_backward(dh, cache), planted(dh, cache), strict=True):
        np.testing.assert_allclose(own, expected)
