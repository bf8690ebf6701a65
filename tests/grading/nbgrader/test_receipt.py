"""What a receipt says, and that nobody else can write it."""

import hashlib

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.nbgrader.receipt import ID, Receipt, with_receipt
from bpcourse.grading.nbgrader.recover.read import LARGEST
from tests.grading.small_class import RIGHT, hand_in, page
from tests.grading.tiny import UNIT

GRADED = "2026-02-01 09:30 UTC"


def test_it_has_the_digest_the_times_and_the_checks(small_class, workers):
    folder = small_class.classroom / "submitted" / "ada" / UNIT
    (folder / "timestamp.txt").write_text("2026-01-31 18:00:00 +0100")
    (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    text = page(small_class, "ada")
    digest = hashlib.sha256((folder / f"{UNIT}.ipynb").read_bytes()).hexdigest()
    for part in (digest, "2026-01-31 17:00 UTC", "affine_backward", "(3 points)", "(2 points)"):
        assert part in text
    assert result.seed not in text and text.index("Receipt") > text.index("Affine")


def test_graded_again_with_the_same_result_the_page_is_the_same(small_class, workers, monkeypatch):
    (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    first = result.feedback.read_text()
    monkeypatch.setattr("bpcourse.grading.batch.plan.in_words", lambda when: "2036-01-01 00:00 UTC")
    grade_unit(small_class, UNIT, ["ada"], workers=workers, force=True)
    assert result.feedback.read_text() == first
    hand_in(small_class, "ada", RIGHT + "\n# again")
    grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert "2036-01-01 00:00 UTC" in result.feedback.read_text()


@pytest.mark.parametrize(
    "notebook, said",
    [
        (None, "There was no notebook."),
        (b" " * (LARGEST + 1), "too large"),
        (b"x", "sha256sum u.ipynb"),
    ],
)
def test_it_says_what_there_was(notebook, said):
    assert said in Receipt("u", notebook, None, GRADED).text(new_notebook())
    assert "no time was noted" in Receipt("u", notebook, b"soon", GRADED).text(new_notebook())


def test_a_forged_one_is_not_taken_for_it():
    forged = new_markdown_cell("forged", id=ID)
    made = with_receipt(
        new_notebook(cells=[forged]), Receipt("u", b"x", None, GRADED), new_notebook()
    )
    assert [cell.id for cell in made.cells] == [ID, f"{ID}-copied"]
    assert "SHA-256" in made.cells[0].source
