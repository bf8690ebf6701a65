"""The scale of the first weights, derived: leaky ReLU, an activation that is measured, dead units."""

import numpy as np


def leaky_scale(fan_in, w_std, x_square, slope):
    """Mean squares through one layer with leaky ReLU, and the deviation that keeps them.

    z = sum of fan_in independent terms, so E[z^2] = fan_in Var(w) E[x^2]; each half of a symmetric z
    carries half of it, so (1 + slope^2) / 2 is kept; std = sqrt(1 / (fan_in * kept)). Source: He et al.
    (2015), equation 15. Numbers in, numbers out: z_square, kept, std.
    """
    z_square = fan_in * w_std**2 * x_square
    kept = (1 + slope**2) / 2
    std = 1 / np.sqrt(fan_in * kept)
    return z_square, kept, std


def measured_std(z, h):
    """Deviation of the next layer's weights for which its z has the mean square of this one's.

    z: (N, D), what came out of an affine layer; h: (N, D), the activation of z. Source: Mishkin and
    Matas, All you need is a good init (2016), one layer at a time. Returns one number.
    """
    fan_in = h.shape[1]
    ratio = np.mean(z**2) / np.mean(h**2)
    return np.sqrt(ratio / fan_in)


def dead_units(z):
    """(dead, open_share): how many units' ReLU is closed for every sample, an int; and for each unit
    the share of samples for which it is open, (D,).

    z: (N, D), what goes into the ReLU.
    """
    opened = z > 0
    open_share = opened.mean(axis=0)
    dead = int((open_share == 0).sum())
    return dead, open_share
