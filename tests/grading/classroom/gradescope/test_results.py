"""Does Gradescope get the results.json that it asks for?

https://gradescope-autograders.readthedocs.io/en/latest/specs/, "Output format".
"""

import json

from bpcourse.grading.classroom.gradescope.results import gradescope, not_graded
from tests.grading.classroom.one.documents import document

OF_RESULTS = {
    "score": (int, float),
    "execution_time": (int,),
    "output": (str,),
    "output_format": (str,),
    "test_output_format": (str,),
    "test_name_format": (str,),
    "visibility": (str,),
    "stdout_visibility": (str,),
    "extra_data": (dict,),
    "tests": (list,),
    "leaderboard": (list,),
}
OF_A_TEST = {
    "score": (int, float),
    "max_score": (int, float),
    "status": (str,),
    "name": (str,),
    "name_format": (str,),
    "number": (str,),
    "output": (str,),
    "output_format": (str,),
    "tags": (list,),
    "visibility": (str,),
    "extra_data": (dict,),
}
VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")


def assert_valid(results):
    """As the specification says, field by field; nothing else is in it."""
    results = json.loads(json.dumps(results, allow_nan=False))
    for name, value in results.items():
        assert isinstance(value, OF_RESULTS[name]), name
    assert "score" in results or all("score" in test for test in results["tests"])
    assert results["visibility"] in VISIBILITIES and results["stdout_visibility"] in VISIBILITIES
    for test in results["tests"]:
        for name, value in test.items():
            assert isinstance(value, OF_A_TEST[name]), name
        assert test["visibility"] in VISIBILITIES and test["status"] in ("passed", "failed")
        assert test["output_format"] in ("text", "html", "simple_format", "md", "ansi")
        assert 0 <= test["score"] <= test["max_score"]
        assert all(isinstance(tag, str) for tag in test["tags"])
    assert results["score"] == sum(test["score"] for test in results["tests"])


def test_each_exercise_is_a_test_with_its_message_and_mistakes():
    made = gradescope(document())
    assert_valid(made)
    assert [test["name"] for test in made["tests"]] == ["affine_forward", "relu_backward"]
    assert made["tests"][1]["tags"] == ["mask of the output"]
    assert made["tests"][1]["output"] == "relu_backward: 0.5 of 1 point"


def test_what_is_marked_by_hand_is_told_and_is_no_lost_test():
    assert "why (2 points): read by your instructor" in gradescope(document())["output"]


def test_remarks_and_another_release_are_told():
    made = gradescope(document(remarks=["It was damaged."], made_from="old1"))
    assert "It was damaged.\n" in made["output"] and "old1" in made["output"]


def test_a_student_sees_neither_seed_nor_anything_else_of_the_instructor_s():
    made = json.dumps(gradescope(document()))
    assert "0" * 32 not in made and "/teach" not in made and "landlock" not in made


def test_where_nothing_was_graded_no_test_says_so():
    made = not_graded("It could not be graded.")
    assert_valid(made)
    assert made["tests"] == [] and made["output"] == "It could not be graded."
