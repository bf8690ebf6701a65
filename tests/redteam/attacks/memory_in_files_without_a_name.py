"""Keep memory in files that are in no folder and mapped by nobody (memfd_create, memfd_secret)."""

# %%
import ctypes
import os

kept = []
for _ in range(5):
    try:
        kept.append(os.memfd_create("x"))
        for _ in range(8):
            os.write(kept[-1], bytes(8 << 20))
        print("ESCAPED")
    except OSError:
        pass
if ctypes.CDLL(None).syscall(447, 0) != -1:
    print("ESCAPED")
