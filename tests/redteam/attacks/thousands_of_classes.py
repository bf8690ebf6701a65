"""Answer with tens of thousands of objects, each of a class of its own: slow to make proxies of."""

# %%
many = [type(f"C{n}", (), {})() for n in range(30_000)]


def scale(x):
    return many


def slope(f, x):
    return many * 20


def relu_backward(dout, cache):
    return many
