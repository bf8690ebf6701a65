"""Can limits be told to the process inside, and does each of them do something?"""

import json
import re
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest

import bpcourse.grading
from bpcourse.grading.judge.limits import DEFAULT_LIMITS, Limits


def test_limits_cross_as_json():
    assert json.loads(json.dumps(asdict(DEFAULT_LIMITS))) == asdict(Limits())


def test_an_unknown_limit_is_an_error():
    with pytest.raises(TypeError, match="seconds_per_cell"):
        Limits(seconds_per_cell=3)
    assert replace(DEFAULT_LIMITS, cell_seconds=3).cell_seconds == 3


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_every_limit_is_used(name):
    folder = Path(bpcourse.grading.__file__).parent
    sources = [
        path.read_text()
        for path in (*folder.glob("judge/*.py"), *folder.glob("inside/*.py"))
        if path.name != "limits.py"
    ]
    assert any(re.search(rf"""limits(\.{name}\b|\["{name}"\]|\['{name}'\])""", s) for s in sources)
