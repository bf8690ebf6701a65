"""README's table of units says what the masters' headers say."""

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.readme import BEGIN, END, stale_table, units_table, write_table
from bpcourse.course import Course

ROW = "| 01_tiny | double numbers | 45 |"


@pytest.fixture
def described(course, edit):
    card = "# Unit 1: Slopes\n\n> **Time** about 45 minutes.\n>\n> **Prerequisites** School.\n"
    edit(course, "# Doubling\n", card)
    edit(course, "---\njupytext:", "---\ndescription: double numbers\njupytext:")
    (course.root / "README.md").write_text(f"# Mine\n\n{BEGIN}\nold\n{END}\n\nThe end.\n")
    return course


def test_the_table_is_written_between_the_comments_and_nothing_else_changes(described):
    assert stale_table(described)
    write_table(described)
    text = (described.root / "README.md").read_text()
    assert ROW in text and "old" not in text
    assert text.startswith("# Mine\n\n") and text.endswith("\n\nThe end.\n")
    assert stale_table(described) == []


def test_what_somebody_wrote_into_the_table_is_kept(described):
    written = (described.root / "README.md").read_text()
    (kept,) = write_table(described)
    assert kept.read_text() == written and kept.is_relative_to(described.root / "kept")
    assert write_table(described) == []


def test_a_changed_master_makes_the_table_stale(described, edit):
    write_table(described)
    edit(described, "45 minutes", "50 minutes")
    assert stale_table(described) == [
        "README.md: its table of units is not made from the masters as they stand"
    ]


def test_a_unit_that_does_not_say_what_one_does_is_refused(described, edit):
    edit(described, "description: double numbers\n", "")
    with pytest.raises(AuthoringError, match=r"01_tiny: .*`description:"):
        units_table(described)


def test_a_readme_without_a_place_for_it_is_left_alone(described):
    path = described.root / "README.md"
    for text in ("# Mine\n", f"{BEGIN}\n"):
        path.write_text(text)
        write_table(described)
        assert path.read_text() == text and stale_table(described) == []


def test_the_readme_of_the_course_is_fresh():
    course = Course.find()
    assert BEGIN in (course.root / "README.md").read_text() and stale_table(course) == []
