"""Answer with long texts, and with numbers of as many digits as can be sent."""


# %%
def scale(x):
    return "7" * 2_000_000


def slope(f, x):
    return 7**1400


def relu_forward(x):
    return ["x" * 10_000] * 200, x


def relu_backward(dout, cache):
    return 2**4090
