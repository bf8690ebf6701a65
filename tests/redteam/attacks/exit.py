"""End the process, from a cell and from a graded function."""

# %%
import os
import sys

sys.exit()
# %%
import os

os._exit(0)
# %%
import os


def scale(x):
    os._exit(0)


def relu_forward(x):
    raise SystemExit


def relu_backward(dout, cache):
    raise KeyboardInterrupt


def slope(f, x):
    raise GeneratorExit
