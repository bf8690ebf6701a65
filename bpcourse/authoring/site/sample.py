"""The landing page's moving picture: a wrong answer, and what a check says of it.

The report is a real one, made while the site is built, by the check that learners call.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bpcourse.checking.assess import assess
from bpcourse.checking.page.card import as_html
from bpcourse.checking.report import Report
from bpcourse.exercises import get_exercise

EXERCISE = "relu_backward"
MISTAKE = "upstream gradient ignored"
ANSWER = """\
def relu_backward(dout, cache):
    (x,) = cache
    return np.where(x > 0, 1.0, 0.0)"""


def report() -> Report:
    """What the check says of ANSWER; its second hint is left to who writes the exercise."""
    import numpy as np

    names: dict[str, Any] = {"np": np}
    exec(compile(ANSWER, "<the landing page>", "exec"), names)  # noqa: S102  the lines above
    found = assess(get_exercise(EXERCISE), names[EXERCISE])
    return replace(found, parts=tuple(replace(part, hints=()) for part in found.parts))


def moving_picture() -> str:
    """The picture as HTML on one line; docs/_static/site.css moves it, once, in five seconds."""
    code = _cell(ANSWER.splitlines(), "What a learner wrote", 0)
    call = _cell([f"check({EXERCISE}, forward=relu_forward)"], "The check below it", 4)
    card = as_html(report()).replace("\n", "&#10;")
    return (
        '<figure class="bp-sample" id="sample" aria-label="A wrong answer, and what its check says">'
        f'{code}{call}<div class="bp-card">{card}</div>'
        "<figcaption>A function that forgets what comes from above, and what its check says. The "
        "report was made by the check itself when this page was built. "
        '<button type="button" class="bp-again" hidden>Play again</button></figcaption></figure>'
    )


def _cell(lines: Sequence[str], name: str, first: int) -> str:
    """A notebook's cell, line by line; `first` says when its first line appears."""
    shown = "".join(
        f'<span class="bp-line" style="--n:{n}">{html.escape(line)}</span>'
        for n, line in enumerate(lines, first)
    ).replace("    ", "&nbsp;" * 4)
    return f'<div class="bp-code" role="group" aria-label="{name}">{shown}</div>'
