"""What crosses the border between a submission and the judge, and nothing else does.

A message is one value: None, bool, int, float, complex, str, bytes, list, tuple, dict, set, NumPy
arrays and scalars of plain dtypes, slices, and two kinds of reference: to an object that stayed
with the submission (a handle) or with the judge (a callback). No pickle, no classes, no object
dtype. On the wire:

    "BPC1" | length of tree (u32) | length of data (u64) | tree (msgpack) | data (arrays' bytes)

The tree is checked for size, depth, tags, dtypes and lengths before anything is built from it, so
a hostile sender can make `decode` raise WireError and nothing else. This file runs on both sides.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass

import msgpack
import numpy as np

MAGIC = b"BPC1"  # the last character is the version
HEADER = struct.Struct("<4sIQ")
MAX_TREE = 4 << 20  # bytes; what Python objects are made from costs up to 60 times its length
MAX_DATA = 256 << 20  # bytes of array data in one message
SMALL = 64 << 10  # bytes of a message that is sent in one piece
MAX_EMPTY = 1 << 20  # product of the other dimensions of an array without entries
MAX_DEPTH = 50
MAX_INT = 512  # bytes
MAX_KEYS = 10_000  # a dict or set; keys with colliding hashes make it quadratic

DTYPES = {
    name: np.dtype(name)
    for name in (
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    )
}
_NAMES = {dtype: name for name, dtype in DTYPES.items()}  # dtype.name takes microseconds

(
    LIST,
    TUPLE,
    DICT,
    SET,
    FROZENSET,
    COMPLEX,
    ARRAY,
    SCALAR,
    BIGINT,
    SLICE,
    ELLIPSIS,
    HANDLE,
    CALLBACK,
) = range(13)

_KEYS = (bool, int, float, complex, str, bytes, type(None))
_NAME = re.compile(r"[^\W\d]\w{0,99}\Z")


class WireError(Exception):
    """The bytes are not a message, or a value cannot be sent."""


@dataclass(frozen=True)
class Handle:
    """An object that stayed with the submission: its number, its class's name, is it callable."""

    number: int
    class_name: str
    callable: bool


@dataclass(frozen=True)
class Callback:
    """A function that stayed with the judge."""

    number: int


def encode(value, export=None) -> list:
    """The message's pieces, to be sent one after the other.

    export  export(object) -> Handle or Callback, for objects that do not cross; without it, or if
            it returns None, they raise WireError
    """
    encoder = _Encoder(export)
    try:
        tree = msgpack.packb(encoder.tree(value, 0))
    except UnicodeEncodeError:
        raise WireError("text that is not Unicode cannot be sent") from None
    size = sum(piece.nbytes for piece in encoder.data)
    if len(tree) > MAX_TREE or size > MAX_DATA:
        raise WireError("too large to send")
    return [HEADER.pack(MAGIC, len(tree), size) + tree, *encoder.data]


def lengths(header: bytes) -> tuple[int, int]:
    """Lengths of tree and data, from a header. WireError if it is none, or promises too much."""
    magic, tree, data = HEADER.unpack(header)
    if magic != MAGIC:
        raise WireError("not a message of this version")
    if tree > MAX_TREE or data > MAX_DATA:
        raise WireError(f"a message of {tree + data:,} bytes is too large")
    return tree, data


def decode(tree: bytes, data: bytes, resolve=None):
    """The value of a message.

    resolve  resolve(Handle or Callback) -> what stands for it here; default: the reference itself
    """
    try:
        raw = msgpack.unpackb(tree, strict_map_key=True, max_map_len=0, max_ext_len=0)
    except Exception as error:  # msgpack's exceptions, UnicodeDecodeError, ValueError
        raise WireError(f"not msgpack: {type(error).__name__}") from None
    decoder = _Decoder(memoryview(data), resolve or (lambda reference: reference))
    value = decoder.value(raw, 0)
    if decoder.used != len(data):
        raise WireError("array data left over")
    return value


class _Encoder:
    def __init__(self, export):
        self.export = export
        self.data = []

    def tree(self, value, depth):
        kind = type(value)
        if depth > MAX_DEPTH:
            raise WireError("too deeply nested to send")
        if value is None or kind in (bool, float, str, bytes):
            return value
        if kind is int:
            if -(1 << 63) <= value < (1 << 63):
                return value
            if value.bit_length() >= 8 * MAX_INT:
                raise WireError("an integer too large to send")
            return [BIGINT, value.to_bytes(MAX_INT, "little", signed=True)]
        if kind in _SEQUENCES:
            return [_SEQUENCES[kind], *(self.tree(item, depth + 1) for item in value)]
        if kind is dict:
            return self._dict(value, depth)
        if kind is np.ndarray and (value.dtype in _NAMES or value.dtype.name in DTYPES):
            return self._array(value)
        if kind in _SCALAR_TYPES:
            return [SCALAR, kind.__name__, value.tobytes()]
        if kind is complex:
            return [COMPLEX, value.real, value.imag]
        if kind is slice:
            parts = (value.start, value.stop, value.step)
            return [SLICE, *(self.tree(part, depth + 1) for part in parts)]
        if value is Ellipsis:
            return [ELLIPSIS]
        return self._reference(value)

    def _dict(self, value, depth):
        if len(value) > MAX_KEYS or not all(map(_is_key, value)):
            return self._reference(value)
        flat = [DICT]
        for key, item in value.items():
            flat += self.tree(key, depth + 1), self.tree(item, depth + 1)
        return flat

    def _array(self, array):
        name = _NAMES.get(array.dtype) or array.dtype.name
        native = DTYPES[name]
        if array.dtype != native or not array.flags.c_contiguous:
            array = array.astype(native, order="C")
        if array.size:
            self.data.append(memoryview(array.reshape(-1).view(np.uint8)))
        return [ARRAY, name, *array.shape]

    def _reference(self, value):
        reference = (
            value
            if type(value) in (Handle, Callback)
            else (self.export(value) if self.export else None)
        )
        if type(reference) is Handle:
            return [HANDLE, reference.number, reference.class_name, reference.callable]
        if type(reference) is Callback:
            return [CALLBACK, reference.number]
        raise WireError(f"a value of type {type(value).__name__} cannot be sent")


_SEQUENCES = {list: LIST, tuple: TUPLE, set: SET, frozenset: FROZENSET}
_SCALAR_TYPES = {dtype.type for dtype in DTYPES.values()}
_SCALARS = {dtype.type.__name__: dtype for dtype in DTYPES.values()}


def _is_key(key):
    return type(key) in _KEYS or (type(key) is tuple and all(map(_is_key, key)))


class _Decoder:
    def __init__(self, data, resolve):
        self.data, self.resolve = data, resolve
        self.used = 0

    def value(self, raw, depth):
        if type(raw) is not list:
            return raw  # unpackb makes None, bool, int, float, str, bytes and list only
        if depth > MAX_DEPTH:
            raise WireError("too deeply nested")
        if not raw or type(raw[0]) is not int or not 0 <= raw[0] < len(_BUILDERS):
            raise WireError("unknown kind of value")
        return _BUILDERS[raw[0]](self, raw[1:], depth + 1)

    def _list(self, items, depth):
        return [self.value(item, depth) for item in items]

    def _tuple(self, items, depth):
        return tuple(self._list(items, depth))

    def _hashables(self, items, depth):
        _require(len(items) <= MAX_KEYS, "a set is too large")
        values = self._list(items, depth)
        _require(all(_is_key(v) or type(v).__hash__ for v in values), "not hashable")
        try:
            return set(values)
        except TypeError:  # a tuple with a list in it
            raise WireError("not hashable") from None

    def _frozenset(self, items, depth):
        return frozenset(self._hashables(items, depth))

    def _dict(self, items, depth):
        _require(len(items) % 2 == 0 and len(items) <= 2 * MAX_KEYS, "a dictionary's length")
        keys = self._list(items[::2], depth)
        _require(all(map(_is_key, keys)), "a dictionary's key")
        return dict(zip(keys, self._list(items[1::2], depth)))

    def _complex(self, items, depth):
        _require(len(items) == 2 and all(type(i) is float for i in items), "a complex number")
        return complex(*items)

    def _array(self, items, depth):
        _require(items and type(items[0]) is str and items[0] in DTYPES, "an array's dtype")
        dtype, shape = DTYPES[items[0]], items[1:]
        # a dimension of 0 would make the others free: summing over it then builds a huge array
        most = MAX_EMPTY if 0 in shape else MAX_DATA
        _require(
            len(shape) <= 32
            and all(type(n) is int and 0 <= n <= most for n in shape)
            and math.prod(n or 1 for n in shape) <= most,
            "an array's shape",
        )
        start, self.used = self.used, self.used + math.prod(shape) * dtype.itemsize
        _require(self.used <= len(self.data), "an array's data")
        return _from_bytes(self.data[start : self.used], dtype).reshape(shape)

    def _scalar(self, items, depth):
        _require(
            len(items) == 2
            and type(items[0]) is str
            and items[0] in _SCALARS
            and type(items[1]) is bytes
            and len(items[1]) == _SCALARS[items[0]].itemsize,
            "a NumPy scalar",
        )
        return _from_bytes(items[1], _SCALARS[items[0]])[0]

    def _bigint(self, items, depth):
        _require(
            len(items) == 1 and type(items[0]) is bytes and len(items[0]) == MAX_INT, "an integer"
        )
        return int.from_bytes(items[0], "little", signed=True)

    def _slice(self, items, depth):
        _require(len(items) == 3, "a slice")
        return slice(*self._list(items, depth))

    def _ellipsis(self, items, depth):
        return Ellipsis

    def _handle(self, items, depth):
        _require(
            len(items) == 3
            and type(items[0]) is int
            and type(items[1]) is str
            and _NAME.match(items[1])
            and type(items[2]) is bool,
            "a handle",
        )
        return self.resolve(Handle(*items))

    def _callback(self, items, depth):
        _require(len(items) == 1 and type(items[0]) is int, "a callback")
        return self.resolve(Callback(*items))


_BUILDERS = (
    _Decoder._list,
    _Decoder._tuple,
    _Decoder._dict,
    _Decoder._hashables,
    _Decoder._frozenset,
    _Decoder._complex,
    _Decoder._array,
    _Decoder._scalar,
    _Decoder._bigint,
    _Decoder._slice,
    _Decoder._ellipsis,
    _Decoder._handle,
    _Decoder._callback,
)


def _from_bytes(data, dtype):
    if dtype.kind == "b":  # a bool that is neither 0 nor 1 is undefined behaviour
        _require(not len(data) or np.frombuffer(data, np.uint8).max() <= 1, "a bool")
    return np.frombuffer(data, dtype).copy()


def _require(condition, what):
    if not condition:
        raise WireError(f"{what} is malformed")


def send(sock, value, export=None) -> None:
    """Send one message. WireError, OSError (the other side is gone) or TimeoutError."""
    pieces = encode(value, export)
    if sum(map(len, pieces)) < SMALL:
        pieces = [b"".join(pieces)]  # the other side is woken once
    for piece in pieces:
        sock.sendall(piece)


def receive(sock, resolve=None, before_read=lambda: None, admit=lambda tree, data: None):
    """The next message's value. WireError, EOFError or TimeoutError.

    before_read()              is called before each read, to set a time-out or raise
    admit(tree size, data size)  may raise WireError before a message is read
    """
    tree_length, data_length = lengths(_read(sock, HEADER.size, before_read))
    admit(tree_length, data_length)
    tree = _read(sock, tree_length, before_read)
    return decode(tree, _read(sock, data_length, before_read), resolve)


def _read(sock, length, before_read):
    """Exactly so many bytes; memory is taken as they come, not as they were promised."""
    buffer = bytearray(min(length, 1 << 20))
    filled = 0
    while filled < length:
        if filled == len(buffer):
            buffer.extend(bytes(min(len(buffer), length - filled)))
        before_read()
        count = sock.recv_into(memoryview(buffer)[filled:])
        if not count:
            raise EOFError("the other side has gone")
        filled += count
    return bytes(buffer) if length < 4096 else buffer
