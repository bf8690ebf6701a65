"""What the terminal shows of graded submissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.table import Table

from bpcourse.grading.batch.result import Result
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.nbgrader.jobs import Lost

NUMERICAL = "looks like numerical differentiation"  # a sign, and no proof


def line(result: Result) -> str:
    """One line on one submission, in rich's markup."""
    if result.error:
        return f"[red]x[/red] {plain(result.student)}: not graded. {plain(result.error)}"
    by_hand = f", {result.by_hand:g} still to give by hand" if result.by_hand else ""
    late = f", {result.penalty:g} off for being late" if result.penalty else ""
    text = f"{plain(result.student)}: {result.points:g} of {result.max_points:g} points"
    text += late + by_hand
    if result.penalty_remark:
        text += f" [yellow]({plain(result.penalty_remark)})[/yellow]"
    if result.remarks:
        kind = "damaged" if result.unreadable else "recovered"
        text += f" [yellow]({kind}: {plain(' '.join(result.remarks))})[/yellow]"
    if result.other_release:
        text += f" [yellow]({plain(_other_release(result))})[/yellow]"
    if result.looks_numerical:
        text += f" [yellow]({NUMERICAL}: {plain(', '.join(result.looks_numerical))})[/yellow]"
    text += " [dim](unchanged)[/dim]" if result.unchanged else ""
    return text + (f" [dim]--seed {result.seed}[/dim]" if result.seed else "")


def table(results: Sequence[Result]) -> Table:
    """Student, unit, points, for every lost point the mistake's name, and where there are any: what
    was followed, parts that earned points only as the derivative of the student's own, wrong forward
    or loss; and exercises that show signs of numerical differentiation.
    """
    follows = any(result.followed for result in results)
    numerical = any(result.looks_numerical for result in results)
    out = Table(show_lines=True)
    for heading in ("student", "unit"):
        out.add_column(heading, no_wrap=True)
    out.add_column("points", justify="right", no_wrap=True)
    out.add_column("lost for")
    if follows:
        out.add_column("followed own forward")
    if numerical:
        out.add_column(NUMERICAL)
    for result in results:
        points = "-" if result.error else f"{result.points:g}/{result.max_points:g}"
        if result.by_hand:
            points += f" +{result.by_hand:g}?"
        row = [plain(result.student), result.unit, points, _lines(_reasons(result))]
        row += [_lines(result.followed)] if follows else []
        row += [_lines(result.looks_numerical)] if numerical else []
        out.add_row(*row)
    return out


def plain(text: str) -> str:
    """Text that a student may have chosen, a folder's name for one, on one line, in rich's markup.

    It shows "[red]" as such.
    """
    return escape(clean(text))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(map(plain, texts))


def _reasons(result: Result) -> list[str]:
    """What was wrong with the file, then each mistake with the points that it cost."""
    if result.error:
        return [f"not graded: {result.error}"]
    by_mistake: dict[str, list[Lost]] = {}
    for lost in result.lost:
        by_mistake.setdefault(lost.mistake, []).append(lost)
    lines = [
        f"-{sum(lost.points for lost in group):g} {', '.join(lost.where for lost in group)}: "
        f"{mistake}"
        for mistake, group in by_mistake.items()
    ]
    other = [f"{_other_release(result)}."] if result.other_release else []
    late = [f"-{result.penalty:g} handed in late"] if result.penalty else []
    about_it = [result.penalty_remark] if result.penalty_remark else []
    return [*other, *result.remarks, *lines, *late, *about_it]


def _other_release(result: Result) -> str:
    return f"made from another release of the unit, {result.other_release}"
