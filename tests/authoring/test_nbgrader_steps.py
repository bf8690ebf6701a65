"""What nbgrader's own command does for us by configuration."""

import nbformat

from bpcourse.authoring.release import generate
from bpcourse.notebooks.stamp import is_edited, stamp_of

UNIT = "01_tiny"


def test_a_release_says_how_to_hand_in_and_is_stamped(built):
    release = nbformat.read(built.release_notebook(UNIT), as_version=4)
    assert release.cells[-1].id == "handing-in"
    assert f"`{UNIT}.ipynb`" in release.cells[-1].source
    assert stamp_of(release)["exercises"]["double_it"]["parts"] == {"out": 2}
    assert not is_edited(built.release_notebook(UNIT))


def test_what_a_person_changed_in_the_release_is_kept(built):
    path = built.release_notebook(UNIT)
    edited = path.read_text().replace("Twice x", "twice x")
    path.write_text(edited)
    generate(built, UNIT)
    assert not is_edited(path)
    assert [p.read_text() for p in (built.root / "kept").rglob("*.ipynb")] == [edited]
