"""Answers as files for other tools: the work of each, and beside it what is nobody's own."""

from pathlib import Path

from bpcourse.grading.classroom.similar.extract import answer_files
from tests.grading.classroom.a_graded_unit import check, graded, part, work

GIVEN = "def relu_backward(dout, cache):\n    raise NotImplementedError"


def test_each_answer_is_a_file_and_the_release_lies_beside_them():
    texts = {"ada": "x = 1", "ben": GIVEN, "cleo": "", "../eve": "y = '\ud800'"}
    works = [
        work(student, [check("relu_backward", part())], {"relu_backward": text})
        for student, text in texts.items()
    ]
    folder = Path("out")
    files = answer_files(graded(works, given={"relu_backward": GIVEN}), folder)
    assert files == {
        folder / "boilerplate" / "relu_backward.py": GIVEN.encode() + b"\n",
        folder / "relu_backward" / "ada.py": b"x = 1\n",
        folder / "relu_backward" / "_eve.py": b"y = '?'\n",
    }
