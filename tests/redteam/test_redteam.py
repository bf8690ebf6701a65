"""Does every attack earn what its answers deserve, leak nothing, leave nothing, hurt nobody?"""

import json
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bpcourse.files import read_files
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.task import Task
from bpcourse.grading.nbgrader.recover.repair import recover
from tests.redteam.unit import (
    ATTACKS,
    CANARY,
    LIMITS,
    LOCKED,
    POINTS,
    RELEASE,
    RIGHT,
    WRONG,
    assert_nothing_leaked,
    handed_in,
    read_attack,
)

pytestmark = pytest.mark.usefixtures("sandbox")

PROBE = """\
import builtins, ctypes, os, socket, sys
print("files", os.listdir("."), os.path.exists("/dev/shm/trace"), os.path.exists("/site/trace"))
print("left", hasattr(builtins, "trace"), hasattr(sys, "trace"), hasattr(np, "trace_left"))
print("numpy", np.allclose(1, 2))
print("memory", ctypes.CDLL(None).shmget(4242, 4096, 0o666))
try:
    socket.socket(socket.AF_UNIX).connect("\\0trace")
    print("socket left")
except OSError:
    print("no socket")
"""
CLEAN = "files [] False False\nleft False False False\nnumpy False\nmemory -1\nno socket\n"


PATIENT = replace(LIMITS, cell_seconds=30, call_seconds=10, graded_seconds=60)  # for honest work


def graded(cells, files=None, isolation="bubblewrap", limits=LIMITS):
    """The verdict on an answer and further cells of a student's."""
    return judged(handed_in(*cells), files or {}, isolation, limits)


def judged(notebook, files, isolation="bubblewrap", limits=LIMITS):
    repaired, _ = recover(json.dumps(notebook).encode(), RELEASE)
    task = Task(
        json.dumps(repaired), LOCKED, b"key", files=files, limits=limits, isolation=isolation
    )
    return judge(task)


def points(verdict):
    return {name: score.points for name, score in verdict.scores.items()}


def processes_inside():
    """Process ids below the zygote's bubblewrap, that of the zygote itself left out."""
    found, waiting = [], [shared_zygote().process.pid]
    while waiting:
        pid = waiting.pop()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found += children
        waiting += map(int, children)
    return found


@pytest.fixture(scope="module")
def canaries(tmp_path_factory):
    """Things that a submission must not find: a file, a variable, a service of this machine."""
    folder = tmp_path_factory.mktemp("masters")
    (folder / "gradebook.db").write_text(CANARY)
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as server:
        patch.setenv("BPCOURSE_CANARY", CANARY)
        patch.chdir(folder)
        yield server.getsockname()[1]


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_attack(path, canaries, tmp_path):
    attack_once(path, canaries, tmp_path)
    assert len(processes_inside()) == 2  # bubblewrap's own first process, and the warm interpreter


def attack_once(path, port, folder, isolation="bubblewrap"):
    """Grade an attack, which earns what it deserves, and then a right submission, which earns all
    and finds no trace of it.
    """
    attack = read_attack(path)
    attack.hand_in(folder)
    (folder / "port.txt").write_text(str(port))
    files = read_files(folder)
    started = time.monotonic()
    verdict = judged(json.loads(files.pop("unit.ipynb")), files, isolation)
    assert points(verdict) == attack.deserved
    assert_nothing_leaked(json.loads(verdict.notebook))
    assert time.monotonic() - started < 60
    after = graded([RIGHT, PROBE], isolation=isolation, limits=PATIENT)
    assert points(after) == POINTS
    probe = json.loads(after.notebook)["cells"][2]["outputs"]
    assert probe == [{"output_type": "stream", "name": "stdout", "text": CLEAN}]


@pytest.mark.parametrize(
    "name",
    [
        "daemons",
        "exit",
        "forged_replies",
        "lying_object",
        "memory_bomb",
        "never_reply",
        "patched_numpy",
    ],
)
def test_what_attacks_the_protocol_fails_with_weaker_isolation_too(name):
    attack = next(read_attack(path) for path in ATTACKS if path.stem == name)
    assert points(graded([WRONG, *attack.cells], isolation="process")) == attack.deserved
    assert points(graded([RIGHT], isolation="process")) == POINTS
    zygote = shared_zygote("process").process.pid
    assert Path(f"/proc/{zygote}/task/{zygote}/children").read_text() == ""


def test_an_honest_submission_earns_everything():
    verdict = graded([RIGHT])
    assert points(verdict) == POINTS
