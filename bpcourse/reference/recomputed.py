"""A block with dropout that is computed again on the way back: the same mask must fall."""

import numpy as np


def recomputed_dropout(x, w1, w2, keep, seed, dout):
    """out = (relu(x w1) * mask / keep) w2 and its gradients, of which nothing is kept but x.

    x: (N, D); w1: (D, H); w2: (H, M); keep: the share of hidden units that stay; seed: of the mask;
    dout: (N, M). Returns out, dx, dw1, dw2. Computed again, the block starts its draws from the
    same seed. Source: the option preserve_rng_state of torch.utils.checkpoint.
    """

    def hidden(rng):
        z = x @ w1
        factor = (rng.random(z.shape) < keep) / keep
        return np.maximum(z, 0) * factor, factor

    rng = np.random.default_rng(seed)
    h, _ = hidden(rng)
    out = h @ w2

    rng = np.random.default_rng(seed)
    h, factor = hidden(rng)
    dw2 = h.T @ dout
    dz = (dout @ w2.T) * factor * (h > 0)
    dw1 = x.T @ dz
    dx = dz @ w1.T
    return out, dx, dw1, dw2
