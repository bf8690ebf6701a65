"""Does the doctor see what works here, and say what to do where it does not?"""

from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.doctor import as_text, examine, verdict


def test_a_machine_with_bubblewrap_needs_nothing(sandbox):
    findings = {finding.name: finding for finding in examine()}
    assert findings["isolation = bubblewrap"].ok, as_text(list(findings.values()))
    assert findings["out of reach with bubblewrap"].detail == "everything"
    assert "Nothing needs to be done" in verdict(list(findings.values()))


def test_without_bubblewrap_it_names_package_and_option(monkeypatch):
    monkeypatch.setattr(bubblewrap, "PROGRAMS", {"it": bubblewrap.of_distribution})
    monkeypatch.setenv("PATH", "")
    text = as_text(examine())
    assert "it: there is no bwrap on PATH" in text
    assert "apt install bubblewrap" in text and 'isolation = "process"' in text
    assert text.count("a submission can do whatever you can do, its own grade included") == 3
