"""Reach services of this machine by sockets that nobody had to open: pairs, turned to an address."""

# %%
import os
import socket

port = int(open("port.txt").read())
addresses = [
    "\0bpcourse-redteam",
    "/run/systemd/journal/socket",
    "/dev/log",
    "/var/run/docker.sock",
]
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    for family in (socket.AF_UNIX, socket.AF_INET, 30):
        try:
            here, there = socket.socketpair(family, kind)
        except OSError:
            continue
        for address in (*addresses, ("127.0.0.1", port)):
            for name in ("connect", "sendto"):
                try:
                    if name == "connect":
                        here.connect(address)
                    else:
                        here.sendto(b"hello", address)
                    if here.getpeername():
                        print("ESCAPED", name, address)
                except (OSError, TypeError):
                    pass
# %%
for family in range(46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            found = socket.socket(family, kind)
        except OSError:
            continue
        try:
            found.settimeout(0.1)
            found.connect(("127.0.0.1", port))
            found.send(b"hello")
            if kind == socket.SOCK_STREAM:
                print("ESCAPED", family, kind)
        except (OSError, TypeError):
            pass
# %%
for descriptor in range(3, 256):
    try:
        link = socket.socket(fileno=os.dup(descriptor))
        link.connect("/run/systemd/journal/socket")
        print("ESCAPED by the judge's own link")
    except OSError:
        pass
