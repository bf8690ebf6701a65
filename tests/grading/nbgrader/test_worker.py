"""A worker's one function: an outcome for each job, whatever the job does."""

import pytest
from traitlets.config import Config

from bpcourse.grading.nbgrader import worker
from bpcourse.grading.nbgrader.jobs import Outcome, Unit
from bpcourse.grading.nbgrader.patience import TookTooLong
from bpcourse.grading.nbgrader.worker import grade_submission


class Course:
    """In the place of GradingCourse; knows what was asked of it."""

    def __init__(self, unit, fast):
        self.unit, self.fast, self.deleted, self.graded = unit, fast, False, []

    def grade(self, job):
        self.graded.append(job.student)
        if job.student == "eve":
            raise MemoryError("too much")
        if job.student == "slow":
            raise TookTooLong("this takes too long")
        return Outcome(job.student)

    def delete(self):
        self.deleted = True


class Job:
    def __init__(self, student, digest="d"):
        self.student = student
        self.unit = Unit("unit", digest, "{}", {}, {}, Config(), b"")


@pytest.fixture
def courses(monkeypatch):
    monkeypatch.setattr(worker, "_courses", {})
    monkeypatch.setattr(worker, "GradingCourse", Course)
    monkeypatch.setattr(worker, "install", lambda: None)
    return worker._courses


def test_an_error_is_the_outcome_of_its_submission_and_the_next_one_is_graded(courses):
    assert grade_submission(Job("eve")).error == "MemoryError: too much"
    assert grade_submission(Job("ada")).error is None
    assert [course.graded for course in courses.values()] == [["eve", "ada"]]


def test_what_takes_too_long_is_told_and_the_next_one_is_graded_in_a_course_of_its_own(courses):
    grade_submission(Job("ada"))
    (first,) = courses.values()
    assert grade_submission(Job("slow")).error == "this takes too long" and first.deleted
    assert grade_submission(Job("ben")).error is None
    assert [course.graded for course in courses.values()] == [["ben"]]


def test_there_is_one_course_at_a_time_and_the_last_one_s_folder_is_deleted(courses):
    grade_submission(Job("ada", "first"))
    (first,) = courses.values()
    grade_submission(Job("ada", "second"))
    assert list(courses) == ["second"] and first.deleted


@pytest.mark.parametrize("reason", [None, "the moon is full"])
def test_the_outcome_says_why_the_worker_goes_the_plain_way(courses, monkeypatch, reason):
    monkeypatch.setattr(worker, "install", lambda: reason)
    outcome = grade_submission(Job("ada"))
    assert outcome.plain_way == reason and outcome.seconds >= 0
    (course,) = courses.values()
    assert course.fast == (reason is None)
