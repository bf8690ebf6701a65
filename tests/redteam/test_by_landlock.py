"""Does Landlock stop what bubblewrap stops: every attack, with little of it too, as root and not?"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bpcourse.grading.judge import sandbox, start_landlock
from tests.ordinary_user import as_ordinary_user
from tests.redteam.test_redteam import (
    CLEAN,
    PATIENT,
    PROBE,
    assert_nothing_leaked,
    canaries,  # noqa: F401  a fixture
    graded,
    points,
)
from tests.redteam.unit import ATTACKS, POINTS, RIGHT, WRONG, read_attack

pytestmark = pytest.mark.usefixtures("landlock")

OFTEN = {  # of the rest, every one is among the slow tests
    "daemons",
    "files_that_nobody_sees",
    "kernel",
    "look_at_processes",
    "read_everything",
    "signals",
    "turned_socket",
}
FIRST = 1  # what Linux 5.13 has: no truncation, network, devices, sockets, signals
RUNS = [
    pytest.param(
        path,
        version,
        marks=[] if path.stem in OFTEN and version != FIRST else pytest.mark.slow,
        id=f"{path.stem}-{version}",
    )
    for version in (start_landlock.NEWEST, FIRST)
    for path in ATTACKS
]


@pytest.fixture(scope="module")
def with_little():
    """The zygotes of the first version."""
    zygotes = {}
    yield zygotes
    for zygote in zygotes.values():
        zygote.close()


@pytest.fixture
def only(with_little, monkeypatch):
    """only(version): submissions are shut in with no more of Landlock than this."""

    def only(version):
        if version == FIRST:
            monkeypatch.setattr(start_landlock, "NEWEST", FIRST)
            monkeypatch.setattr(sandbox, "_zygotes", with_little)

    return only


@pytest.mark.parametrize("path, version", RUNS)
def test_attack(path, version, only, canaries):  # noqa: F811
    only(version)
    attack = read_attack(path)
    started = time.monotonic()
    verdict = graded([WRONG, *attack.cells], {"port.txt": str(canaries).encode()}, "landlock")
    assert points(verdict) == attack.deserved
    assert_nothing_leaked(verdict)
    assert processes_and_files() == ([], [])
    assert time.monotonic() - started < 60
    after = graded([RIGHT, PROBE], isolation="landlock", limits=PATIENT)
    assert points(after) == POINTS
    probe = json.loads(after.notebook)["cells"][2]["outputs"]
    assert probe == [{"output_type": "stream", "name": "stdout", "text": CLEAN}]


def processes_and_files():
    """What is left of submissions: children of the zygote, and their folders."""
    zygote = sandbox.shared_zygote("landlock")
    pid = zygote.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return children, [path for path in zygote.folder.iterdir() if path.name.startswith("tmp")]


@pytest.mark.slow
def test_every_attack_as_an_ordinary_user(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("this user is one, and has seen every attack")
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider"]
    command += [f"--basetemp={tmp_path}/temporary", f"{__file__}::test_attack"]
    done = subprocess.run(
        as_ordinary_user(command, tmp_path),
        cwd=Path(__file__).parents[2],
        env=os.environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{len(RUNS)} passed" in done.stdout, done.stdout[-5000:] + done.stderr[-2000:]
