"""`bpcourse report` and `bpcourse similar`: where the pages are, and what is told where there are none."""

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app
from bpcourse.commands import report as commands
from bpcourse.grading.classroom.made import Made

run = CliRunner().invoke


@pytest.fixture
def course(empty_course):
    (empty_course / "solutions" / "01_unit" / "01_unit.md").write_text("# A unit\n")
    return empty_course


@pytest.mark.parametrize("command", ["report", "similar"])
def test_a_unit_that_nobody_has_graded_is_told_so_with_what_to_do(course, command):
    result = run(app, [command, "1"])
    assert result.exit_code == 2 and "nothing of 01_unit is graded yet" in result.output
    (course / "classroom" / "submitted" / "ada" / "01_unit").mkdir(parents=True)
    result = run(app, [command, "1"])
    assert "1 submission waits: run `bpcourse grade 01_unit`" in " ".join(result.output.split())
    assert not (course / "classroom" / "reports").exists()


@pytest.mark.parametrize("command", ["report", "similar"])
@pytest.mark.parametrize("to, said", [("grades.csv", ".html"), ("nowhere/a.html", "no folder")])
def test_a_page_goes_where_a_page_may_be(course, command, to, said):
    result = run(app, [command, "1", "--to", to])
    assert result.exit_code == 2 and said in result.output


def test_what_was_made_and_kept_is_told_and_what_could_not_be_done_is_an_error(capsys, tmp_path):
    page, kept = tmp_path / "a.html", tmp_path / "kept.html"
    commands._tell(Made([page], [kept], 3))
    said = capsys.readouterr().out
    assert f"written: {page}" in said and f"edited: {kept}" in said
    with pytest.raises(commands.typer.Exit) as ended:
        commands._tell(Made([page], [], 3, "no sandbox here"))
    assert ended.value.exit_code == 1 and "no sandbox here" in capsys.readouterr().out
