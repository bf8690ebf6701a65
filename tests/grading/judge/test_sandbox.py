"""Is a submission shut in, and is every trace of it gone afterwards?"""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from bpcourse.grading.inside import landlock as of_the_kernel
from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.limits import DEFAULT_LIMITS, Limits
from bpcourse.grading.judge.process import Died
from bpcourse.grading.judge.sandbox import (
    Zygote,
    is_available,
    require,
    shared_zygote,
    start_shared,
)
from bpcourse.grading.judge.trust import SandboxUnavailable
from tests.grading.judge.look import text_of

pytestmark = pytest.mark.usefixtures("sandbox")


@pytest.mark.parametrize(
    "source, printed",
    [
        (
            "import os; print(os.getuid() == 0, os.listdir('/proc'), os.listdir('.'))",
            "False [] []\n",
        ),
        ("import os; print(sorted(os.environ))", "['HOME', 'LANG', 'MPLBACKEND']\n"),
        ("import socket; socket.socket()", "(there is no network while grading).\n"),
        ("import os; print(os.access('/site', os.W_OK), os.access('.', os.W_OK))", "False True\n"),
        ("import torch", "(No module named 'torch').\n"),
        ("import bpcourse.exercises", "(No module named 'bpcourse.exercises' while grading).\n"),
        ("import numpy, matplotlib.pyplot, IPython, tqdm, bpcourse.plots; print('fine')", "fine\n"),
        (
            "from bpcourse.reference import relu_forward; print(relu_forward.__name__)",
            "relu_forward\n",
        ),
        ("import os; print(len([f for f in os.listdir('/dev')]))", "4\n"),
    ],
)
def test_what_is_inside(source, printed):
    assert text_of(source).endswith(printed)


def test_one_process_that_takes_too_much_gets_a_memory_error():
    assert text_of("x = bytearray(1 << 30)", Limits(memory=128 << 20)) == ""
    source = "try:\n    x = bytearray(1 << 30)\nexcept MemoryError:\n    print('no')"
    assert text_of(source, Limits(memory=128 << 20)) == "no\n"


def test_processes_are_limited():
    forks = (
        "import os, time\ntry:\n    for n in range(100):\n"
        "        if os.fork() == 0: time.sleep(60)\nexcept OSError:\n    print(n <= 8)"
    )
    assert text_of(forks, Limits(processes=8)) == "True\n"


def test_a_closed_submission_leaves_no_process():
    zygote = shared_zygote()

    def count():
        found, waiting = 0, [zygote.process.pid]
        while waiting:
            pid = waiting.pop()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            found, waiting = found + len(children), waiting + [int(c) for c in children]
        return found

    before = count()
    text_of(
        "import os, time\nfor _ in range(3):\n    if os.fork() == 0: os.setsid(); time.sleep(60)"
    )
    assert count() == before


def ask_for_ten_seconds(zygote):
    """What is inside may end a little later than bubblewrap does."""
    for _ in range(200):
        zygote.start(DEFAULT_LIMITS).close()
        time.sleep(0.05)


def test_a_killed_zygote_takes_its_submissions_along_and_is_replaced():
    zygote = shared_zygote()
    process = zygote.start(DEFAULT_LIMITS)
    os.kill(zygote.process.pid, signal.SIGKILL)
    with pytest.raises(Died):
        process.ask(("names", [], 1.0, []), 5)
    process.close()
    with pytest.raises(SandboxUnavailable, match="the sandbox has ended"):
        ask_for_ten_seconds(zygote)
    assert text_of("print(1)") == "1\n"


def test_a_zygote_that_only_looks_alive_is_replaced_when_it_is_asked():
    zygote = shared_zygote()
    zygote.control.shutdown(socket.SHUT_RD)  # it ends at the next question
    assert zygote.alive
    process = start_shared("sandbox", DEFAULT_LIMITS)
    assert process.zygote is not zygote
    process.close()


def test_what_a_living_zygote_refuses_is_not_asked_of_another(monkeypatch):
    def refuse(self, limits, figures=False):
        raise SandboxUnavailable("no room")

    zygote = shared_zygote()
    monkeypatch.setattr(Zygote, "start", refuse)
    with pytest.raises(SandboxUnavailable, match="no room"):
        start_shared("sandbox", DEFAULT_LIMITS)
    assert shared_zygote() is zygote


def test_a_closed_zygote_leaves_no_folder():
    zygote = Zygote(preload=("_judge.student",))
    assert zygote.folder.exists() and zygote.alive
    zygote.close()
    assert not zygote.folder.exists() and not zygote.alive


def test_one_zygote_of_a_kind_is_shared():
    assert shared_zygote() is shared_zygote()
    assert shared_zygote("process") is not shared_zygote()


def test_an_unknown_isolation_is_an_error_that_names_the_known_ones():
    with pytest.raises(ValueError, match="sandbox, bubblewrap, landlock, process, not 'docker'"):
        Zygote("docker")


def test_without_bubblewrap_and_landlock_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(bubblewrap, "PROGRAMS", {})
    monkeypatch.setattr(of_the_kernel, "version", lambda: 0)
    with pytest.raises(SandboxUnavailable, match=r"apt install bubblewrap(.|\n)*process"):
        require()
    assert not is_available() and is_available("process")


def test_the_sandbox_is_bubblewrap_or_where_it_cannot_be_had_landlock(landlock, monkeypatch):
    assert shared_zygote().kind == "bubblewrap"
    monkeypatch.setattr(bubblewrap, "PROGRAMS", {})
    zygote = Zygote(preload=("_judge.student",))
    assert (zygote.kind, zygote.program) == ("landlock", "Landlock")
    zygote.start(DEFAULT_LIMITS).close()
    zygote.close()
    with pytest.raises(SandboxUnavailable):
        require("bubblewrap")
