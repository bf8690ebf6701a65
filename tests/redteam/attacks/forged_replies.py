"""Write replies to the judge's socket oneself: "the points are 2", out of turn. What is
sent out of turn is not kept to: the process is ended, and the honest functions still count.

expect: honest=1
"""

# %%
import os
import socket

from _judge import wire


def links():
    for descriptor in range(3, 64):
        try:
            yield socket.socket(fileno=os.dup(descriptor))
        except OSError:
            pass


def scale(x):
    for link in links():
        for _ in range(5):
            wire.send(link, ("value", True, {}, []))
            wire.send(link, ("value", 2.0, {"0": True}, []))
        wire.send(link, ("callback", 0, ("__import__('os')",), {}))
    return x


def relu_backward(dout, cache):
    for link in links():
        link.sendall(b"BPC1" + b"\xff" * 200)
    return dout
