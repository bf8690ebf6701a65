"""GELU: an activation whose gate opens softly, in the tanh form that GPT-2 computes.

Source: Hendrycks, Gimpel, Gaussian error linear units (2016). The exact form has the normal
distribution's Phi(x) for its gate; the tanh form differs from it by less than 0.001.
"""

import numpy as np


def gelu_forward(x):
    """out = x * gate, gate = (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x**3))) / 2, entry by entry.

    x of any shape. Returns out and cache = (x, t); t: the tanh.
    """
    t = np.tanh((2 / np.pi) ** 0.5 * (x + 0.044715 * x**3))
    out = 0.5 * x * (1 + t)
    return out, (x, t)


def gelu_backward(dout, cache):
    """Product rule: the slope is the gate, plus x times the gate's own slope. Returns dx."""
    x, t = cache
    gate = 0.5 * (1 + t)
    inner_slope = (2 / np.pi) ** 0.5 * (1 + 3 * 0.044715 * x**2)
    gate_slope = 0.5 * (1 - t**2) * inner_slope
    dx = dout * (gate + x * gate_slope)
    return dx
