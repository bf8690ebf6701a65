"""Smaller numbers of steps in a browser, and there alone."""

import sys

from bpcourse import in_browser
from bpcourse.learner import saying


def test_a_computer_takes_the_whole_budget_and_says_nothing(monkeypatch):
    said = []
    monkeypatch.setattr(saying, "say", said.append)
    assert in_browser(3, otherwise=30, of="epochs") == 30
    assert not said


def test_a_browser_takes_the_smaller_one_and_says_so(monkeypatch):
    said = []
    monkeypatch.setattr(saying, "say", said.append)
    monkeypatch.setattr("bpcourse.learner.live.live", lambda: True)
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert in_browser(3, otherwise=30, of="epochs") == 3
    assert said == ["In the browser, where training is slow: 3 epochs instead of 30."]
