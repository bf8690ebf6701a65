"""The `bpcourse` command: its commands, in the order in which help shows them."""

from __future__ import annotations

import typer

from bpcourse.commands import (
    authoring,
    collect,
    doctor,
    export,
    grade,
    grade_one,
    gradescope,
    learner,
    report,
)

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A hands-on course on backpropagation: try it, teach it, grade it.",
)
new = typer.Typer(
    no_args_is_help=True,
    help="Write the skeleton of an exercise or a unit, in all its places. Example: [bold]bpcourse "
    "new exercise 02_mlp leaky_relu_backward --kind backward[/bold]",
)

app.command()(learner.start)
app.command(context_settings={"ignore_unknown_options": True})(learner.lab)
app.command()(learner.progress)
app.command()(collect.collect)
app.command()(grade.grade)
app.command()(report.report)
app.command()(report.similar)
app.command()(export.export)
app.command()(grade_one.grade_one)
app.command()(gradescope.gradescope)
app.command()(grade.demo)
app.command()(doctor.doctor)
app.command()(authoring.build)
app.command()(authoring.site)
app.add_typer(new, name="new")
new.command("exercise")(authoring.add_exercise)
new.command("unit")(authoring.add_unit)

if __name__ == "__main__":
    app()
