"""A gradebook follows a release: cells come and go, and the others keep what they have."""

import copy

import pytest
from sqlalchemy import create_engine

from bpcourse.grading.nbgrader.gradebook import (
    create,
    points_of,
    put,
    student_rows,
    unit_rows,
    write_changes,
)
from bpcourse.grading.nbgrader.registration import apply, change_of, dropped_rows, in_order

KERNEL = '{"name": "python3"}'


def release(cells, tag="f"):
    """Rows of a release: {name: (kinds of cell, points)}, in this order."""
    rows = {
        "course": [{"id": "default_course"}],
        "assignment": [{"id": f"{tag}a", "name": "unit", "course_id": "default_course"}],
        "notebook": [
            {"id": f"{tag}n", "name": "unit", "assignment_id": f"{tag}a", "kernelspec": KERNEL}
        ],
        **{name: [] for name in ("base_cell", "source_cell", "grade_cells", "solution_cells")},
        "task_cells": [],
    }
    tables = {"GradeCell": "grade_cells", "SolutionCell": "solution_cells"}
    for name, (kinds, points) in cells.items():
        rows["source_cell"].append(
            {
                "id": f"{tag}s-{name}",
                "name": name,
                "cell_type": "code",
                "locked": True,
                "source": f"# {name}",
                "checksum": None,
                "notebook_id": f"{tag}n",
            }
        )
        for kind in kinds:
            cell = f"{tag}{kind[0]}-{name}"
            rows["base_cell"].append(
                {"id": cell, "name": name, "notebook_id": f"{tag}n", "type": kind}
            )
            own = {"id": cell}
            if kind == "GradeCell":
                own |= {"max_score": points, "cell_type": "code"}
            rows[tables[kind]].append(own)
    return rows


FIRST = {
    "check": (["GradeCell"], 3.0),
    "why": (["GradeCell", "SolutionCell"], 2.0),
    "setup": ([], None),
}
ADA = {
    "student": [{"id": "ada"}],
    "submitted_assignment": [{"id": "sa", "assignment_id": "ka", "student_id": "ada"}],
    "submitted_notebook": [{"id": "sn", "assignment_id": "sa", "notebook_id": "kn"}],
    "grade": [
        {
            "id": "g1",
            "cell_id": "kG-check",
            "notebook_id": "sn",
            "auto_score": 2.0,
            "manual_score": None,
        },
        {
            "id": "g2",
            "cell_id": "kG-why",
            "notebook_id": "sn",
            "auto_score": None,
            "manual_score": 1.5,
        },
    ],
    "comment": [
        {"id": "c1", "cell_id": "kS-why", "notebook_id": "sn", "manual_comment": "well put"}
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'g.db'}"
    else:
        url = request.getfixturevalue("postgresql").made()
    create(url, {"course": [{"id": "default_course"}]})
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty):
    put(empty, release(FIRST, "k"))
    write_changes(empty, {name: [] for name in ADA}, ADA)
    return empty


def kept(engine, cells):
    """What is given to be kept when the unit has these cells from now on."""
    removed = []
    apply(engine, change_of(engine, "unit", release(cells)), "default_course", removed.extend)
    assert change_of(engine, "unit", release(cells)).is_none
    return removed


def marks(engine):
    rows = student_rows(engine, unit_rows(engine, "unit"), "ada")
    return {row["id"]: row for row in rows["grade"]}, rows["comment"]


def test_a_unit_that_is_new_is_registered_and_then_in_line(empty):
    assert not change_of(empty, "unit", release(FIRST)).is_none
    assert kept(empty, FIRST) == []
    rows = unit_rows(empty, "unit")
    assert points_of(rows, rows["notebook"][0]["id"]) == {"check": 3.0, "why": 2.0}


def test_what_is_in_line_stays_untouched(engine):
    change = change_of(engine, "unit", release(FIRST))
    assert change.is_none and not change.dropped and not change.added


def test_points_that_change_are_written_and_marks_stay(engine):
    before = marks(engine)
    assert kept(engine, FIRST | {"check": (["GradeCell"], 4.0)}) == []
    rows = unit_rows(engine, "unit")
    assert points_of(rows, "kn") == {"check": 4.0, "why": 2.0}
    assert marks(engine) == before


def test_a_dropped_cell_goes_with_its_marks_and_hands_them_over_and_others_stay(engine):
    removed = kept(engine, {name: FIRST[name] for name in ("check", "setup")})
    grade, comment = removed
    assert (grade["table"], grade["student_id"], grade["manual_score"]) == ("grade", "ada", 1.5)
    assert comment["manual_comment"] == "well put" and comment["cell"] == "why"
    grades, comments = marks(engine)
    assert {name: row["auto_score"] for name, row in grades.items()} == {"g1": 2.0}
    assert comments == []


def test_an_added_cell_has_an_empty_mark_for_those_who_have_submitted(engine):
    before, _ = copy.deepcopy(marks(engine))
    new = {"extra": (["GradeCell", "SolutionCell"], 1.0)}
    assert kept(engine, new | FIRST) == []
    grades, comments = marks(engine)
    assert {name: grades[name] for name in before} == before
    (added,) = [row for name, row in grades.items() if name not in before]
    assert (added["auto_score"], added["needs_manual_grade"]) == (None, True)
    assert len(comments) == 2


def test_a_cell_that_changes_what_it_is_keeps_nothing_of_what_it_was(engine):
    (grade,) = kept(engine, FIRST | {"why": (["SolutionCell"], None)})
    assert grade["manual_score"] == 1.5
    grades, comments = marks(engine)
    assert list(grades) == ["g1"] and [row["id"] for row in comments] == ["c1"]


def test_a_failure_changes_nothing(engine):
    before = unit_rows(engine, "unit"), marks(engine)

    def full(rows):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        apply(engine, change_of(engine, "unit", release({})), "default_course", full)
    assert (unit_rows(engine, "unit"), marks(engine)) == before


def test_nothing_hangs_on_what_is_not_dropped(engine):
    with engine.connect() as connection:
        assert dropped_rows(connection, change_of(engine, "unit", release(FIRST))) == []


def test_cells_come_in_the_order_of_the_notebook(engine):
    kept(engine, {"setup": FIRST["setup"], "new": (["GradeCell"], 1.0), **FIRST})
    rows = in_order(unit_rows(engine, "unit"), ["setup", "new", "check", "why"])
    assert [row["name"] for row in rows["source_cell"]] == ["setup", "new", "check", "why"]
    assert [row["name"] for row in rows["base_cell"]] == ["new", "check", "why", "why"]
