"""One submission under judgement: its process, what has been run in it, and its restarts."""

from __future__ import annotations

import contextlib
import secrets
import time
import warnings
import weakref

import numpy as np

from bpcourse.grading.inside import wire
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.proxy import (
    MAX_TEXT as MAX_MESSAGE,
    NoAnswer,
    Proxy,
    error_of,
    proxy_class,
)
from bpcourse.grading.judge.sandbox import Died, Limits

MAX_TEXT = 100_000  # characters of one output
GRACE = 2  # seconds: inside, a timer interrupts first, which loses nothing; then the judge kills


class Submission:
    """Runs the student's cells, and answers for the student's objects.

    When the process dies it is started anew for the next request, and the cells that ran are run
    again, without those that kill it.

    new_process  () -> sandbox.Process
    files        {relative path: content} of the unit's folder
    """

    def __init__(self, new_process, limits=Limits(), files=None, seed=0):
        self.new_process, self.limits, self.seed = new_process, limits, seed
        self.files = {path: np.frombuffer(data, np.uint8) for path, data in (files or {}).items()}
        self.process = None
        self.history = []  # (name, source) of the cells that ran
        self.restarts = 0
        self.epoch = 0
        self.proxies = weakref.WeakValueDictionary()  # handle number -> Proxy
        self.released = []  # handle numbers that nobody here holds any more
        self.functions = {}  # callback number -> function of the judge
        self.end = time.monotonic() + limits.submission_seconds
        self.begin_graded_cell()

    def begin_graded_cell(self) -> None:
        """A new budget of time, data and restarts."""
        self.deadline = time.monotonic() + self.limits.graded_seconds
        self.restarts_left = self.limits.restarts
        self.functions.clear()
        if self.process:
            self.process.room = self.limits.received
        self._synchronize()

    def run(self, source: str, name: str) -> list[dict]:
        """Run one of the student's cells; its outputs. Never raises for what the cell does."""
        if time.monotonic() > self.end:
            return [
                error_output(
                    "TimeLimit",
                    f"this submission took longer than {self.limits.submission_seconds:g} s in all",
                )
            ]
        if self.process:
            self.process.room = max(self.process.room, 16 << 20)
        try:
            self._start()
            outputs = self._run(source, name)
        except Died as error:
            outputs = [
                error_output(
                    "SubmissionEnded",
                    f"The submission's process was ended: {error}. It goes on without this cell.",
                )
            ]
        else:
            self.history.append((name, source))
        return outputs

    def mentions(self, sources) -> tuple[set, set] | None:
        """Names that cells of the student's look up, and give a value to; None if unknown."""
        try:
            self._start()
            reply = self._ask("mentions", [list(sources)], self.limits.call_seconds)
        except Died:
            return None
        names = reply[1]
        return (
            names
            if reply[0] == "value"
            and type(names) is tuple
            and ([type(part) for part in names] == [set, set])
            else None
        )

    def names(self, names) -> dict:
        """Those of the student's names that exist: plain values, or proxies."""
        found = self._request("names", [sorted(names)])
        if type(found) is not dict or not set(found) <= set(names):
            raise self._misbehaved("names")
        for name, value in found.items():
            if isinstance(value, Proxy):
                object.__setattr__(value, "_judge_name", name)
        return found

    def operate(self, name, *operands, kind=None):
        """The result of an operation on the student's objects, of exactly the type `kind`."""
        result = self._request("operator", [name, *operands])
        if kind is not None and type(result) is not kind:
            raise self._misbehaved(name)
        return result

    def call(self, function, args, kwargs):
        """Call a student's function. What it changed in its arguments is changed here as well,
        where it may be: in dicts, and in lists and arrays if it returned None.
        """
        result, changed = self._request("call", [function, args, kwargs], with_changes=True)
        slots = {**dict(enumerate(args)), **kwargs}
        for key, value in changed.items():
            if type(value) is not type(slots.get(key)):
                raise self._misbehaved("changed arguments")
            _restore(slots[key], value, result)
        return result

    def watch(self, function, call) -> tuple[int, dict]:
        """Run call(): how often, as the submission tells, a student's function was called, and the
        numbers and arrays among its variables when it last returned.
        """
        self._request("watch", [function])
        try:
            call()
        finally:
            seen = self._request("watched", [])
        if not (
            type(seen) is tuple
            and len(seen) == 2
            and type(seen[0]) is int
            and type(seen[1]) is dict
            and all(
                type(value) is np.ndarray or isinstance(value, (float, np.generic))
                for value in seen[1].values()
            )
        ):
            raise self._misbehaved("what was seen of a call")
        return seen

    def close(self) -> None:
        if self.process:
            self.process.close()
            self.process = None

    # the process

    def _synchronize(self):
        """Before a graded cell, end a process that has sent, or sends, what nobody asked for: it
        must not be taken for an answer. What comes back in order cannot be known beforehand.
        """
        if self.process:
            token = secrets.token_bytes(8)
            with contextlib.suppress(Died):
                if self._ask("sync", [token], 1)[1] != token:
                    self.process.end("it sent something that nobody asked for")
                    self.process = None

    def _start(self):
        """Have a process in which all cells of the history ran."""
        while self.process is None:
            self.epoch += 1
            self.proxies.clear()
            self.released.clear()
            self.process = self.new_process()
            self.process.room = self.limits.received
            running = None
            try:
                self._ask("begin", [self.seed, self.files], 30)
                for running in list(self.history):
                    self._run(running[1], running[0])
            except Died:
                if running is None:
                    raise
                self.history.remove(running)

    def _run(self, source, name):
        seconds = self.limits.cell_seconds
        reply = self._ask("run", [source, name], seconds)
        return (
            _checked_outputs(reply[1])
            if reply[0] == "value"
            else [error_output(_text(reply[1][0], lines=False)[:100], _text(reply[2])[:4000])]
        )

    def _request(self, operation, operands, with_changes=False):
        """One question of a graded cell."""
        if self.process is None:
            if not self.restarts_left:
                raise NoAnswer("the submission's process ended too often in this cell")
            self.restarts_left -= 1
            started = time.monotonic()
            try:
                self._start()
            except Died as error:
                raise NoAnswer(f"the submission's process cannot be started: {error}") from None
            self.deadline += time.monotonic() - started
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NoAnswer(f"this cell's {self.limits.graded_seconds:g} s are used up")
        try:
            reply = self._ask(operation, operands, min(left, self.limits.call_seconds))
        except Died as error:
            raise NoAnswer(f"no answer: {error}") from None
        if reply[0] == "raised":
            raise self._raised(*reply[1:])
        _, result, changed, texts = reply
        _warn(texts)
        return (result, changed) if with_changes else result

    def _raised(self, names, message, frames, texts):
        _warn(texts)
        names = [clean(name[:100]) for name in names[:20]]
        message, frames = (clean(text[:MAX_MESSAGE], lines=True) for text in (message, frames))
        if names[0] == "TimeLimit":
            error = NoAnswer(f"it took longer than {self.limits.call_seconds:g} s")
            error.student_frames = frames
            return error
        return error_of(names, message, frames)

    def _ask(self, operation, operands, seconds):
        """Send a request, answer the callbacks in between, and return a reply of the right form."""
        released = [number for number in self.released if number not in self.proxies]
        self.released = []
        message = (operation, released, float(seconds), *operands)
        process = self.process
        end = time.monotonic() + seconds + GRACE
        while True:
            try:
                reply = process.ask(message, end - time.monotonic(), self._export, self._resolve)
                if not _is_reply(reply):
                    process.end("it sent something that is not an answer")
                    raise Died(process.reason)
            except Died:
                self.process = None
                raise
            if reply[0] != "callback":
                return reply
            message = self._answer_callback(*reply[1:])  # which may itself ask the submission
            if self.process is not process:
                raise Died("it ended during a call of a function that it was given")

    def _answer_callback(self, number, args, kwargs):
        function = self.functions.get(number)
        try:
            if function is None:
                raise ValueError("no such function")
            answer = "value", function(*args, **kwargs)
            wire.encode(answer, self._export)
            return answer
        except Exception as error:
            return "raised", type(error).__name__, str(error)[:1000]

    def _misbehaved(self, what):
        return NoAnswer(f"the submission answered with the wrong type of value ({what})")

    # references

    def _export(self, value):
        if isinstance(value, Proxy):
            return wire.Handle(self._number(value), "object", False)
        if callable(value):
            self.functions[len(self.functions)] = value
            return wire.Callback(len(self.functions) - 1)
        return None

    def _number(self, proxy):
        if proxy._judge_epoch != self.epoch:
            if proxy._judge_name is None:
                raise NoAnswer("this object was lost when the submission's process ended")
            fresh = self.names([proxy._judge_name]).get(proxy._judge_name)
            if not isinstance(fresh, Proxy):
                raise NoAnswer(f"{proxy._judge_name} is not defined any more")
            object.__setattr__(proxy, "_judge_number", fresh._judge_number)
            object.__setattr__(proxy, "_judge_epoch", fresh._judge_epoch)
            self.proxies[fresh._judge_number] = proxy
        return proxy._judge_number

    def _resolve(self, reference):
        if isinstance(reference, wire.Callback):
            if reference.number not in self.functions:
                raise wire.WireError("no such function")
            return self.functions[reference.number]
        proxy = self.proxies.get(reference.number)
        if proxy is None:
            proxy = proxy_class(reference.class_name, reference.callable)(
                self, reference.number, self.epoch
            )
            self.proxies[reference.number] = proxy
            weakref.finalize(proxy, self._release, reference.number, self.epoch).atexit = False
        return proxy

    def _release(self, number, epoch):
        if epoch == self.epoch:
            self.released.append(number)


def _is_reply(reply):
    if type(reply) is not tuple or not reply:
        return False
    forms = {
        "value": (object, dict, list),
        "raised": (list, str, str, list),
        "callback": (int, tuple, dict),
    }
    form = forms.get(reply[0]) if type(reply[0]) is str else None
    if not form or len(reply) != len(form) + 1:
        return False
    if not all(kind is object or type(part) is kind for part, kind in zip(reply[1:], form)):
        return False
    if reply[0] == "raised":
        return bool(reply[1]) and all(type(name) is str for name in reply[1])
    return reply[0] == "value" or all(type(key) is str for key in reply[3])


def _restore(target, value, result):
    if type(target) is dict:
        target.clear()
        target.update(value)
    elif result is None and type(target) is list:
        target[:] = value
    elif (
        result is None
        and type(target) is np.ndarray
        and (target.shape, target.dtype) == (value.shape, value.dtype)
    ):
        target[...] = value


def _warn(texts):
    """Warnings from inside are warnings here, for the report to remark on."""
    for text in texts[:10]:
        if type(text) is str:
            warnings.warn(clean(text[:300]), stacklevel=4)


def error_output(kind, message, frames="") -> dict:
    """An `error` output of a notebook."""
    lines = [frames] if frames else []
    return {
        "output_type": "error",
        "ename": kind,
        "evalue": message,
        "traceback": [*lines, f"{kind}: {message}"],
    }


def _checked_outputs(outputs):
    """Only text and PNG pictures, of the form that notebooks have, come into the notebook."""
    checked = []
    for output in outputs[:100] if type(outputs) is list else ():
        try:
            checked.append(_checked_output(output))
        except (KeyError, TypeError, ValueError, AttributeError):
            checked.append(_stream("stderr", "(an output of this cell is malformed)\n"))
    return checked


def _checked_output(output):
    kind = output["output_type"]
    if kind == "stream" and output["name"] in ("stdout", "stderr"):
        return _stream(output["name"], output["text"])
    if kind == "error":
        if output["ename"] == "ReferenceUnavailable":
            return _stream(
                "stdout",
                "This cell shows the reference at work; it is left out here, "
                "where only your own code runs.\n",
            )
        if output["ename"] == "NeedsLeftOut":
            return _stream(
                "stdout",
                "This cell goes on from one that is left out here, so it ends "
                f"early ({_text(output['evalue'], lines=False)[:200]}).\n",
            )
        return error_output(
            _text(output["ename"], lines=False)[:100],
            _text(output["evalue"])[:4000],
            _text(output["traceback"][0])[:8000],
        )
    if kind == "execute_result":
        return {
            "output_type": kind,
            "metadata": {},
            "execution_count": None,
            "data": {"text/plain": _text(output["data"]["text/plain"])},
        }
    if kind == "display_data":
        import base64

        png = output["data"]["image/png"]
        if not base64.b64decode(png, validate=True).startswith(b"\x89PNG\r\n\x1a\n"):
            raise ValueError("not a picture")
        return {
            "output_type": kind,
            "metadata": {},
            "data": {"image/png": png, "text/plain": "<Figure>"},
        }
    raise ValueError(kind)


def _stream(name, text):
    return {"output_type": "stream", "name": name, "text": _text(text)}


def _text(text, lines=True):
    if type(text) is not str:
        raise TypeError
    return clean(text[:MAX_TEXT], lines)
