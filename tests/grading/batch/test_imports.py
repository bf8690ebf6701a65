"""What a module needs is told from its imports, in each way of writing them."""

import ast

import pytest

from bpcourse.grading.batch.imports import Imports

FILES = {
    "__init__.py": "",
    "content/__init__.py": "",
    "content/one.py": "from pkg.answers import layers\nimport numpy as np\n",
    "content/two.py": "def late():\n    from ..answers import twice\n    return twice\n",
    "content/three.py": "import pkg.answers.losses\nfrom . import one\n",
    "answers/__init__.py": "from .layers import once as twice\nfrom .losses import loss\n",
    "answers/layers.py": "from pkg.other import thing\nonce = 1\n",
    "answers/losses.py": "loss = 1\n",
    "other/__init__.py": "thing = 1\n",
}


@pytest.fixture
def package(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "pkg" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "pkg"


def reached(package, start):
    rooms = [package / "content", package / "answers"]
    found = Imports(package).reached([package / start], rooms)
    return {path.relative_to(package).as_posix() for path in found} - {start}


@pytest.mark.parametrize(
    "start, expected",
    [
        ("content/one.py", {"answers/layers.py"}),
        ("content/two.py", {"answers/layers.py"}),
        (
            "content/three.py",
            {"answers/losses.py", "content/one.py", "answers/layers.py"},
        ),
        ("answers/__init__.py", {"answers/layers.py", "answers/losses.py"}),
    ],
)
def test_all_that_is_imported_is_reached_within_the_rooms(package, start, expected):
    assert reached(package, start) == expected


@pytest.mark.parametrize(
    "code, expected",
    [
        ("from pkg import answers\nanswers.loss", {"answers/losses.py"}),
        (
            "from pkg import answers as a\na.loss\na.twice",
            {"answers/losses.py", "answers/layers.py"},
        ),
        ("from pkg import answers\nprint(answers)", {"answers/__init__.py"}),
        ("from pkg.answers import unheard_of", {"answers/__init__.py"}),
        ("from pkg.answers import *", {"answers/__init__.py"}),
        ("import pkg.answers as a\na.loss", {"answers/__init__.py"}),
        ("import numpy\nfrom json import loads\nfrom pkgs import x", set()),
    ],
)
def test_of_a_package_only_what_is_used_counts_where_that_can_be_told(package, code, expected):
    found = set(Imports(package).imported(ast.parse(code)))
    assert {path.relative_to(package).as_posix() for path in found} == expected
