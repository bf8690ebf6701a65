"""Take the timer that ends calls: another handler, another alarm, another clock.

expect: honest=1
"""

# %%
import signal
import time

from _judge import time_limit


def scale(x):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0)
    while True:
        time.sleep(0.1)


def slope(f, x):
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    signal.signal(signal.SIGALRM, lambda number, frame: None)
    return 6.1


# %%
import time

time.monotonic = time.time = lambda: 0.0
