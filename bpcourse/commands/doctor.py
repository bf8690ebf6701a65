"""`bpcourse doctor`: what this machine, or an executor's workers, offer for grading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bpcourse.grading.batch.backend import Examined


def doctor(
    executor: Annotated[
        str,
        typer.Option(
            metavar="WHERE",
            help="Whose machines: local, this one; or, as for `bpcourse grade`, dask://HOST:PORT "
            "or MODULE:FUNCTION.",
        ),
    ] = "local",
) -> None:
    """Say what this machine offers for grading, and what that means.

    Exit code 1 says that submissions cannot be isolated here.

    Example: [bold]bpcourse doctor[/bold]
    """
    from bpcourse.grading.batch.pinned import against_lock
    from bpcourse.grading.judge.doctor import as_text, examine, isolates
    from bpcourse.learner.folder import released

    if executor == "local":
        findings = examine()
        typer.echo(f"{as_text(findings)}\n{against_lock(released() / 'requirements.txt')}")
        raise typer.Exit(0 if isolates(findings) else 1)
    found = _elsewhere(executor)
    for one in found:
        typer.echo(f"{one.worker}: {one.versions}\n{as_text(one.findings)}\n")
    raise typer.Exit(0 if all(isolates(one.findings) for one in found) else 1)


def _elsewhere(executor: str) -> list[Examined]:
    from bpcourse.commands.terminal import course_here, finish, refuse
    from bpcourse.grading.batch.executors import NoSuchExecutor, backend_named, examined
    from bpcourse.grading.nbgrader.unavailable import GradingUnavailable

    try:
        return examined(backend_named(executor, course_here().root))
    except NoSuchExecutor as error:
        refuse(str(error))
    except GradingUnavailable as error:
        finish([str(error)], "")
        raise
