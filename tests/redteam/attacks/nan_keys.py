"""Return dictionaries and sets whose keys are equal to nothing, or to one another."""

# %%
nan = float("nan")


def scale(x):
    return {float("nan"): x for _ in range(5000)}


def relu_forward(x):
    return {0: x, 0.0: x, False: x, -0.0: x}, {nan, float("nan"), (nan,)}


def relu_backward(dout, cache):
    return {(1, (2, (nan, None))): dout, b"": ..., None: slice(nan)}


def slope(f, x):
    return frozenset([nan])
