"""Does the doctor see what works here, and say what to do where it does not?"""

import os

import pytest

from bpcourse.grading.inside import landlock as of_the_kernel
from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.doctor import as_text, examine, look_around, verdict
from bpcourse.grading.judge.sandbox import Zygote


@pytest.fixture
def without_bubblewrap(monkeypatch):
    monkeypatch.setattr(bubblewrap, "PROGRAMS", {"it": bubblewrap.of_distribution})
    monkeypatch.setenv("PATH", "")


def test_a_machine_with_bubblewrap_needs_nothing(sandbox):
    findings = {finding.name: finding for finding in examine()}
    assert findings["isolation = bubblewrap"].ok, as_text(list(findings.values()))
    assert findings["out of reach with bubblewrap"].detail == "everything"
    assert "Nothing needs to be done" in verdict(list(findings.values()))


def test_without_bubblewrap_landlock_is_tried_and_named(landlock, without_bubblewrap):
    findings = {finding.name: finding for finding in examine()}
    text = as_text(list(findings.values()))
    assert "it: there is no bwrap on PATH" in text
    assert findings["isolation = landlock"].ok and findings["out of reach with landlock"].ok, text
    assert findings["out of reach with landlock"].detail == "all but whether a file exists"
    whom = "as a user of its own" if os.geteuid() == 0 else "as you"
    assert f"version {of_the_kernel.version()}; " in text and whom in text
    assert "Submissions are graded with Landlock" in text


def test_without_both_it_names_package_and_option(without_bubblewrap, monkeypatch):
    monkeypatch.setattr(of_the_kernel, "version", lambda: 0)
    text = as_text(examine())
    assert "it: there is no bwrap on PATH" in text and "this kernel has no Landlock" in text
    assert "apt install bubblewrap" in text and 'isolation = "process"' in text
    assert "No sandbox here, so that grading ends with an error" in text


def test_what_is_in_reach_is_found():
    zygote = Zygote("process", preload=("_judge.student",))
    try:
        found = look_around(zygote)
    finally:
        zygote.close()
    expected = {"this machine's files", "whether a file exists"}
    expected |= {"the judge's process", "other processes"}
    assert expected <= set(found.split(", ")), found
