"""Crash the interpreter."""

# %%
import ctypes

ctypes.string_at(1)
# %%
import ctypes
import sys


def scale(x):
    ctypes.string_at(1)


def slope(f, x):
    sys.setrecursionlimit(10**9)
    return slope(f, x)
