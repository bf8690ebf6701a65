"""Which cells of a notebook are made harmless, and which names of folders are refused."""

import nbformat
import pytest

from bpcourse.grading.nbgrader.harmless_cells import make_harmless, problem_with_name
from tests.grading.a_class import cell


def markdown(source, **more):
    made = {"cell_type": "markdown", "metadata": {}, "source": source, **more}
    return nbformat.from_dict(made)


def notebook(*cells):
    return nbformat.from_dict(
        {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    )


def test_the_release_s_own_cells_keep_their_html_and_nothing_else_does():
    ours = "<div class='note'><script>ours()</script></div>"
    picture = {"attachments": {"x.svg": {"image/svg+xml": "PHN2Zz4="}}}
    release = {
        "cells": [
            {"cell_type": "markdown", "source": [ours]},
            {"cell_type": "raw", "source": "<b>", "metadata": {}},
            {"cell_type": "markdown", "source": "![](attachment:x.svg)", **picture},
        ]
    }
    raw = nbformat.from_dict({"cell_type": "raw", "metadata": {}, "source": "<b>"})
    theirs = nbformat.from_dict({"cell_type": "raw", "metadata": {}, "source": "<i>"})
    made = make_harmless(
        notebook(
            markdown(ours),
            markdown(ours + " "),
            raw,
            theirs,
            markdown("![](attachment:x.svg)", **picture),
            markdown("![](attachment:x.svg) ", **picture),
            cell("'<script>'"),
        ),
        release,
    ).cells
    assert [c.source for c in (made[0], made[2], made[4])] == [ours, "<b>", "![](attachment:x.svg)"]
    assert "attachments" in made[4] and "attachments" not in made[5]
    assert "<script" not in made[1].source and "ours()" in made[1].source
    assert (made[3].cell_type, made[3].source) == ("markdown", "```\n<i>\n```")
    assert made[5].source == r"![]\(attachment:x.svg) "
    assert made[6].source == "'<script>'"


def test_no_more_is_shown_of_a_student_s_own_than_a_page_is_made_of_in_reasonable_time():
    long = [markdown("[" * 200_000), cell("'" + "1." * 50_000 + "'"), markdown("x\n" * 9000)]
    many = [markdown("[" * 4000 + "\n") for _ in range(100)]
    made = make_harmless(notebook(*long, *many, cell("x = 1")), {"cells": []}).cells
    assert sum(len(c.source) for c in made) < 300_000
    assert all(len(line) < 6000 for c in made for line in c.source.split("\n"))
    assert "200,000 characters cut to 20,000: all of it is in the file" in made[0].source
    assert made[1].source.startswith("'1.1.") and "\n# [Long lines" in made[1].source
    assert made[2].source == "x\n" * 9000
    assert made[10].source == many[7].source
    assert made[-2].source.startswith("*Left out here") and made[-1].source.startswith("# Left out")
    ours = "[" * 30_000
    release = {"cells": [{"cell_type": "markdown", "source": ours}]}
    assert make_harmless(notebook(markdown(ours)), release).cells[0].source == ours


def test_no_heading_of_a_student_s_takes_the_place_of_a_field_for_marks():
    graded = markdown("# why\n# why-comment\n# other")
    graded.metadata["nbgrader"] = {"grade_id": "why", "grade": True, "solution": True}
    made = make_harmless(notebook(graded), {"cells": []}).cells[0].source
    assert made == "\\# why\n\\# why-comment\n# other"


@pytest.mark.parametrize("name", ["ada", "=1+1", "O'Brien & Söhne", "[red]bold", "a[1-9]*?"])
def test_a_name_that_pages_can_show_is_fine(name):
    assert problem_with_name(name) is None


@pytest.mark.parametrize("name", ["<b>", "a\nb", "\u202ea", 'a"', " a"])
def test_other_names_are_told_with_what_to_do(name):
    assert "rename the folder" in problem_with_name(name)
