"""What becomes of a cell when a private check of the instructor's fails: points, and a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bpcourse.grading.inside import outputs
from bpcourse.grading.inside.outputs import Output
from bpcourse.grading.judge.outputs import stream
from bpcourse.grading.judge.task import Score
from bpcourse.notebooks.private import costs

FAILED = "A check of your instructor's, which is not shown here, failed"


def after_failure(score: Score, regions: Iterable[str]) -> Score:
    """The score of a cell, of whose private regions these have failed."""
    left = score.points
    for region in regions:
        cost = costs(region)
        left = 0.0 if cost is None else max(left - cost, 0.0)
    lost = score.points - left
    return replace(
        score,
        points=left,
        explanation=f"{FAILED}: it costs {lost:g} point{'' if lost == 1 else 's'}.",
    )


def told(made: list[Output], score: Score) -> list[Output]:
    """The cell's outputs with the sentence, ending in the points that are left."""
    kept = [output for output in made if output["output_type"] != "execute_result"]
    sentence = stream("stdout", f"{score.explanation}\n")
    return [*kept, sentence, outputs.result(repr(score.points))]
