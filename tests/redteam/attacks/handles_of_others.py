"""Reply with handles that were never given, are released, or belong to other objects."""

# %%
from _judge import wire


def scale(x):
    return [wire.Handle(number, "ndarray", True) for number in (-1, 0, 1, 2, 10**15)]


def relu_forward(x):
    return wire.Handle(1, "float", False), wire.Callback(0)


def relu_backward(dout, cache):
    return wire.Callback(10**9)


def slope(f, x):
    return f
