"""Submissions whose cells have run in the sandbox."""

import pytest

from bpcourse.grading.judge.limits import DEFAULT_LIMITS
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.submission import Submission


@pytest.fixture
def submit(sandbox):
    """submit(*sources, limits=...) -> a Submission in which these cells have run."""
    made = []

    def submit(*sources, limits=DEFAULT_LIMITS):
        submission = Submission(lambda: shared_zygote().start(limits), limits)
        made.append(submission)
        for number, source in enumerate(sources, 1):
            submission.run(source, f"cell {number}")
        return submission

    yield submit
    for submission in made:
        submission.close()
