"""Fill the disk, with one large file and with many small ones."""

# %%
import os

with open("large", "wb") as file:
    while True:
        file.write(bytes(1 << 20))
# %%
for number in range(10**6):
    open(f"small{number}", "w").close()
# %%
for folder in (
    "/",
    "/site",
    "/judge/_judge",
    "/py/lib",
    "/dev",
    "/dev/shm",
    "/usr/lib",
    "/proc",
    "/var/tmp",
):
    try:
        open(os.path.join(folder, "trace"), "w").write("ESCAPED")
        print("ESCAPED", folder)
    except OSError:
        pass
