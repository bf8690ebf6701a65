"""The guard of the answer key in notebooks: who calls it while an answer is checked?

A call is the learner's if the nearest caller that is no library is neither the key itself nor an
exercise or the check. So whatever the learner wrote is refused (functions, methods, generators that
run later), under whatever name it knows the key; and whatever the check handed in may use it.
Looking at the caller costs nothing where the key is not called.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType, FunctionType, ModuleType
from typing import Any

from bpcourse.answer_key.refusal import of_key, refusal

TRUSTED = ("bpcourse.exercises", "bpcourse.checking")
"""Rooms that may call the answer key at any time, as it may itself."""

LIBRARIES = {*sys.stdlib_module_names, "numpy", "bpcourse"}
"""What may stand between a caller and the key: plots, say, that call a function of a learner's."""

OF_CLASSES = {"__subclasshook__", "__init_subclass__", "__class_getitem__"}
"""What Python asks of a class: `isinstance` may be asked of any object, and computes nothing."""

_RAW = "_unguarded"
_shut = 0  # checks that are running


@contextmanager
def shut() -> Generator[None]:
    """Meanwhile, the key refuses what learners wrote."""
    global _shut  # noqa: PLW0603  of all threads: an answer may start some
    _shut += 1
    try:
        yield
    finally:
        _shut -= 1


def guard(module: ModuleType) -> None:
    """Guard every function, class and table of functions that this module defines, in place."""
    for name, thing in list(vars(module).items()):
        if type(thing) is dict and not name.startswith("__") and _has_functions(thing):
            setattr(module, name, _guarded_table(thing, module.__name__, name))
        if getattr(thing, "__module__", None) != module.__name__ or _is_guarded(thing):
            continue
        if isinstance(thing, type):
            _guard_class(thing)
        elif isinstance(thing, FunctionType):
            setattr(module, name, _guarded(thing, module.__name__, name))


def refusing(module: str, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard one function that hands out the key, under the name that learners know it by."""
    return lambda function: _guarded(function, module, name)


def unguarded(function: Any) -> Any:
    """The function itself, which the catalogue of mistakes edits, and which anybody may call."""
    return getattr(function, _RAW, function)


def handed_out(value: Any) -> Any:
    """An argument for a learner's function, in which functions of the key may be called."""
    if isinstance(value, functools.partial):
        return functools.partial(unguarded(value.func), *value.args, **value.keywords)
    if type(value) in (list, tuple):
        return type(value)(map(handed_out, value))
    return unguarded(value) if isinstance(value, FunctionType) else value


def handed_in(answer: Any) -> Any:
    """What a learner asks to have checked, so that calling it is a call of theirs.

    That it is anyway if it is a function or class that they wrote. The key itself, a part of it
    (`functools.partial`, a bound method) or a callable object gets a caller of its own.
    """
    written = isinstance(answer, (FunctionType, type)) and not _is_guarded(answer)
    judged_elsewhere = hasattr(type(answer), "_judge_watch")  # a proxy: see grading/judge/proxy.py
    return answer if written or judged_elsewhere or not callable(answer) else HandedIn(answer)


class HandedIn:
    """A callable whose calls are the learner's."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        functools.update_wrapper(self, answer)
        self.answer = answer

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the answer returns, unless the guard refuses it."""
        return self.answer(*args, **kwargs)


def _by_learner(frame: FrameType | None) -> bool:
    while frame is not None:
        module = frame.f_globals.get("__name__") or ""
        if _is_trusted(module):
            return False
        package, _, _ = module.partition(".")
        if package not in LIBRARIES or frame.f_code is HandedIn.__call__.__code__:
            return True
        frame = frame.f_back
    return True  # a thread of the answer's own


def _is_trusted(module: str) -> bool:
    return of_key(module) or module.startswith(TRUSTED)


def _guarded(
    function: Callable[..., Any], module: str, name: str, of_class: bool = False
) -> Callable[..., Any]:
    """A function that refuses learners while a check runs.

    of_class  a method of the class of that name: an object of a learner's own class that inherits
              it is the learner's, whoever calls
    """

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True  # IPython shows the function's own lines
        if _shut and (
            _by_learner(sys._getframe(1))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            or (of_class and args and not _is_trusted(type(args[0]).__module__))
        ):
            raise refusal(module, name)
        return function(*args, **kwargs)

    setattr(guarded, _RAW, function)
    return guarded


def _guard_class(cls: type[Any]) -> None:
    """Guard making an object, and its methods and properties; in place, as classes are compared."""

    def guarded(method: Any, of_class: bool = True) -> Any:
        return method and _guarded(method, cls.__module__, cls.__qualname__, of_class)

    for name, thing in list(vars(cls).items()):
        if name in OF_CLASSES:
            continue
        if isinstance(thing, FunctionType):
            setattr(cls, name, guarded(thing))
        elif isinstance(thing, (classmethod, staticmethod)):
            inner: Any = thing.__func__
            setattr(cls, name, type(thing)(guarded(inner, of_class=False)))
        elif isinstance(thing, property):
            getter, setter, deleter = map(guarded, (thing.fget, thing.fset, thing.fdel))
            setattr(cls, name, property(getter, setter, deleter, thing.__doc__))
    if not {"__init__", "__new__"} & vars(cls).keys():
        cls.__init__ = guarded(cls.__init__)


def _has_functions(table: dict[Any, Any]) -> bool:
    values = (v if isinstance(v, tuple) else (v,) for v in table.values())
    return any(callable(value) for group in values for value in group)


def _guarded_table(table: dict[Any, Any], module: str, name: str) -> dict[Any, Any]:
    """The same dictionary, which learners may not look into."""
    looks = "__getitem__", "__iter__", "__contains__", "get", "items", "keys", "values"
    guarded = {look: _guarded(getattr(dict, look), module, name) for look in looks}
    return type("Table", (dict,), guarded)(table)


def _is_guarded(thing: Any) -> bool:
    if isinstance(thing, type):
        thing = vars(thing).get("__init__") or vars(thing).get("__new__")
        thing = getattr(thing, "__func__", thing)
    return hasattr(thing, _RAW)
