"""What is in the zip that an instructor uploads?"""

import configparser
import io
import json
import shutil
import subprocess
import zipfile

import pytest

from bpcourse.exercises import own
from bpcourse.files import write_files
from bpcourse.grading.classroom.gradescope.autograder import HERE, autograder
from bpcourse.notebooks.cells import grade_id
from tests.grading.own_course import FILES, FOLDER
from tests.grading.tiny import MASTER, UNIT, tiny_course

HIDDEN = "### BEGIN HIDDEN TESTS\nassert 7 == 7\n### END HIDDEN TESTS\ncheck(affine_backward)"


RELEASE, PRIVATE = f"course/{UNIT}/{UNIT}.ipynb", f"solutions/{UNIT}/{UNIT}.ipynb"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = tiny_course(
        tmp_path_factory.mktemp("course"), MASTER.replace("check(affine_backward)", HIDDEN)
    )
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.Bpcourse.exercises = "my_exercises"\n')
    write_files(course.root / FOLDER, {name: text.encode() for name, text in FILES.items()})
    (course.root / "my_exercises" / "own.py").write_text("# mine\n")
    return course


@pytest.fixture(scope="module")
def made(course):
    yield autograder(course, UNIT)
    own.use(None)


@pytest.fixture(scope="module")
def archive(made):
    return zipfile.ZipFile(io.BytesIO(made.content))


def test_the_scripts_are_at_its_root_and_can_be_run(archive, tmp_path):
    for name in ("setup.sh", "run_autograder"):
        assert archive.getinfo(name).external_attr >> 16 & 0o111
        (tmp_path / name).write_bytes(archive.read(name))
        subprocess.run([shutil.which("bash") or "bash", "-n", tmp_path / name], check=True)
        assert b"@VERSION@" not in archive.read(name)


def test_nothing_is_installed_by_the_name_of_this_package():
    text = (HERE / "setup.sh").read_text()
    assert "install bpcourse" not in text and '"$source_folder"/bpcourse-*.whl' in text


def test_it_has_one_unit_of_the_course_without_a_solution(archive):
    names = archive.namelist()
    assert {name for name in names if name.endswith(".ipynb")} == {RELEASE, PRIVATE}
    assert not [name for name in names if name.endswith(".md") or "gradebook" in name]
    assert not [name for name in (RELEASE, PRIVATE) if b"grad_x" in archive.read(name)]
    assert [name for name in names if name.endswith(".whl")] and "constraints.txt" in names


def test_exercises_of_the_instructor_s_own_come_along(archive):
    assert archive.read("my_exercises/own.py") == b"# mine\n"


def test_the_instructor_can_decide_otherwise_in_a_file_and_isolation_is_what_it_says_first(archive):
    settings = configparser.ConfigParser()
    settings.read_string(archive.read("autograder.ini").decode())
    assert settings["grading"]["isolation"] == "sandbox" and float(settings["grading"]["seconds"])


def test_points_by_hand_are_told_apart(made):
    assert (made.points, made.by_hand) == (3, 2)


def test_tests_that_students_do_not_see_come_along(course, archive):
    (check,) = json.loads(archive.read(PRIVATE))["cells"]
    assert grade_id(check) == "check_affine_backward"
    assert "assert 7 == 7" in "".join(check["source"])
    assert "assert 7 == 7" not in course.release_notebook(UNIT).read_text()
