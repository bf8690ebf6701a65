"""Entries of the affine layer's gradients are those of its backward."""

import numpy as np

from bpcourse.reference import affine_backward, affine_entries


def test_every_entry_is_that_of_the_backward():
    rng = np.random.default_rng(0)
    x, w, dout = (
        rng.standard_normal((5, 4)),
        rng.standard_normal((4, 3)),
        rng.standard_normal((5, 3)),
    )
    dx, dw, db = affine_backward(dout, (x, w, None))
    for r, i, j in np.ndindex(5, 4, 3):
        np.testing.assert_allclose(
            affine_entries(x, w, dout, r, i, j), (dx[r, i], dw[i, j], db[j]), rtol=1e-12
        )
