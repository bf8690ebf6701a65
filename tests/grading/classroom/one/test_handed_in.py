"""Which file is taken for a notebook to grade, and for one of which unit?"""

import json
import os

import pytest

from bpcourse.course import Course
from bpcourse.grading.classroom.one import handed_in
from bpcourse.grading.classroom.one.handed_in import NotGraded, read_notebook_file, unit_of

UNITS = ["01_chain_rule", "02_mlp", "02_mlp_more"]


def notebook(unit=None):
    return json.dumps(
        {"cells": [], "metadata": {"bpcourse": {"unit": unit}} if unit else {}}
    ).encode()


def test_a_file_is_read_as_it_is(tmp_path):
    (tmp_path / "a.ipynb").write_bytes(b"\xff\0not a notebook")
    assert read_notebook_file(tmp_path / "a.ipynb") == b"\xff\0not a notebook"


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda path: None, "is not there"),
        (lambda path: path.mkdir(), "is a folder"),
        (os.mkfifo, "is no ordinary file"),
        (lambda path: path.symlink_to("/etc/passwd"), "is a link"),
        (lambda path: path.symlink_to("nowhere"), "is a link"),
    ],
    ids=["missing", "folder", "pipe", "link", "broken link"],
)
def test_what_is_no_file_is_refused_in_a_sentence(tmp_path, make, said):
    make(tmp_path / "a.ipynb")
    with pytest.raises(NotGraded, match=said) as refused:
        read_notebook_file(tmp_path / "a.ipynb")
    assert "\n" not in str(refused.value)


def test_a_device_that_never_ends_is_refused():
    with pytest.raises(NotGraded, match="ordinary"):
        read_notebook_file(handed_in.Path("/dev/zero"))


def test_a_folder_of_a_submission_that_is_a_link_is_refused(tmp_path, monkeypatch):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.ipynb").write_bytes(b"{}")
    (tmp_path / "work").symlink_to("secret")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotGraded, match="work is a link"):
        read_notebook_file(handed_in.Path("work/a.ipynb"))


def test_what_is_too_large_is_not_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(handed_in, "LARGEST", 1 << 20)
    with (tmp_path / "a.ipynb").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(NotGraded, match="larger than 1 MB"):
        read_notebook_file(tmp_path / "a.ipynb")


def test_what_cannot_be_read_says_why(tmp_path):
    with pytest.raises(NotGraded, match="cannot be read: File name too long"):
        read_notebook_file(tmp_path / ("a" * 300))


def test_a_hard_link_to_a_master_is_refused(tmp_path):
    course = Course(tmp_path)
    (tmp_path / "solutions" / "01_x").mkdir(parents=True)
    (tmp_path / "solutions" / "01_x" / "01_x.md").touch()
    course.solution_notebook("01_x").write_text("{}")
    os.link(course.solution_notebook("01_x"), tmp_path / "mine.ipynb")
    with pytest.raises(NotGraded, match="the master's own file"):
        read_notebook_file(tmp_path / "mine.ipynb", course)


@pytest.mark.parametrize(
    "content, name, unit",
    [
        (notebook("02_mlp"), "homework.ipynb", "02_mlp"),
        (notebook("02_mlp"), "01_chain_rule.ipynb", "02_mlp"),
        (notebook(), "02_mlp.ipynb", "02_mlp"),
        (notebook(), "02_mlp (1).ipynb", "02_mlp"),
        (notebook(), "ada_02_mlp-final.ipynb", "02_mlp"),
        (notebook(), "02_mlp_more.ipynb", "02_mlp_more"),
        (notebook(), "01_chain_rule/untitled.ipynb", "01_chain_rule"),
        (b"no JSON", "02_mlp.ipynb", "02_mlp"),
        (notebook("11_new"), "02_mlp.ipynb", "02_mlp"),
        (
            b'{"cells": [], "metadata": {"bpcourse": {"unit": ["02_mlp"]}}}',
            "02_mlp.ipynb",
            "02_mlp",
        ),
    ],
)
def test_the_stamp_says_the_unit_or_the_name_of_file_or_folder(content, name, unit):
    assert unit_of(content, handed_in.Path("somewhere") / name, UNITS) == unit


@pytest.mark.parametrize(
    "content, said",
    [
        (notebook(), "has no stamp of a unit.*--unit, one of 01_chain_rule, 02_mlp"),
        (b"\x89PNG", "is no notebook"),
        (notebook("11_new\x1b[31m"), "is of unit 11_new, which this course does not have"),
        (notebook("x" * 10_000), r"is of unit x{77}\.\.\., which"),
    ],
)
def test_where_it_cannot_be_told_the_units_are_named(content, said):
    with pytest.raises(NotGraded, match=said):
        unit_of(content, handed_in.Path("102_mlp5/homework.ipynb"), UNITS)
