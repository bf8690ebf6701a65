"""Does the doctor see what works here, and say what to do where it does not?"""

from bpcourse.grading import sandbox
from bpcourse.grading.doctor import as_text, examine, verdict


def test_a_machine_with_bubblewrap_needs_nothing():
    findings = {finding.name: finding for finding in examine()}
    assert findings["isolation = bubblewrap"].ok, as_text(list(findings.values()))
    assert findings["out of reach with bubblewrap"].detail == "everything"
    assert "Nothing needs to be done" in verdict(list(findings.values()))


def test_without_bubblewrap_it_names_package_and_option(monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    text = as_text(examine())
    assert "apt install bubblewrap" in text and 'isolation = "process"' in text
