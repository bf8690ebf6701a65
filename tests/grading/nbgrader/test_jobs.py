"""What passes between processes can be carried by any executor."""

import pickle

from traitlets.config import Config

from bpcourse.grading.nbgrader.jobs import Job, Lost, Outcome, Unit


def test_a_job_and_its_outcome_are_plain_data():
    config = Config()
    config.JudgeExecute.seed = "ab"
    unit = Unit(
        name="unit",
        digest="d",
        release="{}",
        beside={"data.csv": b"1"},
        rows={"course": []},
        config=config,
        secret=b"s",
    )
    job = Job(unit, "ada", {"unit.ipynb": b"{}"}, {"student": []})
    outcome = Outcome("ada", lost=(Lost("f", 1.0, "sign"),), plain_way="switched off")
    assert pickle.loads(pickle.dumps((job, outcome))) == (job, outcome)


def test_an_outcome_of_which_nothing_is_said_went_well_and_fast():
    outcome = Outcome("ada")
    assert (outcome.error, outcome.plain_way, outcome.unreadable) == (None, None, False)
