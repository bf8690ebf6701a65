"""The whole way: an LMS's archive is collected, graded, and goes back as grades and feedback pages."""

import shutil
import zipfile

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from bpcourse.course import Course
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.runner import Workers
from tests.grading.small_class import RIGHT, WRONG, hand_in
from tests.grading.tiny import UNIT

N = f"{UNIT}.ipynb"
GRADEBOOK = (
    "\ufeffStudent,ID,SIS Login ID,Section,02 tiny (5)\r\n    Points Possible,,,,10\r\n"
    '"Lovelace, Ada",71,ada,A,\r\n"Né, Ben",72,ben,A,\r\n"Zed, Zoe",73,zoe,A,\r\n'
)


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.fixture(scope="module")
def collected(small_class_once, tmp_path_factory, sandbox):
    """A course whose class has handed in at Canvas, collected and graded."""
    root = tmp_path_factory.mktemp("export")
    shutil.copytree(small_class_once.root, root / "course")
    course = Course(root / "course")
    shutil.rmtree(course.classroom / "submitted")
    with zipfile.ZipFile(root / "canvas.zip", "w") as archive:
        for name, answer in (("lovelaceada_71_901", RIGHT), ("nben_LATE_72_902", WRONG)):
            hand_in(course, "x", answer, written="Because." if answer == RIGHT else None)
            archive.write(course.classroom / "submitted" / "x" / UNIT / N, f"{name}_{UNIT}-1.ipynb")
    shutil.rmtree(course.classroom / "submitted")
    (root / "gradebook.csv").write_bytes(GRADEBOOK.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course.root)
        arguments = (root / "canvas.zip", UNIT, "--roster", root / "gradebook.csv")
        assert "missing (1): zoe" in run("collect", *arguments).output
    with Workers(2) as workers:
        grade_unit(course, UNIT, workers=workers)
    return Course(course.root)


@pytest.fixture(autouse=True)
def here(request, monkeypatch):
    if "collected" in request.fixturenames:
        monkeypatch.chdir(request.getfixturevalue("collected").root)


def test_canvas_gets_its_gradebook_and_pages_back(collected, tmp_path):
    out = tmp_path / "out.csv"
    result = run(
        "export", UNIT, "--canvas", "../gradebook.csv", "--to", out, "--feedback", "canvas"
    )
    assert result.exit_code == 0
    wanted = GRADEBOOK.replace("ada,A,", "ada,A,6").replace("ben,A,", "ben,A,4")
    assert out.read_bytes() == wanted.encode()
    assert "by hand (1): ada (2)" in result.output and "scaled" in result.output
    pages = collected.classroom / "exports" / f"{UNIT}-feedback-canvas.zip"
    with zipfile.ZipFile(pages) as archive:
        assert archive.namelist() == [
            f"lovelaceada_71_901_{UNIT}-1.html",
            f"nben_LATE_72_902_{UNIT}-1.html",
        ]


def test_a_table_has_the_whole_class(collected):
    result = run("export")
    assert result.exit_code == 0
    text = (collected.classroom / "exports" / f"{UNIT}-plain.csv").read_text(encoding="utf-8")
    assert '"Né, Ben",,2,5,,,LATE' in text and '"Zed, Zoe"' in text
