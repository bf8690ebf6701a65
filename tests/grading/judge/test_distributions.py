"""Do distributions come with all that they need, and with nothing that is about them?"""

import importlib.metadata
from pathlib import Path, PurePosixPath

import numpy as np

from bpcourse.grading.judge.distributions import importable_files, with_dependencies


def test_dependencies_come_along_once():
    found = with_dependencies(["matplotlib", "numpy", "Matplotlib"])
    assert {"matplotlib", "numpy", "pillow", "packaging", "python-dateutil"} <= set(found)
    assert found == sorted(set(found))


def test_what_is_not_installed_is_left_out():
    assert with_dependencies(["no-such-distribution"]) == []


def test_what_only_an_extra_needs_is_left_out():
    assert "pytest" not in with_dependencies(["matplotlib", "ipython", "tqdm"])


def test_files_are_packages_and_modules():
    assert importable_files("numpy")["numpy"] == Path(np.__file__).parent.resolve()
    assert set(importable_files("matplotlib")) == {"matplotlib", "mpl_toolkits", "pylab.py"}


def test_a_distribution_that_records_its_files_otherwise_is_read_too(monkeypatch):
    class Egg:
        def read_text(self, name):
            return None

        files = (PurePosixPath("numpy/core.py"), PurePosixPath("f2py.py"))

        def locate_file(self, entry):
            return Path(np.__file__).parent.parent / entry

    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Egg())
    assert set(importable_files("numpy")) == {"numpy"}
