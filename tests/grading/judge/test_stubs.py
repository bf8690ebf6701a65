"""Is what stands for the answer key free of answers, and does it break no import?"""

import ast

import pytest

from bpcourse.grading.judge.stubs import PACKAGE, write_stubs
from tests.grading.judge.look import text_of

STUBS = ("reference", "networks", "gradcheck", "checkup")


def test_stubs_are_written_of_what_is_asked_for_and_stand_ins_beside_them(tmp_path):
    assert set(write_stubs(tmp_path, STUBS)) == {
        *STUBS,
        "__init__.py",
        "_unavailable.py",
        "checking",
        "learner",
    }
    assert sorted(path.name for path in (tmp_path / "checking").iterdir()) == [
        "__init__.py",
        "door.py",
    ]


def test_each_module_has_a_stub_and_no_stub_has_its_source(tmp_path):
    write_stubs(tmp_path, STUBS)
    for room in STUBS:
        for path in (PACKAGE / room).rglob("*.py"):
            stub = (tmp_path / path.relative_to(PACKAGE)).read_text()
            tree = ast.parse(stub)
            defined = [
                node.name
                for node in ast.walk(tree)
                if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            ]
            assert defined == ["__getattr__"]


def test_a_stub_lists_the_public_names_of_its_module(tmp_path):
    write_stubs(tmp_path, ["reference"])
    text = (tmp_path / "reference" / "layers.py").read_text()
    names = ast.literal_eval(text.split("__all__ = ")[1].splitlines()[0])
    assert "relu_backward" in names and not any(name.startswith("_") for name in names)


@pytest.mark.parametrize(
    "source, said",
    [
        (
            "from bpcourse.reference import relu_forward\nrelu_forward(3)",
            "This cell shows the reference at work",
        ),
        (
            "import bpcourse.reference.layers as layers\nlayers.relu_forward(3)",
            "This cell shows the reference at work",
        ),
        ("from bpcourse.networks import MLP\nMLP([2, 3])", "This cell shows the reference at work"),
        (
            "from bpcourse import check\nprint(check(1))",
            "This check is made by the judge, not by the notebook.\n0.0\n",
        ),
        ("from bpcourse.reference import *\nprint(relu_forward.__name__)", "relu_forward\n"),
        ("import bpcourse.reference as key\nprint(hasattr(key, '__wrapped__'))", "False\n"),
    ],
)
def test_names_can_be_imported_and_a_call_is_refused(sandbox, source, said):
    assert text_of(source).startswith(said)


def test_a_pasted_line_can_import_case_and_learns_no_input(tmp_path):
    write_stubs(tmp_path, STUBS)
    assert "import case, check" in (tmp_path / "__init__.py").read_text()
    names = {}
    exec((tmp_path / "checking" / "door.py").read_text(), names)
    with pytest.raises(LookupError, match="not available while grading"):
        names["case"]("affine_forward", "one sample")
