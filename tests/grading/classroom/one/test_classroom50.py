"""Does Classroom 50's runner get the result.json that its wiki describes?

https://github.com/foundation50/classroom50/wiki/Advanced-Autograding, "The result.json contract".
"""

import re

import pytest

from bpcourse.grading.classroom.one.classroom50 import classroom50, scale_of
from tests.grading.classroom.one.documents import document, exercise, part

RUNNER = {
    "CLASSROOM": "ml",
    "ASSIGNMENT": "mlp",
    "SUBMISSION_TAG": "submit/2026-10-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/1",
    "RELEASE_URL": "https://example.org/release/1",
}
REQUIRED = {
    "schema": str,
    "classroom": str,
    "assignment": str,
    "submission": str,
    "commit": str,
    "release": str,
    "review": str,
    "datetime": str,
    "score": int,
    "max-score": int,
    "tests": list,
}


def test_every_field_has_its_type_and_sums_agree():
    made = classroom50(document(), RUNNER)
    assert {name: type(made[name]) for name in made} == REQUIRED
    assert all(made[name] for name, kind in REQUIRED.items() if kind is str)
    assert made["schema"] == "classroom50/result/v1" and made["review"] == RUNNER["COMMIT_URL"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["datetime"])
    for test in made["tests"]:
        assert {type(test[name]) for name in ("score", "max-score")} == {int}
        assert type(test["passed"]) is bool and type(test["test-name"]) is str
    assert made["score"] == sum(test["score"] for test in made["tests"])
    assert made["max-score"] == sum(test["max-score"] for test in made["tests"])


def test_halves_are_doubled_and_what_is_written_is_left_out():
    tests = classroom50(document(), RUNNER)["tests"]
    assert [(t["test-name"], t["passed"], t["score"], t["max-score"]) for t in tests] == [
        ("affine_forward", True, 2, 2),
        ("relu_backward", False, 1, 2),
    ]
    assert {test["points-scale"] for test in tests} == {2}


@pytest.mark.parametrize(
    "worth, scale", [([1.0, 2.0], 1), ([0.5], 2), ([0.5, 1 / 3], 6), ([0.1], 10)]
)
def test_the_scale_is_the_least_that_makes_all_points_whole(worth, scale):
    parts = [part(str(number), 0.0, most) for number, most in enumerate(worth)]
    right = [{**p, "points": p["max_points"]} for p in parts]
    assert scale_of(document(exercise("e", parts))) == scale
    assert scale_of(document(exercise("e", right))) == scale, "the same for every student"
    made = classroom50(document(exercise("e", right)), {})
    assert made["score"] == made["max-score"] == round(scale * sum(worth))
