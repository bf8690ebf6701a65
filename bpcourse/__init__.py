"""Helpers of the hands-on course on backpropagation: `check` your answers as you write them."""

import bpcourse.safe_path  # before anything is imported from elsewhere  isort: skip
import bpcourse.answer_key.importing  # noqa: F401  before anything imports the answer key
from bpcourse.checking import session
from bpcourse.checking.case_of import case
from bpcourse.checking.door import check
from bpcourse.exercises import all_exercises, own
from bpcourse.learner.budget import in_browser
from bpcourse.learner.earned import note
from bpcourse.learner.own_functions import mine
from bpcourse.learner.predictions import outcome, predict
from bpcourse.learner.progress import progress
from bpcourse.learner.solutions import course_wrote, model_answer
from bpcourse.notebooks.history import outdated
from bpcourse.notebooks.name_errors import explain_name_errors
from bpcourse.notebooks.running import asked_when_released, exercises_beside, own_package
from bpcourse.notebooks.untouched import still_planted

__all__ = [
    "case",
    "check",
    "in_browser",
    "mine",
    "model_answer",
    "outcome",
    "predict",
    "progress",
]
__version__ = "1.0.0rc1"  # the only place; pyproject.toml reads it here

session.open_for(
    session.Session(
        exercises=all_exercises,
        beside=exercises_beside,
        asked=asked_when_released,
        notice=outdated,
        planted=still_planted,
        beyond=course_wrote,
        earned=note,
    )
)
own.look_with(own_package)
explain_name_errors()
