"""Go on as another program: one of this machine's, one of one's own, one that lies in memory."""

# %%
import ctypes
import os
import sys

program = b"#!/bin/sh\necho ESCAPED > trace\nsleep 1000\n"
open("own", "wb").write(program)
try:
    os.chmod("own", 0o755)
except OSError:
    pass
candidates = [
    "./own",
    sys.executable,
    "/bin/sh",
    "/usr/bin/env",
    "/usr/bin/sudo",
    "/usr/bin/newgrp",
]
for path in candidates[:1] + candidates[2:]:
    try:
        os.posix_spawn(path, [path], {})
    except OSError:
        pass
try:
    memory = os.memfd_create("own")
    os.write(memory, program)
    os.execve(memory, ["own"], {})
except (OSError, AttributeError):
    pass
# %%
import os
import sys

# with its library's path, a new Python would have this module's folder and no judge
try:
    os.execv(sys.executable, [sys.executable, "-c", "while True: pass"])
except OSError:
    pass
