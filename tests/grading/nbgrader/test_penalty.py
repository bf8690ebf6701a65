"""A penalty that is worked out again is the one that nbgrader's own step assigns."""

from typing import ClassVar

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from bpcourse.grading.nbgrader import penalty


class Ours(AssignLatePenalties):
    """Notes what it is asked."""

    asked: ClassVar[list] = []

    def preprocess(self, nb, resources):
        self.asked.append(dict(resources["nbgrader"]))
        return nb, resources


def test_the_configured_step_is_asked_and_no_other():
    config = Config()
    config.CourseDirectory.db_url = "sqlite:///gradebook.db"
    config.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.SaveAutoGrades",
        f"{__name__}.Ours",
    ]
    Ours.asked.clear()
    penalty.work_out(config, "unit", "ada")
    assert [(about["student"], about["assignment"]) for about in Ours.asked] == [("ada", "unit")]
    config.Autograde.autograde_preprocessors = ["nbgrader.preprocessors.SaveAutoGrades"]
    penalty.work_out(config, "unit", "ada")
    assert len(Ours.asked) == 1
