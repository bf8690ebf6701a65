"""jsonschema is imported without its slow parser, unless that is switched off."""

import os
import subprocess
import sys

import pytest

from bpcourse.grading.switch import NO_FAST_PATHS

ASKED = (
    "import sys, {module}; print(*sorted({{'jsonschema', 'rfc3987_syntax'}} & set(sys.modules)))"
)


def imported(module, switch=""):
    return subprocess.run(
        [sys.executable, "-c", ASKED.format(module=module)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {NO_FAST_PATHS: switch},
    ).stdout.split()


@pytest.mark.parametrize(
    "module",
    [
        "bpcourse.grading.batch.grade",
        "bpcourse.grading.batch.prepare",
        "bpcourse.grading.nbgrader.worker",
    ],
)
def test_whatever_of_grading_is_imported_first_leaves_the_parser_out(module):
    assert imported(module) == ["jsonschema"]


def test_switched_off_nothing_is_left_out():
    pytest.importorskip("rfc3987_syntax", reason="jsonschema's parser is not installed")
    assert "rfc3987_syntax" in imported("bpcourse.grading.nbgrader, nbformat", "1")


def test_the_parser_can_be_imported_afterwards():
    pytest.importorskip("rfc3987_syntax", reason="jsonschema's parser is not installed")
    assert "rfc3987_syntax" in imported("bpcourse.grading.nbgrader, rfc3987_syntax")
