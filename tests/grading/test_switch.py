"""The switch of the fast paths."""

import subprocess
import sys

import pytest

from bpcourse.grading.switch import NO_FAST_PATHS, fast_paths_are_off, switch_fast_paths


@pytest.mark.parametrize("value, off", [(None, False), ("", False), ("0", False), ("1", True)])
def test_they_are_off_when_the_variable_says_so(monkeypatch, value, off):
    monkeypatch.delenv(NO_FAST_PATHS, raising=False)
    if value is not None:
        monkeypatch.setenv(NO_FAST_PATHS, value)
    assert fast_paths_are_off() == off


@pytest.mark.parametrize("on", [True, False])
def test_switching_reaches_this_process_and_its_children(monkeypatch, on):
    monkeypatch.setenv(NO_FAST_PATHS, "")
    switch_fast_paths(on=on)
    assert fast_paths_are_off() != on
    asked = "import sys, bpcourse.grading.switch as s; sys.exit(s.fast_paths_are_off())"
    assert (subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0) == on
