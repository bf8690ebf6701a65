"""Do the list and the words fit the course?"""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import bpcourse
from bpcourse.answer_key.refusal import ROOMS, ReferenceUnavailable, of_key, refusal


def test_the_rooms_are_rooms_of_the_course():
    assert all((Path(bpcourse.__file__).parent / room / "__init__.py").exists() for room in ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_and_its_modules_are_of_the_key(room):
    assert of_key(f"bpcourse.{room}") and of_key(f"bpcourse.{room}.layers")


@pytest.mark.parametrize(
    "module", ["bpcourse", "bpcourse.plots", "reference", "bpcourse.references", "__main__", ""]
)
def test_others_are_not(module):
    assert not of_key(module)


def test_what_the_room_exports_is_named_as_notebooks_know_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "bpcourse.reference", SimpleNamespace(__all__=["sigmoid"]))
    error = refusal("bpcourse.reference.scalar", "sigmoid")
    assert isinstance(error, ReferenceUnavailable)
    assert str(error).startswith("bpcourse.reference.sigmoid is not available while grading: ")
    hidden = refusal("bpcourse.reference.images", "deep_forward")
    assert str(hidden).startswith("bpcourse.reference.images.deep_forward is not available")
