"""What nbgrader's own command does for us by configuration."""

import nbformat
import pytest

from bpcourse.authoring.master import node, read_master
from bpcourse.authoring.regions import BEGIN, END
from bpcourse.authoring.release import generate, generated_release
from bpcourse.notebooks.stamp import is_edited, stamp_of
from bpcourse.notebooks.untouched import definition, digest

UNIT = "01_tiny"


def test_a_release_says_how_to_hand_in_and_is_stamped(built):
    release = nbformat.read(built.release_notebook(UNIT), as_version=4)
    assert release.cells[-1].id == "handing-in"
    assert f"`{UNIT}.ipynb`" in release.cells[-1].source
    assert stamp_of(release)["exercises"]["double_it"]["parts"] == {"out": 2}
    assert not is_edited(built.release_notebook(UNIT))


@pytest.mark.parametrize("told", [True, False, None])
def test_an_instructors_word_on_solutions_is_in_the_release(course, told):
    config = course.root / "nbgrader_config.py"
    if told is not None:
        config.write_text(f"{config.read_text()}\nc.Bpcourse.show_solutions = {told}\n")
    notebook = read_master(course.master(UNIT))
    with generated_release(course, UNIT, notebook, from_master=True) as folder:
        release = nbformat.read(folder / f"{UNIT}.ipynb", as_version=4)
    assert stamp_of(release).get("solutions") is told


def test_a_planted_cell_and_what_is_for_maintainers(course):
    """Shown with its mistake, known by its digest; markers and asserts of maintainers are gone."""
    notebook = read_master(course.master(UNIT))
    planted = next(cell for cell in notebook.cells if "def double_it" in cell.source)
    body = "    (x,) = cache\n    mask = x > 0\n    return dout * mask\n"
    planted.source = f"def relu_backward(dout, cache):\n    {BEGIN}\n{body}    {END}"
    planted.metadata["planted"] = "gradient passed where x is negative"
    demonstration = node(
        {"id": "x", "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    )
    demonstration.source = "# NBVAL_CHECK_OUTPUT\nx = 1\n# for maintainers\nassert x == 1"
    notebook.cells.append(demonstration)
    with generated_release(course, UNIT, notebook, from_master=True) as folder:
        release = nbformat.read(folder / f"{UNIT}.ipynb", as_version=4)
    shown = next(cell for cell in release.cells if "def relu_backward" in cell.source)
    assert "NotImplementedError" not in shown.source and "x > 0" not in shown.source
    assert "planted" not in shown.metadata
    text = definition("relu_backward", shown.source)
    assert stamp_of(release)["planted"] == {"relu_backward": digest(text)}
    assert "x = 1" in [cell.source for cell in release.cells]


def test_what_a_person_changed_in_the_release_is_kept(built):
    path = built.release_notebook(UNIT)
    edited = path.read_text().replace("Twice x", "twice x")
    path.write_text(edited)
    generate(built, UNIT)
    assert not is_edited(path)
    assert [p.read_text() for p in (built.root / "kept").rglob("*.ipynb")] == [edited]
