"""Which versions and settings count for a grade, its penalty and its page."""

import importlib.metadata
import platform
from dataclasses import replace

import pytest

from bpcourse.grading.batch import freshness
from bpcourse.grading.batch.freshness import grade_digest, page_digest, penalty_digest
from bpcourse.grading.batch.prepare import prepare
from tests.grading.tiny import UNIT

DIGESTS = {"grade": grade_digest, "penalty": penalty_digest, "page": page_digest}


@pytest.fixture
def touched(small_class, monkeypatch):
    """touched(change) -> which digests differ after `change(unit)`, which may return another unit."""
    for name in ("parts_of_grades", "parts_of_pages", "parts_of_penalties"):  # see test_parts
        monkeypatch.setattr(freshness, name, lambda *asked: {})
    unit = prepare(small_class, UNIT)
    before = {name: digest(unit) for name, digest in DIGESTS.items()}

    def differ(change):
        after = change(unit) or unit
        return {name for name, digest in DIGESTS.items() if digest(after) != before[name]}

    return differ


def put(section, option, value):
    def change(unit):
        unit.config[section][option] = value

    return change


@pytest.mark.parametrize(
    "change, expected",
    [
        (put("JudgeExecute", "limits", {"cell_seconds": 5}), {"grade"}),
        (put("Bpcourse", "exercises", "my_exercises"), {"grade"}),
        (put("AssignLatePenalties", "plugin_class", "late.SubMarks"), {"penalty"}),
        (put("LateSubmissionPlugin", "penalty_method", "zero"), {"penalty"}),
        (put("HTMLExporter", "exclude_input", True), {"page"}),
        (put("CsvExportPlugin", "to", "other.csv"), set()),
        (lambda unit: replace(unit, secret=b"other"), {"grade"}),
        (lambda unit: replace(unit, beside={"data.csv": b"1"}), {"grade"}),
        (lambda unit: replace(unit, digest="other"), set()),
        (lambda unit: replace(unit, release=unit.release.replace("Affine", "Layer")), {"grade"}),
    ],
)
def test_each_setting_and_field_of_a_unit_counts_where_it_is_used(touched, change, expected):
    assert touched(change) == expected


def rows(**changed):
    def change(unit):
        ((table, columns),) = changed.items()
        return replace(unit, rows=unit.rows | {table: [row | columns for row in unit.rows[table]]})

    return change


@pytest.mark.parametrize(
    "change, expected",
    [
        (rows(assignment={"duedate": "2026-01-31"}), {"penalty"}),
        (rows(assignment={"id": "other"}), set()),
        (rows(grade_cells={"max_score": 9.0}), {"grade"}),
        (rows(source_cell={"source": "check(other)"}), {"grade"}),
    ],
)
def test_rows_count_by_what_they_say(touched, change, expected):
    assert touched(change) == expected


@pytest.mark.parametrize(
    "library, expected",
    [("numpy", {"grade"}), ("nbgrader", {"grade"}), ("nbconvert", {"page"}), ("rich", set())],
)
def test_versions_count_for_what_rests_on_them(touched, monkeypatch, library, expected):
    version = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: version(name) + ".1" * (name == library)
    )
    assert touched(lambda unit: None) == expected


def test_another_python_grades_again(touched, monkeypatch):
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    assert touched(lambda unit: None) == {"grade"}
