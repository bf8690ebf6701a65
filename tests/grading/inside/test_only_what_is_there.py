"""Does what runs in the sandbox need only what the sandbox has?"""

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bpcourse.grading import inside
from bpcourse.grading.judge.distributions import importable_files, with_dependencies
from tests.grading.judge.look import text_of

FOLDER = Path(inside.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
ALLOWED = {*sys.stdlib_module_names, "numpy", "msgpack"}
TRANSFORMER = "IPython.core.inputtransformer2"


def imports_of(source):
    """(level of relative import, module, is it in a function) of each import."""
    tree = ast.parse(source)
    at_the_top = set(map(id, tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name, id(node) not in at_the_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from ((node.level, name, id(node) not in at_the_top) for name in names)


def foreign(source):
    """Imports that the room does not allow."""
    return [
        name
        for level, name, late in imports_of(source)
        if not (level == 1 and name in MODULES)
        and not (level == 0 and name.split(".")[0] in ALLOWED)
        and not (name == TRANSFORMER and late)
    ]


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_the_library_numpy_msgpack_and_siblings(module):
    assert foreign((FOLDER / f"{module}.py").read_text()) == []


def test_a_foreign_import_is_found():
    source = "import matplotlib\nfrom bpcourse import check\nfrom ..judge import clean\nimport os"
    assert foreign(source) == ["matplotlib", "bpcourse", "judge"]
    assert foreign(f"import {TRANSFORMER}") == [TRANSFORMER]


def test_every_module_can_be_imported_in_the_sandbox(sandbox):
    source = f"import importlib\nfor name in {MODULES}: importlib.import_module('_judge.' + name)"
    assert text_of(f"{source}\nprint('all')") == "all\n"


def test_every_module_can_be_imported_with_numpy_and_msgpack_alone(tmp_path):
    (tmp_path / "_judge").symlink_to(FOLDER)
    for name in with_dependencies(["numpy", "msgpack"]):
        for entry, path in importable_files(name).items():
            (tmp_path / entry).symlink_to(path)
    program = (
        f"import sys; sys.path.append({str(tmp_path)!r})\n"
        f"import importlib\nfor name in {MODULES}: importlib.import_module('_judge.' + name)\n"
        "print(sys.modules['numpy'].__version__)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (np.__version__, "")
