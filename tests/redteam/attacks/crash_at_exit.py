"""End well and crash on the way out: exit functions, threads, other interpreters.

expect: honest=1
"""

# %%
import atexit
import ctypes
import os
import threading


def crash():
    ctypes.string_at(1)


atexit.register(crash)
threading._register_atexit(crash)
os.register_at_fork(before=crash, after_in_child=crash)


def scale(x):
    os.fork()
    return x


def slope(f, x):
    raise SystemExit
