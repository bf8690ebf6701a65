"""Is what a submission can import of bpcourse free of answers, and does it break no import?"""

import ast

from bpcourse.grading.judge.stubs import PACKAGE, write_stubs


def test_no_source_of_the_answer_key_is_there(tmp_path):
    seen = write_stubs(tmp_path)
    for name in ("exercises", "grading", "authoring"):
        assert name not in seen
    assert sorted(path.name for path in (tmp_path / "checking").glob("*.py")) == [
        "__init__.py",
        "door.py",
    ]
    for path in (tmp_path / "reference").rglob("*.py"):
        defined = [
            node.name
            for node in ast.parse(path.read_text()).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        ]
        assert defined == ["__getattr__"]
    assert seen["reference"] != PACKAGE / "reference" and seen["networks"].parent == tmp_path


def test_what_units_import_is_there(tmp_path):
    seen = write_stubs(tmp_path)
    assert {
        "__init__.py",
        "plots",
        "datasets",
        "reference",
        "networks",
        "checking",
        "gradcheck",
    } <= set(seen)
    names = ast.literal_eval(
        (tmp_path / "reference/layers.py").read_text().split("__all__ = ")[1].splitlines()[0]
    )
    assert "relu_backward" in names
