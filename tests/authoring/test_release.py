"""The students' version is made by nbgrader, with its own words where it refuses."""

import nbformat

from bpcourse.authoring.master import read_master
from bpcourse.authoring.release import generated_release
from bpcourse.notebooks.cells import grade_id

UNIT = "01_tiny"


def test_the_release_is_gone_after_the_block(course):
    (course.solutions / UNIT / "table.csv").write_text("a,b\n")
    with generated_release(course, UNIT, read_master(course.master(UNIT))) as folder:
        assert {path.name for path in folder.iterdir()} == {f"{UNIT}.ipynb", "table.csv"}
    assert not folder.exists()


def test_the_gradebook_is_the_one_that_was_named(course, tmp_path):
    gradebook = tmp_path / "made" / "gradebook.db"
    with generated_release(course, UNIT, read_master(course.master(UNIT)), gradebook) as folder:
        names = [grade_id(c) for c in nbformat.read(folder / f"{UNIT}.ipynb", 4).cells]
    assert gradebook.exists() and "check_double_it" in names
