"""A process of a submission, asked as the judge asks it."""

import pytest

from bpcourse.grading.judge.limits import DEFAULT_LIMITS
from bpcourse.grading.judge.sandbox import shared_zygote


@pytest.fixture
def ask(sandbox):
    """ask(operation, *operands, released=[]) -> the reply of a process in the sandbox."""
    process = shared_zygote().start(DEFAULT_LIMITS)
    process.room = DEFAULT_LIMITS.received

    def ask(operation, *operands, released=(), **references):
        return process.ask((operation, list(released), 5.0, *operands), 10, **references)

    yield ask
    process.close()
