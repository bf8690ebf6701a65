"""Learning without labels: a network that must give back its own input, or a clean version of it."""

import numpy as np


def autoencoder_loss(params, X, target):
    """Loss and gradients of an autoencoder whose encoder and decoder share their weights:

    code = tanh(X W + b), out = code W.T + c, loss = 1/(2N) * sum((out - target)**2).
    params: W (D, K), b (K,), c (D,); X: (N, D), one example a row; target: (N, D), X itself or, where
    noise is to be taken away, what X was before. W is used twice, so its gradient has two terms.
    Returns (loss, grads), grads a dict with the keys and shapes of params.
    Source: Vincent et al., Stacked denoising autoencoders (2010), section 2, with a linear decoder.
    """
    W, b, c = params["W"], params["b"], params["c"]
    N = X.shape[0]
    code = np.tanh(X @ W + b)
    out = code @ W.T + c
    error = out - target
    loss = (error**2).sum() / (2 * N)
    dout = error / N
    dc = dout.sum(axis=0)
    from_decoder = dout.T @ code
    dcode = dout @ W
    dz = dcode * (1 - code**2)
    db = dz.sum(axis=0)
    from_encoder = X.T @ dz
    dW = from_encoder + from_decoder
    grads = {"W": dW, "b": db, "c": dc}
    return loss, grads
