"""Fill memory that is shared with children, then drop it from this process: it lives on."""

# %%
import mmap
import os
import time

MADV_DONTNEED = 4
kept = []
for flags in (mmap.MAP_SHARED, 3):  # 3: MAP_SHARED_VALIDATE
    for _ in range(6):
        try:
            block = mmap.mmap(-1, 64 << 20, flags=flags | mmap.MAP_ANONYMOUS)
            for start in range(0, len(block), 4096):
                block[start] = 1
            block.madvise(MADV_DONTNEED)
            kept.append(block)
        except OSError:
            pass
for device in ("/dev/zero", "/dev/full"):
    try:
        with open(device, "r+b", buffering=0) as file:
            kept.append(mmap.mmap(file.fileno(), 64 << 20, flags=mmap.MAP_SHARED))
    except OSError:
        pass
if kept:
    print("ESCAPED", len(kept))
