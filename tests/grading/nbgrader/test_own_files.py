"""What workers get of what an instructor has written, and what a grade depends on."""

import json

from bpcourse.grading.nbgrader.own_files import own_files
from tests.grading.own_course import CHEAP, FILES, FOLDER, PRIVATE, UNIT
from tests.grading.tiny import UNIT as TINY


def test_own_exercises_and_private_checks_travel_as_plain_data(own_built):
    files = own_files(own_built, UNIT)
    master = f"solutions/{UNIT}/{UNIT}.ipynb"
    assert set(files) == {master, *(f"{FOLDER}/{name}" for name in FILES)}
    first, second = ("".join(cell["source"]) for cell in json.loads(files[master])["cells"])
    assert PRIVATE in first and CHEAP in second
    assert b"s * x" not in files[master]  # no solution goes along


def test_a_course_without_any_has_none(small_class):
    assert own_files(small_class, TINY) == {}
