"""Fill sockets in many processes: the guard must end them, as it does for other memory."""

# %%
import os
import socket
import time

for _ in range(6):
    if os.fork() == 0:
        break
kept = []
try:
    while True:
        pair = socket.socketpair()
        kept.append(pair)
        for end in pair:
            end.setblocking(False)
            try:
                while True:
                    end.send(bytes(1 << 16))
            except OSError:
                pass
except OSError:
    pass
time.sleep(1.5)
print("ESCAPED", len(kept))
