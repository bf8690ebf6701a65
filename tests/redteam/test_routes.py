"""A class full of attackers: do both ways to grade, as root and as an ordinary user, give the same?

Two of the four ways, or with --all-ways all: they take minutes, and run side by side.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from bpcourse.grading.inside.linux import adopt_orphans
from tests.ordinary_user import as_ordinary_user
from tests.redteam.unit import (
    ATTACKS,
    CANARY,
    LIMITS,
    POINTS,
    RELEASE,
    RIGHT,
    assert_nothing_leaked,
    handed_in,
    read_attack,
)

pytestmark = pytest.mark.slow

CONFIG = Path(__file__).parents[2] / "nbgrader_config.py"
ROUTES = {
    "nbgrader": (
        ["nbgrader", "generate_assignment", "unit"],
        ["nbgrader", "autograde", "unit"],
        ["nbgrader", "generate_feedback", "unit"],
    ),
    "bpcourse": (["bpcourse.cli", "grade", "unit"],),
}
WAYS = [("nbgrader", "root"), ("bpcourse", "user"), ("bpcourse", "root"), ("nbgrader", "user")]
ACTIVE = {"script", "iframe", "object", "embed", "svg", "form", "base", "link", "meta", "style"}


@dataclass(frozen=True)
class Graded:
    """A class's folder, graded in one way, and what the commands said."""

    room: Path
    said: str
    problem: str = ""


def pytest_generate_tests(metafunc):
    if "way" in metafunc.fixturenames:
        ways = WAYS if metafunc.config.getoption("all_ways") else WAYS[:2]
        metafunc.parametrize("way", ways, ids="-".join, scope="module")


@pytest.fixture(scope="module")
def graded(sandbox, request, tmp_path_factory):
    """{way: Graded}; and when all have ended, no process of theirs is left."""
    ways = WAYS if request.config.getoption("all_ways") else WAYS[:2]
    if os.geteuid() != 0:
        ways = [way for way in ways if way[1] == "user"] or WAYS[1:2]
    before = children()
    adopt_orphans()  # what their commands leave behind becomes ours
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as threads:
        rooms = {way: tmp_path_factory.mktemp("-".join(way)) / "course" for way in ways}
        hand_in(rooms[ways[0]], server.getsockname()[1])
        for way in ways[1:]:
            shutil.copytree(rooms[ways[0]], rooms[way])
        commands = {way: all_commands(room, *way) for way, room in rooms.items()}
        done = {way: threads.submit(run, rooms[way], commands[way]) for way in ways}
        results = {way: future.result() for way, future in done.items()}
    assert gone(before), "a process is left"
    return results


def hand_in(root, port):
    """A course's folder in which each attacker has handed in, between two who are right."""
    (root / "course/unit").mkdir(parents=True)
    nbformat.write(RELEASE, root / "course/unit/unit.ipynb")
    limits = f"c.JudgeExecute.limits = {asdict(LIMITS)!r}\n"
    (root / "nbgrader_config.py").write_text(CONFIG.read_text() + limits)
    (root / "secret.txt").write_text(CANARY)
    (root / "home").mkdir()
    for student in ("a_right", "z_right"):
        folder = root / "classroom/submitted" / student / "unit"
        folder.mkdir(parents=True)
        nbformat.write(nbformat.from_dict(handed_in(RIGHT)), folder / "unit.ipynb")
    for path in ATTACKS:
        attack = read_attack(path)
        folder = root / "classroom/submitted" / f"m_{attack.name}" / "unit"
        attack.hand_in(folder)
        (folder / "port.txt").write_text(str(port))


def all_commands(room, route, who):
    commands = [[sys.executable, "-m", *words] for words in ROUTES[route]]
    if who == "user":
        commands = [as_ordinary_user(command, room.parent) for command in commands]
    return commands


def run(room, commands):
    environment = {
        "HOME": str(room / "home"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",  # nbgrader calls alembic
        "USER": "teacher",
        "BPCOURSE_CANARY": CANARY,
        "BPCOURSE_PROOF": str(room / "proof"),
        "PYTHONWARNINGS": "ignore",
    }
    said = ""
    for command in commands:
        done = subprocess.run(
            command,
            cwd=room,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=1200,
            check=False,
        )
        said += done.stdout
        if done.returncode:
            return Graded(room, said, f"exit code {done.returncode} of {command[-3:]}")
    return Graded(room, said)


def children():
    me = os.getpid()
    return set(Path(f"/proc/{me}/task/{me}/children").read_text().split())


def gone(before):
    """Whether no child is left but those of before; the last may take a moment to end."""
    for _ in range(100):
        for child in children() - before:
            os.waitpid(int(child), os.WNOHANG)
        if not children() - before:
            return True
        time.sleep(0.1)
    return False


def scores(room):
    """{student: {grade_id: points}} of the gradebook."""
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{room}/classroom/gradebook.db") as book:
        warnings.simplefilter("ignore")
        return {
            submission.student.id: {
                grade.name: grade.score for grade in submission.notebooks[0].grades
            }
            for submission in book.find_assignment("unit").submissions
        }


def active_parts(text):
    """What runs, loads or covers something on a page.

    Of styles, how many there are: each keeps those of its rules that the page can use.
    """
    found, styles = set(), 0
    for tag in BeautifulSoup(text, "html.parser").find_all(True):
        if tag.name == "style":
            styles += 1
            found.add(("style", styles))
        elif tag.name in ACTIVE:
            found.add(str(tag))
        for name, value in tag.attrs.items():
            if name.startswith("on") or "javascript:" in str(value).lower():
                found.add((name, str(value)))
    return found


@pytest.fixture
def done(way, graded):
    """What became of one way."""
    return graded.get(way) or pytest.skip("needs to run as root")


def test_every_attack_earns_what_it_deserves_and_costs_nobody_else_a_point(done):
    assert not done.problem, done.problem + done.said[-5000:]
    deserved = {f"m_{attack.name}": attack.deserved for attack in map(read_attack, ATTACKS)}
    assert scores(done.room) == {"a_right": POINTS, "z_right": POINTS} | deserved


def test_nothing_is_run_or_told_outside_of_the_sandbox(done):
    assert not (done.room / "proof").exists()
    assert CANARY not in done.said and "\x1b" not in done.said and "\u202e" not in done.said


@pytest.mark.parametrize("student", [f"m_{path.stem}" for path in ATTACKS])
def test_nothing_leaks_or_acts_on_a_page(done, student):
    classroom = done.room / "classroom"
    notebook = classroom / "autograded" / student / "unit/unit.ipynb"
    page = (classroom / "feedback" / student / "unit/unit.html").read_text()
    honest = (classroom / "feedback/a_right/unit/unit.html").read_text()
    assert_nothing_leaked(nbformat.read(notebook, as_version=4))
    assert CANARY not in page.replace("# the expected value is a " + CANARY, "")
    assert "FORGED PAGE" not in page or student == "m_page_beside"
    assert active_parts(page) <= active_parts(honest)
    assert len(page) < len(honest) + 3_000_000
