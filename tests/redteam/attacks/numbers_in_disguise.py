"""Return numbers of other kinds: fractions, decimals, bools, texts, subnormals, whole numbers of
thousands of digits.

expect: honest=0
"""

# %%
from decimal import Decimal
from fractions import Fraction

import numpy as np


def scale(x):
    return np.full(x.shape, 5e-324) * (x > 0)


def relu_forward(x):
    return x > 0, np.signbit(x)


def relu_backward(dout, cache):
    return (-0.0 * dout).astype("f2")


def slope(f, x):
    return Fraction(6)


def honest(x):
    return Decimal(4)
