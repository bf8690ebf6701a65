"""The result.json that Classroom 50's runner takes from an autograder.

Its format, "classroom50/result/v1", is in the wiki of foundation50/classroom50, "Advanced Autograding:
the result.json contract": points are whole numbers, so that halves and quarters are multiplied; who
the student is, and when it was handed in, the runner says in the environment or writes itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from math import lcm
from typing import Any

SCHEMA = "classroom50/result/v1"
FINEST = 1000  # points are told to a thousandth
FROM_RUNNER = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def scale_of(document: Mapping[str, Any]) -> int:
    """What points are multiplied by, so that all of them are whole: 1, 2 where there are halves.

    It follows from what the parts of the unit are worth and not from what was earned, so that it is
    the same for every student; a mark that is finer than all of them is rounded down.
    """
    worth = [Fraction(1)]
    for exercise in document["exercises"]:
        marks = [exercise["max_points"], *(part["max_points"] for part in exercise["parts"])]
        worth += [Fraction(mark).limit_denominator(FINEST) for mark in marks]
    return lcm(*(mark.denominator for mark in worth))


def classroom50(document: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """The result for a document of result.py.

    environment  the runner's; what it does not say is ""
    """
    scale = scale_of(document)
    tests = [
        {
            "test-name": exercise["name"],
            "passed": exercise["points"] >= exercise["max_points"],
            "score": int(scale * exercise["points"] + 1e-6),
            "max-score": int(scale * exercise["max_points"] + 1e-6),
            "points-scale": scale,  # their runner keeps what else a test says
        }
        for exercise in document["exercises"]
        if not exercise["written"]
    ]
    said = {field: environment.get(name, "") for field, name in FROM_RUNNER.items()}
    said["review"] = said["review"] or said["commit"]
    return {
        "schema": SCHEMA,
        **said,
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
