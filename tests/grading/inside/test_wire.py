"""Does every plain value cross unchanged, and does nothing else cross?"""

import contextlib
import itertools
import socket

import msgpack
import numpy as np
import pytest
from hypothesis import example, given, strategies as st
from hypothesis.extra import numpy as hnp

from bpcourse.grading.inside import wire


def roundtrip(value, **kwargs):
    pieces = wire.encode(value, **kwargs)
    message = b"".join(bytes(piece) for piece in pieces)
    return decode_message(message)


def decode_message(message):
    if len(message) < wire.HEADER.size:
        raise wire.WireError("short")
    tree, data = wire.lengths(message[: wire.HEADER.size])
    body = message[wire.HEADER.size :]
    if len(body) != tree + data:
        raise wire.WireError("length")
    return wire.decode(body[:tree], body[tree:])


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (float, complex)):
        return repr(a) == repr(b)
    return a == b


dtypes = st.sampled_from(sorted(wire.DTYPES))
arrays = dtypes.flatmap(lambda d: hnp.arrays(d, hnp.array_shapes(min_dims=0, min_side=0)))
scalars = arrays.filter(lambda a: a.size).map(lambda a: a.reshape(-1)[0])
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | arrays
    | scalars
)
keys = st.text() | st.integers() | st.tuples(st.integers(), st.text())
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(keys, inner)
        | st.sets(keys)
        | st.frozensets(keys)
    ),
    max_leaves=8,
)


@given(values)
@example(2**4000)
@example(np.arange(6.0).reshape(2, 3).T[::-1])
@example(np.arange(3, dtype=">f8"))
def test_plain_values_cross_unchanged(value):
    expected = value.astype(value.dtype.newbyteorder("=")) if type(value) is np.ndarray else value
    assert same(roundtrip(value), expected)


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_random_bytes_are_a_wire_error_or_a_value(tree, data):
    with contextlib.suppress(wire.WireError):
        wire.decode(tree, data)


@given(values, st.data())
def test_a_damaged_message_is_a_wire_error_or_a_value(value, draw):
    message = bytearray(b"".join(bytes(piece) for piece in wire.encode(value)))
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(message) - 1))
        if draw.draw(st.booleans()):
            message[at] = draw.draw(st.integers(0, 255))
        else:
            del message[at]
        if not message:
            break
    with contextlib.suppress(wire.WireError):
        decode_message(bytes(message))


raw_trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text()
    | st.binary()
    | st.sampled_from(sorted(wire.DTYPES)),
    lambda inner: st.tuples(st.integers(-1, 14), st.lists(inner)).map(lambda t: [t[0], *t[1]]),
)


@given(raw_trees, st.binary(max_size=64))
def test_well_formed_msgpack_with_wrong_contents_is_a_wire_error_or_a_value(tree, data):
    with contextlib.suppress(wire.WireError):
        wire.decode(msgpack.packb(tree), data)


class Lying(np.ndarray):
    __hash__ = None

    def __eq__(self, other):
        return True


@pytest.mark.parametrize(
    "value",
    [
        object(),
        np.zeros(2).view(Lying),
        np.array([object()]),
        np.ma.zeros(3),
        type("F", (float,), {})(),
        "\ud800",
        np.array(["a"]),
        np.zeros(2, "f8,i4"),
        lambda: 0,
        1 << 5000,
        {(1, object()): 2},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_does_not_cross(value):
    with pytest.raises(wire.WireError):
        wire.encode(value)


def test_what_is_not_plain_crosses_as_a_reference_if_the_sender_keeps_it():
    handle = wire.Handle(7, "Value", False)
    assert roundtrip([1, object()], export=lambda thing: handle) == [1, handle]


def test_a_cycle_is_a_wire_error():
    endless = []
    endless.append(endless)
    with pytest.raises(wire.WireError, match="nested"):
        wire.encode(endless)


@pytest.mark.parametrize(
    "tree",
    [
        [wire.ARRAY, "object", 1],
        [wire.ARRAY, "float64", -1],
        [wire.ARRAY, "float64", 2**60],
        [wire.ARRAY, "float64", 0, 2**60],
        [wire.ARRAY, "float64", 2**20, 2**20, 0],
        [wire.ARRAY, "float64", True],
        [wire.ARRAY],
        [wire.SET, [wire.LIST]],
        [wire.DICT, 1],
        [wire.SCALAR, "float64", b""],
        [wire.SCALAR, "bool", b"\x02"],
        [wire.HANDLE, 1, "a b", True],
        [wire.DICT, [wire.LIST], 1],
        [99],
        [],
        [wire.BIGINT, b"1"],
        [wire.SET, [wire.TUPLE, [wire.LIST]]],
    ],
    ids=repr,
)
def test_malformed_values_are_refused(tree):
    with pytest.raises(wire.WireError):
        wire.decode(msgpack.packb(tree), b"")


def test_deep_nesting_is_refused():
    tree = b"\x92\x00" * 100_000 + b"\xc0"
    with pytest.raises(wire.WireError):
        wire.decode(tree, b"")
    nested = None
    for _ in range(wire.MAX_DEPTH + 2):
        nested = [wire.LIST, nested]
    with pytest.raises(wire.WireError, match="nested"):
        wire.decode(msgpack.packb(nested), b"")


def test_a_promise_of_ten_gigabytes_is_refused_before_reading():
    with pytest.raises(wire.WireError, match="too large"):
        wire.lengths(wire.HEADER.pack(wire.MAGIC, 10, 10 << 30))


def test_messages_cross_a_socket():
    here, there = socket.socketpair()
    with here, there:
        wire.send(here, {"x": np.arange(1000.0)})
        assert wire.receive(there)["x"].sum() == 499500
        here.close()
        with pytest.raises(EOFError):
            wire.receive(there)


def complex_keys(count):
    """Tree of a dict whose keys all have the same hash."""
    keys = ([wire.COMPLEX, -1000003.0 * n, float(n)] for n in range(count))
    return [wire.DICT, *itertools.chain.from_iterable((key, 0) for key in keys)]


@pytest.mark.parametrize(
    "tree",
    [
        [wire.LIST] + [[wire.LIST]] * 10_000,
        [wire.LIST, *([wire.HANDLE, n, f"C{n}", True] for n in range(10_000))],
        complex_keys(2000),
        [wire.SET, *complex_keys(2000)[1::2]],
    ],
    ids=["parts", "objects", "keys", "members"],
)
def test_the_clock_is_looked_at_while_a_message_is_decoded(tree):
    looks = []
    wire.decode(msgpack.packb(tree), b"", tick=lambda: looks.append(1))
    assert len(looks) >= 10

    def late():
        raise TimeoutError

    with pytest.raises(TimeoutError):
        wire.decode(msgpack.packb(tree), b"", tick=late)


def test_more_objects_than_anybody_needs_are_neither_sent_nor_taken(monkeypatch):
    monkeypatch.setattr(wire, "MAX_REFERENCES", 300)
    monkeypatch.setattr(wire, "MAX_PARTS", 1000)
    for tree, value in (
        ([wire.LIST] + [[wire.LIST]] * 2000, [[]] * 2000),
        ([wire.LIST] + [[wire.CALLBACK, 1]] * 400, [wire.Callback(1)] * 400),
    ):
        with pytest.raises(wire.WireError, match="too many objects"):
            wire.decode(msgpack.packb(tree), b"")
        with pytest.raises(wire.WireError, match="too many objects"):
            wire.encode(value)
