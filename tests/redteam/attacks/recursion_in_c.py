"""Recurse where Python does not count: in parsers, comparisons, printing and freeing."""

# %%
import sys

sys.setrecursionlimit(10**8)
nested = []
for _ in range(10**6):
    nested = [nested]
repr(nested)
# %%
eval("(" * 10**5 + ")" * 10**5)
# %%
compile("-" * 10**6 + "1", "x", "eval")
# %%
import functools

f = lambda x: x
for _ in range(10**6):
    f = functools.partial(f)


def scale(x):
    return f(x)
