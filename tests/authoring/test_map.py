"""The map of the course says what the masters say, and refuses what they do not."""

import re

import nbformat
import pytest

from bpcourse.authoring import AuthoringError
from bpcourse.authoring.map import course_map, read_unit, stale_map, write_map
from bpcourse.course import Course

CARD = """# Unit 1: Slopes

> **Time** about 45 minutes. Take your time.
>
> **Prerequisites** School. Units 3 and 4, and unit 7.
"""


@pytest.fixture
def mapped(course):
    master = course.master("01_tiny")
    text = master.read_text().replace("# Doubling\n", CARD)
    master.write_text(
        text.replace(
            "### Exercise",
            "## 1. Twice\n\nThe **doubling\nmap**. A doubling map.\n\n### Exercise",
        )
    )
    concepts = course.solutions / "concepts.txt"
    concepts.write_text("# a comment\ndoubling map | doubled\n")
    course.release.mkdir(exist_ok=True)
    return course


def test_minutes_needs_and_exercises_are_read_off_the_master(mapped):
    unit = read_unit(mapped, "01_tiny")
    assert (unit.title, unit.minutes, unit.needs) == ("Slopes", 45, (3, 4, 7))
    assert unit.exercise_minutes == {"double_it": 5} and unit.points == 4


def test_a_concept_is_found_where_it_is_explained_and_where_it_is_practised(mapped, edit):
    edit(mapped, "def double_it", ":practises: [doubling map]\n\ndef double_it")
    assert (
        "| doubling map | [unit 1](01_tiny/01_tiny.ipynb), 1. Twice | `double_it` |"
        in course_map(mapped)
    )


def test_a_concept_that_is_explained_nowhere_is_refused(mapped):
    (mapped.solutions / "concepts.txt").write_text("tripling map\n")
    with pytest.raises(AuthoringError, match="tripling map"):
        course_map(mapped)


def test_a_card_without_minutes_is_refused(mapped):
    master = mapped.master("01_tiny")
    master.write_text(master.read_text().replace("45 minutes", "a while"))
    with pytest.raises(AuthoringError, match="Time"):
        read_unit(mapped, "01_tiny")


@pytest.mark.parametrize(
    "old, new, complaint",
    [
        ("# Unit 1", "# Unit 2", "folder is 01_tiny, but its title says Unit 2"),
        ("45 minutes", "4 minutes", "says 4 minutes, but the exercises alone take 5"),
    ],
)
def test_an_opening_card_that_says_otherwise_is_refused(mapped, edit, old, new, complaint):
    edit(mapped, old, new)
    with pytest.raises(AuthoringError, match=f"01_tiny: .*{complaint}"):
        read_unit(mapped, "01_tiny")


def test_a_changed_master_makes_the_map_stale(mapped):
    assert stale_map(mapped)
    write_map(mapped)
    assert stale_map(mapped) == []
    master = mapped.master("01_tiny")
    master.write_text(master.read_text().replace("45 minutes", "50 minutes"))
    assert stale_map(mapped)


def test_an_edited_map_is_refused_and_with_force_kept(mapped):
    write_map(mapped)
    path = mapped.release / "README.md"
    path.write_text("my map\n")
    with pytest.raises(AuthoringError, match=r"edited course/README\.md"):
        write_map(mapped)
    assert path.read_text() == "my map\n"
    assert [copy.read_text() for copy in write_map(mapped, force=True)] == ["my map\n"]
    assert stale_map(mapped) == []


def test_the_map_and_every_released_unit_say_how_to_hand_in_and_what_binder_keeps():
    course = Course.find()
    texts = [(course.release / "README.md").read_text()] + [
        nbformat.read(course.release_notebook(unit), as_version=4).cells[-1].source
        for unit in course.units
    ]
    assert all(
        re.search(r"[Hh]and(ing)? in", text)
        and "On Binder nothing is kept" in text
        and "Download" in text
        for text in texts
    )


def test_the_map_covers_every_unit_of_the_course():
    course = Course.find()
    assert [read_unit(course, name).number for name in course.units] == list(
        range(1, len(course.units) + 1)
    )
