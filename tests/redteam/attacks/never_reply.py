"""Loop for ever, and let no exception or signal end it."""

# %%
import signal
import time


def scale(x):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
    while True:
        try:
            while True:
                time.sleep(1)
        except BaseException:
            pass


# %%
def endless(*args):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


endless()
