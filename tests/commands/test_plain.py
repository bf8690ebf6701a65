"""What is left of the command where typer is not installed."""

import sys

import pytest

from bpcourse.commands.plain import main


def called(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["bpcourse", *arguments])
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr()
    return code, said.out, said.err


def test_start_makes_a_folder_and_progress_reads_it(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, said, _ = called(monkeypatch, capsys, "start", "mine")
    assert code == 0 and "new: 01_chain_rule" in said and "Next: bpcourse lab mine" in said
    code, said, _ = called(monkeypatch, capsys, "progress", "mine")
    assert code == 0 and "Unit 1: The chain rule: 0 of 20 points" in said


@pytest.mark.parametrize("command", ["start", "progress"])
def test_a_folder_that_cannot_be_used_is_refused_in_a_sentence(
    monkeypatch, capsys, tmp_path, command
):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("kept")
    code, _, problem = called(monkeypatch, capsys, command, str(tmp_path / "full"))
    assert code == 2 and problem.count("\n") == 1 and "Traceback" not in problem
    assert (tmp_path / "full" / "mine.txt").read_text() == "kept"


def test_another_command_says_what_it_needs(monkeypatch, capsys):
    code, _, problem = called(monkeypatch, capsys, "grade", "02_mlp")
    assert code == 2 and "bpcourse grade" in problem and "dependencies" in problem
