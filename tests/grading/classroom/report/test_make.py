"""A graded class becomes a page and a table; nothing that was edited is lost."""

from bpcourse.grading.classroom.report.make import make_report
from tests.grading.tiny import UNIT


def test_a_graded_class_becomes_a_page_and_a_table(graded_class):
    made = make_report(graded_class, UNIT)
    page, table = made.files
    assert (made.graded, made.kept, made.why_not) == (13, [], "")
    text = page.read_text()
    assert "np.cumsum" in text and "<script" not in text and "gil" not in text
    assert "averaged over the batch" in text or "mean" in text
    assert table.read_text().startswith("exercise,parts,outcome")


def test_the_second_report_compares_nothing_again_and_an_edited_one_is_kept(graded_class):
    done = []
    make_report(graded_class, UNIT, on_done=lambda *told: done.append(told))
    assert done
    page = graded_class.classroom / "reports" / f"{UNIT}.html"
    page.write_text("my notes")
    made = make_report(graded_class, UNIT, names=True, on_done=lambda *_: done.clear())
    assert done and [kept.read_text() for kept in made.kept] == ["my notes"]
    assert "../feedback/gil/02_tiny/02_tiny.html" in page.read_text()
