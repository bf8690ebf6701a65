"""Change an answer after it was given, from a thread and at the next call.

A buffer that is right half of the time must not be right when it is looked at.
"""

# %%
import threading

import numpy as np

answer = np.zeros((4, 3))


def change():
    while True:
        answer[...] = 0
        answer[...] = np.nan


def scale(x):
    threading.Thread(target=change, daemon=True).start()
    return answer


def relu_forward(x):
    relu_forward.kept = getattr(relu_forward, "kept", [])
    for earlier in relu_forward.kept:
        earlier *= 0
    out = np.maximum(x, 0)
    relu_forward.kept += [out, x]
    return out, x
