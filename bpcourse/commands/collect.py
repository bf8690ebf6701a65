"""`bpcourse collect`: what students handed in elsewhere, to classroom/submitted/."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bpcourse.commands.terminal import console, course_here, finish, refuse, units_named

if TYPE_CHECKING:
    from rich.table import Table

    from bpcourse.grading.classroom.collect import Collected, Row

Kind = Literal["moodle", "exchange", "canvas", "submitted", "clones", "flat"]
MANY = 40  # rows after which only those are shown of which something is to be said


def collect(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="ARCHIVE_OR_FOLDER",
            help="Moodle's or Canvas's ZIP of submissions (or a folder it was unpacked to, or a "
            "tar), an exchange folder, a folder of clones, or one of notebooks.",
        ),
    ],
    unit: Annotated[str, typer.Argument(help="The unit that was handed in.")],
    roster: Annotated[
        Path | None,
        typer.Option(
            help="CSV file with the class: student_id, and any of name, email, login, repository, "
            "lms_id. An exported gradebook of Canvas's or list of participants of Moodle's will do."
        ),
    ] = None,
    kind: Annotated[
        Kind | None, typer.Option(help="What it is, where it is not recognized.")
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(
            help="Where the times are from in Moodle's grading worksheet, given as --roster: "
            "Europe/Berlin for one. With it they are taken as times of handing in."
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show all rows of a large class.")
    ] = False,
) -> None:
    """Copy submissions from an LMS's archive or a folder to classroom/submitted/STUDENT/UNIT/.

    Nothing is overwritten: an earlier version goes to classroom/earlier/, an older one than what is
    there is not taken. Exit code 1 says that somebody is missing or something is odd, 2 that the
    archive is not recognized.

    Example: [bold]bpcourse collect submissions.zip 02_mlp --roster class.csv[/bold]
    """
    course = course_here()
    (name,) = units_named(course, [unit])

    from bpcourse.grading.classroom.collect import NotReadable, collect as collect_from
    from bpcourse.grading.classroom.csv_text import NotCsv
    from bpcourse.grading.nbgrader.unavailable import GradingUnavailable, in_words

    try:
        done = collect_from(source, course, name, roster, kind, _zone(zone))
    except (NotReadable, NotCsv) as error:
        from bpcourse.grading.judge.clean import clean

        refuse(clean(str(error)))
    except GradingUnavailable as error:
        finish([str(error)], "")
        return
    except OSError as error:
        finish([f"{in_words(error)}. What was collected is kept; run the command again then."], "")
        return
    _show(done, name, verbose)
    if not done.all_there:
        raise typer.Exit(1)


def _zone(name: str | None) -> tzinfo | None:
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(
            f"--zone {name!r} is no zone's name, such as Europe/Berlin or America/New_York"
        ) from None


def _show(done: Collected, unit: str, verbose: bool) -> None:
    from bpcourse.grading.batch.summary import plain

    out = console()
    out.print(f"recognized as {done.kind}: {plain(done.why)}", soft_wrap=True)
    striking = [row for row in done.rows if row.odd or row.late or row.notes]
    rows = done.rows if verbose or len(done.rows) <= MANY else striking
    if rows:
        out.print(_table(rows))
    if len(rows) < len(done.rows):
        out.print(f"and {len(done.rows) - len(rows):,} more (--verbose shows them)")
    counts = dict.fromkeys((row.status for row in done.rows), 0)
    for row in done.rows:
        counts[row.status] += 1
    said = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    out.print(f"{len(done.rows):,} submissions of {unit}: {said or 'none'}", soft_wrap=True)
    if done.missing is None:
        out.print("who is missing is not known without a --roster")
    elif done.missing:
        names = ", ".join(map(plain, done.missing))
        out.print(f"[yellow]missing ({len(done.missing):,}):[/yellow] {names}", soft_wrap=True)
    for text in done.strange:
        out.print(f"[yellow]odd:[/yellow] {plain(text)}", soft_wrap=True)
    if any(row.late and not row.time for row in done.rows):
        out.print(
            "LATE is the LMS's word; its archive has no time, so nothing is subtracted for it. Write "
            "the time into timestamp.txt beside the notebook (2026-01-31 18:00:00 UTC) before you "
            "grade, or let the LMS subtract.",
            soft_wrap=True,
        )
    if done.has_times:
        out.print(
            "The roster has times of handing in, without a zone: with --zone Europe/Berlin, or "
            "yours, they are used, and a late penalty can go by them.",
            soft_wrap=True,
        )
    if any(row.student for row in done.rows):
        out.print(f"Next: bpcourse grade {unit}")


def _table(rows: list[Row]) -> Table:
    from rich.table import Table

    from bpcourse.grading.batch.summary import plain

    timed = any(row.time or row.late for row in rows)
    out = Table()
    for heading in ("student", "in the archive", *(["handed in"] if timed else []), "result"):
        out.add_column(heading, no_wrap=heading == "student")
    out.add_column("odd, and good to know")
    for row in rows:
        time = " ".join([row.time, *(["[yellow]LATE[/yellow]"] if row.late else [])]).strip()
        said = [f"[yellow]{plain(text)}[/yellow]" for text in row.odd] + list(map(plain, row.notes))
        label = plain(row.label) if row.label != row.student else ""
        out.add_row(
            plain(row.student) or "-",
            label,
            *([time] if timed else []),
            row.status,
            "\n".join(said),
        )
    return out
