"""What frameworks do beside reverse mode: stacks of matrices, forward mode, vmap, loss scaling."""

import numpy as np


def matmul_forward(a, b):
    """Matrix products of two stacks: out[..., i, j] = sum over k of a[..., i, k] b[..., k, j].

    a: (..., N, D), b: (..., D, M), with the same leading axes (or none). Returns out (..., N, M)
    and cache = (a, b).
    """
    return a @ b, (a, b)


def matmul_backward(dout, cache):
    """Gradients of every product in the stack: da = dout b^T, db = a^T dout.

    dout: (..., N, M); cache = (a, b). Returns da (..., N, D) and db (..., D, M). The transposes are
    of the last two axes alone. Source: Giles (2008), Collected matrix derivative results.
    """
    a, b = cache
    a_transposed = np.swapaxes(a, -1, -2)
    b_transposed = np.swapaxes(b, -1, -2)
    da = dout @ b_transposed
    db = a_transposed @ dout
    return da, db


def mlp_jvp(X, params, params_dot):
    """Forward mode through affine - tanh - affine: the scores, and how fast they move.

    X: (N, D), at rest; params: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,); params_dot: the velocities
    of the parameters, a dict with the same keys and shapes. Returns scores and scores_dot, both
    (N, C). Source: Baydin et al. (2018), section 3.1.
    """
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    W1_dot, b1_dot, W2_dot, b2_dot = (params_dot[k] for k in ("W1", "b1", "W2", "b2"))
    z = X @ W1 + b1
    z_dot = X @ W1_dot + b1_dot
    h = np.tanh(z)
    slope = 1 - h**2
    h_dot = slope * z_dot
    scores = h @ W2 + b2
    scores_dot = h_dot @ W2 + h @ W2_dot + b2_dot
    return scores, scores_dot


def per_example_gradients(X, dout):
    """Gradients of an affine layer for every sample by itself, as vmap(grad) returns them.

    X: (N, D), dout: (N, M). Returns dW (N, D, M) and db (N, M); summed over the first axis they are
    the gradients of the batch.
    """
    column = X[:, :, None]
    row = dout[:, None, :]
    dW = column * row
    db = dout
    return dW, db


def loss_scale_step(scaled_grad, scale, good_steps, growth_interval=4):
    """Undo the scaling of a loss, and adapt the scale.

    scaled_grad: gradient of scale * loss; good_steps: steps without overflow since the scale last
    changed. Returns (grad, scale, good_steps) for the next step. If any entry is infinite or NaN,
    grad is None (skip the update), the scale is halved and the count starts again. Otherwise grad
    is that of the loss itself; the count grows by 1, and when it reaches growth_interval, the scale
    is doubled and the count starts again. Source: Micikevicius et al. (2018), Mixed precision
    training, section 3.2.
    """
    overflow = not np.isfinite(scaled_grad).all()
    if overflow:
        return None, scale / 2, 0
    grad = scaled_grad / scale
    good_steps = good_steps + 1
    if good_steps == growth_interval:
        scale = scale * 2
        good_steps = 0
    return grad, scale, good_steps
