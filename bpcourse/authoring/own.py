"""An instructor's own exercises, held to the laws that the course's own are tested by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.checking.assess import assess
from bpcourse.checking.exercise import Exercise
from bpcourse.checking.mistake import Mistake
from bpcourse.course import Course
from bpcourse.exercises import all_exercises, own
from bpcourse.files import replace_file
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, role_of

if TYPE_CHECKING:
    from traitlets.config import Config

SEEDS = (0, 1, 2)
MOST = 5  # problems that are told at once


def use_own_exercises(course: Course, config: Config | None = None) -> None:
    """Have the course's own exercises, and no others, beside the package's. Raises AuthoringError.

    config  nbgrader's; default: as nbgrader_config.py has it
    """
    try:
        own.use(course.exercises_folder(config))
    except own.OwnExercisesError as error:
        raise AuthoringError(str(error)) from None


def use_tried_exercises(course: Course, config: Config | None = None) -> None:
    """The same, and refuse exercises that would grade wrongly; each version of them is tried once."""
    use_own_exercises(course, config)
    files = own.own_files(course.exercises_folder(config))
    if not files:
        return
    version = hashlib.sha256(repr((sorted(files.items()), SEEDS)).encode()).hexdigest()
    kept = course.classroom / ".graded" / "own_exercises"
    if not kept.is_file() or kept.read_text() != version:
        _refuse([p for name in own.own_names() for p in problems_of(all_exercises()[name])])
        replace_file(kept, version.encode())


def own_in(notebook: Any) -> list[Exercise]:
    """The own exercises that a notebook checks."""
    names = [check_call(cell.source) for cell in notebook.cells if role_of(cell) is Role.CHECK]
    return [all_exercises()[name] for name in names if name in own.own_names()]


def try_own_exercises(notebook: Any) -> None:
    """Refuse own exercises that reject right answers, or do not tell their mistakes apart."""
    _refuse([problem for exercise in own_in(notebook) for problem in problems_of(exercise)])


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        more = f"\n  and {len(problems) - MOST} more" if len(problems) > MOST else ""
        raise AuthoringError(
            "an exercise of your own is not as it must be:"
            + "".join(f"\n  {problem}" for problem in problems[:MOST])
            + more
        )


def problems_of(exercise: Exercise) -> Iterator[str]:
    """What is wrong with an exercise, each in a sentence that names it."""
    name = exercise.name
    try:
        for seed in SEEDS:
            exercise.cases(seed)
    except Exception as error:
        yield f"{name}: its cases cannot be made ({type(error).__name__}: {error})"
        return
    for number, right in enumerate(exercise.right):
        which = "its reference" if number == 0 else "one of its other right answers"
        if problem := _trouble_with_right(exercise, right):
            yield f"{name}: {which} {problem}"
            return
    called = [mistake.name for mistake in exercise.mistakes]
    for twice in sorted({name for name in called if called.count(name) > 1}):
        yield f"{name}: two of its mistakes are called {twice!r}"
    if _blank_earns(exercise):
        yield f"{name}: an answer that only raises NotImplementedError earns points"
    for mistake in exercise.mistakes:
        if problem := _trouble_with_mistake(exercise, mistake):
            yield f"{name}: its mistake {mistake.name!r} {problem}"


def _trouble_with_right(exercise: Exercise, right: Any) -> str:
    for seed in SEEDS:
        try:
            report = assess(exercise, right, exercise.forward, seed)
        except Exception as error:
            return f"cannot be judged ({type(error).__name__}: {error})"
        if report.points != exercise.points:
            missing = next(part for part in report.parts if part.points < part.max_points)
            why = f": {missing.name} is {missing.status}" + (
                f" ({missing.message})" if missing.message else ""
            )
            return f"earns {report.points:g} of {exercise.points:g} points{why}"
    return ""


def _trouble_with_mistake(exercise: Exercise, mistake: Mistake) -> str:
    try:
        wrong = exercise.wrong(mistake)
    except Exception as error:
        return f"cannot be made ({type(error).__name__}: {error})"
    for seed in SEEDS:
        report = assess(exercise, wrong, exercise.forward, seed)
        if report.points == exercise.points:
            return "earns all points: its cases do not show it, or the edit changes no value"
        told = {part.mistakes for part in report.parts if part.mistakes}
        if told != {(mistake.name,)}:
            others = sorted({name for names in told for name in names})
            if not others:
                return "is not named when it is made: another gives the same numbers, or no case shows it"
            return f"is called {' and '.join(map(repr, others))} when it is made"
    return ""


def _blank_earns(exercise: Exercise) -> bool:
    def blank(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    return assess(exercise, blank, exercise.forward).points > 0
