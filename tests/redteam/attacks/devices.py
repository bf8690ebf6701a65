"""Use the few devices there are: endless zeros, a full disk, maps of them, links to them."""

# %%
import mmap
import os

for name in ("zero", "full", "urandom"):
    os.symlink(f"/dev/{name}", name)
with open("/dev/zero", "r+b") as zero:
    kept = mmap.mmap(zero.fileno(), 1 << 40) if False else zero.read(1 << 20)
# %%
open("zero").read()


# %%
def scale(x):
    with open("/dev/null", "wb") as null, open("/dev/zero", "rb") as zero:
        while True:
            null.write(zero.read(1 << 20))


def slope(f, x):
    with open("/dev/full", "w") as full:
        full.write("x" * 10**6)
