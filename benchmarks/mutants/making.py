"""Mutants of the reference of an exercise, and of the functions that it calls."""

from __future__ import annotations

import ast
import difflib
import inspect
import textwrap
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import FunctionType

from benchmarks.mutants.operators import OPERATORS, Operator, name_operator, other

SHOWN_ONLY = ("__repr__",)  # methods that no verdict asks for


@dataclass(frozen=True)
class Mutant:
    """One change in one function.

    exercise  the exercise's name
    function  the function that was changed: the reference, or one that it calls
    operator  the kind of the change
    change    "old line -> new line"
    source    the whole changed function
    """

    exercise: str
    function: str
    operator: str
    change: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a mutant is known by in the list of those that are left."""
        return self.exercise, self.function, self.change


def mutants_of(exercise) -> list[Mutant]:
    """Every mutant of an exercise's reference; each changed source once."""
    return [
        Mutant(exercise.name, name, operator, change, source)
        for name, function in functions_of(exercise.reference).items()
        for operator, change, source in changes(function)
    ]


@cache
def functions_of(reference: Callable) -> dict[str, Callable]:
    """{name: function} of the reference and of the course's functions that it calls."""
    found: dict[str, Callable] = {}
    waiting = [reference]
    while waiting:
        function = waiting.pop(0)
        if function.__name__ in found:
            continue
        found[function.__name__] = function
        known = vars(inspect.getmodule(function))
        names = {node.id for node in ast.walk(_tree(function)) if isinstance(node, ast.Name)}
        waiting += [
            f
            for name in sorted(names)
            if isinstance(f := known.get(name), FunctionType)
            and f.__module__.startswith("bpcourse.reference")
        ]
    return found


def implementation(mutant: Mutant, reference: Callable) -> Callable:
    """The reference with the mutant's function in the place of its own.

    Functions that lie between the two are made anew, so that they find it.
    """
    functions = functions_of(reference)
    namespace: dict[str, object] = {}
    for function in functions.values():
        namespace |= vars(inspect.getmodule(function))
    sources = {name: _source(f) for name, f in functions.items()} | {mutant.function: mutant.source}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for source in sources.values():
            exec(compile(source, f"<mutant of {mutant.function}>", "exec"), namespace)
    return namespace[reference.__name__]


@cache
def changes(function: Callable) -> tuple[tuple[str, str, str], ...]:
    """(operator, change, source) of every mutant of one function or class; each source once."""
    return tuple(_changes_of(function))


def _changes_of(function: Callable) -> Iterator[tuple[str, str, str]]:
    (whole,) = _tree(function).body
    if isinstance(whole, ast.FunctionDef):
        yield from _changes(whole)
        return
    for place, method in enumerate(whole.body):  # one at a time: a class is long
        rest = [ast.unparse(node) for node in whole.body]
        for operator, change, source in _changes(method):
            lines = "\n".join([*rest[:place], source, *rest[place + 1 :]])
            header = ast.unparse(other(whole, body=[ast.Pass()])).removesuffix("    pass")
            yield operator, change, header + textwrap.indent(lines, "    ")


def _changes(tree: ast.stmt) -> Iterator[tuple[str, str, str]]:
    before = ast.unparse(tree)
    seen = {before}
    for operator, parent, field, place, node, mutate in _slots(tree):
        for new in mutate(node):
            after = _replaced(tree, parent, field, place, node, new)
            if after and after not in seen:
                seen.add(after)
                yield operator, _difference(before, after), after


@cache
def _source(function: Callable) -> str:
    return ast.unparse(_tree(function))


def _tree(function: Callable) -> ast.Module:
    """The function's syntax, without its docstrings."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def _slots(tree: ast.stmt) -> Iterator[tuple[str, ast.AST, str, int | None, ast.AST, Operator]]:
    """(operator's name, parent, field, place in its list, node, operator) for every node."""
    for parent, operators in _parents(tree, OPERATORS):
        for field, value in ast.iter_fields(parent):
            if field in {"annotation", "returns", "decorator_list"} or isinstance(
                parent, ast.Raise
            ):
                continue
            places = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for place, node in places:
                if isinstance(node, ast.AST):
                    for name, operator in operators.items():
                        yield name, parent, field, place, node, operator


def _parents(node: ast.AST, operators: dict[str, Operator]) -> Iterator:
    """Every node below, with the operators that know the variables of its function."""
    if isinstance(node, ast.FunctionDef):
        if node.name in SHOWN_ONLY:
            return
        names = {arg.arg for arg in node.args.args if arg.arg != "config"}
        names |= {
            n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        operators = {**operators, "name": name_operator(names)}
    yield node, operators
    for child in ast.iter_child_nodes(node):
        yield from _parents(child, operators)


def _replaced(tree, parent, field, place, node, new) -> str:
    """The source with `new` in the place of a node; the tree is left as it was. "" if it is none."""
    if place is None:
        setattr(parent, field, new)
    else:
        getattr(parent, field)[place] = new
    try:
        source = ast.unparse(tree)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what only a machine would write
            compile(source, "<mutant>", "exec")
    except (SyntaxError, AttributeError, TypeError, ValueError):
        return ""
    finally:
        if place is None:
            setattr(parent, field, node)
        else:
            getattr(parent, field)[place] = node
    return source


def _difference(before: str, after: str) -> str:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    changed = [line for line in lines if line[0] in "+-"]
    old, new = ([line[1:].strip() for line in changed if line[0] == sign] for sign in "-+")
    return f"{'; '.join(old)} -> {'; '.join(new)}"
