"""Inside the sandbox: run the submission's cells, and do with its objects what the judge asks.

Student code shares this process and may change anything in it. That is expected: the judge treats
whatever comes out of here as a claim of the submission, and reads it through wire.decode.

A request is (operation, released handles, seconds, *operands). Replies:
    ("value", result, changed arguments, warnings)
    ("raised", names of the exception's class and bases, message, frames, warnings)
    ("callback", number, arguments, keywords)   a question in between; answered by "value", "raised"
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import io
import itertools
import random
import signal
import socket
import sys
import threading
import types
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import numpy as np

from . import outputs, wire
from .cells import names_assigned, names_used_in, statements
from .failures import describe
from .history import History
from .look import Look, lent, taken_back
from .notebook_shell import NotebookShell
from .operators import OPERATORS
from .outputs import Output
from .runner import Runner
from .stand_ins import stand_in
from .streams import Capped
from .time_limit import time_limit

RELEASE_SECONDS = 0.5  # for an object to go, which may have a word in it
AFTER = 1_000_000_000  # a line behind all those of a cell

Result = tuple[Any, dict[Any, Any]]
"""What an operation returns: its result, and the arguments that it changed."""


class Student:
    """The submission's namespace, its objects that the judge knows, and the link to the judge."""

    def __init__(self, link: socket.socket, output_limit: int, figures: bool = False):
        self.link, self.figures = link, figures
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}  # id of an object: its number
        self.counter = itertools.count(1)
        self.stdout, self.stderr = Capped(output_limit), Capped(output_limit)
        self.calls = 0  # of the watched function
        self.variables: dict[str, Any] = {}  # that it had when it last returned
        self.look: Look | None = None  # for signs of numerical differentiation
        self.namespace = self._become_main()
        self.runner, self.history = Runner(self.namespace), History(self.namespace)
        stand_in(self.namespace, NotebookShell(self.runner))
        sys.stdout, sys.stderr = self.stdout, self.stderr

    def _become_main(self) -> dict[str, Any]:
        """The namespace of a new __main__, which is where pickle, dataclasses and the like look."""
        main = types.ModuleType("__main__")
        main.__dict__.update(__builtins__=builtins, display=_display)
        sys.modules["__main__"] = main
        return main.__dict__

    def serve(self) -> None:
        """Answer requests until the judge hangs up."""
        while True:
            self.handle(wire.receive(self.link, self.resolve))

    def handle(self, request: tuple[Any, ...]) -> None:
        """Forget the objects that the judge has released, and answer a request."""
        operation, released, seconds, *operands = request
        self.release(released)
        self.reply(self.answer(operation, seconds, operands))

    def release(self, numbers: list[int]) -> None:
        """Forget objects; what they do when they go is no part of any call."""
        for number in numbers:
            with contextlib.suppress(BaseException), time_limit(RELEASE_SECONDS):
                self.numbers.pop(id(self.objects.pop(number, None)), None)

    def reply(self, message: tuple[Any, ...]) -> None:
        """Send a reply; where its value cannot cross (a cycle, or too large), a handle, or a no."""
        try:
            wire.send(self.link, message, self.export)
        except wire.WireError as error:
            if message[0] == "value":
                number = self.export(message[1])
                wire.send(self.link, ("value", number, {}, []), self.export)
            else:
                wire.send(self.link, ("raised", ["ValueError"], str(error), "", []))

    def answer(self, operation: str, seconds: float, operands: list[Any]) -> tuple[Any, ...]:
        """The reply to a request."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always" if operation != "run" else "ignore")
            try:
                if operation == "run":
                    return "value", self.run(*operands, seconds=seconds), {}, []
                self.printed()  # by nobody's cell: nobody is shown it
                with time_limit(seconds):
                    result, changed = getattr(self, "do_" + operation)(*operands)
                return "value", result, changed, _texts(caught)
            except BaseException as error:
                names, message, frames = describe(error)
                message = self.runner.lacking.told(error, message)
                return "raised", names, message, frames, _texts(caught)

    # cells

    def run(
        self, source: str, name: str, briefly: bool = False, until: int = 0, *, seconds: float
    ) -> list[Output]:
        """Run a cell; its outputs, as in a notebook.

        until  the line in which it hung before; 0: none
        """
        text, error, still = None, None, None
        self.printed()  # by nobody's cell: nobody is shown it
        self.history.begin(source, name)
        try:
            with time_limit(seconds), warnings.catch_warnings():
                warnings.simplefilter("default")
                value = self.runner.run(source, name, briefly, until)
                if value is not None and not until:
                    text = repr(value)[: self.stdout.limit]
                    still = still_of(value) if self.figures else None
                self.history.end(value)
        except BaseException as raised:
            error = raised
        shown = self.printed()
        if notes := self.runner.notes():
            shown.append(outputs.stream("stdout", notes))
        if error is not None:
            shown.append(self.failed(error))
        elif still is not None:
            shown.append(outputs.picture(still, text or ""))
        elif text is not None:
            shown.append(outputs.result(text))
        return shown + self.pictures()

    def printed(self) -> list[Output]:
        """What was printed since this was last asked."""
        taken = (("stdout", self.stdout.take()), ("stderr", self.stderr.take()))
        return [outputs.stream(name, text) for name, text in taken if text]

    def failed(self, error: BaseException) -> Output:
        """The output of a cell that raised."""
        (kind, *_), message, frames = describe(error)
        message = self.runner.lacking.told(error, message)
        return outputs.error(kind, message, [frames, f"{kind}: {message}"])

    def pictures(self) -> list[Output]:
        """The cell's open figures as PNG, when they are wanted; they are closed in any case."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        shown: list[Output] = []
        for number in list(pyplot.get_fignums()) if pyplot else []:
            if self.figures:
                buffer, figure = io.BytesIO(), pyplot.figure(number)
                figure.savefig(buffer, format="png", bbox_inches="tight")
                png = base64.b64encode(buffer.getvalue()).decode()
                shown.append(outputs.picture(png, str(figure.get_label())))
            pyplot.close(number)
        return shown

    # operations: what a request asks for by name

    def do_why(self, name: str, not_run: list[tuple[str, str, str]]) -> Result:
        """Why a name is not defined; "" if nobody knows.

        not_run  (name, source, what happened) of cells that this process was not asked to run
        """
        for cell, source, happened in not_run:
            self.runner.lacking.not_run(cell, source, happened)
        reason = self.runner.lacking.why(name)
        return reason.story if reason else "", {}

    def do_begin(self, seed: int, files: dict[str, np.ndarray]) -> Result:
        """Before any cell: the submission's files, and the same random numbers in every run."""
        random.seed(seed)
        np.random.seed(seed % 2**32)  # noqa: NPY002  what students draw from
        for path, content in files.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(content.tobytes())
        return None, {}

    def do_sync(self, token: bytes) -> Result:
        """The judge makes sure that the next thing it reads is the answer to its question."""
        return token, {}

    def do_stopped(self) -> Result:
        """The line of the statement in which the last cell was ended, whose time was over."""
        return self.runner.stopped or AFTER, {}  # it may hang when its value is shown

    def do_goes_on(self) -> Result:
        """Is there a thread besides this one?"""
        return threading.active_count() > 1, {}

    def do_mentions(self, sources: list[str]) -> Result:
        """Names that cells look up, and give a value to; none for those that will not run."""
        used: set[str] = set()
        assigned: set[str] = set()
        for source in sources:
            with contextlib.suppress(ValueError):
                used = used.union(*(names_used_in(code) for _, code in statements(source)))
                assigned |= names_assigned(source)
        return (used, assigned), {}

    def do_names(self, names: list[str]) -> Result:
        """The values of those names that exist. Modules never: the judge has its own."""
        found = {name: self.namespace[name] for name in names if name in self.namespace}
        return {
            name: value for name, value in found.items() if not isinstance(value, types.ModuleType)
        }, {}

    def do_call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Result:
        """Call a function. What is returned is the answer. A procedure, which returns nothing,
        answers through its arguments; and configurations (running averages) are dicts that are
        written to.
        """
        slots: dict[int | str, Any] = {**dict(enumerate(args)), **kwargs}
        before = {
            key: self.fingerprint(value)
            for key, value in slots.items()
            if type(value) in (dict, list, np.ndarray)
        }
        if self.look:
            result = taken_back(function(*lent(args), **lent(kwargs)))
        else:
            result = function(*args, **kwargs)
        kinds = (dict, list, np.ndarray) if result is None else (dict,)
        changed = {
            key: slots[key]
            for key, was in before.items()
            if type(slots[key]) in kinds and self.fingerprint(slots[key]) != was
        }
        return result, changed

    def do_operator(self, name: str, *operands: Any) -> Result:
        """The result of an operation on objects."""
        return OPERATORS[name](*operands), {}

    def do_watch(self, function: Any) -> Result:
        """Count calls of this function from now on, and keep its variables at its last return."""
        self.calls, self.variables = 0, {}
        code = getattr(function, "__code__", None)

        def hook(frame: types.FrameType, event: str, argument: Any) -> None:
            if frame.f_code is code:
                self.calls += event == "call"
                if event == "return":
                    self.variables = frame.f_locals

        sys.setprofile(hook)
        return None, {}

    def do_watched(self) -> Result:
        """(calls of the watched function, those of its variables that are numbers or arrays)."""
        sys.setprofile(None)
        plain: dict[str, Any] = {
            name: value
            for name, value in self.variables.items()
            if (type(value) is np.ndarray and value.dtype.kind in "biufc")
            or isinstance(value, (float, np.generic))
        }
        self.variables = {}
        return (self.calls, plain), {}

    def do_look(self, function: Any, inputs: list[np.ndarray]) -> Result:
        """Look for signs of numerical differentiation by these inputs from now on."""
        self.look = Look(inputs, function)
        self.look.begin()
        return None, {}

    def do_looked(self) -> Result:
        """The signs that were found; none if nobody was looking any more."""
        look, self.look = self.look, None
        return look.end() if look else [], {}

    # references

    def export(self, value: Any) -> wire.Reference:
        """What the judge gets for an object that stays here."""
        if isinstance(value, (wire.Handle, wire.Callback)):
            return value
        if isinstance(value, JudgeFunction):
            return wire.Callback(value.number)
        number = self.numbers.get(id(value))
        if number is None:
            number = next(self.counter)
            self.objects[number], self.numbers[id(value)] = value, number
        name = type(value).__name__
        known_as = name if name.isidentifier() and len(name) < 99 else "object"
        return wire.Handle(number, known_as, callable(value))

    def resolve(self, reference: wire.Reference) -> Any:
        """The object, or the judge's function, that a reference stands for."""
        if isinstance(reference, wire.Callback):
            return JudgeFunction(self, reference.number)
        return self.objects[reference.number]

    def fingerprint(self, value: Any) -> Any:
        """Equal for equal content; None for what cannot cross."""
        if type(value) is np.ndarray and value.dtype.kind != "O":
            return value.dtype.str, value.shape, value.tobytes()
        try:
            return b"".join(bytes(piece) for piece in wire.encode(value, self.export))
        except wire.WireError:
            return None


class JudgeFunction:
    """A function of the judge's, as the submission sees it. Values cross, objects stay."""

    def __init__(self, student: Student, number: int):
        self.student, self.number = student, number

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the function returns, or an exception of the kind that it raises."""
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

    def ask(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """The judge's answer; meanwhile it may ask for objects that the function was given."""
        link = self.student.link
        wire.send(link, ("callback", self.number, args, kwargs), self.student.export)
        while (answer := wire.receive(link, self.student.resolve))[0] not in ("value", "raised"):
            self.student.handle(answer)
        return answer


def still_of(value: Any) -> str | None:
    """The picture, PNG in base 64, that a value has for pages on which nothing moves."""
    with contextlib.suppress(Exception):
        content: Any = value._repr_mimebundle_()
        if isinstance(content, tuple):  # with metadata
            content = cast("tuple[Any, ...]", content)[0]
        png = content.get("image/png")
        return png if isinstance(png, str) else None
    return None


def _display(*objects: Any, **options: Any) -> None:
    for thing in objects:
        print(repr(thing))  # noqa: T201  the cell's own output


def _texts(caught: Iterable[warnings.WarningMessage]) -> list[str]:
    return list(dict.fromkeys(str(w.message)[:300] for w in caught))[:10]
