"""Have children taken over by the process that watches, which ends with none of them."""

# %%
import ctypes
import os
import platform
import time

libc = ctypes.CDLL(None, use_errno=True)
CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]
for _ in range(2):
    if libc.syscall(CLONE, 0x8000 | 17, 0, 0, 0, 0) == 0:
        time.sleep(1000)
        os._exit(0)
# %%
os._exit(0)


# %%
def scale(x):
    if libc.syscall(CLONE, 0x8000 | 17, 0, 0, 0, 0) == 0:
        time.sleep(5)
        return x
    os._exit(0)
