"""Show pictures that are small files and unfold to gigabytes, or are no pictures."""

# %%
import base64
import struct
import zlib

from _judge import student


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(width, height):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IEND", b"")).decode()


def show(data):
    return {"output_type": "display_data", "metadata": {}, "data": data}


student.Student.run = lambda self, *args, **kwargs: [
    show({"image/png": png(50_000, 50_000)}),
    show({"image/png": png(2**32 - 1, 2**32 - 1)}),
    show({"image/png": base64.b64encode(b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>").decode()}),
    show({"image/svg+xml": "<svg onload=alert(1)>"}),
    show({"image/png": '"><script>alert(1)</script>'}),
]
# %%
"any cell"
