"""The page of similar submissions: side by side, what is alike marked, all of it text; no proof."""

from bs4 import BeautifulSoup

from bpcourse.grading.classroom.same_inputs.run import SameInputs
from bpcourse.grading.classroom.similar.alike import Alike
from bpcourse.grading.classroom.similar.page import KINDS, MOST, page
from bpcourse.grading.classroom.similar.pairs import Similar
from tests.grading.classroom.a_graded_unit import check, graded, part, work

EVIL = "<img src=x onerror=alert(1)>"
CODE = f"def f(x):\n    y = x  # {EVIL}\n    return y\n"


def made(alike, count=1, why_not=""):
    answers = {"relu_backward": CODE}
    written = {"why": (f"so it is {EVIL} and not", None)}
    students = [f"s{k}" for k in range(count + 1)]
    unit = graded(
        [work(s, [check("relu_backward", part())], answers, written) for s in students],
        questions=("why",),
    )
    pairs = [Similar((students[0], s), alike, 12.0) for s in students[1:]]
    text = page(unit, pairs, SameInputs({}, why_not)).decode()
    return text, BeautifulSoup(text, "html.parser")


def alike(kind, where, *marked):
    return Alike(kind, where, where, "3 odd statements", 2, 5.0, tuple(map(frozenset, marked)))


def test_alike_lines_and_words_are_marked_on_both_sides_and_nothing_is_markup():
    text, soup = made(
        [alike("structure", "relu_backward", {2}, {3}), alike("written", "why", {0, 1}, {1, 2})]
    )
    marks = [mark.get_text() for mark in soup.find_all("mark")]
    assert marks == [f"y = x  # {EVIL}", "return y", "so it", "it is"]
    assert not soup.find_all(["img", "script"]) and EVIL not in text


def test_the_head_says_that_it_proves_nothing_and_each_kind_what_it_does_not():
    _, soup = made([alike("structure", "relu_backward", {2}, {2})])
    said = " ".join(soup.get_text(" ").split())
    assert "This page proves nothing." in said and KINDS["structure"] in said
    assert KINDS["written"] not in said


def test_a_class_without_pairs_is_told_so_and_so_is_what_was_left_out():
    _, soup = made([], count=0, why_not="no sandbox")
    assert "No two submissions have more in common" in soup.get_text()
    assert "no sandbox" in soup.get_text()


def test_of_very_many_pairs_the_first_are_shown():
    _, soup = made([alike("structure", "relu_backward", {2}, {2})], count=MOST + 5)
    assert len(soup.find_all("section")) == MOST
    assert f"the first {MOST} are shown" in soup.get_text()
