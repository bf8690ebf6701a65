"""Initial weights whose scale keeps signals alive through many layers."""

import numpy as np


def xavier_std(fan_in, fan_out):
    """sqrt(2 / (fan_in + fan_out)): keeps the variance forward and backward, on average, for
    tanh-like units.

    Source: Glorot and Bengio (2010), equation 12.
    """
    return np.sqrt(2 / (fan_in + fan_out))


def he_std(fan_in):
    """sqrt(2 / fan_in): ReLU lets through half of the squared signal, so the weights make up for
    it.

    Source: He et al. (2015), equation 10.
    """
    return np.sqrt(2 / fan_in)


def xavier_init(fan_in, fan_out, rng):
    """Normal weights (fan_in, fan_out) of standard deviation `xavier_std`; rng:
    np.random.Generator.
    """
    std = np.sqrt(2 / (fan_in + fan_out))
    return std * rng.standard_normal((fan_in, fan_out))


def he_init(fan_in, fan_out, rng):
    """Normal weights (fan_in, fan_out) of standard deviation `he_std`; rng: np.random.Generator."""
    std = np.sqrt(2 / fan_in)
    return std * rng.standard_normal((fan_in, fan_out))
