"""`bpcourse doctor`: what this machine offers for grading."""

from __future__ import annotations

import typer


def doctor() -> None:
    """Say what this machine offers for grading, and what that means.

    Exit code 1 says that submissions cannot be isolated here.

    Example: [bold]bpcourse doctor[/bold]
    """
    from bpcourse.grading.judge.doctor import as_text, examine

    findings = examine()
    typer.echo(as_text(findings))
    sandboxed = any(
        finding.ok and finding.name in ("isolation = bubblewrap", "isolation = landlock")
        for finding in findings
    )
    raise typer.Exit(0 if sandboxed else 1)
