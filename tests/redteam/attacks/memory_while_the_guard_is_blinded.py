"""Take the guard what it watches with: its descriptors, its priority, its core; or hide from it."""

# %%
import ctypes
import os
import resource
import signal

libc = ctypes.CDLL(None)
for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS, resource.RLIMIT_CPU):
    try:
        resource.prlimit(1, kind, (1, 1))
        print("ESCAPED")
    except OSError:
        pass
for blind in (
    lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
    lambda: os.sched_setaffinity(1, {0}),
    lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),
):
    try:
        blind()
        print("ESCAPED")
    except OSError:
        pass
os.kill(1, signal.SIGSTOP)
libc.prctl(15, b"\rVmRSS: -99 k\xff", 0, 0, 0)  # its name
libc.prctl(4, 0, 0, 0, 0)  # not dumpable: its descriptors cannot be counted
# %%
import time

for _ in range(4):
    if os.fork() == 0:
        block = b"x" * (120 << 20)
        time.sleep(100)
time.sleep(1.5)
print("ESCAPED")
