"""Answer with generators, coroutines and iterators that go on in between.

expect: honest=0
"""


# %%
def scale(x):
    yield from 3 * x


async def relu_backward(dout, cache):
    return dout


def slope(f, x):
    value = yield 6.0
    while True:
        value = yield 6.0


async def honest(x):
    yield x * x
