"""Go on in destructors, weak references and the collector's callbacks, which nobody calls."""

# %%
import gc
import weakref


class Undying:
    def __del__(self):
        Undying()


def collected(phase, info):
    raise SystemExit


gc.callbacks.append(collected)
gc.set_threshold(1)
kept = Undying()
reference = weakref.ref(kept, lambda reference: 1 / 0)


def scale(x):
    global kept
    kept = None
    gc.collect()
    return x
