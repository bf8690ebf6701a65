"""What is graded, what is left, and which pages are made again."""

import pytest

from bpcourse.grading.batch.grade import grade_unit
from tests.grading.small_class import RIGHT, WRONG, execute, gradebook_rows, hand_in, page
from tests.grading.tiny import UNIT


@pytest.mark.slow
def test_what_is_unchanged_is_skipped_and_what_changed_is_graded(small_class, workers):
    first = grade_unit(small_class, UNIT, workers=workers)
    assert not any(r.unchanged for r in first)
    again = grade_unit(small_class, UNIT, workers=workers)
    assert again == first and all(r.unchanged for r in again)
    hand_in(small_class, "ben", RIGHT)
    third = grade_unit(small_class, UNIT, workers=workers)
    assert [r.student for r in third if not r.unchanged] == ["ben"]
    assert third[1].points > first[1].points
    assert not any(
        r.unchanged for r in grade_unit(small_class, UNIT, ["ada"], workers=workers, force=True)
    )


def test_marks_given_by_hand_are_kept_and_come_onto_the_page(small_class, workers):
    hand_in(small_class, "ada", RIGHT, "My own words.")
    (first,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert first.by_hand == 2
    execute(
        small_class,
        "UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE auto_score IS NULL",
    )
    execute(
        small_class,
        "UPDATE comment SET manual_comment = 'Well put' WHERE cell_id IN "
        "(SELECT id FROM base_cell WHERE name = 'why')",
    )
    (marked,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert (marked.points, marked.by_hand) == (first.points + 1.5, 0)
    assert "Well put" in page(small_class, "ada")
    graded = [row for row in gradebook_rows(small_class) if row[3] == "why" and row[5] is not None]
    assert [row[7] for row in graded] == [0]  # a new page does not ask for a second look
    hand_in(small_class, "ada", WRONG, "My own words.")
    (again,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert again.by_hand == 0 and again.points < marked.points


@pytest.mark.slow
def test_without_pages_and_then_with(small_class, workers):
    (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers, pages=False)
    assert result.feedback is None
    (result,) = grade_unit(small_class, UNIT, ["ada"], workers=workers)
    assert result.feedback.exists()
