"""Objects of a submission as the judge holds them: every use is a question to the sandbox.

What comes back is a plain value, or again a proxy. A proxy never decides a test. It has no order,
no float and no array, and is equal to nothing but itself, so an object whose class answers
"equal" to everything gains nothing by it. And what arithmetic makes of it is an object again,
whose methods do not return numbers: else `abs(answer - expected).max()` would be whatever the
submission likes. Attributes of such an object may be read, as in `(a * b).data`.
"""

from __future__ import annotations

import builtins
import functools

from bpcourse.grading.judge.clean import clean

MAX_TEXT = 4000  # characters of a message or of frames


class SubmissionError(Exception):
    """Something that went wrong in the submission, never in the judge.

    student_kind    name of the exception's class there
    student_frames  the student's own lines that led to it, as text
    """

    student_kind = "SubmissionError"
    student_frames = ""


class NoAnswer(SubmissionError):
    """No answer came: the process ended, took too long, or sent something else."""

    student_kind = "no answer"


_KNOWN = {
    name: getattr(builtins, name)
    for name in (
        "ArithmeticError",
        "AssertionError",
        "AttributeError",
        "FloatingPointError",
        "ImportError",
        "IndexError",
        "KeyError",
        "LookupError",
        "MemoryError",
        "ModuleNotFoundError",
        "NameError",
        "NotImplementedError",
        "OverflowError",
        "RecursionError",
        "RuntimeError",
        "TypeError",
        "ValueError",
        "ZeroDivisionError",
    )
}


@functools.cache
def _twin(name):
    base = _KNOWN[name]
    return type(name, (SubmissionError, base), {"__str__": Exception.__str__})


def error_of(names, message, frames) -> SubmissionError:
    """The judge's own exception for one raised in the sandbox.

    names  of its class and bases; the first that is a well-known built-in decides which `except`
           clauses catch it, so that NotImplementedError arrives as NotImplementedError
    """
    known = next((name for name in names if name in _KNOWN), None)
    message = message[:MAX_TEXT]
    error = _twin(known)(message) if known else SubmissionError(message)
    error.student_kind, error.student_frames = names[0][:100], frames[:MAX_TEXT]
    return error


class Proxy:
    """An object of the submission. `_judge_link.operate(name, *operands)` asks the sandbox."""

    __slots__ = (
        "_judge_link",
        "_judge_number",
        "_judge_epoch",
        "_judge_name",
        "_judge_computed",
        "__weakref__",
    )
    __array_ufunc__ = None  # so that `array * proxy` becomes the proxy's __rmul__

    def __init__(self, link, number, epoch, name=None):
        for slot, value in (
            ("link", link),
            ("number", number),
            ("epoch", epoch),
            ("name", name),
            ("computed", False),
        ):
            object.__setattr__(self, f"_judge_{slot}", value)

    def __getattr__(self, name):
        if name == "__name__" and self._judge_name:
            return self._judge_name
        if name.startswith(("__", "_repr_", "_ipython_", "_judge_")):
            raise AttributeError(name)  # never a protocol by which a library lets objects decide
        value = self._judge_link.operate("getattr", self, name)
        if self._judge_computed and isinstance(value, Proxy):
            _mark_computed(value)
        return value

    def __setattr__(self, name, value):
        self._judge_link.operate("setattr", self, name, value)

    def __array__(self, *args, **kwargs):
        raise TypeError(f"an object of class {type(self).__name__} is not an array")

    def __eq__(self, other):
        if isinstance(other, Proxy) or other is None:
            return self is other
        raise TypeError(
            f"an object of class {type(self).__name__} cannot be compared with a "
            f"{type(other).__name__}"
        )

    def __ne__(self, other):
        return not self == other

    __hash__ = object.__hash__  # the same object is always the same proxy

    def __bool__(self):
        self._judge_no_number()
        return self._judge_link.operate("bool", self, kind=bool)

    def __getitem__(self, key):
        item = self._judge_link.operate("getitem", self, key)
        return self._judge_computed_only(item) if self._judge_computed else item

    def __len__(self):
        self._judge_no_number()
        return self._judge_link.operate("len", self, kind=int)

    def __instancecheck__(self, instance):
        return isinstance(instance, Proxy) and self._judge_link.operate(
            "isinstance", self, instance, kind=bool
        )

    def __iter__(self):
        self._judge_no_number()
        iterator = self._judge_link.operate("iter", self)
        if not isinstance(iterator, Proxy):
            raise TypeError(f"an object of class {type(self).__name__} cannot be iterated over")
        while True:
            try:
                item = next(iterator)
            except StopIteration:
                return
            yield item

    def __next__(self):
        try:
            return self._judge_link.operate("next", self)
        except SubmissionError as error:
            if error.student_kind == "StopIteration":
                raise StopIteration from None
            raise

    def __setitem__(self, key, value):
        self._judge_link.operate("setitem", self, key, value)

    def __delitem__(self, key):
        self._judge_link.operate("delitem", self, key)

    def __copy__(self):
        return self._judge_link.operate("copy", self)

    def __deepcopy__(self, memo):
        return self._judge_link.operate("deepcopy", self)

    def __reduce__(self):
        raise TypeError("an object of a submission stays where it is")

    def __repr__(self):
        return self._judge_text("repr")

    def __str__(self):
        return self._judge_text("str")

    def _judge_text(self, how):
        try:
            return clean(self._judge_link.operate(how, self, kind=str)[:MAX_TEXT], lines=True)
        except SubmissionError:
            return f"<{type(self).__name__} of the submission>"

    def _judge_no_number(self):
        if self._judge_computed:
            self._judge_computed_only(0)

    def _judge_computed_only(self, result):
        if not isinstance(result, Proxy):
            raise TypeError(
                f"an object of class {type(self).__name__} cannot be computed with "
                "like a number or an array"
            )
        _mark_computed(result)
        return result


class CallableProxy(Proxy):
    """A function, class or callable object of the submission."""

    __slots__ = ()

    def __call__(self, *args, **kwargs):
        result = self._judge_link.call(self, args, kwargs)
        computed = self._judge_computed and result is not None
        return self._judge_computed_only(result) if computed else result

    def _judge_watch(self, call):
        """For bpcourse.checking.tracing."""
        return self._judge_link.watch(self, call)


def _mark_computed(proxy):
    object.__setattr__(proxy, "_judge_computed", True)


def _binary(name):
    def left(self, other):
        return self._judge_computed_only(self._judge_link.operate(name, self, other))

    def right(self, other):
        return self._judge_computed_only(self._judge_link.operate(name, other, self))

    return left, right


def _unary(name):
    return lambda self: self._judge_computed_only(self._judge_link.operate(name, self))


for _name in (
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "and_",
    "or_",
    "xor",
    "lshift",
    "rshift",
):
    _left, _right = _binary(_name)
    setattr(Proxy, f"__{_name.rstrip('_')}__", _left)
    setattr(Proxy, f"__r{_name.rstrip('_')}__", _right)
for _name in ("neg", "pos", "abs", "invert"):
    setattr(Proxy, f"__{_name}__", _unary(_name))


@functools.lru_cache(maxsize=1000)
def proxy_class(class_name: str, is_callable: bool) -> type:
    """A class of proxies that bears the student's class's name, for messages."""
    return type(class_name, (CallableProxy if is_callable else Proxy,), {"__slots__": ()})
