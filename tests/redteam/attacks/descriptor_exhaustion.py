"""Open files until no more can be had, and leave none for anybody."""

# %%
import os

kept = []
try:
    while True:
        kept.append(os.dup(0))
except OSError:
    pass
