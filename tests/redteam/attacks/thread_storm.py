"""Start threads until no more can be had, and leave them waiting."""

# %%
import threading

started = 0
while True:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    started += 1


# %%
import _thread


def scale(x):
    while True:
        try:
            _thread.start_new_thread(scale, (x,))
        except RuntimeError:
            return x
