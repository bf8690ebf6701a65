"""Take all memory, in one process and in many."""

# %%
kept = []
while True:
    kept.append(b"x" * (1 << 24))
# %%
import os
import time

kept = []
for _ in range(6):
    if os.fork() == 0:
        block = b"x" * (200 << 20)
        time.sleep(100)
time.sleep(100)


# %%
def scale(x):
    return "x" * (1 << 40)
