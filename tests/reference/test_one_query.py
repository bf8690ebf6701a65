"""One query by name is a row of attention."""

import numpy as np

from bpcourse import reference as R


def test_one_query_gives_what_attention_gives_for_a_single_place():
    rng = np.random.default_rng(0)
    q, k, v, dout = (rng.standard_normal(shape) for shape in ((1, 3), (5, 3), (5, 2), (1, 2)))
    _, cache = R.attention_forward(q, k, v, np.ones((1, 5), dtype=bool))
    dq, dk, dv = R.attention_backward(dout, cache)
    p = cache[-1][0]
    dp, own_dv, dscores, own_dq, own_dk = R.one_query_backward(dout[0], q[0], k, v, p)
    np.testing.assert_allclose(own_dq, dq[0])
    np.testing.assert_allclose(own_dk, dk)
    np.testing.assert_allclose(own_dv, dv)
    np.testing.assert_allclose(dscores, R.weights_backward(dp[None], p[None])[0])
