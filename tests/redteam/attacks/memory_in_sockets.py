"""Keep memory in what nobody reads: pairs of sockets, pipes, sockets by name, larger buffers."""

# %%
import fcntl
import os
import socket

kept, size = [], 0
for _ in range(100):
    pair = socket.socketpair()
    for end in pair:
        try:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 23)
        except OSError:
            pass
        end.setblocking(False)
        try:
            while True:
                size += end.send(bytes(1 << 16))
        except OSError:
            pass
    kept.append(pair)
if size > 64 << 20:
    print("ESCAPED", size)
# %%
for _ in range(20):
    reading, writing = os.pipe()
    try:
        fcntl.fcntl(writing, 1031, 1 << 20)
        print("ESCAPED")
    except OSError:
        pass
# %%
listening, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
for step in (
    lambda: listening.connect(b""),
    lambda: listening.bind("\0trace"),
    lambda: listening.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1),
    lambda: listening.listen(4096),
    lambda: socket.socket(socket.AF_UNIX),
    lambda: socket.socket(socket.AF_NETLINK),
    lambda: socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET),
):
    try:
        step()
        print("ESCAPED")
    except OSError:
        pass
