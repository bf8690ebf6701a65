"""Is what a submission prints kept up to its limit?"""

import sys

from bpcourse.grading.inside.streams import CUT, Capped


def test_what_is_printed_is_taken_once():
    stream = Capped(100)
    print("a", 1, file=stream)
    print("b", file=stream, end="")
    assert stream.take() == "a 1\nb" and stream.take() == ""


def test_what_is_too_long_is_cut_and_the_writer_hears_nothing():
    stream = Capped(5)
    assert stream.write("abc") == 3 and stream.write("defg") == 4 and stream.write("h" * 10**6)
    assert stream.take() == "abcde" + CUT
    stream.write("again")
    assert stream.take() == "again"


def test_it_can_stand_for_standard_output(monkeypatch):
    stream = Capped(100)
    monkeypatch.setattr(sys, "stdout", stream)
    print("here", flush=True)
    assert stream.take() == "here\n"
