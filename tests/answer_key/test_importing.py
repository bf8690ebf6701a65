"""Is each module of the answer key guarded, whoever imports it first?"""

import importlib
import pkgutil
import subprocess
import sys
from types import FunctionType

import pytest

from bpcourse.answer_key.guard import unguarded
from bpcourse.answer_key.importing import GuardingFinder
from bpcourse.answer_key.refusal import ROOMS


def modules_of_the_key():
    for room in ROOMS:
        package = importlib.import_module(f"bpcourse.{room}")
        yield package.__name__
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield found.name


@pytest.mark.parametrize("name", list(modules_of_the_key()))
def test_no_module_knows_a_function_of_the_key_without_guard(name):
    held = vars(importlib.import_module(name)).values()
    functions = [f for f in held if isinstance(f, FunctionType) and "bpcourse" in f.__module__]
    assert [f.__name__ for f in functions if unguarded(f) is f] == []


def test_other_modules_are_found_as_ever():
    assert GuardingFinder().find_spec("bpcourse.plots", None) is None
    assert GuardingFinder().find_spec("bpcourse.reference.no_such_module", []) is None


def test_it_makes_no_difference_what_is_imported_first():
    code = (
        "from bpcourse.reference.scalar import sigmoid; from bpcourse import reference; "
        "print(sigmoid is reference.sigmoid, hasattr(sigmoid, '__wrapped__'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"
