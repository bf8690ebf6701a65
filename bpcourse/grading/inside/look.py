"""Signs of numerical differentiation in a run: is something evaluated at inputs with a nudge?

Looked for where Python shows it: in the arguments and variables of functions (a profiler's hook),
and in what NumPy makes of the inputs (arrays that keep a list of their descendants). Whoever runs
in this process may hide from both, so what is found is a sign, and what is not found proves nothing.
This file runs on both sides.
"""

from __future__ import annotations

import functools
import inspect
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, cast

import numpy as np

from .nudges import Array, imaginary, moved_singly, nudged, numbers_nudged, swept

FORWARD = "forward"
"""The watched function was given an input with one number changed, for each of its numbers."""
NUDGED = "nudged"
"""An input was there with nudges that reach each of its numbers."""
COMPLEX = "complex"
"""An input was there with an imaginary part."""
CALLS = "calls"
"""The watched function was called, each time on other inputs, as often as there are numbers."""
SWITCHED_OFF = "switched off"
"""The hook was taken away, or asked for: no honest answer has a use for it."""
SIGNS = frozenset({FORWARD, NUDGED, COMPLEX, CALLS, SWITCHED_OFF})

FEWEST = 3  # numbers of an input that is looked for: two are met by chance
MOST_ARRAYS = 3000  # and numbers: what is kept of a run
MOST_LOOKS = 20_000  # values that the hook looks at: a slow loop must not become slower by much
LIBRARIES = (
    str(Path(np.__file__).parent),
    str(Path(functools.__file__).parent),
    str(Path(__file__).parent),
)
LARGEST = 20_000  # entries of an array that is kept

_descendants: list[Array] | None = None  # of lent arrays, while a look lasts


class Lent(np.ndarray[Any, Any]):
    """An array that notes which arrays are made of it."""

    def __array_finalize__(self, source: Any) -> None:
        """NumPy calls this for every new array of the class."""
        if _descendants is not None and len(_descendants) < MOST_ARRAYS:
            _descendants.append(self)

    def __setitem__(self, key: Any, value: Any) -> None:
        """What it is then is noted, too: the next line may set it back."""
        super().__setitem__(key, value)
        if _descendants is not None and len(_descendants) < MOST_ARRAYS and self.size <= LARGEST:
            _descendants.append(np.array(self))


def lent(value: Any) -> Any:
    """The value with its arrays of real numbers lent; they share their memory."""
    if type(value) is np.ndarray and value.dtype.kind == "f":
        return value.view(Lent)
    return _each(lent, value)


def taken_back(value: Any) -> Any:
    """The value with plain arrays in place of lent ones, and numbers in place of those of no axis."""
    if type(value) is Lent:
        plain = value.view(np.ndarray)
        return plain if plain.ndim else plain[()]
    return _each(taken_back, value)


def _each(change: Callable[[Any], Any], value: Any) -> Any:
    """A container with each of its items changed; anything else as it is."""
    if type(value) is tuple:
        return tuple(map(change, cast("tuple[Any, ...]", value)))
    if type(value) is list:
        return list(map(change, cast("list[Any]", value)))
    if type(value) is dict:
        return {key: change(item) for key, item in cast("dict[Any, Any]", value).items()}
    return value


class Look:
    """A look at what a run does with its inputs, from begin() to end().

    inputs    arrays of real numbers, flat
    function  whose calls are counted; None if there is none
    """

    def __init__(self, inputs: Sequence[Array], function: Any = None) -> None:
        self.inputs = [np.array(x, float).ravel() for x in inputs if np.size(x) >= FEWEST]
        self.few = [np.array(x, float).ravel() for x in inputs if np.size(x) < FEWEST]
        self.least = min((np.size(x) for x in inputs), default=FEWEST)
        self.total = sum(x.size for x in self.inputs)
        self.code = _code(function)
        self.arrays: dict[bytes, Array] = {}  # by content
        self.given: dict[bytes, Array] = {}  # to the function
        self.calls: set[tuple[bytes, ...]] = set()  # of the function on inputs as large as all
        self.numbers: set[complex] = set()
        self.libraries: dict[str, bool] = {}  # by the path of a file
        self.places: set[tuple[int, int]] = set()  # of calls of what is written in C
        self.left = MOST_LOOKS
        self.switched = False
        self._hook = self._on_event  # one object, which can be recognized

    def begin(self) -> None:
        """From now on."""
        global _descendants  # noqa: PLW0603  one look at a time
        _descendants = []
        threading.setprofile(self._hook)
        sys.setprofile(self._hook)

    def end(self) -> list[str]:
        """The signs that were found."""
        global _descendants
        switched = self.switched or sys.getprofile() is not self._hook  # the hook sees this, too
        sys.setprofile(None)
        threading.setprofile(None)
        made, _descendants = _descendants or [], None
        for array in made:
            if array.ndim:
                self._keep_array(array, self.arrays)
            elif array.dtype.kind in "fc":
                self.numbers.add(array.item())
        return self._signs(switched)

    def _on_event(self, frame: FrameType, event: str, argument: Any) -> None:
        if event == "c_call":
            self.switched |= argument is sys.setprofile or argument is sys.getprofile
            place = (id(frame.f_code), frame.f_lasti)
            if place not in self.places:  # in a loop it comes here again
                self.places.add(place)
                return
        elif event != "call":
            return
        elif frame.f_code is self.code:
            self._keep_call(frame.f_locals.values())
        if self.left > 0 and not self._is_library(frame.f_code.co_filename):
            self._keep_all(frame.f_locals.values())

    def _is_library(self, path: str) -> bool:
        """What a library does is seen where it calls, or is called by, somebody else."""
        known = self.libraries.get(path)
        if known is None:
            known = self.libraries[path] = path.startswith(LIBRARIES)
        return known

    def _keep_all(self, values: Iterable[Any], inner: bool = False) -> None:
        """Keep numbers and arrays, also those in containers; lent ones are noted as they are made."""
        for value in islice(values, 30):
            self.left -= 1
            kind = cast("type[Any]", type(value))
            if kind is Lent or kind is int:
                continue
            if kind is np.ndarray:
                self._keep_array(value, self.arrays)
            elif kind is float or kind is complex or issubclass(kind, np.inexact):
                if len(self.numbers) < MOST_ARRAYS:
                    self.numbers.add(value)
            elif kind is dict and not inner:
                self._keep_all(value.values(), inner=True)
            elif kind is tuple and not inner:
                self._keep_all(value, inner=True)
            elif kind is list and not inner:
                self._keep_list(value)

    def _keep_list(self, value: list[Any]) -> None:
        if not value or type(value[0]) not in (float, list):
            self._keep_all(value, inner=True)
        elif len(value) <= 200 and (array := _as_array(value)) is not None:
            self._keep_array(array, self.arrays)

    def _keep_call(self, arguments: Iterable[Any]) -> None:
        given = [array for value in arguments for array in _arrays_in(value)]
        keys = tuple(self._keep_array(array, self.given) for array in given)
        if sum(array.size for array in given) >= self.total:
            self.calls.add(keys)

    def _keep_array(self, array: Array, among: dict[bytes, Array]) -> bytes:
        """Keep the array as it is now, if it can be an input; its content."""
        if array.dtype.kind not in "fc" or not self.least <= array.size <= LARGEST:
            return b""
        key = array.tobytes()
        if key not in among and len(among) < MOST_ARRAYS:
            among[key] = np.array(array)  # no subclass; and it may be changed in place
        return key

    def _signs(self, switched: bool) -> list[str]:
        real = {key: a for key, a in self.arrays.items() if a.dtype.kind == "f"}
        given = {key: a for key, a in self.given.items() if a.dtype.kind == "f"}
        unreal = [a for a in self.arrays.values() if a.dtype.kind == "c" and a.imag.any()]
        unreal += _complex_numbers(self.numbers)
        numbers = np.array([n for n in self.numbers if isinstance(n, (float, np.floating))])
        numbers.sort()
        found = {
            FORWARD: any(
                swept(x, given, all_of_them=True) or moved_singly(x, given) for x in self.inputs
            ),
            NUDGED: any(
                nudged(x, real) or swept(x, real) or numbers_nudged(x, numbers) for x in self.inputs
            )
            or any(numbers_nudged(x, numbers, both=True) for x in self.few),
            COMPLEX: any(imaginary(x, unreal) for x in [*self.inputs, *self.few]),
            CALLS: 1 < self.total <= len(self.calls) - 1,  # one made the cache
            SWITCHED_OFF: switched,
        }
        return [sign for sign, holds in found.items() if holds]


def _code(function: Any) -> CodeType | None:
    while isinstance(function, functools.partial):
        function = cast("Any", function.func)
    if not hasattr(function, "__code__"):  # an object that can be called
        function = inspect.getattr_static(cast("type[Any]", type(function)), "__call__", None)
    return getattr(function, "__code__", None)


def _as_array(value: Any) -> Array | None:
    try:
        return np.array(value, float)
    except (TypeError, ValueError):
        return None


def _arrays_in(value: Any) -> list[Array]:
    if isinstance(value, np.ndarray):
        return [cast("Array", value)]
    if type(value) is dict:
        value = list(cast("dict[Any, Any]", value).values())
    if type(value) in (list, tuple):
        return [cast("Array", item) for item in value if isinstance(item, np.ndarray)]
    return []


def _complex_numbers(numbers: Iterable[complex]) -> list[Array]:
    found = [n for n in numbers if isinstance(n, (complex, np.complexfloating)) and n.imag]
    return [np.array(found)] if found else []
