"""Is a submission shut in, and is every trace of it gone afterwards?"""

import os
import signal
import time
from pathlib import Path

import pytest

from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.process import Died
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.submission import Submission

pytestmark = pytest.mark.usefixtures("sandbox")


def text_of(source, limits=Limits()):
    submission = Submission(lambda: shared_zygote().start(limits), limits)
    try:
        return "".join(
            output.get("text", output.get("evalue", ""))
            for output in submission.run(source, "cell 1")
        )
    finally:
        submission.close()


@pytest.mark.parametrize(
    "source, printed",
    [
        (
            "import os; print(os.getuid() == 0, os.listdir('/proc'), os.listdir('.'))",
            "False [] []\n",
        ),
        ("import os; print(sorted(os.environ))", "['HOME', 'LANG', 'MPLBACKEND']\n"),
        ("import socket; print([name for _, name in socket.if_nameindex()])", "['lo']\n"),
        ("import os; print(os.access('/site', os.W_OK), os.access('.', os.W_OK))", "False True\n"),
        ("import torch", "No module named 'torch'"),
        ("import bpcourse.exercises", "No module named 'bpcourse.exercises'"),
        ("import numpy, matplotlib.pyplot, IPython, tqdm, bpcourse.plots; print('fine')", "fine\n"),
        (
            "from bpcourse.reference import relu_forward; print(relu_forward.__name__)",
            "relu_forward\n",
        ),
        ("import os; print(len([f for f in os.listdir('/dev')]))", "5\n"),
    ],
)
def test_what_is_inside(source, printed):
    assert text_of(source) == printed


def test_processes_that_take_too_much_memory_together_are_ended():
    greedy = (
        "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n"
        "        block = b'x' * (60 << 20); time.sleep(60)\ntime.sleep(60)"
    )
    started = time.monotonic()
    assert "more memory" in text_of(greedy, Limits(memory=128 << 20, cell_seconds=20))
    assert time.monotonic() - started < 20


def test_one_process_that_takes_too_much_gets_a_memory_error():
    assert text_of("x = bytearray(1 << 30)", Limits(memory=128 << 20)) == ""
    source = "try:\n    x = bytearray(1 << 30)\nexcept MemoryError:\n    print('no')"
    assert text_of(source, Limits(memory=128 << 20)) == "no\n"


def test_processes_and_files_are_limited():
    forks = (
        "import os, time\ntry:\n    for n in range(100):\n"
        "        if os.fork() == 0: time.sleep(60)\nexcept OSError:\n    print(n <= 8)"
    )
    assert text_of(forks, Limits(processes=8)) == "True\n"
    disk = (
        "import os\ntry:\n    for n in range(100): open(str(n), 'wb').write(bytes(1 << 20))\n"
        "except OSError: print(n <= 8)"
    )
    assert text_of(disk, Limits(scratch=8 << 20)) == "True\n"


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


def test_a_killed_zygote_takes_its_submissions_along_and_is_replaced():
    zygote = shared_zygote()
    process = zygote.start(Limits())
    os.kill(zygote.process.pid, signal.SIGKILL)
    with pytest.raises(Died):
        process.ask(("names", [], 1.0, []), 5)
    process.close()
    assert text_of("print(1)") == "1\n"
