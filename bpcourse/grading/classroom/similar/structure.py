"""Odd structure: statements that few of the class have written, whatever the variables are called."""

from __future__ import annotations

import ast
import copy
from collections import defaultdict
from collections.abc import Iterator
from statistics import mean

from bpcourse.grading.classroom.graded import GradedUnit
from bpcourse.grading.classroom.similar.alike import Alike, Pair, bits, pairs_of, rarest

LEAST = 2  # odd statements in common that are worth telling
MANY = 4  # odd statements in common that say all that structure can say
OF_THEIRS = 0.5  # share of the odd statements of both that must be in common
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")

Statements = dict[str, set[int]]
"""{a statement's form: the lines that have it}."""


def same_structure(graded: GradedUnit) -> Iterator[tuple[Pair, Alike]]:
    """Answers that share odd statements; those of the release and the solution are nobody's own."""
    n = len(graded.works)
    for cell in graded.cells:
        if cell.written:
            continue
        answer = graded.answer_of(cell.name)
        given = {form for text in graded.given(answer) for form in statements(text)}
        theirs = {w.student: statements(w.answers.get(answer, "")) for w in graded.works}
        holders: dict[str, list[str]] = defaultdict(list)
        for student, found in theirs.items():
            for form in found.keys() - given:
                holders[form].append(student)
        odd = {form: who for form, who in holders.items() if len(who) <= rarest(n)}
        own = {student: found.keys() & odd.keys() for student, found in theirs.items()}
        shared: dict[Pair, list[str]] = defaultdict(list)
        for form, who in odd.items():
            for pair in pairs_of(who):
                shared[pair].append(form)
        for (a, b), forms in shared.items():
            if len(forms) < LEAST or len(forms) < OF_THEIRS * len(own[a] | own[b]):
                continue
            said = mean(bits("structure", len(odd[form]), n) for form in forms)
            yield (
                (a, b),
                Alike(
                    kind="structure",
                    where=cell.name.removeprefix("check_"),
                    answer=answer,
                    what=f"{len(forms)} odd statements",
                    holders=min(len(odd[form]) for form in forms),
                    bits=said * min(len(forms), MANY) / LEAST,
                    marked=(_lines(theirs[a], forms), _lines(theirs[b], forms)),
                ),
            )


def statements(source: str) -> Statements:
    """The statements of an answer, compound ones without their bodies; {} if it is no plain Python.

    What is assigned or a parameter is numbered within its statement, so that neither names nor the
    order of lines count.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    found: Statements = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or _says_nothing(node):
            continue
        alone = copy.copy(node)
        for name in BODIES:
            if hasattr(alone, name):
                setattr(alone, name, [])
        header = bool(getattr(node, "body", None))
        last = node.lineno if header else node.end_lineno or node.lineno
        form = _form(alone, own)
        found.setdefault(form, set()).update(range(node.lineno, last + 1))
    return found


def _says_nothing(node: ast.stmt) -> bool:
    """Docstrings, imports, and the line that begins a function, which the release gives."""
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
    return isinstance(node, kinds) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _form(node: ast.AST, own: set[str]) -> str:
    node, numbers = copy.deepcopy(node), dict[str, str]()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id in own:
            inner.id = numbers.setdefault(inner.id, f"v{len(numbers)}")
    return ast.dump(node)


def _lines(found: Statements, forms: list[str]) -> frozenset[int]:
    return frozenset(line for form in forms for line in found[form])
