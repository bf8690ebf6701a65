"""Have the kernel keep a record of a million locks, and of watches."""

# %%
import ctypes
import fcntl

with open("locked", "wb") as file:
    for start in range(0, 2_000_000, 2):
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, start)
            print("ESCAPED")
        except OSError:
            pass
        break
if ctypes.CDLL(None).inotify_init1(0) != -1:
    print("ESCAPED")
