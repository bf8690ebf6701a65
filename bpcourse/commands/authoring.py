"""`bpcourse build`, `site` and `new`: from masters to release and website; skeletons of what is new."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from bpcourse.commands.terminal import console, course_here, finish, progress, refuse, units_named
from bpcourse.course import Course


def build(
    units: Annotated[
        list[str] | None, typer.Argument(help="Units to build; all when none is named.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail and name what is stale.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Overwrite what was edited by hand, and keep a copy in kept/."
        ),
    ] = False,
) -> None:
    """Run the masters and make the students' release. A build that fails changes no file.

    Example: [bold]bpcourse build 02_mlp[/bold]
    """
    from bpcourse.authoring import AuthoringError, build_unit, stale_parts
    from bpcourse.authoring.build import orphans
    from bpcourse.authoring.map import stale_map, write_map
    from bpcourse.authoring.readme import stale_table, write_table
    from bpcourse.authoring.units import misnamed

    course = course_here()
    if not course.masters:
        refuse(
            f"{course.root} has no masters (solutions/UNIT/UNIT.md), so there is nothing to build. "
            "`bpcourse new unit NAME` begins a unit of your own; the course's own units are built "
            "in a checkout of it"
        )
    names = units_named(course, units, course.masters)
    whole = course.has_masters and not units
    problems = misnamed(course) + (orphans(course) if check and whole else [])
    with progress() as bar, tempfile.TemporaryDirectory(prefix="bpcourse-") as scratch:
        task = bar.add_task("", total=1)
        for unit in names:

            def show(step, done, total, unit=unit):
                bar.update(task, description=f"{unit}: {step}", completed=done, total=total)

            try:
                if check:
                    show("comparing", 0, 1)
                    problems += stale_parts(course, unit, Path(scratch) / "gradebook.db")
                else:
                    _tell_kept(course, build_unit(course, unit, show, force))
                    bar.console.print(f"[green]built[/green] {unit}")
            except AuthoringError as error:
                problems.append(str(error))
        try:
            if not check and not problems and course.has_masters:
                _tell_kept(course, write_map(course, force))
                for path in write_table(course):
                    console().print(
                        "README.md: its table of units is written anew (as it was: "
                        f"{path.relative_to(course.root.resolve())})",
                        soft_wrap=True,
                        markup=False,
                    )
            elif check and whole:
                problems += stale_map(course) + stale_table(course)
        except AuthoringError as error:
            problems.append(str(error))
    finish(
        problems,
        f"fresh: {', '.join(names)}" if check else "",
        hint="run `bpcourse build` and commit what it writes" if check else "",
    )


def site(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder to build into; default: site/ in the checkout. What is not of the site stays."
        ),
    ] = None,
    lite: Annotated[
        bool,
        typer.Option("--lite", help="Put the course in the browser under it (JupyterLite)."),
    ] = False,
    solutions: Annotated[
        bool,
        typer.Option(
            "--solutions", help="For yourself, not for learners: solutions and cards, folded."
        ),
    ] = False,
) -> None:
    """Build the course's website from the units as they are built. Needs no network.

    Solutions are in none of its files, except with --solutions. (Where --lite puts the package under the
    site, its wheel holds the answer key, as everywhere.)

    Example: [bold]bpcourse site && python -m http.server --directory site[/bold]
    """
    from bpcourse.authoring import AuthoringError
    from bpcourse.authoring.site.build import Choices, build_site

    course = course_here()
    if not course.has_masters:
        refuse("the website is made from the masters: go to a checkout of the course")
    to = (folder or course.root / "site").resolve()
    try:
        kept = build_site(course, to, Choices(with_solutions=solutions, lite=lite))
    except AuthoringError as error:
        finish([str(error)], "")
    for path in kept:
        console().print(
            f"edited in the site's folder; a copy is {path}", soft_wrap=True, markup=False
        )
    finish([], f"the website is in {to}: open {to / 'index.html'}")


def add_exercise(
    unit: Annotated[str, typer.Argument(help="The unit that it belongs to, by name or number.")],
    name: Annotated[str, typer.Argument(help="What the learner's function is called.")],
    kind: Annotated[
        Literal["function", "backward", "loss"],
        typer.Option(
            help="A plain function; a backward, with the forward that learners are given; or a "
            "loss that returns its gradient too."
        ),
    ] = "function",
    topic: Annotated[
        str,
        typer.Option(
            help="The module in bpcourse/reference/ and in the unit's folder of exercises; "
            "default: the unit's name."
        ),
    ] = "",
) -> None:
    """Add an exercise to the end of a unit: reference, exercise, variants, card and cells.

    Nothing that is there changes. Afterwards `bpcourse build UNIT` says what is left to write. In a
    folder made by `bpcourse start --instructor` it is one of your own, in my_exercises/.

    Example: [bold]bpcourse new exercise 02_mlp softplus[/bold]
    """
    from bpcourse.authoring.new import new_exercise
    from bpcourse.authoring.new_own import new_own_exercise

    course = _place_to_write()
    unit = units_named(course, [unit])[0]
    if course.has_masters:
        _tell_written(course, lambda: new_exercise(course.root, unit, name, kind, topic))
    else:
        _tell_written(course, lambda: new_own_exercise(course, unit, name, kind))
    console().print(f"Next: `bpcourse build {unit}` says what is left to write", markup=False)


def add_unit(
    name: Annotated[
        str, typer.Argument(help="What it is about, e.g. attention; its number comes by itself.")
    ],
) -> None:
    """Add a unit without exercises: its master, its folder of exercises and its tests.

    In a folder made by `bpcourse start --instructor`, its master alone.

    Example: [bold]bpcourse new unit attention[/bold]
    """
    from bpcourse.authoring.new import new_unit
    from bpcourse.authoring.new_own import new_own_unit

    course = _place_to_write()
    written = _tell_written(
        course,
        lambda: new_unit(course.root, name) if course.has_masters else new_own_unit(course, name),
    )
    folder = written[0].parent.name
    console().print(f"Next: bpcourse new exercise {folder} NAME", markup=False)


def _place_to_write() -> Course:
    """The checkout that this package lies in, where its exercises can be written, or a folder to
    teach from, where an instructor's own can.
    """
    course = course_here()
    if course.has_masters and not course.holds_this_package:
        refuse(f"{course.root} is not the checkout of the bpcourse that runs: go there first")
    return course


def _tell_written(course: Course, write: Callable[[], list[Path]]) -> list[Path]:
    from bpcourse.authoring import AuthoringError

    try:
        written = write()
    except AuthoringError as error:
        refuse(str(error))
    for path in written:
        console().print(f"wrote {path.relative_to(course.root)}", soft_wrap=True, markup=False)
    return written


def _tell_kept(course, copies):
    for path in copies:
        console().print(
            f"kept what was edited: {path.relative_to(course.root)}", soft_wrap=True, markup=False
        )
