"""Run a notebook's cell without a kernel. Used by the judge and inside the sandbox alike."""

from __future__ import annotations

import ast
import dis
import linecache


def run_cell(source: str, name: str, namespace: dict):
    """Run a cell in a namespace; the value of its last expression, or None.

    name  what tracebacks call the cell, e.g. "cell 5"
    """
    body, last = _compile(source, f"<{name}>")
    exec(body, namespace)
    return eval(last, namespace) if last else None


def names_used(source: str) -> set[str]:
    """Every global name that a cell looks up, in functions defined in it as well."""
    return set().union(*(names_used_in(code) for code in _compile(source, "<cell>") if code))


def names_used_in(code) -> set[str]:
    """Every global name that a code object and those in it look up."""
    found, waiting = set(), [code]
    while waiting:
        code = waiting.pop()
        found |= names_loaded(code)
        waiting += [const for const in code.co_consts if hasattr(const, "co_names")]
    return found


def names_loaded(code) -> set[str]:
    """Global names that this code object itself looks up (attributes and imports are no names)."""
    return {
        instruction.argval
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("LOAD_NAME", "LOAD_GLOBAL")
    }


def names_stored(source) -> set[str]:
    """Names that a cell, or its code object, gives a value to, outside of functions."""
    code = _compile(source, "<cell>")[0] if isinstance(source, str) else source
    return {
        instruction.argval
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("STORE_NAME", "STORE_GLOBAL")
    }


def names_assigned(source: str) -> set[str]:
    """Those of them that are no imports, functions or classes."""
    return set().union(
        *(
            names_stored(code)
            for node, code in statements(source)
            if not isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef))
        )
    )


def statements(source: str) -> list:
    """A cell's statements as (syntax tree, code), each by itself; none if it is not Python."""
    try:
        tree = _parse(source, "<cell>")
    except SyntaxError:
        return []
    return [(node, compile(ast.Module([node], []), "<cell>", "exec")) for node in tree.body]


def _compile(source, filename):
    tree = _parse(source, filename)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        last = compile(ast.Expression(tree.body.pop().value), filename, "eval")
    return compile(tree, filename, "exec"), last


def _parse(source, filename):
    """Plain Python nearly always; IPython's syntax is looked for only where that fails."""
    try:
        tree = ast.parse(source, filename)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        source = TransformerManager().transform_cell(source)
        tree = ast.parse(source, filename)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return tree


class Shell:
    """What `get_ipython()` returns where there is no IPython: magics are skipped, code is run."""

    def __init__(self, namespace):
        self.user_ns = namespace

    def run_line_magic(self, name, line, _stack_depth=1):
        if name in ("time", "timeit", "prun"):
            return run_cell(line, f"%{name}", self.user_ns)

    def run_cell_magic(self, name, line, cell):
        if name in ("time", "timeit", "capture", "prun"):
            return run_cell(cell, f"%%{name}", self.user_ns)
        print(f"%%{name} is not run while grading.")

    def system(self, command):
        print("Shell commands are not run while grading.")

    getoutput = system
