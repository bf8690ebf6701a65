"""Leave threads, children and daemons behind that go on when the cell has ended."""

# %%
import os
import subprocess
import sys
import threading
import time


def spin():
    while True:
        time.sleep(0.01)


for _ in range(3):
    threading.Thread(target=spin, daemon=False).start()
# %%
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 256)
        time.sleep(10000)
    os._exit(0)
# %%
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(10000)"])
# %%
import atexit

atexit.register(spin)
