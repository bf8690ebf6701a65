"""The command line: help for every command, with an example."""

import pytest
from typer.testing import CliRunner

from bpcourse.cli import app

run = CliRunner().invoke
COMMANDS = [
    command.name or command.callback.__name__.replace("_", "-")
    for command in app.registered_commands
    if command.callback
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command):
    result = run(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: bpcourse {command}" in " ".join(result.output.split())


def test_help_names_every_command():
    output = run(app, ["--help"]).output
    assert all(command in output for command in COMMANDS)
