"""Unnamed wrong answers are asked the same, in their sandboxes, once; and nobody's grade is touched."""

import pytest

from bpcourse.grading.classroom.graded import read_graded
from bpcourse.grading.classroom.same_inputs import run
from bpcourse.grading.classroom.same_inputs.clusters import clusters
from bpcourse.grading.classroom.same_inputs.run import ask_all
from bpcourse.grading.judge.trust import SandboxUnavailable
from tests.grading.small_class import gradebook_rows
from tests.grading.tiny import EXERCISE, UNIT


def test_the_same_wrong_answer_by_other_names_gives_the_same_numbers(graded_class):
    before = gradebook_rows(graded_class)
    unit = read_graded(graded_class, UNIT)
    asked = ask_all(unit)
    assert set(asked.found) == {"gil", "hal"} and not asked.why_not
    (cluster,) = clusters(unit, asked)
    assert (cluster.exercise, cluster.parts, cluster.students) == (
        EXERCISE,
        ("db",),
        ("gil", "hal"),
    )
    assert gradebook_rows(graded_class) == before


def test_what_is_known_is_not_asked_again(graded_class, monkeypatch):
    unit = read_graded(graded_class, UNIT)
    first = ask_all(unit)
    monkeypatch.setattr(run, "ask_one", lambda task: pytest.fail("asked again"))
    assert ask_all(unit) == first


def test_a_submission_that_cannot_be_asked_costs_only_its_own_numbers(graded_class, monkeypatch):
    real = run.ask_one

    def ask_one(task):
        if "(inputs, weights, bias)" in task.notebook:
            raise RuntimeError("its sandbox is gone")
        return real(task)

    monkeypatch.setattr(run, "ask_one", ask_one)
    asked = ask_all(read_graded(graded_class, UNIT))
    assert asked.found["gil"] and not asked.found["hal"]
    monkeypatch.setattr(run, "ask_one", real)
    assert ask_all(read_graded(graded_class, UNIT)).found["hal"]  # asked anew


def test_without_isolation_nothing_is_run_and_the_reason_is_told(graded_class, monkeypatch):
    def refuse(*_):
        raise SandboxUnavailable("no sandbox here")

    monkeypatch.setattr(run, "check_trust", refuse)
    monkeypatch.setattr(run, "ask_one", lambda task: pytest.fail("it was run"))
    assert ask_all(read_graded(graded_class, UNIT)).why_not == "no sandbox here"
