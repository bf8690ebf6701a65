"""Which files of a submission are copied, and what is said of them."""

from bpcourse.grading.classroom.collect import collect
from tests.grading.classroom.archives import UNIT, N, a_zip, moodle, notebook, rows


def test_what_is_odd_with_a_submission_is_said(course, tmp_path):
    nested = a_zip(tmp_path / "nested.zip", {N: notebook("n")}).read_bytes()
    files = {
        moodle("Ada", 1, "report.pdf"): b"%PDF",
        moodle("Ben", 2): b"",
        moodle("Cy", 3): notebook("1"),
        moodle("Cy", 3, "copy.ipynb"): notebook("2"),
        moodle("Dora", 4, "work.zip"): nested,
        moodle("Emil", 5, "a"): b"file",
        moodle("Emil", 5, f"a/{N}"): notebook("e"),
        "Fay_6_assignsubmission_onlinetext_/onlinetext.html": b"<p>hello",
    }
    said = rows(collect(a_zip(tmp_path / "m.zip", files), course, UNIT))
    assert "no notebook among its files (report.pdf)" in said["Ada"].odd
    assert f"{N} is empty" in said["Ben"].odd
    assert "2 notebooks" in said["Cy"].odd[0]
    assert "no notebook but work.zip" in said["Dora"].odd[0]
    assert any("a file and a folder have this name" in text for text in said["Emil"].odd)
    assert "typed into Moodle" in said["Fay"].notes[0] and said["Fay"].status == "not collected"
