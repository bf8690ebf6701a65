"""Does the process inside start with its own modules, and nobody else's?"""

import json
import subprocess
import sys

import pytest

from bpcourse.grading.judge.interpreter import ENVIRONMENT, base_prefix, base_python, command

ZYGOTE = """\
import json, sys
def main(control, options):
    print(json.dumps([control, json.loads(options), sys.path, sorted(sys.modules)]))
"""


@pytest.fixture
def told(tmp_path):
    """What a zygote sees that is started like this."""
    (tmp_path / "judge" / "_judge").mkdir(parents=True)
    (tmp_path / "judge" / "_judge" / "zygote.py").write_text(ZYGOTE)
    started = command(str(base_python()), str(tmp_path), 7, ["numpy"], namespaces=True)
    done = subprocess.run(
        started, capture_output=True, text=True, env=ENVIRONMENT, cwd=tmp_path, check=True
    )
    return json.loads(done.stdout)


def test_it_is_told_what_it_needs(told):
    assert told[:2] == [7, {"namespaces": True, "preload": ["numpy"], "confinement": None}]


def test_it_imports_from_its_folders_and_the_library_alone(told, tmp_path):
    assert told[2][:2] == [f"{tmp_path}/judge", f"{tmp_path}/site"]
    assert not any("-packages" in folder for folder in told[2])
    assert "" not in told[2] and "site" not in told[3]


def test_the_interpreter_is_not_that_of_a_virtual_environment():
    assert base_python().is_relative_to(base_prefix())
    assert not base_python().is_symlink() and base_prefix() == base_prefix().resolve()
    if sys.prefix != sys.base_prefix:
        assert not base_python().is_relative_to(sys.prefix)
