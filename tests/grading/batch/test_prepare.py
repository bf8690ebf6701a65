"""What workers are told of a unit, and when its digest changes."""

import pytest

from bpcourse.authoring import AuthoringError
from bpcourse.grading.batch.prepare import prepare
from tests.grading.tiny import EXERCISE, UNIT

pytestmark = pytest.mark.slow  # the class is built first


def test_a_unit_has_its_release_its_rows_and_what_lies_beside_the_master(small_class):
    (small_class.source / UNIT / "data.csv").write_text("1,2")
    unit = prepare(small_class, UNIT)
    assert unit.beside == {"data.csv": b"1,2"}  # the text master is not among it
    assert EXERCISE in unit.release and "BEGIN SOLUTION" not in unit.release
    assert {cell["name"] for cell in unit.rows["source_cell"]} >= {f"check_{EXERCISE}", "why"}
    assert unit.secret == (small_class.classroom / "judge.secret").read_bytes()


def test_the_digest_stays_the_same_until_something_changes_that_grades_depend_on(small_class):
    first = prepare(small_class, UNIT)
    assert prepare(small_class, UNIT).digest == first.digest
    seeded = prepare(small_class, UNIT, seed="0" * 32)
    (small_class.source / UNIT / "data.csv").write_text("1,2")
    with_data = prepare(small_class, UNIT)
    (small_class.classroom / "judge.secret").write_bytes(b"another")
    with_secret = prepare(small_class, UNIT)
    assert len({unit.digest for unit in (first, seeded, with_data, with_secret)}) == 4


def test_options_reach_the_configuration_and_what_is_not_asked_for_does_not(small_class):
    config = prepare(small_class, UNIT, figures=True, isolation="bubblewrap").config.JudgeExecute
    assert (config.figures, config.isolation) == (True, "bubblewrap")
    assert "seed" not in config and "trust_submissions" not in config


def test_a_secret_elsewhere_is_used_where_the_configuration_names_one(small_class):
    path = small_class.root / "nbgrader_config.py"
    path.write_text(path.read_text() + 'c.JudgeExecute.secret_file = "elsewhere.secret"\n')
    unit = prepare(small_class, UNIT)
    assert unit.secret == (small_class.root / "elsewhere.secret").read_bytes()


def test_a_unit_that_was_not_built_says_so(small_class):
    small_class.solution_notebook(UNIT).unlink()
    with pytest.raises(AuthoringError, match="run `bpcourse build` first"):
        prepare(small_class, UNIT)
