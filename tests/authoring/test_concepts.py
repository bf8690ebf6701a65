"""Does the index say what the masters mark?"""

import pytest

from bpcourse.authoring import AuthoringError
from bpcourse.authoring.concepts import concepts, explained, read_marks, refuse_unknown
from bpcourse.authoring.map import course_map, read_unit
from bpcourse.authoring.master import read_master
from bpcourse.course import Course


def marked(course, text, solution=":practises: [chain rule]"):
    master = course.master("01_tiny")
    old = master.read_text()
    assert "### Exercise" in old and "def double_it" in old
    new = old.replace("### Exercise", f"{text}\n\n### Exercise", 1)
    master.write_text(new.replace("def double_it", f"{solution}\n\ndef double_it", 1))
    return read_marks(read_master(master))


def test_a_concept_is_explained_under_the_heading_of_the_cell_that_is_marked(course):
    text = '+++ {"explains": ["chain rule"]}\n\n## 2. Rates multiply\n\nLong text.\n\n+++'
    marks = marked(course, text)
    assert marks.explains == {"chain rule": "2. Rates multiply"}
    assert marks.practises == {"chain rule": ["double_it"]}


def test_a_marked_text_without_a_heading_stands_under_the_last_one(course):
    text = '## 1. Slopes\n\nText.\n\n+++ {"explains": ["chain rule"]}\n\nMore text.\n\n+++'
    assert marked(course, text).explains == {"chain rule": "1. Slopes"}


def test_a_mark_that_the_list_does_not_have_is_refused(course):
    with pytest.raises(AuthoringError, match="'chain rule', which is not in"):
        refuse_unknown(marked(course, "text"), [["chain", "chains"]])


def test_what_no_text_is_marked_with_is_found_in_bold_or_in_a_heading_else_refused(course):
    course.master("01_tiny").write_text(
        course.master("01_tiny")
        .read_text()
        .replace(
            "# Doubling",
            "# Unit 1: Two\n\n> **Time** about 45 minutes.\n>\n> **Prerequisites** none.",
        )
        .replace("### Exercise", "## 3. Slopes\n\nA **steep\nslope**.\n\n### Exercise", 1)
    )
    units = [read_unit(course, "01_tiny")]
    assert explained(["steep slope"], units)[1] == "3. Slopes"
    with pytest.raises(AuthoringError, match="'plateau' of solutions"):
        explained(["plateau"], units)


def test_every_concept_of_the_course_is_explained_and_the_map_can_be_made():
    course = Course.find()
    assert all(f"| {forms[0]} |" in course_map(course) for forms in concepts(course)[:3])
