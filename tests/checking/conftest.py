"""What tests of checks have in common."""

import pytest

from bpcourse.checking.telling import dependence, smallest


@pytest.fixture
def no_haste(monkeypatch):
    """What is shown of an answer does not depend on how fast this machine is."""
    for module in (dependence, smallest):
        monkeypatch.setattr(module, "SECONDS", 60.0)
