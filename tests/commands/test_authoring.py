"""`bpcourse build` says what is wrong, and fails."""

from typer.testing import CliRunner

from bpcourse.cli import app

run = CliRunner().invoke


def test_a_bad_master_is_named_and_the_exit_code_is_1(empty_course):
    for arguments in (["build"], ["build", "--check"], ["build", "1"], ["build", "01_unit"]):
        result = run(app, arguments)
        assert result.exit_code == 1
        assert "01_unit: there must be exactly one code cell tagged `setup`" in result.output
