"""Call the judge's functions with arguments that they do not expect.

expect: slope=1
"""

# %%
import numpy as np


def slope(f, x):
    for argument in (None, "x", [[]], np.zeros(1 << 20), {"a": slope}, f, 10**1000, slope, type):
        try:
            f(argument)
        except Exception:
            pass
    try:
        f.__globals__, f.__code__
        print("ESCAPED")
    except AttributeError:
        pass
    return 6.0
