"""What the browser begins with: all that is released, nothing of the masters, and where work is kept."""

from pathlib import Path

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.lite.contents import HERE, contents, first_page
from bpcourse.course import Course

COURSE = Course(Path(__file__).resolve().parents[3])


def test_it_is_the_release_of_every_unit_and_the_map():
    found = contents(COURSE)
    assert set(found) == {"README.md", *(f"{unit}/{unit}.ipynb" for unit in COURSE.units)}
    for unit in COURSE.units:
        assert found[f"{unit}/{unit}.ipynb"] == COURSE.release_notebook(unit).read_bytes()


def test_the_map_says_where_work_is_kept_in_place_of_what_holds_on_binder():
    text = first_page(COURSE)
    assert HERE in text and "Binder" not in text
    assert "(01_chain_rule/01_chain_rule.ipynb)" in text


def test_a_map_without_that_paragraph_is_refused(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "README.md").write_text("# Units\n")
    with pytest.raises(AuthoringError, match="On Binder nothing is kept"):
        first_page(Course(tmp_path))
