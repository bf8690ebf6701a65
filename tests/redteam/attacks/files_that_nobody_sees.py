"""Fill the disk with files that cannot be seen: deleted, mapped, in closed or deep folders, in flight."""

# %%
import os

kept = []
for number in range(200):
    file = open(f"deleted{number}", "wb")
    os.remove(file.name)
    file.write(bytes(1 << 20))
    file.flush()
    kept.append(file)
import time

time.sleep(1)
print("ESCAPED: 200 MB in deleted files")
# %%
import mmap
import os
import time

maps = []
for number in range(100):
    with open(f"mapped{number}", "w+b") as file:
        file.write(bytes(4 << 20))
        file.flush()
        maps.append(mmap.mmap(file.fileno(), 4096))
        os.remove(file.name)
time.sleep(1)
print("ESCAPED: 400 MB in mapped files")
# %%
import os
import time

os.mkdir("closed", 0o300)
for number in range(200):
    open(f"closed/{number}", "wb").write(bytes(1 << 20))
time.sleep(1)
print("ESCAPED: 200 MB in a folder that cannot be listed")
# %%
import os
import time

for level in range(3000):
    os.mkdir("deeper", 0o300 if level % 2 else 0o700)
    os.chdir("deeper")
    if level > 2900:
        open("file", "wb").write(bytes(1 << 20))
time.sleep(1)
print("ESCAPED: 100 MB below 2900 folders")
# %%
import array
import os
import socket
import time

pairs = []
for number in range(100):
    here, there = socket.socketpair()
    with open(f"sent{number}", "wb") as file:
        os.remove(file.name)
        file.write(bytes(2 << 20))
        file.flush()
        here.sendmsg(
            [b"x"],
            [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))],
        )
    pairs.append((here, there))
time.sleep(1)
print("ESCAPED: 200 MB in flight")
