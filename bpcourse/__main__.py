"""`python -m bpcourse` is the `bpcourse` command."""

from bpcourse.cli import app

app(prog_name="bpcourse")
