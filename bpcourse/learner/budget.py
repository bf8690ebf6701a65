"""in_browser(...): a smaller number of training steps where they take many times as long."""

from __future__ import annotations

import sys

from bpcourse.learner.live import companion


def in_browser(smaller: int, *, otherwise: int, of: str) -> int:
    """`smaller` where Python runs in a browser, which a line says; `otherwise` everywhere else.

    of  what is counted: "epochs"
    """
    if sys.platform != "emscripten":
        return otherwise
    _tell(f"In the browser, where training is slow: {smaller} {of} instead of {otherwise}.")
    return smaller


@companion
def _tell(line: str) -> None:
    from bpcourse.learner.saying import say

    say(line)
