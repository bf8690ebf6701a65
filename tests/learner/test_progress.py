"""progress() and `bpcourse progress`."""

from typer.testing import CliRunner

from bpcourse import progress
from bpcourse.cli import app
from bpcourse.learner import live, record
from bpcourse.learner.record import write
from bpcourse.learner.unit_page import read_page, text_digest
from bpcourse.notebooks import running
from tests.learner.conftest import AFFINE_FORWARD


def test_it_shows_where_the_learner_stands(at_work, capsys):
    assert progress() is None
    assert capsys.readouterr().out.startswith("Unit 2: Small: 0 of 6 points\n")


def test_where_nobody_looks_or_nothing_is_known_it_says_nothing(
    folder, monkeypatch, tmp_path, capfd
):
    monkeypatch.chdir(folder / "02_mlp")
    progress()
    monkeypatch.setattr(live, "live", lambda: True)
    monkeypatch.setattr(running, "STARTED_IN", tmp_path)
    progress()
    assert capfd.readouterr() == ("", "")


def told(folder, monkeypatch):
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(app, ["progress"])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_says_it_of_the_whole_folder_and_writes_nothing(folder, monkeypatch):
    page = read_page(folder / "02_mlp" / "02_mlp.ipynb")
    before = sorted(folder.rglob("*"))
    assert "Unit 2: Small: 0 of 6 points\nUnit 3: The next one: 0 of 0" in told(folder, monkeypatch)
    assert sorted(folder.rglob("*")) == before
    entry = {"points": 1.0, "of": 1.0, "begun": True, "text": text_digest(AFFINE_FORWARD)}
    write(page, page.unit, "exercises", "affine_forward", lambda old: entry)
    record._in_kernel.clear()
    said = told(folder / "02_mlp", monkeypatch)
    assert "Unit 2: Small: 1 of 6 points" in said
    assert "    Go on with Exercise 2: affine_backward (not answered yet)." in said
    assert said.rstrip().endswith("Next: 02_mlp.ipynb")


def test_the_command_in_a_folder_that_start_did_not_make_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["progress"])
    assert result.exit_code == 2
    assert "bpcourse start" in result.output
