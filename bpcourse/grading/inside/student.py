"""Inside the sandbox: run the submission's cells, and do with its objects what the judge asks.

Student code shares this process and may change anything in it. That is expected: the judge treats
whatever comes out of here as a claim of the submission, and reads it through wire.decode.

A request is (operation, released handles, seconds, *operands). Replies:
    ("value", result, changed arguments, warnings)
    ("raised", names of the exception's class and bases, message, frames, warnings)
    ("callback", number, arguments, keywords)   a question in between; answered by "value", "raised"
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import io
import itertools
import operator
import random
import signal
import sys
import traceback
import types
import warnings
from pathlib import Path

import numpy as np

from . import wire
from .cells import Shell, names_assigned, names_stored, names_used, run_cell

MAX_TEXT = 4000  # characters of a message or of frames


class TimeLimit(BaseException):
    """The cell or call ran out of time. No Exception, so that `except Exception` lets it pass."""


class Capped(io.TextIOBase):
    """A text stream that keeps the first `limit` characters."""

    def __init__(self, limit):
        self.limit = limit
        self.parts, self.length = [], 0

    def writable(self):
        return True

    def write(self, text):
        if self.length < self.limit:
            self.parts.append(text[: self.limit - self.length])
        self.length += len(text)
        return len(text)

    def take(self):
        text = "".join(self.parts) + (CUT if self.length > self.limit else "")
        self.parts, self.length = [], 0
        return text


CUT = "\n... the rest of this output was cut\n"


class Student:
    """The submission's namespace, its objects that the judge knows, and the link to the judge."""

    def __init__(self, link, output_limit, figures=False):
        self.link, self.figures = link, figures
        self.objects, self.numbers, self.counter = {}, {}, itertools.count(1)
        self.stdout, self.stderr = Capped(output_limit), Capped(output_limit)
        self.left_out = set()  # names that lack the value which a left-out cell would give them
        self.namespace = {"__name__": "__main__", "__builtins__": builtins}
        shell = Shell(self.namespace)
        self.namespace.update(get_ipython=lambda: shell, display=_display)
        main = types.ModuleType("__main__")  # where pickle, dataclasses and the like look
        main.__dict__.update(self.namespace)
        self.namespace = main.__dict__
        shell.user_ns = self.namespace
        sys.modules["__main__"] = main
        sys.stdout, sys.stderr = self.stdout, self.stderr

    def serve(self):
        """Answer requests until the judge hangs up."""
        while True:
            self.handle(wire.receive(self.link, self.resolve))

    def handle(self, request):
        operation, released, seconds, *operands = request
        for number in released:
            self.numbers.pop(id(self.objects.pop(number, None)), None)
        self.reply(self.answer(operation, seconds, operands))

    def reply(self, message):
        try:
            wire.send(self.link, message, self.export)
        except wire.WireError as error:  # a cycle, or too large: the judge gets a handle, or a no
            if message[0] == "value":
                number = self.export(message[1])
                wire.send(self.link, ("value", number, {}, []), self.export)
            else:
                wire.send(self.link, ("raised", ["ValueError"], str(error), "", []))

    def answer(self, operation, seconds, operands):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always" if operation != "run" else "ignore")
            try:
                if operation == "run":
                    return "value", self.run(*operands, seconds=seconds), {}, []
                self.stdout.take(), self.stderr.take()
                with _time_limit(seconds):
                    result, changed = getattr(self, "do_" + operation)(*operands)
                return "value", result, changed, _texts(caught)
            except BaseException as error:
                return "raised", *_describe(error), _texts(caught)

    # operations

    def run(self, source, name, seconds):
        """Run a cell; its outputs, as in a notebook."""
        outputs, value, error = [], None, None
        self.stdout.take(), self.stderr.take()
        try:
            with _time_limit(seconds), warnings.catch_warnings():
                warnings.simplefilter("default")
                value = run_cell(source, name, self.namespace)
                text = repr(value)[: self.stdout.limit] if value is not None else None
        except BaseException as raised:
            error = raised
        for stream, captured in (("stdout", self.stdout), ("stderr", self.stderr)):
            if printed := captured.take():
                outputs.append({"output_type": "stream", "name": stream, "text": printed})
        if error is not None:
            names, message, frames = _describe(error)
            kind = names[0]
            if self.needs_left_out(error, source, name):
                kind, message = "NeedsLeftOut", f"{kind}: {message}"
            outputs.append(
                {
                    "output_type": "error",
                    "ename": kind,
                    "evalue": message,
                    "traceback": [frames, f"{kind}: {message}"],
                }
            )
            if kind in ("ReferenceUnavailable", "NeedsLeftOut"):
                self.left_out |= {
                    stored
                    for stored in names_stored(source)
                    if not isinstance(self.namespace.get(stored), types.ModuleType)
                }
        else:
            if self.left_out:
                self.left_out -= names_stored(source)
            if value is not None:
                outputs.append(
                    {
                        "output_type": "execute_result",
                        "metadata": {},
                        "execution_count": None,
                        "data": {"text/plain": text},
                    }
                )
        return outputs + self.pictures()

    def needs_left_out(self, error, source, name):
        """Whether a cell failed for want of what a left-out cell defines. Then it is no error of
        the student's. Errors in functions that the cell calls are told as they are.
        """
        if isinstance(error, NameError):
            return error.name in self.left_out
        cells = [
            frame.filename
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith("<cell ")
        ]
        return (
            isinstance(error, (AttributeError, LookupError, TypeError, ValueError))
            and cells[-1:] == [f"<{name}>"]
            and bool((names_used(source) - names_stored(source)) & self.left_out)
        )

    def pictures(self):
        """The cell's open figures as PNG, when they are wanted; they are closed in any case."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        outputs = []
        for number in list(pyplot.get_fignums()) if pyplot else []:
            if self.figures:
                import base64

                buffer = io.BytesIO()
                pyplot.figure(number).savefig(buffer, format="png", bbox_inches="tight")
                png = base64.b64encode(buffer.getvalue()).decode()
                outputs.append(
                    {
                        "output_type": "display_data",
                        "metadata": {},
                        "data": {"image/png": png, "text/plain": "<Figure>"},
                    }
                )
            pyplot.close(number)
        return outputs

    def do_begin(self, seed, files):
        """Before any cell: the submission's files, and the same random numbers in every run."""
        random.seed(seed)
        np.random.seed(seed % 2**32)
        for path, content in files.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(content.tobytes())
        return None, {}

    def do_sync(self, token):
        """The judge makes sure that the next thing it reads is the answer to its question."""
        return token, {}

    def do_mentions(self, sources):
        """Names that cells look up, and give a value to; none for those that will not run."""
        used, assigned = set(), set()
        for source in sources:
            with contextlib.suppress(SyntaxError, ValueError):
                used |= names_used(source)
                assigned |= names_assigned(source)
        return (used, assigned), {}

    def do_names(self, names):
        """The values of those names that exist. Modules never: the judge has its own."""
        found = {name: self.namespace[name] for name in names if name in self.namespace}
        return {
            name: value for name, value in found.items() if not isinstance(value, types.ModuleType)
        }, {}

    def do_call(self, function, args, kwargs):
        slots = {**dict(enumerate(args)), **kwargs}
        before = {
            key: self.fingerprint(value)
            for key, value in slots.items()
            if type(value) in (dict, list, np.ndarray)
        }
        result = function(*args, **kwargs)
        # What is returned is the answer. A procedure, which returns nothing, answers through
        # its arguments; and configurations (running averages) are dicts that are written to.
        kinds = (dict, list, np.ndarray) if result is None else (dict,)
        changed = {
            key: slots[key]
            for key, was in before.items()
            if type(slots[key]) in kinds and self.fingerprint(slots[key]) != was
        }
        return result, changed

    def do_operator(self, name, *operands):
        return _OPERATORS[name](*operands), {}

    def do_watch(self, function):
        """Count calls of this function from now on, and keep its variables at its last return."""
        self.calls, self.variables = 0, {}

        def hook(frame, event, argument):
            if frame.f_code is code:
                self.calls += event == "call"
                if event == "return":
                    self.variables = frame.f_locals

        code = getattr(function, "__code__", None)
        sys.setprofile(hook)
        return None, {}

    def do_watched(self):
        sys.setprofile(None)
        plain = {
            name: value
            for name, value in self.variables.items()
            if (type(value) is np.ndarray and value.dtype.kind in "biufc")
            or isinstance(value, (float, np.generic))
        }
        self.variables = {}
        return (self.calls, plain), {}

    # references

    def export(self, value):
        if type(value) in (wire.Handle, wire.Callback):
            return value
        if isinstance(value, JudgeFunction):
            return wire.Callback(value.number)
        number = self.numbers.get(id(value))
        if number is None:
            number = next(self.counter)
            self.objects[number], self.numbers[id(value)] = value, number
        name = type(value).__name__
        return wire.Handle(
            number, name if name.isidentifier() and len(name) < 99 else "object", callable(value)
        )

    def resolve(self, reference):
        if isinstance(reference, wire.Callback):
            return JudgeFunction(self, reference.number)
        return self.objects[reference.number]

    def fingerprint(self, value):
        if type(value) is np.ndarray and value.dtype.kind != "O":
            return value.dtype.str, value.shape, value.tobytes()
        try:
            return b"".join(bytes(piece) for piece in wire.encode(value, self.export))
        except wire.WireError:
            return None


class JudgeFunction:
    """A function of the judge's, as the submission sees it. Values cross, objects stay."""

    def __init__(self, student, number):
        self.student, self.number = student, number

    def __call__(self, *args, **kwargs):
        # an alarm in the middle of a message would leave half of it for the next request
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        try:
            answer = self.ask(args, kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
        if answer[0] == "value":
            return answer[1]
        kind = getattr(builtins, answer[1], RuntimeError)
        raise kind(answer[2])

    def ask(self, args, kwargs):
        link = self.student.link
        wire.send(link, ("callback", self.number, args, kwargs), self.student.export)
        while (answer := wire.receive(link, self.student.resolve))[0] not in ("value", "raised"):
            self.student.handle(answer)  # the function uses an object of ours that it was given
        return answer


_OPERATORS = {
    name: getattr(operator, name)
    for name in (
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
        "neg",
        "pos",
        "abs",
        "invert",
        "getitem",
        "setitem",
        "delitem",
    )
}
_OPERATORS |= {
    "getattr": getattr,
    "setattr": setattr,
    "iter": iter,
    "next": next,
    "len": len,
    "bool": bool,
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
    "isinstance": lambda cls, value: isinstance(value, cls),
    "repr": lambda value: repr(value)[:MAX_TEXT],
    "str": lambda value: str(value)[:MAX_TEXT],
}


def _display(*objects, **options):
    for thing in objects:
        print(repr(thing))


@contextlib.contextmanager
def _time_limit(seconds):
    def on_alarm(number, frame):
        raise TimeLimit(f"it took longer than {seconds:g} s")

    signal.signal(signal.SIGALRM, on_alarm)
    before, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, before)


def _describe(error):
    """(names of the class and its bases, message, the submission's own frames)."""
    names = [cls.__name__ for cls in type(error).__mro__][:20]
    try:
        message = str(error)[:MAX_TEXT]
    except BaseException:
        message = ""
    return names, message, _frames(error)[-MAX_TEXT:]


def _frames(error):
    """As text: "cell 5, line 3, in relu_backward: return dout * mask"."""
    lines = []
    try:
        if isinstance(error, SyntaxError) and str(error.filename).startswith("<"):
            lines.append(
                f"{error.filename.strip('<>')}, line {error.lineno}: {(error.text or '').strip()}"
            )
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.startswith(("<cell ", "<%")):
                lines.append(
                    f"{frame.filename.strip('<>')}, line {frame.lineno}, "
                    f"in {frame.name}: {frame.line}"
                )
    except BaseException:
        pass
    if len(lines) > 30:
        lines[15:-15] = ["..."]
    return "\n".join(lines)


def _texts(caught):
    return list(dict.fromkeys(str(w.message)[:300] for w in caught))[:10]
