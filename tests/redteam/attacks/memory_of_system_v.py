"""Keep memory, messages and semaphores of System V's kind, which outlive their processes."""

# %%
import ctypes

libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
for _ in range(5):
    number = libc.shmget(0, 64 << 20, 0o1600)
    if number != -1:
        address = libc.shmat(number, None, 0)
        ctypes.memset(address, 1, 64 << 20)
        libc.shmdt(ctypes.c_void_p(address))
        print("ESCAPED")
queue = libc.msgget(0, 0o1600)
if queue != -1 or libc.semget(0, 100, 0o1600) != -1:
    print("ESCAPED")
