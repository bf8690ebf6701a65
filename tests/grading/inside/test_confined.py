"""Without namespaces: is a submission somebody else, watched, and gone when it is ended?"""

import os
import signal
import time
from pathlib import Path

import pytest

from bpcourse.grading.inside import confined, linux
from bpcourse.grading.judge.limits import DEFAULT_LIMITS, Limits
from bpcourse.grading.judge.process import Died
from bpcourse.grading.judge.sandbox import Zygote, shared_zygote
from tests.grading.judge.look import text_of

pytestmark = pytest.mark.usefixtures("landlock")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, whose submissions are others")
ENDLESS = "while True: pass"


def said(source, **limits):
    return text_of(source, Limits(**limits), isolation="landlock")


@pytest.fixture
def start():
    started = []

    def start(zygote=None):
        process = (zygote or shared_zygote("landlock")).start(DEFAULT_LIMITS)
        process.room = 1 << 20
        started.append(process)
        return process

    yield start
    for process in started:
        process.close()


def below(pid):
    """Numbers of all processes below one."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [*children, *(number for child in children for number in below(child))]


def ends(number):
    """Whether a process soon has ended, or only waits to be noticed by its parent."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@AS_ROOT
def test_each_submission_of_roots_is_a_user_of_its_own(start):
    asked = "import os; print(os.getuid(), os.geteuid(), os.getgid(), os.getgroups())"
    real, effective, group, groups = said(asked).split(maxsplit=3)
    assert real == effective == group and groups == "[]\n"
    assert confined.FIRST_USER <= int(real) < confined.FIRST_USER + confined.USERS
    start(), start()
    users = {
        Path(f"/proc/{pid}").stat().st_uid for pid in below(shared_zygote("landlock").process.pid)
    }
    assert len(users) == 2 and 0 not in users


@AS_ROOT
def test_a_user_needs_no_capability_where_everybody_may_read(tmp_path):
    tmp_path.chmod(0o755)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "file").touch()
    assert confined.needed_capability(["/"]) == 0
    assert confined.needed_capability([str(closed / "file")]) == linux.MAY_READ_ALL
    with pytest.raises(OSError, match="a user of their own"):
        confined.needed_capability([str(tmp_path / "missing")])


def test_the_judges_own_user_needs_nothing(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    made = confined.confinement({"rights": [["/", "READ"]], "needed": ["/missing"], "landlock": 1})
    assert (made.own_user, made.capability) == (False, 0)


@pytest.mark.parametrize(
    "source",
    [
        "for n in range(50): open(str(n), 'wb').write(bytes(1 << 20))",
        "kept = []\nfor n in range(50):\n    f = open('a', 'wb'); os.remove('a')\n"
        "    f.write(bytes(1 << 20)); f.flush(); kept.append(f)",
        "for n in range(20000): open(str(n), 'w').close()",
    ],
)
def test_who_writes_too_much_is_ended_and_it_is_said(source):
    told = said(f"import os, time\n{source}\ntime.sleep(20)", scratch=8 << 20, cell_seconds=25)
    assert "it wrote more files, or larger ones, than it may" in told


def test_memory_and_threads_have_their_limits():
    assert said("x = bytearray(1 << 30)", memory=128 << 20) == ""
    threads = (
        "import threading, time\n"
        "for n in range(300): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "time.sleep(20)"
    )
    told = said(threads, processes=8)
    assert "more processes than it may" in told or "can't start new thread" in told


def test_an_ended_submission_leaves_no_process_and_its_neighbor_alone(start):
    first, second = start(), start()
    zygote = shared_zygote("landlock")
    assert len(below(zygote.process.pid)) == 4
    with pytest.raises(Died):
        first.ask(("run", [], 60.0, ENDLESS, "cell 1"), 0.5)
    assert len(below(zygote.process.pid)) == 2
    assert second.ask(("sync", [], 1.0, b"x"), 5)[1] == b"x"
    second.close()
    assert below(zygote.process.pid) == [] and not list(zygote.folder.glob("tmp*"))


@pytest.mark.parametrize("whose", ["zygote", "guard"])
def test_a_submission_ends_with_what_started_it(whose, start):
    zygote = Zygote("landlock", preload=("_judge.student",))
    process = start(zygote)
    guard, student = below(zygote.process.pid)
    process.link.sendall(b"x")  # it waits for the rest
    os.kill(zygote.process.pid if whose == "zygote" else int(guard), signal.SIGKILL)
    assert ends(student)
    zygote.close()
