"""Does Landlock stop what bubblewrap stops: every attack, with little of it too, as root and not?

With --all-ways every attack also with little of it, and as an ordinary user; else some.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpcourse.grading.judge import sandbox, start_landlock
from tests.ordinary_user import as_ordinary_user
from tests.redteam.test_redteam import attack_once, canaries  # noqa: F401  a fixture
from tests.redteam.unit import ATTACKS

pytestmark = pytest.mark.usefixtures("landlock")

OFTEN = {
    "daemons",
    "files_that_nobody_sees",
    "kernel",
    "look_at_processes",
    "read_everything",
    "signals",
    "turned_socket",
}
FIRST = 1  # what Linux 5.13 has: no truncation, network, devices, sockets, signals


def pytest_generate_tests(metafunc):
    if "version" not in metafunc.fixturenames:
        return
    everything = metafunc.config.getoption("all_ways")
    runs = [
        pytest.param(
            path,
            version,
            marks=[] if path.stem in OFTEN and version != FIRST else pytest.mark.slow,
            id=f"{path.stem}-{version}",
        )
        for version in (start_landlock.NEWEST, FIRST)
        for path in ATTACKS
        if everything or version != FIRST or path.stem in OFTEN
    ]
    metafunc.parametrize("path, version", runs)


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


def test_attack(path, version, only, canaries, tmp_path):  # noqa: F811
    only(version)
    attack_once(path, canaries, tmp_path, "landlock")
    assert processes_and_files() == ([], [])


def processes_and_files():
    """What is left of submissions: children of the zygote, and their folders."""
    zygote = sandbox.shared_zygote("landlock")
    pid = zygote.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return children, [path for path in zygote.folder.iterdir() if path.name.startswith("tmp")]


@pytest.mark.slow
def test_attacks_as_an_ordinary_user(tmp_path, pytestconfig):
    if os.geteuid() != 0:
        pytest.skip("this user is one, and has seen every attack")
    chosen = ["--all-ways"] if pytestconfig.getoption("all_ways") else ["-k", " or ".join(OFTEN)]
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *chosen]
    command += [f"--basetemp={tmp_path}/temporary", f"{__file__}::test_attack"]
    done = subprocess.run(
        as_ordinary_user(command, tmp_path),
        cwd=Path(__file__).parents[2],
        env=os.environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout.splitlines()[-1]
