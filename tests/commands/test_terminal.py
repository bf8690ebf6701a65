"""Units by name or number."""

from typer.testing import CliRunner

from bpcourse.cli import app

run = CliRunner().invoke


def test_an_unknown_unit_is_refused_with_the_known_ones(empty_course):
    result = run(app, ["build", "9"])
    assert result.exit_code == 2 and "01_unit" in result.output
