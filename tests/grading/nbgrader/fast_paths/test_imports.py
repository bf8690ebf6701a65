"""What takes long and is not needed is not imported, unless that is switched off."""

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


def test_jupyter_s_server_is_left_out_and_nbgrader_s_extensions_of_it_are_there_when_they_are_asked():
    asked = (
        "import sys, bpcourse.grading.batch.grade as _, nbgrader\n"
        "assert 'jupyter_server' not in sys.modules, 'it was imported'\n"
        "try:\n    nbgrader.load_validate(None)\nexcept AttributeError:\n    pass\n"
        "import nbgrader.server_extensions.formgrader.formgrader\n"
        "print('jupyter_server' in sys.modules, 'nbgrader.server_extensions.validate_assignment' in "
        "sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"]


def test_setuptools_is_left_out_and_nbgrader_still_unpacks_archives(tmp_path):
    asked = (
        "import os, sys, zipfile, bpcourse.grading.batch.grade as _\n"
        "from nbgrader.utils import unzip\n"
        "assert 'setuptools' not in sys.modules, 'it was imported'\n"
        "with zipfile.ZipFile('a.zip', 'w') as archive:\n    archive.writestr('in/a.txt', 'hello')\n"
        "os.mkdir('out')\n"
        "unzip(os.path.abspath('a.zip'), os.path.abspath('out'))\n"
        "print(open('out/in/a.txt').read(), 'setuptools' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["hello", "True"]
