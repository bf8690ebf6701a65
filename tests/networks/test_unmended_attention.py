"""What the text of unit 11 shows of a faulty backward is what its cell computes."""

import numpy as np

from bpcourse.exercises import get_exercise
from bpcourse.networks.unmended_attention import handed_out_rotary_backward
from bpcourse.reference import rotary_forward


def test_it_is_the_planted_mistake():
    rng = np.random.default_rng(0)
    out, cache = rotary_forward(rng.standard_normal((2, 5, 6)), rng.random(3))
    dout = rng.standard_normal(out.shape)
    exercise = get_exercise("rotary_backward")
    name = "turned forward once more"
    planted = exercise.wrong(next(m for m in exercise.mistakes if m.name == name))
    np.testing.assert_allclose(handed_out_rotary_backward(dout, cache), planted(dout, cache))
