"""What a running mean is made of."""

import numpy as np


def mean_weights(beta, t):
    """(weights, start, share) of the running mean m = beta * m + (1 - beta) * g after t numbers.

    weights: shape (t,), (1 - beta) * beta**(t - i) for the i-th number, the first first. start:
    beta**t, what is left of the m before the first number. share: sum of the weights, 1 - beta**t,
    by which Adam divides. Source: Kingma and Ba (2015), section 3.
    """
    ages = np.arange(t)[::-1]
    weights = (1 - beta) * beta**ages
    start = beta**t
    return weights, start, 1 - start
