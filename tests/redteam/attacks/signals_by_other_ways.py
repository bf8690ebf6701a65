"""Signal, slow down and limit other processes by all the ways that are not kill."""

# %%
import ctypes
import fcntl
import os
import signal
import socket

libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
others = [parent, *range(2, 50), *range(parent - 50, parent)]
others = [number for number in others if number > 2 and number != os.getpid()]


def tried(name, act):
    try:
        if act() not in (-1, None):
            print("ESCAPED", name)
    except (OSError, ValueError, AttributeError):
        pass


# %%
for number in others:  # 0 only asks: the attack named "signals" is the one that kills
    tried("tgkill", lambda: 0 if libc.syscall(234, number, number, 0) == 0 else None)
    tried("tkill", lambda: 0 if libc.syscall(200, number, 0) == 0 else None)
    tried("pidfd", lambda: os.pidfd_open(number))
    tried("priority", lambda: os.setpriority(os.PRIO_PROCESS, number, 19) or 1)
    tried("affinity", lambda: os.sched_setaffinity(number, {0}) or 1)
    tried("scheduler", lambda: os.sched_setscheduler(number, os.SCHED_IDLE, os.sched_param(0)) or 1)
# %%
import resource

for number in others:
    tried("prlimit", lambda: resource.prlimit(number, resource.RLIMIT_NOFILE))
# %%
here, there = socket.socketpair()
for number in others:
    tried("owner", lambda: fcntl.fcntl(here, 8, number) or 1)
    tried("owner by ioctl", lambda: fcntl.ioctl(here, 0x8901, number.to_bytes(4, "little")) or 1)
    tried("signal", lambda: fcntl.fcntl(here, fcntl.F_SETSIG, signal.SIGKILL) or None)
