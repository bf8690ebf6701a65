"""Objects of a submission as the judge holds them: every use is a question to the sandbox.

What comes back is a plain value, or again a proxy. A proxy never decides a test. It has no order,
no float and no array, and is equal to nothing but itself, so an object whose class answers
"equal" to everything gains nothing by it. And what arithmetic makes of it is an object again,
whose methods do not return numbers: else `abs(answer - expected).max()` would be whatever the
submission likes. Attributes of such an object may be read, as in `(a * b).data`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from bpcourse.grading.inside.operators import BINARY, UNARY
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.errors import MAX_TEXT, SubmissionError


class Link(Protocol):
    """What a proxy asks: a submission.Submission."""

    def operate(self, name: str, *operands: Any, kind: type | None = None) -> Any:
        """The result of an operation on the student's objects, of exactly the type `kind`."""
        ...

    def call(self, function: Proxy, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What a student's function returns."""
        ...

    def watch(self, function: Proxy, call: Callable[[], object]) -> tuple[int, dict[str, Any]]:
        """Run call(): (calls of the function meanwhile, its plain variables at its last return)."""
        ...

    def look(
        self, function: Proxy | None, inputs: Sequence[Any], call: Callable[[], object]
    ) -> list[str]:
        """Run call(): signs of numerical differentiation by these inputs, see inside/look.py."""
        ...


@dataclass
class Origin:
    """Where the object of a proxy is. After a restart it may be found anew, by its name."""

    link: Link
    number: int
    """Of its handle in the process of this epoch."""
    epoch: int
    name: str | None = None
    """The submission's global name for it, if it was asked for by name."""
    path: str = ""
    """How the judge came by it, e.g. "Tensor().backward"; "" if that is not known."""
    computed: bool = False
    """It was made by arithmetic in a test: it gives no numbers."""


def origin_of(proxy: Proxy) -> Origin:
    """Where the object of a proxy is; for the judge, not for tests."""
    # a name with an underscore, for all others are those of the student's object
    return proxy._judge_origin  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


class Proxy:
    """An object of the submission. Its attributes are the object's, but for those of the judge."""

    __slots__ = ("__weakref__", "_judge_origin")
    __array_ufunc__ = None  # so that `array * proxy` becomes the proxy's __rmul__
    _judge_origin: Origin

    def __init__(self, origin: Origin):
        # an assignment would set an attribute of the student's object
        object.__setattr__(self, "_judge_origin", origin)

    def __getattr__(self, name: str) -> Any:
        origin = self._judge_origin
        if name == "__name__" and origin.name:
            return origin.name
        if name.startswith(("__", "_repr_", "_ipython_", "_judge_")):
            raise AttributeError(name)  # never a protocol by which a library lets objects decide
        value = self._judge_ask("getattr", name)
        if origin.computed and isinstance(value, Proxy):
            origin_of(value).computed = True
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        self._judge_ask("setattr", name, value)

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"an object of class {type(self).__name__} is not an array")

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Proxy) or other is None:
            return self is other
        raise TypeError(
            f"an object of class {type(self).__name__} cannot be compared with a "
            f"{type(other).__name__}"
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = object.__hash__  # the same object is always the same proxy

    def __bool__(self) -> bool:
        self._judge_no_number()
        return self._judge_ask("bool", kind=bool)

    def __getitem__(self, key: Any) -> Any:
        return self._judge_marked(self._judge_ask("getitem", key))

    def __len__(self) -> int:
        self._judge_no_number()
        return self._judge_ask("len", kind=int)

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, Proxy) and self._judge_ask("isinstance", instance, kind=bool)

    def __iter__(self) -> Iterator[Any]:
        self._judge_no_number()
        iterator = self._judge_ask("iter")
        if not isinstance(iterator, Proxy):
            raise TypeError(f"an object of class {type(self).__name__} cannot be iterated over")
        while True:
            try:
                item = next(iterator)
            except StopIteration:
                return
            yield item

    def __next__(self) -> Any:
        self._judge_no_number()
        try:
            return self._judge_ask("next")
        except SubmissionError as error:
            if error.student_kind == "StopIteration":
                raise StopIteration from None
            raise

    def __setitem__(self, key: Any, value: Any) -> None:
        self._judge_ask("setitem", key, value)

    def __delitem__(self, key: Any) -> None:
        self._judge_ask("delitem", key)

    def __copy__(self) -> Any:
        return self._judge_marked(self._judge_ask("copy"))

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self._judge_marked(self._judge_ask("deepcopy"))

    def __reduce__(self) -> Any:
        raise TypeError("an object of a submission stays where it is")

    def __repr__(self) -> str:
        return self._judge_text("repr")

    def __str__(self) -> str:
        return self._judge_text("str")

    def _judge_ask(self, name: str, *operands: Any, kind: type | None = None) -> Any:
        return self._judge_origin.link.operate(name, self, *operands, kind=kind)

    def _judge_text(self, how: str) -> str:
        try:
            return clean(self._judge_ask(how, kind=str)[:MAX_TEXT], lines=True)
        except SubmissionError:
            return f"<{type(self).__name__} of the submission>"

    def _judge_marked(self, result: Any) -> Any:
        return _computed_only(self, result) if self._judge_origin.computed else result

    def _judge_no_number(self) -> None:
        if self._judge_origin.computed:
            _computed_only(self, 0)


class CallableProxy(Proxy):
    """A function, class or callable object of the submission."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What it returns there; its changes to plain arguments are made here as well."""
        origin = self._judge_origin
        result = origin.link.call(self, args, kwargs)
        computed = origin.computed and result is not None
        return _computed_only(self, result) if computed else result

    def _judge_watch(self, call: Callable[[], object]) -> tuple[int, dict[str, Any]]:
        """For bpcourse.checking.tracing."""
        return self._judge_origin.link.watch(self, call)

    def _judge_look(
        self, function: Proxy | None, inputs: Sequence[Any], call: Callable[[], object]
    ) -> list[str]:
        """For bpcourse.checking.tracing."""
        return self._judge_origin.link.look(function, inputs, call)


def _computed_only(proxy: Proxy, result: Any) -> Proxy:
    """What arithmetic with a proxy gives: an object that is marked. TypeError for anything else."""
    if not isinstance(result, Proxy):
        raise TypeError(
            f"an object of class {type(proxy).__name__} cannot be computed with "
            "like a number or an array"
        )
    origin_of(result).computed = True
    return result


def _binary(name: str) -> tuple[Callable[[Proxy, Any], Proxy], Callable[[Proxy, Any], Proxy]]:
    def left(self: Proxy, other: Any) -> Proxy:
        return _computed_only(self, origin_of(self).link.operate(name, self, other))

    def right(self: Proxy, other: Any) -> Proxy:
        return _computed_only(self, origin_of(self).link.operate(name, other, self))

    return left, right


def _unary(name: str) -> Callable[[Proxy], Proxy]:
    def operation(self: Proxy) -> Proxy:
        return _computed_only(self, origin_of(self).link.operate(name, self))

    return operation


for _name in BINARY:
    _left, _right = _binary(_name)
    setattr(Proxy, f"__{_name.rstrip('_')}__", _left)
    setattr(Proxy, f"__r{_name.rstrip('_')}__", _right)
for _name in UNARY:
    setattr(Proxy, f"__{_name}__", _unary(_name))


@functools.lru_cache(maxsize=1000)
def proxy_class(class_name: str, is_callable: bool) -> type[Proxy]:
    """A class of proxies that bears the student's class's name, for messages."""
    base = CallableProxy if is_callable else Proxy
    return cast("type[Proxy]", type(class_name, (base,), {"__slots__": ()}))
