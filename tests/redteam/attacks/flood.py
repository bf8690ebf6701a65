"""Flood the outputs: text, warnings, errors, figures."""

# %%
import sys
import warnings

for _ in range(10**4):
    print("x" * 10**4)
    print("x" * 10**4, file=sys.stderr)
# %%
raise ValueError("x" * 10**7)
# %%
"x" * 10**7


# %%
def scale(x):
    for number in range(10**4):
        warnings.warn("x" * 1000 + str(number))
    print("x" * 10**7)
    raise type("E" * 10**6, (Exception,), {})("y" * 10**7)
