"""Keep memory and messages of POSIX's kind: shm_open, mq_open, named semaphores."""

# %%
import ctypes
from multiprocessing import shared_memory

libc = ctypes.CDLL(None)
for number in range(5):
    try:
        kept = shared_memory.SharedMemory(f"trace{number}", create=True, size=64 << 20)
        kept.buf[:] = bytes(64 << 20)
        print("ESCAPED")
    except OSError:
        pass
if libc.mq_open(b"/trace", 0o102, 0o600, None) != -1 or libc.sem_open(b"/trace", 0o100, 0o600, 1):
    print("ESCAPED")
