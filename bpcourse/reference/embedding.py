"""An embedding: a table with a row of numbers for each letter (or word, or item)."""

import numpy as np


def embedding_forward(tokens, E):
    """out[n, t] = E[tokens[n, t]]: look up a row for each token.

    tokens: whole numbers from 0 to V - 1, (N, T); E: (V, D). Returns out (N, T, D) and
    cache = (tokens, E).
    """
    return E[tokens], (tokens, E)


def embedding_backward(dout, cache):
    """dE[v] = sum of dout[n, t] over all places that hold the token v.

    dout: (N, T, D). Returns dE (V, D).
    """
    tokens, E = cache
    dE = np.zeros_like(E)
    np.add.at(dE, tokens, dout)
    return dE
