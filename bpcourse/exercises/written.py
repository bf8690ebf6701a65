"""Model answers to the questions that are answered in words: beside the exercises, never released.

A unit's folder has them in written.py, as WRITTEN = [Written(...), ...].
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a good answer to a written question says.

    name      the id of the question's cell
    model     the answer as the course would write it; Markdown
    criteria  three things that earn its points, each a sentence
    """

    name: str
    model: str
    criteria: tuple[str, str, str]
