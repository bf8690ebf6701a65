"""Does every attack earn what its answers deserve, leak nothing, leave nothing, hurt nobody?"""

import itertools
import json
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import Limits
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.task import Task
from tests.grading.notebooks import notebook
from tests.redteam.unit import (
    ATTACKS,
    CANARY,
    LOCKED,
    POINTS,
    RIGHT,
    SETUP,
    TESTS,
    WRONG,
    read_attack,
)

pytestmark = pytest.mark.usefixtures("sandbox")

LIMITS = Limits(
    cell_seconds=2,
    call_seconds=1,
    graded_seconds=4,
    memory=256 << 20,
    scratch=8 << 20,
    processes=8,
    received=512 << 20,
)

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
    tests = [(source, name) for name, source in TESTS.items()]
    nb = notebook((SETUP, "setup"), *cells, *tests)
    return judge(Task(nb, LOCKED, b"key", files=files or {}, limits=limits, isolation=isolation))


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


def assert_nothing_leaked(verdict):
    outputs = [cell["outputs"] for cell in json.loads(verdict.notebook)["cells"]]
    text = json.dumps(outputs)
    assert CANARY not in text.replace("# the expected value is a " + CANARY, "")
    assert "ESCAPED" not in text
    for output in itertools.chain(*outputs):
        assert set(output.get("data", {})) <= {"text/plain", "image/png"} or (
            "<section" in output["data"]["text/html"]
            and "<script" not in output["data"]["text/html"]
        )
        assert "\\u001b" not in json.dumps(output)
    assert len(text) < 2_000_000


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_attack(path, canaries):
    attack = read_attack(path)
    started = time.monotonic()
    verdict = graded([WRONG, *attack.cells], {"port.txt": str(canaries).encode()})
    assert points(verdict) == attack.deserved
    assert_nothing_leaked(verdict)
    assert len(processes_inside()) == 2  # bubblewrap's own first process, and the warm interpreter
    assert time.monotonic() - started < 60
    after = graded([RIGHT, PROBE], limits=PATIENT)
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


@pytest.mark.slow
def test_every_attack_through_nbgrader_autograde(tmp_path, canaries):
    from dataclasses import asdict

    from tests.grading.a_class import Classroom, cell

    master = [
        cell(SETUP, "setup"),
        cell(RIGHT, "solution", solution=True),
        *(cell(source, name, POINTS[name]) for name, source in TESTS.items()),
    ]
    room = Classroom(tmp_path, master, asdict(LIMITS))
    room.submit("a_right", {"solution": RIGHT})
    room.submit("z_right", {"solution": RIGHT})
    attacks = [read_attack(path) for path in ATTACKS]
    for attack in attacks:
        room.submit(f"m_{attack.name}", {"solution": WRONG}, after_solution=attack.cells)
        (tmp_path / f"classroom/submitted/m_{attack.name}/unit/port.txt").write_text(str(canaries))
    room.run("autograde", "unit")
    assert {attack.name: room.scores(f"m_{attack.name}") for attack in attacks} == {
        attack.name: attack.deserved for attack in attacks
    }
    assert room.scores("a_right") == room.scores("z_right") == POINTS
