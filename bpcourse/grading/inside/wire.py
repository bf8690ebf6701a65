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
import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgpack  # pyright: ignore[reportMissingTypeStubs]  # it has none
import numpy as np

_msgpack: Any = msgpack

MAGIC = b"BPC1"  # the last character is the version
HEADER = struct.Struct("<4sIQ")
MAX_TREE = 4 << 20  # bytes; what Python objects are made from costs up to 60 times its length
MAX_DATA = 256 << 20  # bytes of array data in one message
SMALL = 64 << 10  # bytes of a message that is sent in one piece
MAX_EMPTY = 1 << 20  # product of the other dimensions of an array without entries
MAX_DEPTH = 50
MAX_INT = 512  # bytes
MAX_KEYS = 10_000  # a dict or set; keys with colliding hashes make it quadratic
MAX_PARTS = 400_000  # values that are more than a number or a text, such as lists and arrays
MAX_REFERENCES = 10_000  # to objects: each becomes an object on the other side, too
OFTEN = 200  # parts, or keys, between two looks at the clock

DTYPES: dict[str, np.dtype[Any]] = {
    name: np.dtype(name)
    for name in (
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64", "complex64", "complex128"),
    )
}
_NAMES = {dtype: name for name, dtype in DTYPES.items()}  # dtype.name takes microseconds

LIST, TUPLE, DICT, SET, FROZENSET, COMPLEX, ARRAY, SCALAR, BIGINT = range(9)
SLICE, ELLIPSIS, HANDLE, CALLBACK = range(9, 13)

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


Reference = Handle | Callback
Export = Callable[[Any], Reference | None]
"""The reference for an object that does not cross; None if there is none."""
Resolve = Callable[[Reference], Any]
"""What stands for a reference on this side."""
Tick = Callable[[], None]
"""Called now and then, to raise when something takes too long."""


def encode(value: Any, export: Export | None = None) -> list[bytes | memoryview]:
    """The message's pieces, to be sent one after the other.

    export  for objects that do not cross; without it, or if it returns None, they raise WireError
    """
    encoder = _Encoder(export)
    try:
        tree = cast("bytes", _msgpack.packb(encoder.tree(value, 0)))
    except UnicodeEncodeError:
        raise WireError("text that is not Unicode cannot be sent") from None
    size = sum(piece.nbytes for piece in encoder.data)
    if len(tree) > MAX_TREE or size > MAX_DATA:
        raise WireError("too large to send")
    return [HEADER.pack(MAGIC, len(tree), size) + tree, *encoder.data]


def lengths(header: bytes | bytearray) -> tuple[int, int]:
    """Lengths of tree and data, from a header. WireError if it is none, or promises too much."""
    magic, tree, data = HEADER.unpack(header)
    if magic != MAGIC:
        raise WireError("not a message of this version")
    if tree > MAX_TREE or data > MAX_DATA:
        raise WireError(f"a message of {tree + data:,} bytes is too large")
    return tree, data


def decode(
    tree: bytes | bytearray,
    data: bytes | bytearray,
    resolve: Resolve | None = None,
    tick: Tick = lambda: None,
) -> Any:
    """The value of a message.

    resolve  what stands for a reference here; default: the reference itself
    tick     called now and then, to raise when it takes too long
    """
    try:
        raw = _msgpack.unpackb(tree, strict_map_key=True, max_map_len=0, max_ext_len=0)
    except Exception as error:  # msgpack's exceptions, UnicodeDecodeError, ValueError
        raise WireError(f"not msgpack: {type(error).__name__}") from None
    tick()
    decoder = _Decoder(memoryview(data), resolve or (lambda reference: reference), tick)
    value = decoder.value(raw, 0)
    if decoder.used != len(data):
        raise WireError("array data left over")
    return value


_IN_PARTS = frozenset({list})  # what a value is written as that has others in it


class _Encoder:
    """Makes the tree of a value, and collects the data of its arrays."""

    def __init__(self, export: Export | None):
        self.export = export
        self.data: list[memoryview] = []
        self.parts = self.references = 0

    def tree(self, value: object, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError("too deeply nested to send")
        made: Any = _WRITERS.get(type(value), _Encoder.reference)(self, value, depth)
        if type(made) in _IN_PARTS:
            self.parts += 1
            _few_enough(self.parts, MAX_PARTS)
        return made

    def plain(self, value: Any, depth: int) -> Any:
        return value

    def integer(self, value: int, depth: int) -> Any:
        if -(1 << 63) <= value < (1 << 63):
            return value
        if value.bit_length() >= 8 * MAX_INT:
            raise WireError("an integer too large to send")
        return [BIGINT, value.to_bytes(MAX_INT, "little", signed=True)]

    def sequence(self, value: Any, depth: int) -> list[Any]:
        return [_SEQUENCES[type(value)], *(self.tree(item, depth + 1) for item in value)]

    def dictionary(self, value: dict[Any, Any], depth: int) -> list[Any]:
        if len(value) > MAX_KEYS or not all(map(_is_key, value)):
            return self.reference(value, depth)
        flat: list[Any] = [DICT]
        for key, item in value.items():
            flat += self.tree(key, depth + 1), self.tree(item, depth + 1)
        return flat

    def array(self, array: np.ndarray, depth: int) -> list[Any]:
        name = _NAMES.get(array.dtype) or array.dtype.name
        if name not in DTYPES:
            return self.reference(array, depth)
        native = DTYPES[name]
        if array.dtype != native or not array.flags.c_contiguous:
            array = array.astype(native, order="C")
        if array.size:
            self.data.append(array.reshape(-1).view(np.uint8).data)
        return [ARRAY, name, *array.shape]

    def scalar(self, value: np.generic, depth: int) -> list[Any]:
        return [SCALAR, type(value).__name__, value.tobytes()]

    def complex_number(self, value: complex, depth: int) -> list[Any]:
        return [COMPLEX, value.real, value.imag]

    def slice_object(self, value: slice, depth: int) -> list[Any]:
        parts: tuple[Any, ...] = (value.start, value.stop, value.step)
        return [SLICE, *(self.tree(part, depth + 1) for part in parts)]

    def ellipsis(self, value: Any, depth: int) -> list[Any]:
        return [ELLIPSIS]

    def reference(self, value: Any, depth: int) -> list[Any]:
        reference = value
        self.references += 1
        _few_enough(self.references, MAX_REFERENCES)
        if type(value) not in (Handle, Callback):
            reference = self.export(value) if self.export else None
        if type(reference) is Handle:
            return [HANDLE, reference.number, reference.class_name, reference.callable]
        if type(reference) is Callback:
            return [CALLBACK, reference.number]
        raise WireError(f"a value of type {type(value).__name__} cannot be sent")


_SEQUENCES: dict[type, int] = {list: LIST, tuple: TUPLE, set: SET, frozenset: FROZENSET}
_SCALARS = {dtype.type.__name__: dtype for dtype in DTYPES.values()}
_WRITERS: dict[type, Callable[[_Encoder, Any, int], Any]] = {
    **dict.fromkeys((type(None), bool, float, str, bytes), _Encoder.plain),
    **dict.fromkeys(_SEQUENCES, _Encoder.sequence),
    **dict.fromkeys((dtype.type for dtype in DTYPES.values()), _Encoder.scalar),
    int: _Encoder.integer,
    dict: _Encoder.dictionary,
    np.ndarray: _Encoder.array,
    complex: _Encoder.complex_number,
    slice: _Encoder.slice_object,
    type(...): _Encoder.ellipsis,
}


def _is_key(key: Any) -> bool:
    return type(key) in _KEYS or (
        type(key) is tuple and all(map(_is_key, cast("Sequence[Any]", key)))
    )


class _Decoder:
    """Builds the value of a tree, each part of which it checks beforehand."""

    def __init__(self, data: memoryview, resolve: Resolve, tick: Tick):
        self.data, self.resolve, self.tick = data, resolve, tick
        self.used = self.parts = self.references = 0

    def value(self, raw: Any, depth: int) -> Any:
        if type(raw) is not list:
            return raw  # unpackb makes None, bool, int, float, str, bytes and list only
        parts = cast("list[Any]", raw)
        self.parts += 1
        if self.parts % OFTEN == 0:
            self.tick()
            _few_enough(self.parts, MAX_PARTS)
        if depth > MAX_DEPTH:
            raise WireError("too deeply nested")
        if not parts or type(parts[0]) is not int or not 0 <= parts[0] < len(_READERS):
            raise WireError("unknown kind of value")
        return _READERS[parts[0]](self, parts[1:], depth + 1)

    def list_of(self, items: list[Any], depth: int) -> list[Any]:
        return [self.value(item, depth) for item in items]

    def tuple_of(self, items: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple(self.list_of(items, depth))

    def set_of(self, items: list[Any], depth: int) -> set[Any]:
        _require(len(items) <= MAX_KEYS, "a set is too large")
        values = self.list_of(items, depth)
        _require(all(_is_key(v) or type(v).__hash__ for v in values), "not hashable")
        made: set[Any] = set()
        try:
            for start in range(0, len(values), OFTEN):
                made.update(values[start : start + OFTEN])
                self.tick()
        except TypeError:  # a tuple with a list in it
            raise WireError("not hashable") from None
        return made

    def frozenset_of(self, items: list[Any], depth: int) -> frozenset[Any]:
        return frozenset(self.set_of(items, depth))

    def dictionary(self, items: list[Any], depth: int) -> dict[Any, Any]:
        _require(len(items) % 2 == 0 and len(items) <= 2 * MAX_KEYS, "a dictionary's length")
        keys = self.list_of(items[::2], depth)
        _require(all(map(_is_key, keys)), "a dictionary's key")
        values = self.list_of(items[1::2], depth)
        made: dict[Any, Any] = {}
        for start in range(0, len(keys), OFTEN):
            end = start + OFTEN
            made.update(zip(keys[start:end], values[start:end]))
            self.tick()
        return made

    def complex_number(self, items: list[Any], depth: int) -> complex:
        _require(len(items) == 2 and all(type(i) is float for i in items), "a complex number")
        return complex(*items)

    def array(self, items: list[Any], depth: int) -> np.ndarray:
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

    def scalar(self, items: list[Any], depth: int) -> np.generic:
        _require(
            len(items) == 2
            and type(items[0]) is str
            and items[0] in _SCALARS
            and type(items[1]) is bytes
            and len(items[1]) == _SCALARS[items[0]].itemsize,
            "a NumPy scalar",
        )
        return _from_bytes(items[1], _SCALARS[items[0]])[0]

    def big_integer(self, items: list[Any], depth: int) -> int:
        _require(
            len(items) == 1 and type(items[0]) is bytes and len(items[0]) == MAX_INT, "an integer"
        )
        return int.from_bytes(items[0], "little", signed=True)

    def slice_object(self, items: list[Any], depth: int) -> Any:
        _require(len(items) == 3, "a slice")
        return slice(*self.list_of(items, depth))

    def ellipsis(self, items: list[Any], depth: int) -> Any:
        return ...

    def handle(self, items: list[Any], depth: int) -> Any:
        _require(
            len(items) == 3
            and type(items[0]) is int
            and type(items[1]) is str
            and _NAME.match(items[1])
            and type(items[2]) is bool,
            "a handle",
        )
        return self._resolved(Handle(*items))

    def callback(self, items: list[Any], depth: int) -> Any:
        _require(len(items) == 1 and type(items[0]) is int, "a callback")
        return self._resolved(Callback(*items))

    def _resolved(self, reference: Reference) -> Any:
        self.references += 1
        _few_enough(self.references, MAX_REFERENCES)
        return self.resolve(reference)


_READERS: tuple[Callable[[_Decoder, list[Any], int], Any], ...] = (  # by LIST, TUPLE, ...
    _Decoder.list_of,
    _Decoder.tuple_of,
    _Decoder.dictionary,
    _Decoder.set_of,
    _Decoder.frozenset_of,
    _Decoder.complex_number,
    _Decoder.array,
    _Decoder.scalar,
    _Decoder.big_integer,
    _Decoder.slice_object,
    _Decoder.ellipsis,
    _Decoder.handle,
    _Decoder.callback,
)


def _from_bytes(data: bytes | memoryview, dtype: np.dtype[Any]) -> np.ndarray:
    if dtype.kind == "b":  # a bool that is neither 0 nor 1 is undefined behaviour
        _require(not len(data) or np.frombuffer(data, np.uint8).max() <= 1, "a bool")
    return np.frombuffer(data, dtype).copy()


def _few_enough(count: int, most: int) -> None:
    if count > most:
        raise WireError("too many objects in one message")


def _require(condition: object, what: str) -> None:
    if not condition:
        raise WireError(f"{what} is malformed")


def send(
    sock: socket.socket,
    value: Any,
    export: Export | None = None,
    tick: Tick = lambda: None,
) -> int:
    """Send one message; its length. WireError, OSError (the other side is gone) or TimeoutError.

    tick()  is called before each piece, to set a time-out for it or raise
    """
    pieces = encode(value, export)
    length = sum(map(len, pieces))
    if length < SMALL:
        pieces = [b"".join(pieces)]  # the other side is woken once
    for piece in pieces:
        tick()
        sock.sendall(piece)
    return length


def receive(
    sock: socket.socket,
    resolve: Resolve | None = None,
    tick: Tick = lambda: None,
    admit: Callable[[int, int], None] = lambda tree, data: None,
) -> Any:
    """The next message's value. WireError, EOFError or TimeoutError.

    tick()                     is called before each read and while the message is decoded, to set
                               a time-out or raise
    admit(tree size, data size)  may raise WireError before a message is read
    """
    tree_length, data_length = lengths(_read(sock, HEADER.size, tick))
    admit(tree_length, data_length)
    tree = _read(sock, tree_length, tick)
    return decode(tree, _read(sock, data_length, tick), resolve, tick)


def _read(sock: socket.socket, length: int, tick: Tick) -> bytes | bytearray:
    """Exactly so many bytes; memory is taken as they come, not as they were promised."""
    buffer = bytearray(min(length, 1 << 20))
    filled = 0
    while filled < length:
        if filled == len(buffer):
            buffer.extend(bytes(min(len(buffer), length - filled)))
        tick()
        count = sock.recv_into(memoryview(buffer)[filled:])
        if not count:
            raise EOFError("the other side has gone")
        filled += count
    return bytes(buffer) if length < 4096 else buffer
