"""Clipping keeps gradients in bounds."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from bpcourse import reference as R


@given(scale=st.floats(0, 100), limit=st.floats(0.1, 10))
def test_clipping_by_norm_keeps_the_direction_and_never_exceeds_the_limit(scale, limit):
    grads = {"w": scale * np.array([[1.0, 2.0], [0, -1]]), "b": scale * np.array([3.0])}
    clipped, norm = R.clip_by_norm(grads, limit)
    flat = np.concatenate([g.ravel() for g in grads.values()])
    flat_clipped = np.concatenate([g.ravel() for g in clipped.values()])
    assert norm == pytest.approx(np.linalg.norm(flat))
    assert np.linalg.norm(flat_clipped) == pytest.approx(min(norm, limit))
    np.testing.assert_allclose(flat_clipped * norm, flat * min(norm, limit), atol=1e-9)


def test_clipping_by_value_cuts_each_entry():
    clipped = R.clip_by_value({"w": np.array([-3.0, 0.5, 9.0])}, 1.0)
    np.testing.assert_array_equal(clipped["w"], [-1, 0.5, 1])
