"""Send half of a message and stop, or one byte at a time."""

# %%
import os
import socket
import time

from _judge import wire


def links():
    for descriptor in range(3, 64):
        try:
            yield socket.socket(fileno=os.dup(descriptor))
        except OSError:
            pass


def scale(x):
    for link in links():
        link.sendall(wire.HEADER.pack(wire.MAGIC, 1000, 1000) + b"x" * 900)
    while True:
        time.sleep(1)


def slope(f, x):
    message = b"".join(map(bytes, wire.encode(("value", 6.0, {}, []))))
    for byte in message:
        for link in links():
            link.sendall(bytes([byte]))
        time.sleep(0.3)
    return 6.0
