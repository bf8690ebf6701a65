"""The results.json that Gradescope takes from an autograder.

Its format: https://gradescope-autograders.readthedocs.io/en/latest/specs/, "Output format". What is in
it a student sees, but for what an autograder prints, which stdout_visibility keeps to instructors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BY_HAND = "read by your instructor, who gives the points"
LONGEST = 20_000  # characters of a text, of which a page can be full


def gradescope(document: Mapping[str, Any]) -> dict[str, Any]:
    """The results for a document of one/result.py: a test for each exercise.

    What is marked by hand is told in words and is no test: Gradescope would count it as lost.
    """
    by_machine = [exercise for exercise in document["exercises"] if not exercise["written"]]
    written = [exercise for exercise in document["exercises"] if exercise["written"]]
    said = [*document["remarks"]]
    if document["made_from"]:
        said.append(
            f"The notebook was made from another release of the unit, {document['made_from']}."
        )
    said += [f"{e['name']} ({e['max_points']:g} points): {BY_HAND}." for e in written]
    return {
        "score": sum(exercise["points"] for exercise in by_machine),
        "execution_time": round(document["instructor"]["seconds"]),
        "output": "\n".join(said)[:LONGEST],
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(number, exercise) for number, exercise in enumerate(by_machine, 1)],
        "extra_data": {
            "schema": document["schema"],
            "unit": document["unit"],
            "release": document["release"],
            "handed_in": document["handed_in"],
        },
    }


def not_graded(told: str) -> dict[str, Any]:
    """The results where nothing could be graded; no test, so that nobody takes 0 for a verdict.

    told  what everybody may read, the student too
    """
    return {
        "score": 0,
        "output": told[:LONGEST],
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [],
    }


def _test(number: int, exercise: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": exercise["name"],
        "number": str(number),
        "score": exercise["points"],
        "max_score": exercise["max_points"],
        "status": "passed" if exercise["points"] >= exercise["max_points"] else "failed",
        "output": exercise["message"][:LONGEST],
        "output_format": "text",
        "visibility": "visible",
        "tags": _mistakes(exercise["parts"]),
        "extra_data": {"parts": exercise["parts"]},
    }


def _mistakes(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of what was wrong, each once."""
    return list(dict.fromkeys(part["mistake"] for part in parts if part.get("mistake")))
