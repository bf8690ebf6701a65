"""One submission under judgement: its process, what has been run in it, and its restarts."""

from __future__ import annotations

import contextlib
import secrets
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from bpcourse.grading.inside import wire
from bpcourse.grading.inside.look import SIGNS
from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.judge.errors import NoAnswer, SubmissionError, too_long
from bpcourse.grading.judge.hanging import Hanging
from bpcourse.grading.judge.limits import DEFAULT_LIMITS, Limits
from bpcourse.grading.judge.outputs import checked_outputs, checked_text, error_output
from bpcourse.grading.judge.process import Died, Parent, Process, TooLarge, TooLate
from bpcourse.grading.judge.proxy import Origin, Proxy, origin_of, proxy_class
from bpcourse.grading.judge.replies import has_form, is_exactly, is_reply, raised, warn
from bpcourse.grading.judge.trust import SandboxUnavailable

GRACE = 2  # seconds: inside, a timer interrupts first, which loses nothing; then the judge kills
BEGIN_SECONDS = 30  # for the unit's files to be written
MAX_WHY = 300  # characters of the reason for which a name is missing
MAX_PATH = 200  # characters of how the judge came by an object
TIME_LIMIT = "TimeLimit"  # what a cell ends with whose time is over
MAX_HELD = 20_000  # objects of the submission that the judge knows at a time
ROOM_OF_A_CELL = 16 << 20  # bytes that the outputs of a cell of the student's may take


class Submission:
    """Runs the student's cells, and answers for the student's objects.

    When the process dies it is started anew for the next request, and the cells that ran are run
    again, without those that kill it.

    new_process  () -> Process
    files        {relative path: content} of the unit's folder
    started      when the judgement began, by time.monotonic(); default: now
    hanging      what hung when it ran before; default: it did not run before
    """

    def __init__(
        self,
        new_process: Callable[[], Process],
        limits: Limits = DEFAULT_LIMITS,
        files: Mapping[str, bytes] | None = None,
        seed: int = 0,
        started: float | None = None,
        hanging: Hanging | None = None,
    ):
        self.new_process, self.limits, self.seed = new_process, limits, seed
        self.files = {path: np.frombuffer(data, np.uint8) for path, data in (files or {}).items()}
        self.process: Process | None = None
        self.history: list[tuple[str, str]] = []  # (name, source) of the cells that ran
        self.brief: set[str] = set()  # names of those that ran only as far as they need no key
        self.not_run: list[tuple[str, str, str]] = []  # (name, source, why) of the others
        self.epoch = 0
        self.proxies: weakref.WeakValueDictionary[int, Proxy] = weakref.WeakValueDictionary()
        """{handle number: what stands for it here}."""
        self.released: list[int] = []  # handle numbers that nobody here holds any more
        self.functions: dict[int, Callable[..., Any]] = {}  # of the judge, by callback number
        self.asked: Callable[[int], None] = lambda size: None  # told the size of each request
        self.started = time.monotonic() if started is None else started
        self.unavailable: SandboxUnavailable | None = None  # why no process could be started
        self.zygotes: list[Parent] = []  # of its processes
        self.hanging = hanging or Hanging(limits)
        self.path = ""  # of what the answer to the running request would be
        self.begin_graded_cell()

    def begin_graded_cell(self) -> None:
        """A new budget of time, data and restarts."""
        self.deadline = time.monotonic() + self.limits.graded_seconds
        self.restarts_left = self.limits.restarts
        self.functions.clear()
        self.hanging.begin_graded_cell()
        if self.process:
            self.process.make_room(self.limits.received, self.limits.answer)
        self._synchronize()

    def run(self, source: str, name: str, briefly: bool = False) -> list[Output]:
        """Run one of the student's cells; its outputs. Never raises for what the cell does.

        briefly  only as far as it needs no answer key
        """
        limit = self.limits.submission_seconds
        if time.monotonic() > self.started + limit:
            return self._not_run(name, source, took_longer(limit))
        if briefly:
            self.brief.add(name)
        if self.process:
            self.process.make_room(max(self.process.room, ROOM_OF_A_CELL))
        try:
            outputs = self._run(self._running(), source, name)
        except Spent as error:
            return self._not_run(name, source, str(error))
        except Died as error:
            message = f"The submission's process was ended: {error}. It goes on without this cell."
            self._lose(name, source, error)
            return [error_output("SubmissionEnded", message)]
        self.history.append((name, source))
        return outputs

    def mentions(self, sources: Iterable[str]) -> tuple[set[str], set[str]] | None:
        """Names that cells of the student's look up, and give a value to; None if unknown."""
        try:
            process = self._running()
            reply = self._ask(process, "mentions", [list(sources)], self.limits.call_seconds)
        except Died:
            return None
        return reply[1] if reply[0] == "value" and has_form(reply[1], (set, set)) else None

    def names(self, names: Iterable[str]) -> dict[str, Any]:
        """Those of the student's names that exist: plain values, or proxies."""
        wanted = sorted(names)
        found = self._request("names", [wanted])[0]
        if type(found) is not dict or not set(cast("dict[Any, Any]", found)) <= set(wanted):
            raise _misbehaved("names")
        values = cast("dict[str, Any]", found)
        for name, value in values.items():
            if isinstance(value, Proxy):
                origin_of(value).name = name
        return values

    def why_missing(self, name: str) -> str:
        """Why the submission does not define a name, in its own words; "" if unknown."""
        try:
            told = self._request("why", [name, self.not_run])[0]
            return checked_text(told, lines=False)[:MAX_WHY]
        except (SubmissionError, TypeError):
            return ""

    def operate(self, name: str, *operands: Any, kind: type | None = None) -> Any:
        """The result of an operation on the student's objects, of exactly the type `kind`."""
        result, _ = self._request("operator", [name, *operands])
        if kind is not None and type(result) is not kind:
            raise _misbehaved(name)
        return result

    def call(self, function: Proxy, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a student's function. What it changed in its arguments is changed here as well,
        where it may be: in dicts, and in lists and arrays if it returned None.
        """
        result, changed = self._request("call", [function, args, kwargs])
        slots: dict[int | str, Any] = {**dict(enumerate(args)), **kwargs}
        for key, value in changed.items():
            if key not in slots or type(value) is not type(slots[key]):
                raise _misbehaved("changed arguments")
            _restore(slots[key], value, result)
        return result

    def watch(self, function: Proxy, call: Callable[[], object]) -> tuple[int, dict[str, Any]]:
        """Run call(): how often, as the submission tells, a student's function was called, and the
        numbers and arrays among its variables when it last returned.
        """
        self._request("watch", [function])
        try:
            call()
        finally:
            seen, _ = self._request("watched", [])
        if not has_form(seen, (int, dict)) or not all(map(_is_plain, seen[1].values())):
            raise _misbehaved("what was seen of a call")
        return seen

    def look(
        self, function: Proxy | None, inputs: Sequence[Any], call: Callable[[], object]
    ) -> list[str]:
        """Run call(): signs, as the submission tells, that what runs there meanwhile differentiates
        numerically by these inputs.
        """
        self._request("look", [function, list(inputs)])
        try:
            call()
        finally:
            signs, _ = self._request("looked", [])
        if type(signs) is not list or not all(
            type(sign) is str and sign in SIGNS for sign in cast("list[Any]", signs)
        ):
            raise _misbehaved("what was seen of a call")
        return cast("list[str]", signs)

    def close(self) -> None:
        """End the process."""
        if self.process:
            self.process.close()
            self.process = None

    @property
    def cut_short(self) -> bool:
        """Whether a sandbox that it ran in has ended, which nothing inside can bring about. To be
        asked when it is closed: an end is noticed at the next question.
        """
        return not all(zygote.alive for zygote in self.zygotes)

    # the process

    @property
    def left(self) -> float:
        """Seconds of those that a submission has in all."""
        return self.started + self.limits.total_seconds - time.monotonic()

    def _synchronize(self) -> None:
        """Before a graded cell, end a process that has sent, or sends, what nobody asked for: it
        must not be taken for an answer. What comes back in order cannot be known beforehand.
        """
        if process := self.process:
            token = secrets.token_bytes(8)
            with contextlib.suppress(Died):
                answer = self._ask(process, "sync", [token], 1)[1]
                if type(answer) is not bytes or answer != token:  # arrays compare in their own way
                    process.end("it sent something that nobody asked for")
                    self.process = None

    def _running(self) -> Process:
        """A process in which all cells of the history ran. Died if none can be started."""
        while self.process is None:
            self.epoch += 1
            self.proxies.clear()
            self.released.clear()
            if self.left <= 0:
                raise Spent(took_longer(self.limits.total_seconds))
            self.process = process = self.new_process()
            self.zygotes.append(process.zygote)
            process.make_room(self.limits.received, self.limits.answer)
            process.asked = self._asked
            running = None
            try:
                self._ask(process, "begin", [self.seed, self.files], BEGIN_SECONDS)
                for running in list(self.history):
                    name, source = running
                    self._run(process, source, name)
            except Died as error:
                if running is None or self.left <= 0:
                    raise
                self.history.remove(running)
                self._lose(*running, error)
        return self.process

    def _asked(self, size: int) -> None:
        self.asked(size)

    def _not_run(self, name: str, source: str, message: str) -> list[Output]:
        self.not_run.append((name, source, f"was not run: {message}"))
        return [error_output(TIME_LIMIT, message)]

    def _lose(self, name: str, source: str, error: Died) -> None:
        self.not_run.append((name, source, f"ended the submission's process: {error}"))

    def _run(self, process: Process, source: str, name: str) -> list[Output]:
        until, began = self.hanging.stopped.get(name, 0), time.monotonic()
        operands = [source, name, name in self.brief, until]
        try:
            reply = self._ask(process, "run", operands, self.hanging.cell_seconds(source))
        except TooLate:
            self.hanging.cell_ended(name, 1, time.monotonic() - began)
            raise
        if reply[0] != "value":
            kind = checked_text(reply[1][0], lines=False)[:100]
            return [error_output(kind, checked_text(reply[2])[:4000])]
        outputs = checked_outputs(reply[1])
        if not until and any(output.get("ename") == TIME_LIMIT for output in outputs):
            self._stopped(process, name, time.monotonic() - began)
        return outputs

    def _stopped(self, process: Process, name: str, seconds: float) -> None:
        """A cell was ended by its time: it will not come to that line again."""
        reply = self._ask(process, "stopped", [], self.limits.call_seconds)
        if reply[0] == "value" and type(reply[1]) is int and reply[1] > 0:
            self.hanging.cell_ended(name, reply[1], seconds)

    def _request(self, operation: str, operands: list[Any]) -> tuple[Any, dict[Any, Any]]:
        """One question of a graded cell: (result, changed arguments)."""
        name = _about(operation, operands)
        hanging, graded = self.hanging, self.limits.graded_seconds
        call = hanging.call_seconds(name, self.restarts_left - (self.process is None))
        if not call:
            raise too_long(
                f"{self.limits.call_seconds:g} s in a call before; it was not called again"
            )
        process = self.process or self._restarted()
        left = self.deadline - time.monotonic()
        limit = f"{call:g} s" if call <= left else f"{graded:g} s in all"
        if call < self.limits.call_seconds:
            limit += f"; a call before had taken longer than {self.limits.call_seconds:g} s"
        if self.left <= 0:
            raise NoAnswer(took_longer(self.limits.total_seconds))
        if left <= 0:
            raise too_long(limit)
        began = time.monotonic()
        try:
            reply = self._answer(process, operation, operands, min(left, call))
        except TooLate:
            hanging.took(name, time.monotonic() - began, call, killed=True)
            raise too_long(limit) from None
        except Died as error:
            raise _no_answer("no answer", error) from None
        seconds = time.monotonic() - began
        hanging.took(name, seconds, call, seconds >= call and self._goes_on(process))
        if reply[0] == "raised":
            if self.left <= 0:
                raise NoAnswer(took_longer(self.limits.total_seconds))
            raise raised(*reply[1:], limit=limit)
        _, result, changed, texts = reply
        warn(texts)
        return result, changed

    def _answer(
        self, process: Process, operation: str, operands: list[Any], seconds: float
    ) -> tuple[Any, ...]:
        """The reply to a question, whose new objects are known by how the judge came by them."""
        outer, self.path = self.path, _path(operation, operands)
        try:
            return self._ask(process, operation, operands, seconds)
        finally:
            self.path = outer

    def _goes_on(self, process: Process) -> bool:
        """After a call was ended: does a thread go on, so that all else would be slow beside it?
        Then the process is ended, if there may be another one.
        """
        with contextlib.suppress(Died):
            reply = self._ask(process, "goes_on", [], self.limits.call_seconds)
            if self.restarts_left and reply[0] == "value" and reply[1] is True:
                process.end("a thread of an ended call went on")
                self.process = None
        return self.process is None

    def _restarted(self) -> Process:
        """A new process in the middle of a graded cell, whose time it does not cost."""
        if not self.restarts_left:
            raise NoAnswer("the submission's process ended too often in this cell")
        self.restarts_left -= 1
        started = time.monotonic()
        try:
            process = self._running()
        except SandboxUnavailable as error:  # no fault of the submission's: the judge must hear it
            self.unavailable = error
            raise NoAnswer("there is no sandbox for the submission") from None
        except Died as error:
            raise _no_answer("the submission's process cannot be started", error) from None
        self.deadline += (seconds := time.monotonic() - started)
        self.hanging.wasted += seconds
        return process

    def _ask(
        self, process: Process, operation: str, operands: list[Any], seconds: float
    ) -> tuple[Any, ...]:
        """Send a request, answer the callbacks in between, and return a reply of the right form."""
        seconds = max(min(seconds, self.left), 0.001)  # 0 would be no limit to a timer
        released = [number for number in self.released if number not in self.proxies]
        self.released = []
        message: tuple[Any, ...] = (operation, released, float(seconds), *operands)
        end = time.monotonic() + seconds + GRACE
        while True:
            reply = self._exchange(process, message, end - time.monotonic())
            if reply[0] != "callback":
                return reply
            message = self._answer_callback(*reply[1:])  # which may itself ask the submission
            if self.process is not process:
                raise Died("it ended during a call of a function that it was given")

    def _exchange(
        self, process: Process, message: tuple[Any, ...], seconds: float
    ) -> tuple[Any, ...]:
        """The next message of the right form; a process that sends none is ended."""
        try:
            reply = process.ask(message, seconds, self._export, self._resolve)
            if not is_reply(reply):
                process.fail("it sent something that is not an answer")
        except Died:
            self.process = None
            if self.left <= 0:
                raise Spent(took_longer(self.limits.total_seconds)) from None
            raise
        return reply

    def _answer_callback(
        self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, ...]:
        try:
            answer = "value", self._function(number)(*args, **kwargs)
            wire.encode(answer, self._export)
        except Exception as error:
            return "raised", type(error).__name__, str(error)[:1000]
        return answer

    def _function(self, number: int) -> Callable[..., Any]:
        if number not in self.functions:
            raise ValueError("no such function")
        return self.functions[number]

    # references

    def _export(self, value: Any) -> wire.Reference | None:
        if isinstance(value, Proxy):
            return wire.Handle(self._number(value), "object", callable=False)
        if callable(value):
            self.functions[len(self.functions)] = value
            return wire.Callback(len(self.functions) - 1)
        return None

    def _number(self, proxy: Proxy) -> int:
        """The number of a proxy's object; after a restart, of the one that now has its name."""
        origin = origin_of(proxy)
        if origin.epoch != self.epoch:
            if origin.name is None:
                raise NoAnswer("this object was lost when the submission's process ended")
            fresh = self.names([origin.name]).get(origin.name)
            if not isinstance(fresh, Proxy):
                raise NoAnswer(f"{origin.name} is not defined any more")
            found = origin_of(fresh)
            origin.number, origin.epoch = found.number, found.epoch
            self.proxies[found.number] = proxy
        return origin.number

    def _resolve(self, reference: wire.Reference) -> Any:
        if isinstance(reference, wire.Callback):
            if reference.number not in self.functions:
                raise wire.WireError("no such function")
            return self.functions[reference.number]
        proxy = self.proxies.get(reference.number)
        if proxy is None:
            if len(self.proxies) >= MAX_HELD:
                raise TooLarge(f"it gave the judge more than {MAX_HELD:,} objects to hold")
            made = proxy_class(reference.class_name, reference.callable)
            proxy = made(Origin(self, reference.number, self.epoch, path=self.path))
            self.proxies[reference.number] = proxy
            weakref.finalize(proxy, self._release, reference.number, self.epoch).atexit = False
        return proxy

    def _release(self, number: int, epoch: int) -> None:
        if epoch == self.epoch:
            self.released.append(number)


class Spent(Died):
    """The time that a submission has in all is over."""


def took_longer(seconds: float) -> str:
    """What is said when the time of a submission is over."""
    return f"this submission took longer than {seconds:g} s in all"


def _about(operation: str, operands: list[Any]) -> str:
    """What a request may hang in: a function, or what is done with an object of the submission's,
    as in "Tensor().backward" or "Tensor() add"; "" if that is not known.
    """
    base = _base(operands)
    return f"{base} {operands[0]}" if base and operation == "operator" else base


def _path(operation: str, operands: list[Any]) -> str:
    """How the judge comes by the objects in an answer."""
    base = _base(operands)
    if not base or len(base) > MAX_PATH:
        return ""
    if operation == "call":
        return base + "()"
    if operation == "operator" and operands[0] == "getattr":
        return f"{base}.{operands[2]}"
    return base


def _base(operands: list[Any]) -> str:
    about = next((operand for operand in operands if isinstance(operand, Proxy)), None)
    return (origin_of(about).name or origin_of(about).path) if about is not None else ""


def _no_answer(what: str, error: Died) -> NoAnswer:
    return NoAnswer(str(error) if isinstance(error, Spent) else f"{what}: {error}")


def _misbehaved(what: str) -> NoAnswer:
    return NoAnswer(f"the submission answered with the wrong type of value ({what})")


def _is_plain(value: Any) -> bool:
    return is_exactly(value, np.ndarray) or isinstance(value, (float, np.generic))


def _restore(target: Any, value: Any, result: Any) -> None:
    """Make an argument what the student's function has made of it, where it may be."""
    if is_exactly(target, dict):
        target.clear()
        target.update(value)
    elif result is None and is_exactly(target, list):
        target[:] = value
    elif (
        result is None
        and is_exactly(target, np.ndarray)
        and (target.shape, target.dtype) == (value.shape, value.dtype)
    ):
        target[...] = value
