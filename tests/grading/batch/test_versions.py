"""Who computes with other versions is told apart, in words."""

import platform
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pytest

from bpcourse.grading.batch.versions import OtherVersions, refuse_others, versions_here


def test_what_is_here_is_what_runs():
    here = versions_here()
    assert (here.python, here.numpy) == (platform.python_version(), np.__version__)
    assert here.bpcourse == version("bpcourse") and not here.differences(here)


def test_every_difference_is_named_with_what_is_here():
    here = versions_here()
    there = replace(here, python="3.12.1", numpy="1.26.4")
    said = there.differences(here)
    assert f"NumPy 1.26.4 (here {here.numpy})" in said and "Python 3.12.1 (here" in said
    assert "bpcourse 0.1 (here" in replace(here, bpcourse="0.1", code="x").differences(here)
    assert "other code" in replace(here, code="x").differences(here)


def test_others_are_refused_and_the_machine_is_named():
    refuse_others(versions_here())
    with pytest.raises(OtherVersions, match="has NumPy"):
        refuse_others(replace(versions_here(), numpy="9"))
