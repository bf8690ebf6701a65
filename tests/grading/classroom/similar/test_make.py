"""A graded class becomes a page on which those who copied stand first."""

from bpcourse.grading.classroom.similar.make import make_similar
from tests.grading.tiny import UNIT


def test_a_copy_with_other_names_is_the_first_pair(graded_class, tmp_path):
    made, pairs = make_similar(graded_class, UNIT, answers=tmp_path / "answers")
    assert pairs[0].students == ("gil", "hal") and len(pairs) == 1
    assert {alike.kind for alike in pairs[0].alike} == {"numbers", "written", "structure"}
    page, answers = made.files
    assert "cumsum" in (answers / "affine_backward" / "gil.py").read_text()
    assert "NotImplementedError" in (answers / "boilerplate" / "affine_backward.py").read_text()
    text = page.read_text()
    assert page.name == "02_tiny.similar.html" and "<script" not in text
    assert "np.cumsum" in text and "&lt;script&gt;" in text
