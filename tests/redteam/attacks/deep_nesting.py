"""Return lists in lists, a list in itself, and dictionaries of colliding keys."""


# %%
def scale(x):
    nested = []
    for _ in range(100000):
        nested = [nested]
    return nested


def relu_forward(x):
    loop = []
    loop.append(loop)
    return loop, loop


def slope(f, x):
    return {k * (2**61 - 1): 1 for k in range(20000)}
