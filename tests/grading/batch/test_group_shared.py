"""Where instructors share a classroom, each can go on with what another has graded."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bpcourse.grading.batch.group_shared import group_shared
from tests import needs

GROUP, USERS = 54321, (50001, 50002)
ROOT = Path(__file__).resolve().parents[3]
RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from bpcourse.files import replace_file, replace_folder
from bpcourse.grading.batch.group_shared import group_shared
from bpcourse.grading.batch.one_run import only_run
from bpcourse.grading.nbgrader.secret import read_secret
import sqlite3
room = Path(sys.argv[1])
url = f"sqlite:///{room}/gradebook.db"
with only_run(room), group_shared(room, url, True):
    read_secret(room / "judge.secret", True)
    with sqlite3.connect(room / "gradebook.db") as book:
        book.execute("CREATE TABLE IF NOT EXISTS t (a)")
        book.execute("INSERT INTO t VALUES (1)")
    for step in ("autograded", "feedback"):
        replace_folder(room / step / "ada" / "unit", {"deep/page": b"a"}, 0o664)
    replace_file(room / ".graded" / "unit" / "ada.json", b"{}")
"""


def test_two_instructors_of_a_group_grade_in_turn():
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip(needs.ORDINARY_USER)
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        room = folder / "classroom"
        room.mkdir()
        folder.chmod(0o755)
        os.chown(room, USERS[0], GROUP)
        room.chmod(0o2770)
        for user in (*USERS, USERS[0]):
            keep = ["--inh-caps=-all", "--bounding-set=-all", f"--groups={GROUP}"]
            become = ["setpriv", f"--reuid={user}", f"--regid={user}", *keep, "--"]
            done = subprocess.run(
                [*become, *readable(folder), RUN, str(room), str(folder / "package")],
                capture_output=True,
                text=True,
                cwd="/",
                check=False,
            )
            assert done.returncode == 0, done.stderr
        made = [path for path in room.rglob("*") if path.name != "judge.secret"]
        assert all(path.stat().st_gid == GROUP for path in made)
        assert all(path.stat().st_mode & 0o020 for path in made)
        assert (room / "judge.secret").stat().st_mode & 0o777 == 0o640
    finally:
        shutil.rmtree(folder)


def readable(folder):
    """Python on the package, copied to where every user can read it."""
    if not (folder / "package").exists():
        shutil.copytree(ROOT / "bpcourse", folder / "package" / "bpcourse")
        site = next(path for path in sys.path if path.endswith("site-packages"))
        (folder / "package" / "site").symlink_to(site)
    return [sys.executable, "-c"]


def test_a_classroom_of_one_is_left_as_it_is(tmp_path):
    (tmp_path / "feedback").mkdir(mode=0o755)
    before = (tmp_path / "feedback").stat().st_mode, os.umask(0o022)
    with group_shared(tmp_path, "sqlite:////none.db", False):
        assert os.umask(0o022) == 0o022
    assert (tmp_path / "feedback").stat().st_mode == before[0]
    os.umask(before[1])
