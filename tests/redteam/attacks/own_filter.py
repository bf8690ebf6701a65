"""Install a filter of one's own that refuses, or kills at, the system calls by which one answers."""

# %%
import ctypes
import struct

libc = ctypes.CDLL(None)


def refuse(calls, action):
    code = struct.pack("HBBI", 0x20, 0, 0, 0)
    for call in calls:
        code += struct.pack("HBBI", 0x15, 0, 1, call) + struct.pack("HBBI", 0x06, 0, 0, action)
    code += struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000)
    code = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HP", len(code) // 8, ctypes.addressof(code)))
    libc.prctl(22, 2, ctypes.c_ulong(ctypes.addressof(program)), 0, 0)


def scale(x):
    refuse([44, 46, 1, 206, 211, 64], 0x00050001)
    return x


# %%
refuse(range(400), 0x80000000)
