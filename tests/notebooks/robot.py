"""What a robot earns that copies: it answers every exercise with what stands in the text above it.

    python -m tests.notebooks.robot [UNIT ...] [--tell]

prints its points per exercise and unit, with --tell also what gave each away. It reads what a learner
sees in the released notebook from the section's start (then from the unit's) down to the exercise's
check: the docstring, given lines, Markdown, and the code and comments of demonstrations. A unit takes
60 s of CPU, in the test suite 12.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import re
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from bpcourse.answer_key.guard import shut
from bpcourse.authoring.master import read_master
from bpcourse.authoring.release import generated_release
from bpcourse.checking import session
from bpcourse.checking.assess import assess
from bpcourse.course import Course
from bpcourse.exercises import UNITS, all_exercises, unit_exercises
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, role_of
from tests.notebooks import robot_code as code, robot_reading as reading, robot_search as search

SEEDS = (7, 123_456_789)  # a judge's, which nobody knows
SECONDS = 60.0
"""Of CPU, for a unit; an exercise gets its share, and of that each scope what is left of these:"""
SCOPES = {"docstring": 0.2, "section": 0.6, "unit": 1.0}


@dataclass
class Told:
    """What a learner sees of an exercise before its check."""

    name: str
    stub: str
    texts: dict[str, list[Any]]  # scope: cells


@dataclass
class Score:
    """What the robot earned, and by what."""

    name: str
    points: float = 0.0
    most: float = 0.0
    why: list[str] = field(default_factory=list)

    def better(self, points: float, why: list[str]) -> None:
        """Keep what earns more."""
        if points > self.points:
            self.points, self.why = points, why


def exercises_of(notebook: Any) -> Iterator[Told]:
    """What a released notebook says of each of its exercises, in order."""
    cells = notebook.cells
    for i, cell in enumerate(cells):
        name = check_call(cell.source) if role_of(cell) is Role.CHECK else None
        if name is None:
            continue
        defining = rf"^(?:def|class) {name}\b|^{name}\s*="
        stub = next(
            (
                other.source
                for other in reversed(cells[:i])
                if role_of(other) is Role.SOLUTION
                and re.search(defining, other.source, re.MULTILINE)
            ),
            "",
        )
        section = next(
            (
                j
                for j in range(i, -1, -1)
                if cells[j].cell_type == "markdown"
                and re.search(r"^## ", cells[j].source, re.MULTILINE)
            ),
            0,
        )
        yield Told(name, stub, {"section": cells[section:i], "unit": cells[:i]})


# --- reading -----------------------------------------------------------------------------------


def read_cells(cells: list[Any], known: set[str]) -> list[reading.Found]:
    """All expressions in these cells; those of the last cells first."""
    found: list[reading.Found] = []
    for cell in reversed(cells):
        if role_of(cell) is Role.CHECK:
            continue
        if cell.cell_type == "markdown":
            found += reading.read_markdown(cell.source, known)
        else:
            found += reading.from_python(cell.source)
            found += reading.read_docstring(reading.comments_of(cell.source), known)
            for docstring in docstrings(cell.source):
                found += reading.read_docstring(docstring, known)
    return list(dict.fromkeys(found))


def docstrings(source: str) -> list[str]:
    """The docstrings in a cell."""
    with contextlib.suppress(SyntaxError, ValueError):
        kinds = ast.FunctionDef | ast.ClassDef
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
        return [text for node in nodes if (text := ast.get_docstring(node))]
    return []


# --- earning -----------------------------------------------------------------------------------


@contextlib.contextmanager
def without_reasons() -> Iterator[None]:
    """Points do not depend on why an answer is wrong, and reasons take most of the time."""
    stages = sys.modules[assess.__module__]
    names = {
        "diagnose": lambda attempt, failed: {},
        "first_wrong_intermediate": lambda attempt: "",
        "unexplained": lambda attempt, flaws: {},
    }
    kept = {name: getattr(stages, name) for name in names}
    try:
        vars(stages).update(names)
        yield
    finally:
        vars(stages).update(kept)


def earned(exercise: Any, answer: Any, seeds: tuple[int, ...] = SEEDS) -> float:
    """What a judge would give: the least over some hidden seeds."""
    least = exercise.points
    with without_reasons(), session.changed(hidden=True), shut():
        for seed in seeds:
            try:
                report = assess(exercise, answer, exercise.forward, seed)
            except Exception:
                return 0.0
            least = min(least, report.points)
    return least


def answered(told: Told, exercise: Any, seconds: float) -> Score:
    """The robot's best answer; it does not mind what NumPy warns of."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return attempt(told, exercise, time.process_time(), seconds)


def attempt(told: Told, exercise: Any, start: float, seconds: float) -> Score:
    """The robot's best answer to an exercise."""
    score = Score(told.name, most=exercise.points)
    if not re.search(r"^(?:def|class) ", told.stub, re.MULTILINE):
        return score  # the answer is a word, and everybody may guess
    known = {*re.findall(r"\w+", told.stub)}
    if code.HOLE not in told.stub:
        found = read_cells(told.texts["section"], known)
        lines = [(one.name, one.python) for one in found if search.compiled(one.python)]
        for why, answer in code.as_it_stands(told.stub, told.name, lines):
            score.better(earned(exercise, answer), [why])
    elif len(list(code.holes_of(told.stub))) > 1:
        fill(told, exercise, score, start + seconds)
    else:
        look(told, exercise, score, start, seconds)
    return score


def fill(told: Told, exercise: Any, score: Score, until: float) -> None:
    """Fill a class's holes, one after the other, with what earns most; the easiest first."""
    cells = told.texts["unit"]
    found = read_cells(cells, {"x", "t", "s", "y"})
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    fillings: dict[int, str] = {}
    holes = list(code.holes_of(told.stub))
    for hole in sorted(holes, key=lambda h: (not h.back, "other" not in h.names)):
        for line in code.fillings(hole, found, sources, told.stub):
            if time.process_time() > until:
                return
            trial = {**fillings, hole.line: line}
            answer = code.made(code.filled(told.stub, trial), told.name)
            points = earned(exercise, answer, SEEDS[:1]) if answer else 0.0
            if points > score.points and earned(exercise, answer) >= points:
                score.better(points, [*score.why, f"{hole.method}: {line}"])
                fillings = trial


def look(told: Told, exercise: Any, score: Score, start: float, seconds: float) -> None:
    """Look for each part of a function's result, in the docstring, then further up."""
    section = markdown_of(told.texts["section"])
    stub = search.Stub(told.stub, told.name, section)
    calls = search.recorded(exercise, stub) if stub.parameters else []
    if not calls:
        return
    known = set(calls[0].base) | reading.named_in(f"{told.stub}\n{section}")
    stated = reading.stated_names(markdown_of(told.texts["unit"]))
    looked = search.Search(calls, stated, re.findall(r'"(\w+)"', stub.doc))
    found = read_stub(told, stub, calls, known, f"{told.stub}\n{section}".lower())
    answers: dict[Any, Any] = {}
    for scope, share in SCOPES.items():
        cells = told.texts.get(scope, [])
        looked.until = max(start + seconds * share, time.process_time() + 0.1 * seconds)
        looked.functions.update(defined_above(told, scope))
        looked.until -= 0.3 * seconds * share  # what is left is for looking
        looked.add_all(found + read_cells(cells, known))
        for source in code_of(cells):
            for node in code.left_behind(source, looked):
                looked.keep(node)
        looked.until += 0.3 * seconds * share
        find_answers(looked, calls, stub, answers)
        best = {**{path: some for path, (_, some) in looked.partial.items()}, **answers}
        why = [f"{'.'.join(map(str, p)) or 'all'}: {a.told()}" for p, a in best.items()]
        answer = search.implementation(stub, best, calls[0].result)
        score.better(earned(exercise, answer), why)
        for name, function in looked.functions.items():
            if not looked.late():
                score.better(earned(exercise, function), [f"the function {name} above"])
        if score.points >= exercise.points:
            break


def code_of(cells: list[Any]) -> list[str]:
    """The code in cells and in fenced blocks, the last first."""
    found = []
    for cell in reversed(cells):
        if cell.cell_type == "code":
            found.append(cell.source)
        else:
            found += [text for kind, text in reading.pieces(cell.source) if kind == "code"]
    return [text for text in found if "\n" in text and code.HOLE not in text]


def markdown_of(cells: list[Any]) -> str:
    """The text of these cells."""
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def read_stub(
    told: Told, stub: Any, calls: list[Any], known: set[str], words: str
) -> list[reading.Found]:
    """What the stub says, and what everybody knows of the words that are used."""
    found = list(reading.read_docstring(stub.doc, known))
    for other in stub.others:
        found += reading.from_python(ast.unparse(other))
        found += reading.read_docstring(ast.get_docstring(other) or "", known)
    found += reading.read_docstring(reading.comments_of(told.stub), known)
    for word, name in (("softmax", "p"), ("sigmoid", "s"), ("tanh", "t"), ("relu", "h")):
        if word in words:
            found.append(reading.Found(name, f"{word}(x)", f"{name} = {word}(x)"))
    if isinstance(calls[0].base.get("t"), int) and "count" in words:
        found.append(reading.Found("t", "t + 1", "t counts"))
    return found


def defined_above(told: Told, scope: str) -> dict[str, Any]:
    """Functions that the page defines above the exercise and that run by themselves."""
    if scope == "docstring":
        return {}
    nodes = []
    for cell in told.texts[scope]:
        if cell.cell_type == "code":
            nodes += reading.functions_in(cell.source)
        else:
            for kind, text in reading.pieces(cell.source):
                nodes += reading.functions_in(text) if kind == "code" else []
    nodes = [n for n in nodes if "NotImplementedError" not in ast.unparse(n)]
    return search.own_functions(nodes)


def find_answers(looked: Any, calls: list[Any], stub: Any, answers: dict[Any, Any]) -> None:
    """Add {path in the result: an answer} for all that is found now."""
    upstream = [p for p in stub.parameters if re.match(r"d[a-z]|upstream", p)][:2]
    for path in search.leaves([call.result for call in calls]):
        if path not in answers and (answer := looked.match(path, upstream)):
            answers[path] = answer


# --- a course ----------------------------------------------------------------------------------


def released(course: Course, unit: str) -> Any:
    """The released notebook of a unit, fresh from its master."""
    master = read_master(course.solutions / unit / f"{unit}.md")
    with generated_release(course, unit, master, from_master=True) as folder:
        return nbformat.read(folder / f"{unit}.ipynb", as_version=4)


def play(notebook: Any, names: list[str] | None = None, seconds: float = SECONDS) -> list[Score]:
    """The robot's scores in a released notebook, within so much CPU."""
    known = all_exercises()
    told = [
        one
        for one in exercises_of(notebook)
        if one.name in known and (not names or one.name in names)
    ]
    until, scores = time.process_time() + seconds, []
    for i, one in enumerate(told):
        left = max(until - time.process_time(), 0.02 * seconds)
        scores.append(answered(one, known[one.name], left / (len(told) - i)))
    return scores


def main() -> None:
    """Play the units that are named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("units", nargs="*", default=[])
    parser.add_argument("--tell", action="store_true", help="say what gave each answer away")
    parser.add_argument("--only", nargs="*", default=None, help="names of exercises")
    options = parser.parse_args()
    course, total, most = Course.find(Path.cwd()), 0.0, 0.0
    for unit in options.units or UNITS:
        start = time.process_time()
        scores = play(released(course, unit), options.only)
        points, all_points = (
            sum(s.points for s in scores),
            sum(e.points for e in unit_exercises(unit)),
        )
        total, most = total + points, most + all_points
        for score in scores:
            print(f"  {score.points:5.2f} of {score.most:5.2f}  {score.name}")
            for why in score.why if options.tell else ():
                print(f"                   {why[:160]}")
        print(f"{unit}: {points:.2f} of {all_points:.2f} points, {points / all_points:.0%} "
              f"({time.process_time() - start:.0f} s of CPU)", flush=True)  # fmt: skip
    print(f"all: {total:.2f} of {most:.2f} points, {total / most:.0%}")


if __name__ == "__main__":
    main()
