"""Private checks: what is cut out of a cell, and read from a master."""

import json

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import ClearHiddenTests

from bpcourse.notebooks import private

CELL = """x = 1
### BEGIN HIDDEN TESTS
# costs 0.5
assert x
### END HIDDEN TESTS
y = 2
  ### BEGIN HIDDEN TESTS
assert y
  ### END HIDDEN TESTS
check(f)"""


def test_a_cell_is_cut_as_nbgrader_cuts_it():
    visible, regions = private.split(CELL)
    cell = new_code_cell(CELL)
    ClearHiddenTests()._remove_hidden_test_region(cell)
    assert visible == cell.source == "x = 1\ny = 2\ncheck(f)"
    assert regions == ("# costs 0.5\nassert x", "assert y")
    assert private.split("check(f)") == ("check(f)", ())


@pytest.mark.parametrize(
    "source",
    [
        "### BEGIN HIDDEN TESTS\nx",
        "x\n### END HIDDEN TESTS",
        "### BEGIN HIDDEN TESTS\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS",
    ],
)
def test_a_marker_without_its_partner_is_refused(source):
    with pytest.raises(ValueError, match="has no partner"):
        private.split(source)


def test_a_region_says_what_it_costs():
    assert private.costs("# costs 0.5\nassert x") == 0.5
    assert private.costs("assert x\n   #costs 2") == 2
    assert private.costs("assert x  # costs nothing to say") is None


def test_a_masters_private_checks_are_found_again_after_a_change(tmp_path):
    path = tmp_path / "u.ipynb"
    assert private.private_checks(path) == {} and private.private_only(path) is None

    def write(source):
        cell = {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade_id": "check_f"}},
            "outputs": [{"output_type": "stream", "text": "large"}],
            "source": source,
        }
        path.write_text(json.dumps({"cells": [cell], "metadata": {}}))

    write(CELL.splitlines(keepends=True))
    assert private.private_checks(path) == {"check_f": ("# costs 0.5\nassert x", "assert y")}
    small = private.private_only(path)
    assert small is not None and b"large" not in small
    (tmp_path / "small.ipynb").write_bytes(small)
    assert private.private_checks(tmp_path / "small.ipynb") == private.private_checks(path)
    write("check(f)")
    assert private.private_checks(path) == {} and private.private_only(path) is None
