"""Send replies from a thread, again and again, after the question was answered."""

# %%
import os
import socket
import threading
import time

from _judge import wire


def flood():
    for _ in range(10000):
        for descriptor in range(3, 64):
            try:
                link = socket.socket(fileno=os.dup(descriptor))
                wire.send(link, ("value", True, {}, []))
                wire.send(link, ("raised", ["TimeLimit"], "", "", []))
            except OSError:
                pass
        time.sleep(0.001)


def scale(x):
    threading.Thread(target=flood, daemon=True).start()
    time.sleep(0.5)
    return x
