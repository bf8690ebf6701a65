"""Break what is printed to: replaced, closed, of another type, raising, written to past Python.

expect: honest=0 late=0
"""

# %%
import os
import sys

for descriptor in (0, 1, 2):
    os.write(descriptor, b"ESCAPED" * 1000)
# %%
from _judge import streams

streams.Capped.take = lambda self: 1 / 0
streams.Capped.write = lambda self, text: None
# %%
print("x")
# %%
import sys


class Stream:
    def __getattr__(self, name):
        raise SystemExit


sys.stdout = sys.stderr = Stream()
print("y")
# %%
sys.stdout = sys.stderr = sys.__stdout__ = None


def scale(x):
    sys.stdout.write("z")
