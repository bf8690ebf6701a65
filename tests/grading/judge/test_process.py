"""Does the judge end a process that hangs, lies or sends too much, and say why?"""

import contextlib
import socket
import threading
import time

import numpy as np
import pytest

from bpcourse.grading.inside import wire
from bpcourse.grading.judge.process import Died, Process, TooLate, reason_of


class Zygote:
    """Notes what it is asked to kill."""

    alive = True

    def __init__(self):
        self.killed = []

    def kill(self, pid):
        self.killed.append(pid)


@pytest.fixture
def ends():
    """(a process, the other end of its link, the other end of its status)."""
    link, other = socket.socketpair()
    status, other_status = socket.socketpair()
    process = Process(Zygote(), 7, link, status)
    process.room = 1 << 20
    yield process, other, other_status
    process.close()
    other.close()
    other_status.close()


def test_an_answer_is_returned(ends):
    process, other, _ = ends
    server = threading.Thread(target=lambda: wire.send(other, wire.receive(other)[::-1]))
    server.start()
    assert process.ask((1, 2), 5) == (2, 1)
    server.join()
    assert process.zygote.killed == []


def test_one_that_does_not_answer_is_ended(ends):
    process, _, _ = ends
    with pytest.raises(TooLate, match="did not answer in time"):
        process.ask("anyone there?", 0.05)
    assert process.zygote.killed == [7] and process.link.fileno() == -1


def test_one_that_sends_something_else_is_ended(ends):
    process, other, _ = ends
    other.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with pytest.raises(Died, match="something that is not an answer"):
        process.ask("x", 5)


def test_one_that_sends_more_than_there_is_room_for_is_ended(ends):
    process, other, _ = ends
    process.room = 1000
    wire.send(other, b"x" * 1000)
    with pytest.raises(Died, match="sent more data than a cell may"):
        process.ask("x", 5)


def test_an_answer_that_takes_too_long_to_read_comes_too_late(ends, monkeypatch):
    process, other, _ = ends
    process.room = 1 << 30
    decode = wire.decode

    def slow(tree, data, resolve, tick):
        time.sleep(0.3)
        return decode(tree, data, resolve, tick)

    wire.send(other, [1])
    monkeypatch.setattr(wire, "decode", slow)
    with pytest.raises(TooLate, match="did not answer in time"):
        process.ask("x", 0.2)


def test_all_pieces_of_a_request_together_must_be_read_in_time(ends):
    process, other, _ = ends
    process.link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)

    def read_slowly():
        with contextlib.suppress(OSError):
            while other.recv(20_000):
                time.sleep(0.05)

    reader = threading.Thread(target=read_slowly)
    reader.start()
    started = time.monotonic()
    with pytest.raises(TooLate, match="did not answer in time"):
        process.ask([np.zeros(10_000)] * 40, 0.4)  # each array would be in time
    reader.join()
    assert time.monotonic() - started < 4


def test_a_question_within_a_question_gives_it_no_more_time(ends):
    process, _, _ = ends

    def export(value):
        process.deadline = time.monotonic() + 60  # as another question does that is answered

    with pytest.raises(TooLate, match="did not answer in time"):
        process.ask(export, 0.05, lambda value: export(value) or wire.Callback(0))


def test_one_that_has_gone_is_asked_why(ends):
    process, other, other_status = ends
    other_status.send(b"memory")
    other.close()
    with pytest.raises(Died, match="more memory than it may"):
        process.ask("x", 5)


def test_it_is_ended_once(ends):
    process, _, _ = ends
    with pytest.raises(Died, match="first"):
        process.fail("first")
    process.end("second")
    process.close()
    assert process.zygote.killed == [7] and process.reason == "first"


@pytest.mark.parametrize(
    "told, reason",
    [
        ("memory", "it took more memory than it may"),
        ("processes", "it started more processes than it may"),
        ("exit -24", "it took more CPU time than it may"),
        ("exit -9", "it was ended by signal 9"),
        ("exit 3", "it ended itself (exit 3)"),
        ("setup: \x1b[31mOSError", "setup: OSError"),
        ("", "it has ended"),
    ],
)
def test_the_reason_is_said_in_words(told, reason):
    assert reason_of(told) == reason
