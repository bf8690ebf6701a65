"""Send the notebook away, and talk to services of this machine."""

# %%
import socket

port = int(open("port.txt").read())
try:  # the instructor's own services; no address beyond this machine is ever tried
    socket.create_connection(("127.0.0.1", port), timeout=0.3)
    print("ESCAPED", port)
except OSError:
    pass
try:
    others = [name for _, name in socket.if_nameindex() if name != "lo"]
    if others:
        print("ESCAPED", others)
except OSError:
    pass
for name in ("\0bpcourse-redteam", "/var/run/docker.sock", "/run/dbus/system_bus_socket"):
    try:
        s = socket.socket(socket.AF_UNIX)
        s.connect(name)
        print("ESCAPED", name)
    except OSError:
        pass
