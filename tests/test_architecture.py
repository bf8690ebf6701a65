"""The borders of the house (docs/architecture.md): each failure says what to do."""

import ast
import fnmatch
import graphlib
import json
import re
import subprocess
import sys
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "bpcourse"

# Each room, and the rooms that it may import. Lowest first: whatever a room imports stands above it.
MAY_IMPORT = {
    "safe_path": "",
    "answer_key": "",
    "files": "",
    "database": "",
    "course": "database",
    "made": "files course",
    "wheel": "files course",
    "gradcheck": "",
    "datasets": "",
    "plots": "",
    "grading.inside": "",
    "checking": "answer_key gradcheck grading.inside",
    "reference": "",
    "networks": "reference datasets plots",
    "exercises": "answer_key checking reference networks datasets",
    "notebooks": "exercises checking grading.inside",
    "checkup": "networks checking gradcheck plots",
    "learner": "answer_key reference files course notebooks exercises checking grading.inside",
    "authoring": "files database course made wheel notebooks exercises checking grading.inside",
    "grading.judge": "answer_key files checking exercises notebooks grading.inside",
    "grading.switch": "",
    "grading.nbgrader": "files database course checking exercises notebooks authoring grading.inside grading.judge grading.switch",
    "grading.batch": "files database course checking exercises plots notebooks authoring grading.judge grading.nbgrader grading.switch",
    "grading.classroom": "answer_key files database course made wheel checking exercises notebooks grading.judge grading.nbgrader grading.batch",
    "demo": "answer_key files course checking exercises notebooks authoring learner grading.batch",
    "commands": "database course files exercises notebooks learner authoring checkup demo grading.judge grading.nbgrader grading.batch grading.classroom grading.switch",
    "cli": "commands",
    "__main__": "cli commands",
    "bpcourse": "safe_path answer_key checking exercises notebooks learner",  # bpcourse/__init__.py, which opens the session of `check`
}
USE_NBGRADER = ("grading.nbgrader", "grading.classroom", "authoring")
CONTENT = ("reference", "exercises")  # not annotated: see the rules in pyproject.toml

# Modules without a test of their name, each with the reason.
WITHOUT_TEST = {
    "*__init__.py": "says what a package exports",
    "__main__.py": "chooses; tests/learner/test_wheel.py and test_bare_wheel.py run it",
    "exercises/u*/*.py": "content, which tests/exercises runs as a whole: right answers, mistakes",
    "exercises/shared/*.py": "content, as above",
    "gradcheck/arrays.py": "names of types, which pyright tests",
    "datasets/make_datasets.py": "for maintainers; what it made is tested by test_loaders.py",
    "grading/batch/preload.py": "imports only, for workers to start warm",
    "commands/learner.py": "tests/test_nothing_is_lost.py and tests/learner run it as its users do",
    "learner/jupyter/nbgrader_config.py": "a setting, which tests/learner/test_lab.py tries",
}

# Stems of the words that this project spells with -ize, and the endings in which it shows.
IZE = re.compile(
    r"(?:author|binar|capital|categor|central|character|custom|discret|emphas|equal|familiar|final|"
    r"formal|general|hypothes|initial|item|linear|local|material|maxim|memor|minim|modern|neutral|"
    r"normal|optim|organ|parallel|parametr|penal|polar|priorit|quant|random|rational|real|recogn|"
    r"regular|reorgan|sanit|serial|special|stabil|standard|summar|symbol|synchron|theor|token|util|"
    r"vector|visual)"
    r"is(?:e|es|ed|er|ers|ing|ation|ations|able)\b",
    re.IGNORECASE,
)


@cache
def modules():
    """{path: syntax tree} of the package's modules."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "released" not in path.parts
    }


def room_of(dotted):
    """The room of a module by its dotted name: "bpcourse.grading.judge.proxy" -> "grading.judge"."""
    _, *parts = dotted.split(".")
    if not parts:
        return "bpcourse"
    return ".".join(parts[:2]) if parts[0] == "grading" else parts[0]


def dotted_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def is_module(dotted):
    path = ROOT.joinpath(*dotted.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def imports(path):
    """(dotted name, line) of each module that this one imports, wherever it does."""
    package = dotted_name(path) if path.name == "__init__.py" else dotted_name(path.parent)
    for node in ast.walk(modules()[path]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level]
            source = ".".join([*(above if node.level else []), *([node.module or ""])]).strip(".")
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                ours = inner.startswith("bpcourse.")
                yield (inner if ours and is_module(inner) else source), node.lineno


def place(path, line):
    return f"{path.relative_to(ROOT)}:{line}"


def failing(problems, advice):
    """Fail with all problems and one sentence that says what to do."""
    if problems:
        pytest.fail("\n".join([*sorted(set(problems)), advice]), pytrace=False)


def test_the_table_of_rooms_has_an_order():
    seen = set()
    for room, allowed in MAY_IMPORT.items():
        above = set(allowed.split()) - seen
        assert not above, f"{room} may import {above}, which stand below it: put them above it"
        seen.add(room)
    graphlib.TopologicalSorter({r: a.split() for r, a in MAY_IMPORT.items()}).prepare()


def test_every_room_is_in_the_table():
    rooms = {room_of(dotted_name(path)) for path in modules()} - {"grading"}
    failing(
        rooms - MAY_IMPORT.keys(),
        "These rooms are new: give each a row in MAY_IMPORT, as low as what it imports permits.",
    )


def test_imports_run_downward():
    problems = []
    for path in modules():
        here = room_of(dotted_name(path))
        allowed = {here, *MAY_IMPORT.get(here, "").split()}
        for target, line in imports(path):
            there = room_of(target) if target.split(".")[0] == "bpcourse" else here
            if there not in allowed:
                problems.append(f"{place(path, line)}: {here} imports {there}")
    failing(
        problems,
        "Move what is needed to a room below both, or hand it over as an argument; only if the "
        "arrow is right and makes no cycle, add it to MAY_IMPORT and to docs/architecture.md.",
    )


def test_nbgrader_stays_behind_its_border():
    problems = [
        place(path, line)
        for path in modules()
        for target, line in imports(path)
        if target.split(".")[0] == "nbgrader" and room_of(dotted_name(path)) not in USE_NBGRADER
    ]
    failing(
        problems,
        f"Only {', '.join(USE_NBGRADER)} import nbgrader: put a function there that does this, "
        "and call it from above.",
    )


def test_no_module_is_hidden_by_a_name_in_its_package():
    problems = []
    for path, tree in modules().items():
        if path.name != "__init__.py":
            continue
        package = dotted_name(path)
        for node in tree.body:
            problems += [
                f"{place(path, node.lineno)}: {name} hides the module {package}.{name}"
                for name in bound_names(node, package)
                if is_module(f"{package}.{name}")
            ]
    failing(problems, "Rename the module by what it holds, or the function by what it does.")


def bound_names(node, package):
    """Names that this statement binds to something that is no module of `package`."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.ImportFrom):
        named = [
            alias for alias in node.names if (node.module or package) != package or alias.asname
        ]
        return [alias.asname or alias.name for alias in named]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [target.id for target in targets if isinstance(target, ast.Name)]
    return []


def test_every_module_finds_its_test_by_name():
    problems = []
    for path in modules():
        inside = path.relative_to(PACKAGE)
        test = ROOT / "tests" / inside.with_name(f"test_{inside.name}")
        excused = any(fnmatch.fnmatch(str(inside), pattern) for pattern in WITHOUT_TEST)
        if not excused and not test.is_file():
            problems.append(f"{path.relative_to(ROOT)}: no {test.relative_to(ROOT)}")
    failing(
        problems,
        "Write that test, or move the tests of this module there; if it needs none, "
        "add it to WITHOUT_TEST with the reason.",
    )


def test_no_exception_is_left_over():
    inside = [str(path.relative_to(PACKAGE)) for path in modules()]
    failing(
        [pattern for pattern in WITHOUT_TEST if not fnmatch.filter(inside, pattern)],
        "No module has this name any more: take it out of WITHOUT_TEST.",
    )


@pytest.mark.parametrize("room", [room for room in MAY_IMPORT if room not in CONTENT])
def test_what_is_public_is_annotated(room):
    problems = [
        f"{place(path, function.lineno)}: {function.name} lacks {', '.join(missing)}"
        for path, tree in modules().items()
        if room_of(dotted_name(path)) == room
        for function in public_functions(tree)
        if (missing := without_annotation(function))
    ]
    failing(problems, "Annotate each parameter and what is returned.")


def public_functions(tree):
    """Public functions of a module, and public methods and __init__ of its public classes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and (
                    inner.name == "__init__" or not inner.name.startswith("_")
                ):
                    yield inner
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def without_annotation(function):
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += filter(None, [arguments.vararg, arguments.kwarg])
    missing = [a.arg for a in named if a.annotation is None and a.arg not in ("self", "cls")]
    if function.returns is None and function.name != "__init__":
        missing.append("what it returns")
    return missing


def test_words_are_spelled_with_ize():
    texts = chain(
        ROOT.glob("*.md"),
        (ROOT / "docs").rglob("*.md"),
        (ROOT / "solutions").glob("*/*.md"),
        *((ROOT / folder).rglob("*.py") for folder in ("bpcourse", "benchmarks", "tests")),
    )
    here = {Path(__file__), ROOT / "CHANGELOG.md"}  # one has the stems, one the old names
    problems = [
        f"{place(path, number)}: {match[0]}"
        for path in texts
        if path not in here
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for match in IZE.finditer(line)
    ]
    failing(problems, "One spelling throughout: -ize (normalize, generalization).")


def test_importing_bpcourse_costs_little_more_than_numpy():
    code = (
        "import json, sys; before = set(sys.modules); import bpcourse; "
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    foreign = {name.split(".")[0] for name in loaded} - {*sys.stdlib_module_names, "numpy"}
    foreign = {name for name in foreign if not name.startswith("_sysconfigdata")}
    content = {
        name for name in loaded if name.startswith(("bpcourse.reference", "bpcourse.exercises."))
    } - {"bpcourse.exercises.own"}  # no content: it guards what a notebook imports from beside it
    failing(
        foreign - {"bpcourse"},
        "`import bpcourse` loads these packages: import them in the function that uses them.",
    )
    failing(
        content,
        "`import bpcourse` loads these: the session has exercises found when `check` is called.",
    )
