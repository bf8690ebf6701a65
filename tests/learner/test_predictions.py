"""predict and outcome where no person is at work."""

import json

from bpcourse import outcome, predict
from bpcourse.learner import live, record


def test_where_nobody_looks_nothing_is_said_or_kept(folder, monkeypatch, capfd):
    monkeypatch.chdir(folder / "02_mlp")
    assert predict("a", 4) is None
    assert outcome("a", 4) is None
    assert capfd.readouterr() == ("", "")
    assert record._in_kernel == {} and not (folder / ".bpcourse" / "progress").exists()


def test_outside_of_the_courses_notebooks_the_kernel_remembers(monkeypatch, tmp_path, capsys):
    from bpcourse.notebooks import running

    monkeypatch.setattr(live, "live", lambda: True)
    monkeypatch.setattr(running, "STARTED_IN", tmp_path)
    predict("a", 4)
    outcome("a", 4)
    assert "Your guess: 4. It was: 4. That is right." in capsys.readouterr().out
    assert json.dumps(record._in_kernel) and not list(tmp_path.iterdir())
