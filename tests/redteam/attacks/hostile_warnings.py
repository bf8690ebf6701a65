"""Warn by a category that raises, replace what records warnings, and make all of them errors.

expect: honest=0 late=0
"""

# %%
import warnings


class Category(UserWarning):
    def __str__(self):
        raise SystemExit


def scale(x):
    warnings.warn(Category())
    return x


def relu_backward(dout, cache):
    warnings.simplefilter("error")
    warnings.showwarning = warnings._showwarnmsg_impl = None
    warnings.filters[:] = [3]
    warnings.warn("one")
    return dout


# %%
class Nothing:
    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return [Category, 3, None, self]

    def __exit__(self, *args):
        return True


warnings.catch_warnings = Nothing
