"""Start children that end at once and are never waited for, by the thousand."""

# %%
import os

while True:
    try:
        if os.fork() == 0:
            if os.fork() == 0:
                os._exit(0)
            os._exit(0)
    except OSError:
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            pass
