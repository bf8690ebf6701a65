"""What a robot makes of code: what a page runs above an exercise, and lines put into holes.

A page's statements run on the exercise's arguments, by name or by position, and all that they leave
behind is tried. Where a stub has several holes (a class), each is filled with one line after another.
"""

import ast
import contextlib
import copy
import itertools
import re
import signal
import textwrap
from dataclasses import dataclass, field

import numpy as np

from tests.notebooks import robot_search as search
from tests.notebooks.robot_search import WRONG, Node

COUNTS = ("steps", "epochs", "max_epochs", "T", "t", "n", "k")
HOLE = "raise NotImplementedError"
BACK = "def _backward"


# --- what a page runs --------------------------------------------------------------------------


@contextlib.contextmanager
def in_time(seconds):
    """TimeoutError after so much CPU; an answer's page may train for minutes."""

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class _Tidied(ast.NodeTransformer):
    """What is returned gets a name; counts that are typed become the exercise's."""

    def __init__(self, count):
        self.count = count

    def visit_Return(self, node):
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        kept = [
            ast.Assign([ast.Name(f"returned{i}", ast.Store())], value)
            for i, value in enumerate(values)
            if value is not None
        ]
        return kept or ast.Pass()

    def visit_Call(self, node):
        self.generic_visit(node)
        typed = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
        if self.count and typed and getattr(node.func, "id", "") == "range":
            node.args = [ast.Name(self.count, ast.Load())]
        return node


def _names(node, context):
    return [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)]


def blocks_of(source):
    """(statements, what is given to them) of a cell, and of each of its functions."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    kinds = ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    yield [node for node in tree.body if not isinstance(node, kinds)], []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and HOLE not in ast.unparse(node):
            yield node.body, [a.arg for a in node.args.args if a.arg != "self"]


@dataclass(eq=False)
class Block:
    """Statements of a page, and what of the exercise their names stand for."""

    codes: list
    given: dict
    functions: dict
    seconds: float = 0.05

    def run(self, call):
        """{name: value} of what they leave behind."""
        if self not in call.memo:
            given = {name: node.value(call) for name, node in self.given.items()}
            space = {**search.helpers(matrices=False), **self.functions, **copy.deepcopy(given)}
            with contextlib.suppress(TimeoutError), in_time(self.seconds):
                for code in self.codes:
                    try:
                        exec(code, space)
                    except TimeoutError:
                        raise
                    except Exception:
                        continue
            call.memo[self] = space
        return call.memo[self]


@dataclass(eq=False)
class Left(Node):
    """What a block leaves under a name; stacked, where it is a list of arrays."""

    block: Block | None = None
    stacked: bool = False

    def _value(self, call):
        value = self.block.run(call).get(self.name, WRONG)
        try:
            value = np.stack(value) if self.stacked else value
        except (ValueError, TypeError):
            return WRONG
        return value if value is not WRONG and search.plain(value) else WRONG


def left_behind(source, looked, most=8):
    """Nodes for all that the statements of a page leave behind, on the exercise's arguments."""
    for statements, parameters in blocks_of(source):
        codes, free, stored = _prepared(statements, parameters, looked)
        if not codes:
            continue
        choices = [looked.choices(name)[:4] for name in free]
        names = [name for name, some in zip(free, choices) if some]
        for given in itertools.islice(search.by_rank([c for c in choices if c]), most):
            if looked.over():
                return
            block = Block(codes, dict(zip(names, given)), looked.functions)
            written = textwrap.shorten(ast.unparse(statements[0]), 50) + " ... run as it is"
            for name, stacked in itertools.product(stored, (False, True)):
                yield Left(
                    name,
                    "left",
                    dict(zip(names, given)),
                    written=written,
                    block=block,
                    stacked=stacked,
                )


def _prepared(statements, parameters, looked):
    """(compiled statements, names that must be given, names that are left)."""
    base, codes, free, stored = looked.calls[0].base, [], list(parameters), []
    count = next((name for name in COUNTS if isinstance(base.get(name), int)), "")
    free += [count] if count else []
    known = {*search.SAFE, *search.helpers(matrices=False), *looked.functions}
    for node in copy.deepcopy(statements):
        loaded = _names(node, ast.Load)
        typed = isinstance(node, ast.Assign) and not set(loaded) - {"np"}
        if typed and (set(_names(node, ast.Store)) & set(base) or "np" in loaded):
            free += [n for n in _names(node, ast.Store) if n not in free]
            continue  # the exercise gives it
        tidied = ast.fix_missing_locations(ast.Module([_Tidied(count).visit(node)], []))
        if isinstance(tidied.body[0], list):
            tidied.body = tidied.body[0]
        inside = _names(node, ast.Store)
        free += [n for n in loaded if n not in {*known, *stored, *inside, *free}]
        free += [n for n in inside if n in base and n in loaded and n not in {*free, *stored}]
        stored += [n for n in _names(tidied, ast.Store) if n not in stored]
        with contextlib.suppress(SyntaxError, ValueError, TypeError):
            codes.append(compile(tidied, "<page>", "exec"))
    return codes, free[:8], stored[:12]


# --- code as it stands -------------------------------------------------------------------------


def as_it_stands(source, name, lines=()):
    """(why, the answer) of working code that is left untouched, and with a line of the page in it."""
    if HOLE in source:
        return
    yield "left as it is", made(source, name)
    tree = ast.parse(source)
    places = [n for n in ast.walk(tree) if isinstance(n, ast.Assign)]
    for place, line in itertools.product(places, lines):
        if ast.unparse(place.targets[0]) != line[0] or ast.unparse(place.value) == line[1]:
            continue
        kept = place.value
        place.value = ast.parse(line[1], mode="eval").body
        yield f"{line[0]} = {line[1]}", made(ast.unparse(tree), name)
        place.value = kept


def made(source, name):
    """What a source defines under a name; None if it does not run."""
    space = {"np": np}
    try:
        exec(source, space)
    except Exception:
        return None
    return space.get(name)


# --- holes -------------------------------------------------------------------------------------


@dataclass
class Hole:
    """Where a line is missing: its place, the methods around it, the names that are seen there."""

    line: int
    indent: str
    method: str
    back: bool
    names: list = field(default_factory=list)


def holes_of(source):
    """The holes of a stub, from the top."""
    lines, method, back, names = source.splitlines(), "", False, []
    for i, line in enumerate(lines):
        if found := re.match(r"(?:    )?def (\w+)\((.*)\):", line):
            method, back = found[1], False
            names = [n.strip().split("=")[0].lstrip("*") for n in found[2].split(",") if n.strip()]
        back = back or BACK in line
        if HOLE in line:
            yield Hole(i, line[: line.index("raise")], method, back, names)


def filled(source, fillings, rest=""):
    """The stub with lines in its holes, {number of the line: code}; what is open keeps its raise."""
    lines = source.splitlines()
    for i, code in fillings.items():
        indent = lines[i][: len(lines[i]) - len(lines[i].lstrip())]
        lines[i] = textwrap.indent(code, indent)
    return "\n".join(lines) + rest


def fillings(hole, found, sources, example=""):
    """Code for a hole: what a method of that name does above, lines that fit, formulas with a slope."""
    yield from _bodies(hole, sources)
    if not hole.back:
        for line in dict.fromkeys(_lines(sources)):
            if set(_names(ast.parse(line), ast.Load)) & set(hole.names):
                yield line
        return
    places = [n if n not in ("self", "other") else f"{n}.data" for n in hole.names]
    slopes = list(dict.fromkeys(["1.0", *places, "out.data", *_slopes(found, places)]))
    receive = (
        "{0}._receive(out.grad * ({1}))"
        if "_receive" in example
        else "{0}.grad += ({1}) * out.grad"
    )
    if "other" not in hole.names:
        yield from (receive.format("self", slope) for slope in slopes)
        return
    for a, b in itertools.product(slopes[:4], repeat=2):
        yield receive.format("self", a) + "\n" + receive.format("other", b)


def _bodies(hole, sources):
    for source in sources:
        with contextlib.suppress(SyntaxError, ValueError):
            for node in ast.walk(ast.parse(source)):
                same = isinstance(node, ast.FunctionDef) and node.name.strip("_") in (
                    hole.method.strip("_"),
                    f"{hole.method.strip('_')}_backward",
                )
                if same and HOLE not in ast.unparse(node):
                    inner = [n for n in node.body if getattr(n, "name", "") == "_backward"]
                    body = inner[0].body if inner and hole.back else node.body
                    yield "\n".join(map(ast.unparse, body))


def _lines(sources):
    for source in sources:
        with contextlib.suppress(SyntaxError, ValueError):
            for node in ast.walk(ast.parse(source)):
                simple = ast.Assign | ast.AugAssign | ast.Expr | ast.Return | ast.For
                if isinstance(node, simple) and len(ast.unparse(node)) < 300:
                    yield ast.unparse(node)


def _slopes(found, places):
    """Formulas of one or two letters, the letters mapped to what is seen in the hole."""
    own = [*places, "out.data"]
    for one in found:
        code = search.compiled(one.python)
        if code is None or len(one.python) > 60:
            continue
        letters = [n for n in code[1] if n not in search.helpers(matrices=False)]
        if not 1 <= len(letters) <= 2:
            continue
        for given in itertools.product(own, repeat=len(letters)):
            text = one.python
            for letter, place in zip(letters, given):
                text = re.sub(rf"(?<![\w.]){re.escape(letter)}\b", f"({place})", text)
            text = re.sub(r"(?<![\w.])(exp|log|sqrt|tanh|sin|cos|cosh|sign)\(", r"np.\1(", text)
            yield text
